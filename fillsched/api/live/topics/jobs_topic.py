"""The topics ``schedules`` and ``server`` of one connection.

What it is for: telling one watcher of every job that is theirs, as it changes, always in its newest
state. What it is not for: a job's own stream (`job_topic`), where nothing may be left out.
"""

from collections.abc import Callable, Sequence

from starlette.concurrency import run_in_threadpool

from fillsched.api.live.hub import Hub
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.identity import User
from fillsched.jobs.job import JobKind
from fillsched.service.jobs import JobService
from fillsched.wire import job_message, removed_message

FIRST_JOBS = 200
"""Jobs told of on subscribing, newest first; older ones are had by `GET /schedules`."""

PAUSE_SECONDS = 0.1
"""Least time between two looks at what changed: ten pictures a second are all an eye can use."""


class JobsTopic:
    """Every job of `user` (or everybody's: `everybody`), added, changed and removed."""

    def __init__(
        self,
        user: User,
        *,
        everybody: bool,
        service: JobService,
        job_cache: JobCache,
        hub: Hub,
        wake: Callable[[], None],
        pause_seconds: float = 0.0,
    ) -> None:
        self.user, self.everybody = user, everybody and user.admin
        self._service, self._job_cache = service, job_cache
        self._hub, self._wake = hub, wake
        self._pause_seconds = max(PAUSE_SECONDS, pause_seconds)
        self._changed: dict[int, None] = {}
        self._known: dict[int, JobKind] = {}
        hub.oversee(self._mark)
        self._first = True
        self._quiet_until = float("-inf")
        self.wait_until: float | None = None

    async def frames(self, clock: float) -> Sequence[bytes]:
        """What there is to tell now; otherwise `wait_until`."""
        self.wait_until = None
        if self._first:
            self._first = False
            return await self._page()
        if not self._changed:
            return ()
        if clock < self._quiet_until:
            self.wait_until = self._quiet_until
            return ()
        self._quiet_until = clock + self._pause_seconds
        changed = list(self._changed)[:FIRST_JOBS]
        for job_id in changed:
            del self._changed[job_id]
        return await self._told(changed)

    def leave(self) -> None:
        """Stops; may be repeated."""
        self._hub.overlook(self._mark)

    def _mark(self, job_id: int) -> None:
        self._changed[job_id] = None
        self._wake()

    async def _page(self) -> Sequence[bytes]:
        jobs = await run_in_threadpool(
            lambda: self._service.list(self.user, None, limit=FIRST_JOBS, everybody=self.everybody)
        )
        self._known = {job.id: job.spec.kind for job in jobs}
        watchers = self._hub.watchers
        return [job_message("added", job, watchers=watchers(job.id)) for job in jobs]

    async def _told(self, job_ids: Sequence[int]) -> Sequence[bytes]:
        jobs = await self._job_cache.of(job_ids)
        frames = []
        for job_id in job_ids:
            job = jobs.get(job_id)
            if job is not None and (self.everybody or job.owner.id == self.user.id):
                event = "changed" if job_id in self._known else "added"
                self._known[job_id] = job.spec.kind
                watchers = self._hub.watchers(job_id)
                frames.append(job_message(event, job, watchers=watchers))  # type: ignore[arg-type]
            elif job_id in self._known:
                frames.append(removed_message(self._known.pop(job_id), job_id))
        return frames
