"""The dashboard on a real daemon: jobs that move, and a daemon that goes and comes back."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from fillsched.client import Client, Endpoint, fixed
from fillsched.daemon.address import read_token
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.testing.problems import LOTS_CSV
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.new_job import ALL, NewJob
from fillsched_tui.feed.feed import Feed
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.state.known import standing
from tests.acceptance.conftest import Running
from tests.conftest import WAIT_SECONDS
from tests.unit.tui.dashboards import asked, lies_ready


async def until(pilot: Pilot[None], fits: Callable[[], object]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not fits():
            await pilot.pause(0.02)


def test_a_job_is_seen_followed_and_cancelled(daemon: Running) -> None:
    async def run(job_id: int) -> None:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            app = Dashboard(Feed(client), url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: app.known.server and job_id in app.known.jobs)
                await until(pilot, lambda: app.known.detail and app.known.detail.curve)
                assert standing(app.known, app.clock()) == "live"
                await pilot.press("c")
                await asked(pilot)
                await pilot.press("y")
                await until(pilot, lambda: app.known.jobs[job_id]["status"] == "cancelled")
                detail = app.known.detail
                await until(pilot, lambda: app.known.detail and app.known.detail.error)
                assert detail is not None and detail.job_id == job_id

    job_id = daemon.submit(filename="slow.csv", time_limit_seconds=60)
    daemon.searching(job_id)
    asyncio.run(run(job_id))
    assert daemon.end(job_id)["status"] == "cancelled"


@pytest.mark.thorough
def test_a_comparison_is_ordered_seen_with_its_strategies_and_cancelled(
    daemon: Running, tmp_path: Path
) -> None:
    (tmp_path / "slow.csv").write_bytes(LOTS_CSV)

    async def run() -> int:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            app = Dashboard(Feed(client), url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: standing(app.known, app.clock()) == "live")
                await pilot.press("n")
                await until(pilot, lambda: lies_ready(app, NewJob))
                app.screen.query_one("#path", Input).value = str(tmp_path / "slow.csv")
                app.screen.query_one("#strategy", Select).value = ALL
                app.screen.query_one("#limit", Input).value = "10"
                await pilot.press("ctrl+s")
                await until(pilot, lambda: compared(app))
                job_id = max(compared(app))
                app.jumping.to(job_id)
                panel = app.query_one(JobPanel)
                await until(pilot, lambda: panel.titles[0].startswith(f"Comparison {job_id}"))
                await until(pilot, lambda: "lpt-pack" in panel.text and "running" in panel.text)
                await until(pilot, lambda: " h" in panel.text)  # a makespan
                await pilot.press("g")
                await until(pilot, lambda: app.query_one(Gantt).chart is not None)
                await pilot.press("1", "c")
                await asked(pilot)
                await pilot.press("y")
                await until(pilot, lambda: app.known.jobs[job_id]["status"] == "cancelled")
                await until(pilot, lambda: "cancelled" in panel.titles[1])
                return job_id

    job_id = asyncio.run(run())
    assert daemon.call("GET", f"/comparison/{job_id}").json()["status"] == "cancelled"


def test_a_comparison_that_ends_says_which_strategy_is_the_best(daemon: Running) -> None:
    async def run(job_id: int) -> str:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            app = Dashboard(Feed(client), url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: job_id in app.known.jobs)
                app.jumping.to(job_id)
                await until(pilot, lambda: app.known.detail and app.known.detail.result)
                panel = app.query_one(JobPanel)
                await until(pilot, lambda: "best" in panel.text)
                return panel.text

    form = {"strategies": "given-order,lpt-pack", "time_limit_seconds": "2"}
    answer = daemon.call("POST", "/comparison", files={"lots": ("l.csv", LOTS_CSV)}, data=form)
    text = asyncio.run(run(int(answer.json()["comparison_id"])))
    assert "given-order" in text and "lpt-pack" in text and " done " in text


def compared(app: Dashboard) -> set[int]:
    """The comparisons in the table that have not ended."""
    jobs = app.known.jobs.values()
    going = ("queued", "running")
    return {job["id"] for job in jobs if job["kind"] == "comparison" and job["status"] in going}


@pytest.mark.slow
def test_a_daemon_that_goes_and_comes_back_is_shown_again_without_what_was_deleted(
    tmp_path: Path,
) -> None:
    settings = load({"data_dir": tmp_path, "workers": 1}, environment={}).settings
    running = [start_embedded(settings)]

    async def locate() -> Endpoint:
        return Endpoint(running[-1].url, read_token(tmp_path) or "")

    async def run() -> None:
        async with Client(locate) as client:
            numbers = [
                (await client.submit(LOTS_CSV, "lots.csv", name=name))["schedule_id"]
                for name in ("kept", "deleted")
            ]
            app = Dashboard(Feed(client), url="", user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                await until(pilot, lambda: set(app.known.jobs) == set(numbers))
                await asyncio.to_thread(running[-1].stop)
                await until(pilot, lambda: standing(app.known, app.clock()) == "offline")
                assert app.screen.has_class("-offline")
                assert set(app.known.jobs) == set(numbers)  # the last picture stays
                running.append(await asyncio.to_thread(start_embedded, settings))
                await client.delete(numbers[1])
                await pilot.press("r")
                await until(pilot, lambda: set(app.known.jobs) == {numbers[0]})
                await until(pilot, lambda: standing(app.known, app.clock()) == "live")
                assert app.is_running

    try:
        asyncio.run(run())
    finally:
        for one in running[1:] or running:
            one.stop()
