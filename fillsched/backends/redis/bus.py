"""Hints between servers and workers by Redis' pub/sub.

What it is for: a message reaches the watchers of all servers within milliseconds, and a command its
worker. What it is not for: anything that must arrive. What is published while Redis is away, or
faster than it is taken, is dropped; messages are had from the log (`catching_up`), commands with
the next renewal of a lease. While Redis is away a worker's attempts are told at each try that one
may have come.

Within a process hints go directly, as in the embedded daemon, without Redis.
"""

import json
import logging
import secrets
import threading
from collections.abc import Callable, Sequence
from queue import Empty, Full, Queue
from time import monotonic
from typing import Any, Protocol

from fillsched.backends.redis.connection import TROUBLE, Standing, client_of
from fillsched.jobs.events import Frame
from fillsched.ports.bus import Bus, Hint, HintOfAny

log = logging.getLogger(__name__)

WAITING = 10_000
"""Publications that may wait to be sent; further ones are dropped."""

AT_ONCE = 256
"""Publications sent in one go."""

LISTEN_SECONDS, SILENCE_SECONDS = 1.0, 4.0
"""Between two questions whether Redis still answers, and how long it may leave them unanswered."""

PAUSE_SECONDS = 0.25
"""Between two tries to listen again: what is published meanwhile comes late."""

Publication = tuple[int, Sequence[Frame]]


class Within(Bus, Protocol):
    """The bus of a process, which knows who listens."""

    def subscribed(self) -> Sequence[int]:
        """The jobs that have a subscriber of their own."""
        ...


class RedisBus:
    """A `Bus` of all processes that have `name`; `within` is that of this process.

    `frames`: whether the messages of others are listened to, as a server does, or only commands and
    deletions, as a worker does. Runs from the moment it is made until `close`.
    """

    def __init__(self, address: str, name: str, within: Within, *, frames: bool) -> None:
        self._client, self._within = client_of(address), within
        self._origin = secrets.token_hex(8)
        self._hints, self._frames = f"fillsched:{name}:hints", f"fillsched:{name}:frames"
        self._heard_on = (self._hints, self._frames) if frames else (self._hints,)
        self._waiting: Queue[Publication | None] = Queue(WAITING)
        self._sending = Standing("what happens here is seen late on other servers")
        self._listening = Standing("what happens on other servers is seen late here")
        self._end = threading.Event()
        self._ready = threading.Event()
        self._threads = [
            threading.Thread(target=run, name=f"redis-{run.__name__[1:]}", daemon=True)
            for run in (self._send, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def well(self) -> bool:
        """Whether hints of others arrive, as far as is known."""
        return self._ready.is_set() and self._listening.well

    def wait_until_ready(self, timeout_seconds: float) -> bool:
        """Whether it listened in time."""
        return self._ready.wait(timeout_seconds)

    def publish(self, job_id: int, frames: Sequence[Frame]) -> None:
        """See `ports.bus`; waits for nothing."""
        self._within.publish(job_id, frames)
        try:
            self._waiting.put_nowait((job_id, frames))
        except Full:
            log.debug("a hint was dropped: %d wait", WAITING)

    def subscribe(self, job_id: int, hint: Hint) -> Callable[[], None]:
        """See `ports.bus`."""
        return self._within.subscribe(job_id, hint)

    def subscribe_all(self, hint: HintOfAny) -> Callable[[], None]:
        """See `ports.bus`."""
        return self._within.subscribe_all(hint)

    def close(self) -> None:
        """Sends what waits, as far as it can be sent, and ends; may be repeated."""
        if self._end.is_set():
            return
        self._end.set()
        while True:
            try:
                self._waiting.put_nowait(None)
                break
            except Full:
                self._waiting.get_nowait()
        for thread in self._threads:
            thread.join()
        self._client.close()

    # -- out ------------------------------------------------------------------------------------

    def _send(self) -> None:
        while (batch := self._next_batch()) is not None:
            if self._sending.resting:
                continue  # dropped: nobody could hear it
            try:
                pipeline = self._client.pipeline(transaction=False)
                for job_id, frames in batch:
                    channel = self._frames if frames else self._hints
                    pipeline.publish(channel, encoded(self._origin, job_id, frames))
                pipeline.execute()
                self._sending.answered()
            except TROUBLE as error:
                self._sending.failed(error)

    def _next_batch(self) -> list[Publication] | None:
        first = self._waiting.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < AT_ONCE:
            try:
                more = self._waiting.get_nowait()
            except Empty:
                break
            if more is None:
                self._end_later()
                break
            batch.append(more)
        return batch

    def _end_later(self) -> None:
        try:
            self._waiting.put_nowait(None)
        except Full:  # `publish` filled it again: room is made by dropping one
            self._waiting.get_nowait()
            self._waiting.put_nowait(None)

    # -- in -------------------------------------------------------------------------------------

    def _listen(self) -> None:
        while not self._end.is_set():
            try:
                self._hear()
            except TROUBLE as error:
                self._ready.clear()
                self._listening.failed(error)
                self._have_commands_looked_for()
                self._end.wait(PAUSE_SECONDS)

    def _have_commands_looked_for(self) -> None:
        if self._frames not in self._heard_on:
            for job_id in self._within.subscribed():
                self._within.publish(job_id, ())

    def _hear(self) -> None:
        """Until the end. Raises one of TROUBLE when Redis is away, or answers no more."""
        with self._client.pubsub() as pubsub:  # type: ignore[no-untyped-call]
            pubsub.subscribe(*self._heard_on)
            answered = asked = monotonic()
            while not self._end.is_set():
                message = pubsub.get_message(timeout=LISTEN_SECONDS / 4)
                now = monotonic()
                if message is not None:
                    answered = now
                    self._take(message)
                elif now - answered > SILENCE_SECONDS:
                    raise TimeoutError
                if now - asked > LISTEN_SECONDS:
                    asked = now
                    pubsub.ping()

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            self._listening.answered()
            self._ready.set()
        elif message["type"] == "message":
            decoded = decoded_of(message["data"])
            if decoded is not None and decoded[0] != self._origin:
                self._within.publish(decoded[1], decoded[2])


def encoded(origin: str, job_id: int, frames: Sequence[Frame]) -> bytes:
    """A publication of the process `origin` as it goes over the wire."""
    told = [[frame.seq, frame.terminal, frame.data.decode()] for frame in frames]
    return json.dumps([origin, job_id, told], ensure_ascii=False).encode()


def decoded_of(data: bytes) -> tuple[str, int, Sequence[Frame]] | None:
    """What `encoded` was given; None for what another version or program has sent."""
    try:
        origin, job_id, told = json.loads(data)
        frames = [Frame(int(seq), text.encode(), bool(end)) for seq, end, text in told]
        return str(origin), int(job_id), frames
    except (ValueError, TypeError, AttributeError):
        return None
