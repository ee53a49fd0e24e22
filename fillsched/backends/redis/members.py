"""The processes that make up a cluster, as they tell of themselves.

What it is for: every second each server and worker says that it lives, what it does, and reads what
the others have said; one that says nothing is gone within seconds, and all that counted for it with
it. What it is not for: who holds a job, which the leases in the database say.
"""

import json
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from fillsched.backends.redis.connection import TROUBLE, Standing, client_of

BEAT_SECONDS = 1.0

GONE_SECONDS = 5
"""A member that has said nothing for so long is gone: whole seconds, as Redis counts them."""


class Members:
    """This member, called `me`, of the cluster `name`, and what is known of the others.

    Runs from `start` to `stop`.
    """

    def __init__(self, address: str, name: str, kind: str, me: str) -> None:
        self._client = client_of(address)
        self._tell: Callable[[], Mapping[str, Any]] = dict
        self._prefix = f"fillsched:{name}:member:"
        self._key = f"{self._prefix}{kind}:{me}"
        self._standing = Standing("what other servers and workers do is not known here")
        self._others: Mapping[tuple[str, str], tuple[float, Mapping[str, Any]]] = {}
        self._seen_at = monotonic()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="members", daemon=True)

    def start(self, tell: Callable[[], Mapping[str, Any]] = dict) -> None:
        """Begins to say what `tell` gives: anything JSON-able, and quickly."""
        self._tell = tell
        self._thread.start()

    def stop(self) -> None:
        """Says goodbye; may be repeated."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        with suppress(*TROUBLE):  # it is forgotten by itself
            self._client.delete(self._key)
        self._client.close()

    def known(self) -> bool:
        """Whether others can be heard: not while Redis is away for long."""
        return monotonic() - self._seen_at <= GONE_SECONDS

    def others(self, kind: str) -> Mapping[str, Mapping[str, Any]]:
        """By name what the others of that kind said last, with their `name` and, as
        `beat_age_seconds`, how long ago; nobody while none can be heard."""
        if not self.known():
            return {}
        since = monotonic() - self._seen_at
        return {
            name: {**said, "name": name, "beat_age_seconds": round(age + since, 1)}
            for (of, name), (age, said) in self._others.items()
            if of == kind
        }

    def beat(self) -> None:
        """Says so once, and looks round. Raises one of TROUBLE."""
        said = json.dumps(dict(self._tell()))
        self._client.set(self._key, said, ex=GONE_SECONDS)
        keys = [key for key in self._client.scan_iter(f"{self._prefix}*", count=1000)]
        pipeline = self._client.pipeline(transaction=False)
        pipeline.mget(keys)
        for key in keys:
            pipeline.pttl(key)
        values, *left = pipeline.execute()
        others = {}
        for key, value, milliseconds in zip(keys, values, left, strict=True):
            if value is not None and key.decode() != self._key:
                kind, _, name = key.decode().removeprefix(self._prefix).partition(":")
                age = max(0.0, GONE_SECONDS - milliseconds / 1000)
                with suppress(ValueError, TypeError):  # another program wrote it
                    others[kind, name] = age, dict(json.loads(value))
        self._others, self._seen_at = others, monotonic()

    def _run(self) -> None:
        while True:
            try:
                self.beat()
                self._standing.answered()
            except TROUBLE as error:
                self._standing.failed(error)
            if self._end.wait(BEAT_SECONDS):
                return
