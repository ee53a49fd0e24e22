"""Jobs are read once for all who ask at the same time, and never from before they asked."""

import asyncio
import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from fillsched.api.live.topics.job_cache import JobCache
from fillsched.jobs.job import Job
from tests.conftest import WAIT_SECONDS


class _SlowStore:
    """Keeps its first reader waiting until `go`; a job's status is the number of the read."""

    def __init__(self) -> None:
        self.reads: list[set[int]] = []
        self.reading, self.go = threading.Event(), threading.Event()

    def get_many(self, job_ids: Sequence[int]) -> Sequence[Job]:
        self.reads.append(set(job_ids))
        self.reading.set()
        assert self.go.wait(WAIT_SECONDS)
        made: Any = [SimpleNamespace(id=job_id, status=len(self.reads)) for job_id in job_ids]
        return cast(Sequence[Job], made)


def test_who_asks_while_a_read_is_under_way_shares_the_next() -> None:
    store = _SlowStore()

    async def ask() -> list[dict[int, Any]]:
        pictures = JobCache(store.get_many)
        first = asyncio.create_task(pictures.of([1]))
        await asyncio.to_thread(store.reading.wait, WAIT_SECONDS)
        others = [asyncio.create_task(pictures.of([1, number])) for number in range(2, 52)]
        await asyncio.sleep(0)
        store.go.set()
        return [dict(found) for found in await asyncio.gather(first, *others)]

    first, *others = asyncio.run(asyncio.wait_for(ask(), WAIT_SECONDS))
    assert store.reads == [{1}, set(range(1, 52))]
    assert first[1].status == 1
    assert all(found[1].status == 2 for found in others)


def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    store = _SlowStore()
    store.go.set()

    async def ask() -> dict[int, Any]:
        pictures = JobCache(store.get_many)
        leaving = asyncio.create_task(pictures.of([1]))
        staying = asyncio.create_task(pictures.of([2]))
        await asyncio.sleep(0)
        leaving.cancel()
        return dict(await staying)

    assert set(asyncio.run(asyncio.wait_for(ask(), WAIT_SECONDS))) == {1, 2}
