"""A dashboard in a network that lets no socket through: it loses comfort, never information."""

import asyncio

import pytest

from fillsched.client import Client, fixed
from fillsched_tui.app import Dashboard
from fillsched_tui.feed.feed import Feed
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.known import standing
from tests.acceptance.conftest import Running
from tests.acceptance.proxies import Proxy
from tests.acceptance.tui.test_live import until
from tests.unit.tui.dashboards import asked


def written(app: Dashboard) -> str:
    table = app.query_one(JobsTable)
    return "\n".join(table.render_line(y).text for y in range(6))


@pytest.mark.parametrize(
    "refuses", [(b"upgrade: websocket",), (b"upgrade: websocket", b"text/event-stream")]
)
def test_live_39_jobs_are_seen_followed_and_cancelled_without_a_socket(
    daemon: Running, refuses: tuple[bytes, ...]
) -> None:
    async def run(job_id: int) -> None:
        async with (
            Proxy(daemon.url, refuses=refuses).running() as url,
            Client(fixed(url, daemon.token)) as client,
        ):
            app = Dashboard(Feed(client), url=url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                assert "No jobs yet" not in written(app)
                await until(pilot, lambda: app.known.server and job_id in app.known.jobs)
                await until(pilot, lambda: app.known.detail and app.known.detail.curve)
                assert standing(app.known, app.clock()) == "live"
                await pilot.press("c")
                await asked(pilot)
                await pilot.press("y")
                await until(pilot, lambda: app.known.jobs[job_id]["status"] == "cancelled")
                await until(pilot, lambda: app.known.detail and app.known.detail.error)

    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(job_id)
    asyncio.run(run(job_id))
    assert daemon.end(job_id)["status"] == "cancelled"


@pytest.mark.thorough
def test_live_39_that_there_are_no_jobs_is_said_only_when_it_is_known(daemon: Running) -> None:
    """Another member of the kind: sockets come through and lists do not."""

    async def run() -> None:
        proxy = Proxy(daemon.url, refuses=(b"get /schedules", b"get /comparisons"))
        token = daemon.token_of("newcomer")
        async with proxy.running() as url, Client(fixed(url, token)) as client:
            app = Dashboard(Feed(client), url=url, user="newcomer")
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: standing(app.known, app.clock()) == "live")
                await until(pilot, lambda: app.known.server)
                assert "No jobs yet" not in written(app)
                assert "not loaded" in written(app)
                proxy.refuses = ()
                await until(pilot, lambda: "No jobs yet" in written(app))

    asyncio.run(run())
