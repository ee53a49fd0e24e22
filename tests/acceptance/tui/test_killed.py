"""A daemon killed with -9 under the dashboard, and another started in its place."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.client import Client, Endpoint, fixed
from fillsched.daemon.address import read_address, read_token
from fillsched.errors import ConnectionTrouble
from fillsched.testing.problems import LOTS_CSV
from fillsched_tui.app import Dashboard
from fillsched_tui.feed.feed import Feed
from fillsched_tui.frame.top_line import TopLine
from fillsched_tui.frame.why_not_live import WhyNotLive
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.known import standing
from tests.acceptance.forked import FILLSCHED
from tests.acceptance.tui.test_live import until
from tests.conftest import WAIT_SECONDS
from tests.servers import processes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def served(data_dir: Path) -> "subprocess.Popen[bytes]":
    command = [FILLSCHED, "--data-dir", str(data_dir), "serve", "--port", "0", "--workers", "1"]
    log = (data_dir / "served.log").open("ab")
    with log:
        daemon = subprocess.Popen(command, stdout=log, stderr=log)
    processes.ends_with_us(daemon)
    return daemon


async def answers(data_dir: Path, process: "subprocess.Popen[bytes]") -> Endpoint:
    """Where the daemon `process` is, as soon as it answers."""
    async with asyncio.timeout(WAIT_SECONDS):
        while True:
            address, token = read_address(data_dir), read_token(data_dir)
            if address is not None and token is not None and address.pid == process.pid:
                endpoint = Endpoint(address.url, token)
                async with Client(fixed(endpoint.url, token)) as client:
                    try:
                        await client.operations.health()
                        return endpoint
                    except ConnectionTrouble:
                        pass
            await asyncio.sleep(0.05)


@pytest.mark.thorough
def test_it_outlives_a_killed_daemon_and_goes_on_with_the_next(tmp_path: Path) -> None:
    running = [served(tmp_path)]
    found: list[Endpoint] = []

    async def locate() -> Endpoint:
        return found[-1]

    async def run() -> None:
        found.append(await answers(tmp_path, running[0]))
        async with Client(locate) as client:
            job = await client.submit(LOTS_CSV, "lots.csv", name="long", time_limit_seconds=60)
            app = Dashboard(Feed(client), url=found[0].url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                panel = app.query_one(JobPanel)
                await until(pilot, lambda: "best 66.1 h" in panel.text)
                running[0].send_signal(signal.SIGKILL)
                running[0].wait(WAIT_SECONDS)
                await until(pilot, lambda: standing(app.known, app.clock()) == "offline")
                await until(pilot, lambda: app.screen.has_class("-offline"))
                assert "offline" in app.query_one(TopLine).text
                assert "r tries now" in app.query_one(WhyNotLive).text
                assert "As of " in app.query_one(WhyNotLive).text
                assert app.query_one("#body").styles.opacity < 1
                table = app.query_one(JobsTable)
                assert "as of" in table.titles[0] and table.cursor == job["schedule_id"]
                assert "best 66.1 h" in panel.text, "the last picture stays"
                assert "not reached" in app.ready.why_off("cancel")
                running.append(served(tmp_path))
                found.append(await answers(tmp_path, running[1]))
                await pilot.press("r")
                await until(pilot, lambda: standing(app.known, app.clock()) == "live")
                await until(pilot, lambda: not app.screen.has_class("-offline"))
                assert "not reached" not in app.ready.why_off("cancel")
                assert found[1].url != found[0].url
                assert found[1].url in app.query_one(TopLine).text
                second = await client.submit(LOTS_CSV, "lots.csv", name="second")
                await until(pilot, lambda: second["schedule_id"] in app.known.jobs)
                assert app.is_running

    try:
        asyncio.run(run())
    finally:
        for one in running:
            if one.poll() is None:
                one.terminate()
                one.wait(WAIT_SECONDS)
