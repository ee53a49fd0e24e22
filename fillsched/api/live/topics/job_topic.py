"""One topic of one connection: a job's stream with the reading it needs.

What it is for: joining a job's stream anywhere and giving out its frames: sockets and event streams
all follow jobs through it. What it is not for: deciding (`job_stream`) or sending.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from fillsched.api.live.hub import Batch, Hub
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.api.live.topics.job_stream import End, Fetch, Send, Stream
from fillsched.errors import NotFound
from fillsched.identity import User
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job, JobKind
from fillsched.service.jobs import JobService
from fillsched.wire import snapshot


class Outlet(Protocol):
    """A way out that takes live frames at once, without anybody being woken to send them."""

    @property
    def ready(self) -> bool:
        """Whether what is written now goes out now."""
        ...

    def take(self, batch: Batch) -> None:
        """Writes all of `batch`."""
        ...


class JobTopic:
    """Follows one job for `user`; `wake` is called when it is worth asking for `frames` again.

    With an `outlet`, live frames go straight to it whenever nothing stands before them.
    """

    def __init__(
        self,
        user: User,
        kind: JobKind,
        job_id: int,
        *,
        service: JobService,
        job_cache: JobCache,
        hub: Hub,
        now: Callable[[], datetime],
        wake: Callable[[], None],
        outlet: Outlet | None = None,
        pause_seconds: float = 0.0,
    ) -> None:
        self.user, self.kind, self.job_id = user, kind, job_id
        self._outlet = outlet
        self._service, self._job_cache = service, job_cache
        self._hub, self._now, self._wake = hub, now, wake
        self._pause_seconds = pause_seconds
        self._job: Job | None = None
        self._stream: Stream | None = None
        self._early: list[Frame] = []
        self._look_again = False
        self.ended = False
        self.wait_until: float | None = None

    @property
    def conflated(self) -> int:
        """How many progress messages others stood for."""
        return 0 if self._stream is None else self._stream.conflated

    @property
    def queued(self) -> int:
        """How many messages wait to be sent."""
        return 0 if self._stream is None else self._stream.queued

    async def start(self, since: str | None) -> bytes | None:
        """Finds the place in the log: after the cursor, or after the snapshot it returns.

        Raises NotFound, and LimitExceeded when the job has all the watchers it may have. Nothing
        is missed: hints are kept from before the job is read.
        """
        self._hub.expect(self.job_id, self._hint)
        try:
            job = self._job = await self._shown()
            self._hub.join(self.job_id, self._hint)
        except BaseException:
            self.leave()
            raise
        first: bytes | None = None
        position = None
        if since is not None:
            position = await run_in_threadpool(self._service.place, job, since)
        if position is None:
            position, first = snapshot(
                job,
                self._now(),
                watchers=self._hub.watchers(self.job_id),
                last=await self._last_progress(job),
                cursor_unknown=since is not None,
            )
        if first is None and position:
            self._hub.counters.resumed.inc()
        over = job.status.final and position == job.last_seq
        self._stream = Stream(position, job.last_seq, over=over, pause_seconds=self._pause_seconds)
        self._stream.hint(self._early)
        self._early.clear()
        return first

    async def _shown(self) -> Job:
        """The job as it is now, read once for all who ask: a thousand may come at the same time.

        Raises NotFound.
        """
        jobs = await self._job_cache.of([self.job_id])
        return self._service.shown(self.user, self.job_id, self.kind, jobs.get(self.job_id))

    async def _last_progress(self, job: Job) -> Frame | None:
        """Where a comparison's strategies stand; of a schedule the job itself says all."""
        if self.kind is not JobKind.COMPARISON:
            return None
        return await run_in_threadpool(self._service.last_progress, job)

    async def frames(self, clock: float) -> Sequence[bytes]:
        """What to send now; empty when there is nothing yet (`wait_until`) or no more (`ended`).

        Raises NotFound when the job was deleted without a last word, or is no longer the user's.
        """
        assert self._stream is not None and self._job is not None
        while True:
            match self._stream.next(clock):
                case Send(frames):
                    return frames
                case Fetch(after, limit):
                    read = self._service.frames
                    self._stream.fetched(await run_in_threadpool(read, self._job, after, limit))
                case End():
                    self.ended = True
                    return ()
                case wait:
                    self.wait_until = wait.until
                    if not self._look_again:
                        return ()
                    self._look_again = False
                    try:
                        await self._shown()
                    except NotFound:
                        if self._stream.last_word is None:
                            raise
                        self.ended = True  # with its last word, of which the log is gone too
                        return (self._stream.last_word.data,)

    def leave(self) -> None:
        """Stops following; may be repeated."""
        self._hub.leave(self.job_id, self._hint)

    def _hint(self, batch: Batch) -> None:
        frames, stream, outlet = batch.frames, self._stream, self._outlet
        if not frames:
            self._look_again = True
        elif stream is None:
            self._early.extend(frames)
        elif outlet is not None and outlet.ready and stream.passes(frames):
            outlet.take(batch)
            if not frames[-1].terminal:
                return
        else:
            stream.hint(frames)
        self._wake()
