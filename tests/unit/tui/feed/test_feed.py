"""What the feed brings of older jobs."""

import asyncio
from typing import Any

from fillsched.client import Kind, Link
from fillsched.wire import AnyJob
from fillsched_tui.feed.feed import PAGE, Feed
from tests.unit.tui.dashboards import Called, CalledJobs, answered


class Paged(CalledJobs):
    """Many schedules, each page of which takes a turn of the loop."""

    async def page(self, kind: Kind = "schedule", **query: Any) -> list[AnyJob]:
        await asyncio.sleep(0)
        newest = (query["before"] or 2 * PAGE + 31) - 1 if kind == "schedule" else 0
        return [answered(number) for number in range(newest, max(0, newest - query["limit"]), -1)]


def test_older_jobs_come_page_by_page_also_while_lists_are_taken_away() -> None:
    async def run() -> list[Any]:
        client = Called()
        client.jobs = Paged([])
        feed = Feed(client)
        checking = asyncio.create_task(feed._check_lists())
        feed._linked(Link("live"))
        async with asyncio.timeout(5):
            taken: list[Any] = []
            while len(taken) < 2:
                taken, feed.lists = [*taken, *feed.lists], []  # as every paint does
                await asyncio.sleep(0)
        checking.cancel()
        return taken

    [(kind, jobs, whole), others] = asyncio.run(run())
    assert (kind, len(jobs), whole) == ("schedule", 2 * PAGE + 30, True)
    assert others == ("comparison", [], True)
