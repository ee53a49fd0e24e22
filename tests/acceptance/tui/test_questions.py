"""What a lots file leaves open is asked in the dashboard in the same words, and settled there."""

import asyncio
from pathlib import Path

from textual.widgets import Static

from fillsched.client import Client
from fillsched.client.endpoint import fixed
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.question import Ask
from fillsched_tui.feed.feed import Feed
from fillsched_tui.feed.submission import Submission
from tests.acceptance.conftest import Running
from tests.acceptance.tui.test_live import until
from tests.unit.tui.dashboards import lies_ready


def test_import_a2_a_question_is_answered_in_the_dashboard_and_the_lots_are_planned(
    daemon: Running, tmp_path: Path
) -> None:
    file = tmp_path / "de.csv"
    file.write_bytes(b"Lot ID;Type;Vials [k]\nL1;A;120.000\nL2;B;90.000\n")

    async def run() -> None:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            feed = Feed(client)
            app = Dashboard(feed, url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                app.submitting.submit(["auto"], Submission(file, "auto", 1.0))
                await until(pilot, lambda: lies_ready(app, Ask))
                shown = app.screen.query(Static).first().content
                assert "In what are the vials written? (column C)" in str(shown)
                await pilot.press("enter")
                await until(pilot, lambda: asks_for(app, "points and commas"))
                await pilot.press("enter")
                await until(pilot, lambda: "accepted.\n210,000 vials" in told(app))

    asyncio.run(run())


def test_people_p6_a_column_that_was_taken_for_another_is_chosen_in_the_dialog(
    daemon: Running, tmp_path: Path
) -> None:
    file = tmp_path / "named.csv"
    file.write_bytes(b"Lot ID,Type,Due,Weight\nL1,A,2027-01-18,120000\nL2,B,2027-01-20,90000\n")

    async def run() -> None:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            app = Dashboard(Feed(client), url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                app.submitting.submit(["auto"], Submission(file, "auto", 1.0))
                await until(pilot, lambda: asks_for(app, "Which column holds the vials?"))
                await pilot.press("down", "enter")
                await until(pilot, lambda: "accepted.\n210,000 vials" in told(app))
                assert "due: 2 lots, from 2027-01-18 24:00 to 2027-01-20 24:00 (UTC)" in told(app)

    asyncio.run(run())


def told(app: Dashboard) -> str:
    return "".join(note.message for note in app._notifications)


def asks_for(app: Dashboard, words: str) -> bool:
    screen = app.screen
    return lies_ready(app, Ask) and words in str(screen.query(Static).first().content)
