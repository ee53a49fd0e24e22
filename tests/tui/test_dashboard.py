"""The dashboard against a real daemon, key by key."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text
from textual.app import App
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import DataTable, Static

from fillsched.address import read_address, read_token
from fillsched.client import Client, Endpoint, fixed
from fillsched.daemon import start_embedded
from fillsched.errors import AuthenticationError, ConnectionTrouble
from fillsched.settings import load
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs import Asking, Help
from fillsched_tui.panels import Connections, Detail, Jobs, Messages
from tests.cli.conftest import Shell
from tests.conftest import WAIT_SECONDS, Running

SIZE = (120, 40)


@asynccontextmanager
async def opened(
    daemon: Running, user: str, *, size: tuple[int, int] = SIZE, **options: Any
) -> AsyncIterator[tuple[Dashboard, Pilot[None]]]:
    """A dashboard of `user`, who has only the jobs of the test."""
    async with Client(fixed(daemon.url, daemon.token_of(user))) as client:
        app = Dashboard(client, **options)
        async with app.run_test(size=size) as pilot:
            yield app, pilot


async def until(pilot: Pilot[None], look: Callable[[], object], what: str) -> None:
    for _ in range(int(WAIT_SECONDS / 0.02)):
        if look():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{what} did not happen")


def row(app: App[None], job_id: int) -> list[str]:
    table: DataTable[Text] = app.query_one(Jobs)
    return [str(cell) for cell in table.get_row(str(job_id))]


def ids(app: App[None]) -> list[int]:
    return [int(str(key.key.value)) for key in app.query_one(Jobs).ordered_rows]


def text_of(app: App[None], what: Any) -> str:
    widget = app.query_one(what)
    assert isinstance(widget, Static)
    return str(widget.render())


def test_jobs_are_shown_live_and_the_one_under_the_cursor_whole(daemon: Running) -> None:
    async def run() -> None:
        done = daemon.submit(user="tui-live", name="W41")
        daemon.wait(done, lambda job: job["status"] == "succeeded")
        async with opened(daemon, "tui-live") as (app, pilot):
            await until(pilot, lambda: done in ids(app), "the job that was there")
            job_id = daemon.submit(
                user="tui-live", filename="slow.csv", time_limit_seconds=1.5, name="W42"
            )
            await until(pilot, lambda: ids(app) == [job_id, done], "the new job, on top")
            await pilot.press("up")
            await until(pilot, lambda: "planning" in row(app, job_id)[2], "planning")
            await until(pilot, lambda: "W42" in str(app.query_one(Detail).border_title), "detail")
            await until(pilot, lambda: "best" in text_of(app, Detail), "figures")
            await until(pilot, lambda: row(app, job_id)[2] == "✓ succeeded", "its end")
            assert app.query_one(Messages).lines
            assert "live" in text_of(app, "#head") and "msg/s" in text_of(app, "#head")

    asyncio.run(run())


def test_a_question_names_the_job_and_only_yes_acts(daemon: Running) -> None:
    async def run() -> None:
        job_id = daemon.submit(
            user="tui-ask", filename="slow.csv", time_limit_seconds=60, name="Mine"
        )
        async with opened(daemon, "tui-ask") as (app, pilot):
            await until(pilot, lambda: app.board.selected, "the job under the cursor")
            await until(pilot, lambda: app.board.link.state == "live", "live")
            await pilot.press("c")
            await until(pilot, lambda: isinstance(app.screen, Asking), "the question")
            assert f'schedule {job_id} "Mine"' in text_of(app.screen, "#question")  # type: ignore[arg-type]
            await pilot.press("enter")
            assert daemon.get(job_id)["status"] == "running"
            await pilot.press("f", "y")
            await until(pilot, lambda: app.board.jobs[job_id]["status"] == "succeeded", "the end")
            await pilot.press("c")
            assert not isinstance(app.screen, Asking), "it has ended already"
            await pilot.press("delete", "y")
            await until(pilot, lambda: job_id not in app.board.jobs, "the deletion")
            await until(pilot, lambda: ids(app) == [], "the row's end")
        assert daemon.call("GET", f"/schedule/{job_id}").status_code == 404

    asyncio.run(run())


def test_a_name_that_looks_like_markup_is_shown_as_it_is(daemon: Running) -> None:
    async def run() -> None:
        name = "[/bold] [red]W42[/]"
        job_id = daemon.submit(
            user="tui-markup", filename="slow.csv", time_limit_seconds=60, name=name
        )
        async with opened(daemon, "tui-markup") as (app, pilot):
            await until(pilot, lambda: app.board.selected, "the job under the cursor")
            assert row(app, job_id)[1] == name
            title = app.query_one(Detail)
            await until(pilot, lambda: "W42" in str(title.border_title), "the title")
            assert name in str(title.render_str(title.border_title or ""))
            await pilot.press("c")
            await until(pilot, lambda: isinstance(app.screen, Asking), "the question")
            assert name in text_of(app.screen, "#question")  # type: ignore[arg-type]
            await pilot.press("y")
            await until(pilot, lambda: row(app, job_id)[2] == "■ cancelled", "the end")

    asyncio.run(run())


def test_cancel_ends_a_job(daemon: Running) -> None:
    async def run() -> None:
        job_id = daemon.submit(user="tui-cancel", filename="slow.csv", time_limit_seconds=60)
        async with opened(daemon, "tui-cancel") as (app, pilot):
            await until(pilot, lambda: app.board.selected, "the job under the cursor")
            await pilot.press("c", "y")
            await until(pilot, lambda: row(app, job_id)[2] == "■ cancelled", "the end")

    asyncio.run(run())


def test_who_only_looks_changes_nothing(daemon: Running) -> None:
    async def run() -> None:
        job_id = daemon.submit(user="tui-read", filename="slow.csv", time_limit_seconds=60)
        async with opened(daemon, "tui-read", readonly=True) as (app, pilot):
            await until(pilot, lambda: app.board.selected, "the job under the cursor")
            for key in ("c", "f", "delete"):
                await pilot.press(key, "y")
                assert not isinstance(app.screen, Asking)
            assert "read only" in text_of(app, "#head")
            await pilot.press("question_mark")
            await until(pilot, lambda: isinstance(app.screen, Help), "help")
            assert "not now: this dashboard is read only" in text_of(app.screen, "#help")  # type: ignore[arg-type]
        assert daemon.get(job_id)["status"] == "running"
        daemon.call("POST", f"/schedule/{job_id}/cancel")

    asyncio.run(run())


def test_filter_sort_theme_connections_and_quit(daemon: Running) -> None:
    async def run() -> None:
        names = ("beta", "alpha")
        first, second = (daemon.submit(user="tui-keys", name=name) for name in names)
        for job_id in (first, second):
            daemon.end(job_id)
        async with opened(daemon, "tui-keys") as (app, pilot):
            await until(pilot, lambda: ids(app) == [second, first], "newest first")
            await pilot.press("slash", *"name:beta", "enter")
            await until(pilot, lambda: ids(app) == [first], "the filter")
            await pilot.press("escape")
            await until(pilot, lambda: ids(app) == [second, first], "no filter")
            await pilot.press("s", "s")
            await until(pilot, lambda: ids(app) == [second, first], "by name")
            theme = app.theme
            await pilot.press("t")
            assert app.theme != theme
            await until(pilot, lambda: app.board.server, "the server's figures")
            await pilot.press("x")
            await until(pilot, lambda: app.query_one(Connections).display, "connections")
            await until(pilot, lambda: "tui-keys" in text_of(app, Connections), "our own")
            await pilot.press("q")
            await until(pilot, lambda: not app.is_running, "the end")

    asyncio.run(run())


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20), (60, 15), (59, 20), (80, 14)])
def test_every_size_is_fit_and_below_the_least_it_says_so(
    daemon: Running, size: tuple[int, int]
) -> None:
    async def run() -> None:
        async with opened(daemon, "tui-size", size=size) as (app, pilot):
            small = size[0] < 60 or size[1] < 15

            def fits() -> bool:
                polite, body = app.query_one("#polite"), app.query_one("#body")
                return polite.display is small and body.display is not small

            await until(pilot, fits, "the right picture")
            for wide in (20, 60, 100, 200, 61):
                await pilot.resize_terminal(wide, wide // 3)
            await pilot.resize_terminal(*size)
            await until(pilot, fits, "the right picture again")

    asyncio.run(run())


def test_plain_characters_only_where_they_are_asked_for(daemon: Running) -> None:
    async def run() -> None:
        job_id = daemon.submit(user="tui-ascii", name="W42")
        daemon.end(job_id)
        async with opened(daemon, "tui-ascii", ascii_only=True) as (app, pilot):
            await until(pilot, lambda: job_id in ids(app), "the job")
            assert "".join(row(app, job_id)).isascii()

    asyncio.run(run())


def test_a_token_that_does_not_count_ends_it_with_the_reason(daemon: Running) -> None:
    async def run() -> None:
        async with Client(fixed(daemon.url, "wrong")) as client:
            app = Dashboard(client)
            async with app.run_test() as pilot:
                for _ in range(3):
                    await pilot.press("r")
                    await pilot.pause(0.2)
                await until(pilot, lambda: app.refused, "the refusal")
            assert isinstance(app.refused, AuthenticationError)

    asyncio.run(run())


@pytest.mark.slow
def test_it_outlives_its_daemon_and_goes_on_with_the_next(tmp_path: Path) -> None:
    settings = load({"data_dir": tmp_path, "workers": 1}, environment={}).settings

    cut_off = False

    async def locate() -> Endpoint:
        if cut_off:
            raise ConnectionTrouble("The cable is out.")
        return await found()

    async def found() -> Endpoint:
        address, token = read_address(tmp_path), read_token(tmp_path)
        if address is None or token is None:
            raise ConnectionTrouble("No daemon runs.")
        return Endpoint(address.url, token)

    async def run() -> None:
        nonlocal cut_off
        loop = asyncio.get_running_loop()
        embedded = await loop.run_in_executor(None, start_embedded, settings)
        try:
            async with Client(locate) as seen, Client(found) as client:
                app = Dashboard(seen)
                async with app.run_test(size=SIZE) as pilot:
                    await until(pilot, lambda: app.board.link.state == "live", "live")
                    job = await client.submit(b"Lot ID,Type,Vials\nL1,A,9\n", "l.csv", name="kept")
                    job_id = job["schedule_id"]
                    await until(pilot, lambda: job_id in ids(app), "the job")
                    cut_off = True
                    await loop.run_in_executor(None, embedded.stop)
                    await until(pilot, lambda: app.board.link.state == "offline", "offline")
                    await until(pilot, lambda: app.screen.has_class("stale"), "dimmed")
                    assert "offline" in text_of(app, "#head") and job_id in ids(app)
                    await pilot.press("delete")
                    assert not isinstance(app.screen, Asking), "a key that cannot work now"
                    embedded = await loop.run_in_executor(None, start_embedded, settings)
                    await client.delete(job_id)
                    cut_off = False
                    await pilot.press("r")
                    await until(pilot, lambda: app.board.link.state == "live", "live again")
                    await until(pilot, lambda: job_id not in ids(app), "what was deleted meanwhile")
                    second = await client.submit(b"Lot ID,Type,Vials\nL1,A,9\n", "l.csv")
                    await until(pilot, lambda: second["schedule_id"] in ids(app), "the next job")
        finally:
            await loop.run_in_executor(None, embedded.stop)

    asyncio.run(run())


def test_a_pipe_is_refused_with_a_hint(tmp_path: Path) -> None:
    shell = Shell(tmp_path, tmp_path / "data")
    ran = shell.run("dashboard")
    assert ran.code == 2 and "needs a terminal" in ran.err and "fillsched watch" in ran.err


@pytest.mark.parametrize("name", ["help", "filter", "sort", "theme", "quit", "job.cancel"])
def test_keys_have_stable_names_by_which_they_can_be_changed(name: str) -> None:
    assert name in {b.id for b in Dashboard.BINDINGS if isinstance(b, Binding)}
