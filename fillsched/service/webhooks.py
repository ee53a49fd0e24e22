"""Servers that the operator has listed are told of each job's end.

What it is for: who is still to be told, what, signed how, and when again if it was not taken. It
works in a thread and an event loop of its own, from the database: no job waits for it, and what a
daemon did not come to its next start does. What it is not for: sending (`ports.webhooks`), or which
servers are allowed (settings).
"""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Event

import fillsched
from fillsched.errors import FillschedError
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job, JobStatus
from fillsched.ports.bus import Bus
from fillsched.ports.store import Store
from fillsched.ports.webhooks import Post, WebhookLog
from fillsched.wire import end_message

log = logging.getLogger(__name__)

PAUSES_SECONDS = (1.0, 5.0, 30.0, 120.0, 600.0, 1800.0)
"""Between two tries of one message; after the last it is given up: 43 minutes are a restart and a
repair, and longer the receiver better asks by REST."""

LOOK_SECONDS = 30.0
"""Between two looks at the database where nothing is heard: a hint may be lost."""

AT_ONCE = 1000
"""Jobs looked at in one go, and the most of one server that wait for their next try."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A server that is told of jobs that end as one of `statuses`; `secret` signs."""

    url: str
    secret: bytes
    statuses: frozenset[JobStatus]


def signature(secret: bytes, timestamp: str, body: bytes) -> str:
    """What proves to who knows `secret` that we sent `body` at `timestamp`, and nobody else."""
    return (
        "sha256=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    )


@dataclass(slots=True)
class _Tried:
    """A message that was not taken: so often, and not again before that time of the loop."""

    times: int = 0
    not_before: float = 0.0


class Webhooks:
    """Tells `hooks`, of which `kept` knows who was told what."""

    def __init__(
        self,
        hooks: Sequence[Webhook],
        *,
        kept: WebhookLog,
        store: Store,
        bus: Bus,
        post: Post,
        now: Callable[[], datetime],
        pauses_seconds: Sequence[float] | None = None,
    ) -> None:
        self._hooks, self._kept, self._store, self._bus = hooks, kept, store, bus
        self._post, self._now, self._pauses = post, now, pauses_seconds or PAUSES_SECONDS

    def begin(self) -> None:
        """From now on the ends of jobs count. Raises Unavailable."""
        self._kept.keep([hook.url for hook in self._hooks], self._now())

    def run(self, stopping: Event) -> None:
        """Tells until `stopping`; in a thread of its own."""
        asyncio.run(self._run(stopping))

    async def _run(self, stopping: Event) -> None:
        loop = asyncio.get_running_loop()
        woken = [asyncio.Event() for _ in self._hooks]

        def wake() -> None:
            for each in woken:
                each.set()

        def heard(job_id: int, frames: Sequence[Frame]) -> None:
            if any(frame.terminal for frame in frames):
                with suppress(RuntimeError):  # the loop has ended meanwhile
                    loop.call_soon_threadsafe(wake)

        unsubscribe = self._bus.subscribe_all(heard)
        tasks = [
            asyncio.create_task(self._serve(hook, event))
            for hook, event in zip(self._hooks, woken, strict=True)
        ]
        try:
            await asyncio.to_thread(stopping.wait)
        finally:
            unsubscribe()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, hook: Webhook, woken: asyncio.Event) -> None:
        """One server, so that a slow one holds up no other."""
        tried: dict[int, _Tried] = {}
        clock = asyncio.get_running_loop().time
        while True:
            woken.clear()
            try:
                jobs = await asyncio.to_thread(self._untold, hook)
                tried = {job.id: tried.get(job.id, _Tried()) for job in jobs}
                for job in jobs:
                    if tried[job.id].not_before <= clock():
                        await self._tell(hook, job, tried[job.id])
            except FillschedError as error:  # the store may be back at the next look
                log.error("webhooks wait: %s", error)
            again = min((one.not_before for one in tried.values() if one.times), default=None)
            pause = LOOK_SECONDS if again is None else max(0.0, min(LOOK_SECONDS, again - clock()))
            # wait_for of Python 3.11 forgets that it was cancelled when both come at once
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await woken.wait()

    def _untold(self, hook: Webhook) -> Sequence[Job]:
        ids = self._kept.untold(hook.url, hook.statuses, AT_ONCE)
        return sorted(self._store.get_many(ids), key=lambda job: job.id)

    async def _tell(self, hook: Webhook, job: Job, tried: _Tried) -> None:
        """One try; notes that it was taken, or given up."""
        body, timestamp = end_message(job), str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"fillsched/{fillsched.__version__}",
            "X-Fillsched-Event": f"{job.spec.kind.value}.{job.status.value}",
            "X-Fillsched-Delivery": f"{job.history}-{job.id}",
            "X-Fillsched-Timestamp": timestamp,
            "X-Fillsched-Signature": signature(hook.secret, timestamp, body),
        }
        trouble = await self._post(hook.url, headers, body)
        if trouble is not None:
            tried.times += 1
            about = f"{hook.url} was not told of {job.spec.kind.value} {job.id}: {trouble}"
            if tried.times <= len(self._pauses):
                pause = self._pauses[tried.times - 1]
                tried.not_before = asyncio.get_running_loop().time() + pause
                log.warning("%s; again in %g s", about, pause)
                return
            log.error("%s; given up after %d tries", about, tried.times)
        tried.times = 0  # it holds up no look
        await asyncio.to_thread(self._kept.told, hook.url, job.id)
