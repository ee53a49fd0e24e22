"""A job's log played again: forwards, backwards, faster, and never ahead of what was known."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from fillsched.testing.clock import ManualClock
from fillsched_tui.dialogs.page import Page
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.replay_app import NOT_YET, Replay, ReplayLine
from fillsched_tui.state import player
from fillsched_tui.state.player import Playhead, Recording
from tests.unit.tui.dashboards import TIMELINE, answered, progress


def at(second: int) -> str:
    return f"2025-10-13T10:30:{second:02}.000Z"


def recording() -> Recording:
    ended = answered(43, status="succeeded", step="complete", progress=100, eta_seconds=None)
    messages: list[dict[str, Any]] = [
        progress(43, 1, None, timestamp=at(0), step="loading", progress=10),
        progress(43, 2, 3300.0, timestamp=at(4)),
        progress(43, 3, 3250.0, timestamp=at(10)),
        {**progress(43, 4, timestamp=at(20)), "type": "complete", "step": "complete",
         "progress": 100, "result": {}},
    ]  # fmt: skip
    return player.recorded(ended, messages)


def test_what_was_not_known_then_is_not_shown_then() -> None:
    tape = recording()
    early = player.known_at(tape, 1).jobs[43]
    assert (early["status"], early["incumbent_hours"], early["progress"]) == ("running", None, 10)
    middle = player.known_at(tape, 3)
    assert middle.jobs[43]["incumbent_hours"] == 3250.0
    assert middle.detail is not None and middle.detail.curve == (3300.0, 3250.0)
    end = player.known_at(tape, 4).jobs[43]
    assert (end["status"], end["incumbent_hours"]) == ("succeeded", 3204.5)


@pytest.mark.parametrize("count", range(5))
@pytest.mark.parametrize("before", range(5))
def test_any_way_to_a_moment_ends_in_the_same_state(before: int, count: int) -> None:
    tape = recording()
    there = before, player.known_at(tape, before)
    assert player.known_at(tape, count, there) == player.known_at(tape, count)


def test_the_place_moves_with_the_clock_at_its_speed_and_stays_inside() -> None:
    tape, playhead = recording(), Playhead(speed=10.0)
    playhead = player.advanced(playhead, tape, 0.5)
    assert playhead == Playhead(5.0, 10.0, True)
    assert player.advanced(player.toggled(playhead, tape), tape, 9.0).at == 5.0
    playhead = player.advanced(playhead, tape, 60.0)
    assert playhead == Playhead(20.0, 10.0, False)
    assert player.toggled(playhead, tape) == Playhead(0.0, 10.0, True)
    assert player.moved(playhead, tape, -500.0).at == 0.0
    assert player.moved(playhead, tape, 500.0).at == tape.length


def test_speeds_go_from_once_to_a_hundred_times() -> None:
    playhead, seen = Playhead(), [1.0]
    while (faster := player.at_speed(playhead, 1)) != playhead:
        playhead = faster
        seen.append(playhead.speed)
    assert seen == list(player.SPEEDS)
    assert player.at_speed(Playhead(), -1) == Playhead()
    assert player.at_speed(Playhead(speed=7.0), -1).speed == 5.0


def test_a_clock_that_was_set_back_does_not_turn_the_recording_back() -> None:
    told = [progress(43, n, timestamp=at(second)) for n, second in enumerate((5, 9, 7, 12), 1)]
    assert list(player.recorded(answered(43), told).seconds) == [0.0, 4.0, 4.0, 7.0]


def played(play: Callable[[Replay, ManualClock, Pilot[None]], Awaitable[None]]) -> None:
    async def run() -> None:
        clock = ManualClock()
        app = Replay(recording(), TIMELINE, clock=clock)
        async with asyncio.timeout(40), app.run_test(size=(120, 40)) as pilot:
            app.paint()
            await play(app, clock, pilot)

    asyncio.run(run())


def test_every_key_of_a_replay() -> None:
    async def play(app: Replay, clock: ManualClock, pilot: Pilot[None]) -> None:
        line, panel = app.query_one(ReplayLine), app.query_one(JobPanel)
        assert "1x  0:00 of 0:20" in line.text and "▸ loading" in panel.text
        assert app.query_one(Gantt).note == NOT_YET
        await pilot.press("plus", "plus")
        clock.advance(1)
        app.paint()
        assert "5x  0:05 of 0:20" in line.text and "3,300.0 h" in panel.text
        await pilot.press("space")
        clock.advance(9)
        app.paint()
        assert "paused" in line.text and "0:05" in line.text
        await pilot.press("right", "minus")
        app.paint()
        assert "2x  0:10" in line.text and "3,250.0 h" in panel.text
        await pilot.press("left", "left")
        app.paint()
        assert "3,300.0 h" not in panel.text and len(app.query_one(MessageLog).copied()) < 30
        await pilot.press("end")
        app.paint()
        assert app.query_one(Gantt).told().startswith("Clean")
        await pilot.press("home", "shift+right", "shift+left")
        app.paint()
        assert "0:00" in line.text and app.query_one(Gantt).note == NOT_YET
        await pilot.press("question_mark")
        assert isinstance(app.screen, Page) and "faster" in app.screen.text
        await pilot.press("escape", "t", "q")
        await pilot.pause()

    played(play)


def test_a_click_on_the_bar_seeks() -> None:
    async def play(app: Replay, clock: ManualClock, pilot: Pilot[None]) -> None:
        await pilot.click(ReplayLine, offset=(118, 0))
        app.paint()
        assert app.playhead.at == pytest.approx(20.0, abs=0.5)

    played(play)
