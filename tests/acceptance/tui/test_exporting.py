"""A plan taken from the dashboard to a file, and a new job with its name, start and plant."""

import asyncio
from pathlib import Path

import pytest
from textual.widgets import Input

from fillsched.client import Client
from fillsched.client.endpoint import fixed
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.dialogs.save_as import SaveAs
from fillsched_tui.feed.feed import Feed
from fillsched_tui.feed.submission import NoSite, Submission
from fillsched_tui.jobs_list.jobs_table import JobsTable
from tests.acceptance.conftest import Running
from tests.acceptance.tui.test_live import until
from tests.unit.tui.dashboards import lies_ready

LOTS = b"Lot ID,Type,Menge\nL1,A,120000\nL2,B,90000\n"

PLANT = 'name = "North"\ntime_zone = "Europe/Berlin"\n[lines.L7]\n[lines.L8]\n'


class Remembering(NoSite):
    """A site whose earlier files had their amounts under ``Menge``."""

    def remembered(self, report: object) -> dict[str, str]:
        return {"vials": "Menge"}


def test_people_p6_p7_a_job_with_name_start_and_plant_is_planned_and_written_to_a_file(
    daemon: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, plant = tmp_path / "lots.csv", tmp_path / "north.toml"
    file.write_bytes(LOTS)
    plant.write_text(PLANT)
    monkeypatch.chdir(tmp_path)

    async def run() -> None:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            app = Dashboard(Feed(client, Remembering()), url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                wanted = Submission(
                    file, "auto", 1.0, name="from-the-north", start="2027-01-11T06:00",
                    plant=str(plant),
                )  # fmt: skip
                app.submitting.submit(["auto"], wanted)
                table = app.query_one(JobsTable)
                await until(pilot, lambda: "from-the-north" in names(app) and done(app))
                job_id = next(i for i, j in app.known.jobs.items() if j["name"] in names(app)
                              and j["name"] == "from-the-north")  # fmt: skip
                job = await client.jobs.get(job_id)
                assert job.start_time.isoformat() == "2027-01-11T06:00:00+00:00"
                assert job.plant is not None and job.plant.lines == ["L7", "L8"]
                table.cursor = job_id
                await until(pilot, lambda: app.gantt.chart is not None)
                assert str(app.gantt.border_title) == f"Gantt of {job_id} · Europe/Berlin"
                await pilot.press("e")
                await until(pilot, lambda: lies_ready(app, SaveAs))
                app.screen.query_one(Input).value = "plan.svg"
                await pilot.press("enter")
                await until(pilot, (tmp_path / "plan.svg").exists)
                await until(pilot, lambda: "Written" in told(app))

    def names(app: Dashboard) -> set[str]:
        return {job["name"] for job in app.known.jobs.values()}

    def done(app: Dashboard) -> bool:
        return all(
            job["status"] == "succeeded"
            for job in app.known.jobs.values()
            if job["name"] == "from-the-north"
        )

    def told(app: Dashboard) -> str:
        return "".join(note.message for note in app._notifications)

    asyncio.run(run())
    assert "Europe/Berlin" in (tmp_path / "plan.svg").read_text()


def test_people_p6_what_was_typed_stands_in_the_dialog_again(tmp_path: Path) -> None:
    before = Submission(tmp_path / "x.csv", None, 5.0, name="W1", start="Mon 6:00", plant="north")

    async def run() -> Submission | None:
        app = Dashboard(Feed(Client(fixed("http://127.0.0.1:1", "none"))), url="", user="")
        answers: list[Submission | None] = []
        async with app.run_test(size=(80, 24)) as pilot:
            app.push_screen(NewJob(tmp_path, ["auto"], before=before), answers.append)
            await pilot.pause()
            await pilot.press("ctrl+s")
            await pilot.pause()
        return answers[0]

    assert asyncio.run(run()) == before
