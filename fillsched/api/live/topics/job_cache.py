"""The newest state of jobs, read once for all who ask at the same time.

What it is for: a job that changes is read once for a hundred overviews, not a hundred times. Who
asks while a read is under way shares the next one, so nobody gets a state from before they asked.
What it is not for: who may see a job (`jobs_topic`).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from starlette.concurrency import run_in_threadpool

from fillsched.jobs.job import Job


class JobCache:
    """Reads jobs for many. For the event loop's thread only."""

    def __init__(self, newest: Callable[[Sequence[int]], Sequence[Job]]) -> None:
        self._newest = newest
        self._wanted: set[int] = set()
        self._under_way: asyncio.Task[Mapping[int, Job]] | None = None
        self._next: asyncio.Task[Mapping[int, Job]] | None = None

    async def of(self, job_ids: Sequence[int]) -> Mapping[int, Job]:
        """At least those of `job_ids` that there are, by id, as they are now or later."""
        self._wanted.update(job_ids)
        if self._next is None:
            self._next = asyncio.create_task(self._read_after(self._under_way))
        return await asyncio.shield(self._next)

    async def _read_after(self, other: asyncio.Task[Mapping[int, Job]] | None) -> Mapping[int, Job]:
        if other is not None:
            await asyncio.wait([other])
        wanted, self._wanted = tuple(self._wanted), set()
        self._under_way, self._next = self._next, None
        return {job.id: job for job in await run_in_threadpool(self._newest, wanted)}
