"""Pictures of the dashboard at the sizes it is laid out for, on a clock that stands still."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from fillsched.client import Kind
from fillsched.errors import InvalidInput
from fillsched.testing.clock import ManualClock
from fillsched.wire import CheckView
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.feed.feed import faults_of
from fillsched_tui.feed.submission import Submission
from fillsched_tui.jobs_list.filter_line import FilterLine
from fillsched_tui.replay_app import Replay
from tests.acceptance.conftest import Running
from tests.acceptance.tui.test_replay import recording
from tests.unit.tui.dashboards import TIMELINE, Stage, changed, progress
from tests.unit.tui.job_view.test_strategies import GOING

SnapCompare = Callable[..., bool]

SIZES = pytest.mark.parametrize(
    "size", [(120, 40), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}"
)
"""Side by side, one panel with tabs, and the least there is."""

FETCHING = {"schedule", "reading"}
"""Workers that end by themselves, and show what they fetched."""


async def settled(pilot: Pilot[None], app: Dashboard | Replay) -> None:
    """Paints, fetches and lays out until nothing is left to do, however slow the machine."""
    for _ in range(3):
        app.paint()
        await pilot.pause()
        for worker in [one for one in app.workers if one.group in FETCHING]:
            await worker.wait()
        await pilot.pause()


def compared(
    snap_compare: SnapCompare,
    size: tuple[int, int],
    *pressed: str,
    set_up: Callable[[Stage], None] = lambda stage: None,
    usual: bool = True,
    later: Sequence[dict[str, Any]] = (),
    **options: Any,
) -> bool:
    """Whether a stage looks as it did: as `usual` (or live without a job), set up, after keys."""
    stage = Stage(**options)

    async def before(pilot: Pilot[None]) -> None:
        if usual:
            stage.usual()
        else:
            stage.link("live")
            stage.feed.lists += [("schedule", [], True), ("comparison", [], True)]
        await settled(pilot, stage.app)
        stage.put(
            *(progress(43, n, hours) for n, hours in enumerate([3300, 3250, 3206.5, 3204.5], 1))
        )
        set_up(stage)
        await settled(pilot, stage.app)
        stage.put(*later)
        for key in pressed:
            await pilot.press(key)
            await settled(pilot, stage.app)
        await settled(pilot, stage.app)

    run: Callable[[Pilot[None]], Awaitable[None]] = before
    return snap_compare(stage.app, terminal_size=size, run_before=run)


def gone(stage: Stage) -> None:
    stage.app.paint()
    stage.clock.advance(42)
    stage.link("offline", tries=3, retry_seconds=8.0, reason="nobody answers")


def strategies(stage: Stage) -> None:
    stage.put(changed(124, kind="comparison", name="W42", step="strategy_2", progress=50))
    stage.app.paint()
    stage.app.jumping.to(124)


def silent(stage: Stage) -> None:
    """Long names in a table whose daemon has not said a word for long."""
    stage.put(changed(44, name="a very long name of a schedule that nobody can read whole"))
    stage.put(changed(45, name="试验批次试验批次试验批次试验批次", status="cancelled"))
    stage.app.paint()
    stage.clock.advance(80)


def contrasting(stage: Stage) -> None:
    stage.app.theme = "high-contrast"


def unblinking(stage: Stage) -> None:
    stage.app.query_one(FilterLine).cursor_blink = False


@SIZES
class TestSizes:
    def test_jobs_of_every_state(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size)

    def test_the_job_looked_at(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "enter")

    def test_offline(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, set_up=gone)

    def test_the_schedule(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "g", "shift+right", "shift+right")

    def test_connections(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "x")

    def test_a_question(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "c")

    def test_a_filter(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "slash", *"W4", set_up=unblinking)

    def test_plain_characters(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "g", ascii=True)

    def test_no_job_yet(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, usual=False)

    def test_help(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "down", "down", "question_mark")

    def test_two_schedules_compared(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "space", "down", "space", "v")

    def test_a_comparison(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        pressed = () if size[0] > 100 else ("enter",)
        assert compared(snap_compare, size, *pressed, set_up=strategies, later=[GOING])

    def test_names_that_are_cut_a_silent_daemon_and_no_writing(
        self, snap_compare: SnapCompare, size: tuple[int, int]
    ) -> None:
        assert compared(snap_compare, size, set_up=silent, readonly=True)

    def test_high_contrast(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "g", "x", set_up=contrasting)

    def test_a_replay(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        clock = ManualClock()
        app = Replay(recording(), TIMELINE, speed=10.0, clock=clock)

        async def before(pilot: Pilot[None]) -> None:
            app.paint()
            clock.advance(1)
            await settled(pilot, app)

        assert snap_compare(app, terminal_size=size, run_before=before)


def test_too_small(snap_compare: SnapCompare) -> None:
    assert compared(snap_compare, (50, 14))


WRONG = b"""Lot ID,Type,Vials
A-1,A,120000
A-2,A,-5
A-3,A,-7
A-4,,100
A-1,B,10
A-6,A,many
"""


@SIZES
class TestNewJob:
    def test_the_dialog(
        self, snap_compare: SnapCompare, size: tuple[int, int], tmp_path: Path
    ) -> None:
        for name in ("plans/W41.csv", "plans/W42.xlsx", "plans/archive/W40.csv"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("")

        def opened(stage: Stage) -> None:
            stage.app.push_screen(NewJob(tmp_path / "plans", ["auto", "lpt-pack"]))

        assert compared(snap_compare, size, set_up=opened)

    def test_all_that_is_wrong_with_a_file(
        self, snap_compare: SnapCompare, size: tuple[int, int], daemon: Running
    ) -> None:
        answer = daemon.call("POST", "/check", files={"lots": ("W42.csv", WRONG)})
        report = CheckView.heard(answer.json())

        def refused(stage: Stage) -> None:
            async def refusing(order: Submission) -> tuple[Kind, int]:
                raise InvalidInput(faults_of(report))

            stage.feed.submit = refusing  # type: ignore[method-assign]
            stage.app.submitting.submit(["auto"], Submission(Path("W42.csv"), "auto", None))

        assert compared(snap_compare, size, set_up=refused)
