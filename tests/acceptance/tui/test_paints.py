"""How often the screen is painted and laid out: once a tick, and not for what is not seen."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.known import LOG_LINES
from tests.unit.tui.dashboards import Stage, changed, progress, server

Play = Callable[[Stage, Pilot[None]], Awaitable[None]]

SETTLED = 8
"""Pauses after which nothing is left to paint; each lets every widget have its turn."""


def played(play: Play) -> None:
    """Runs `play` on a stage with jobs, and with more messages than the log has rows."""

    async def run() -> None:
        stage = Stage()
        async with asyncio.timeout(60), stage.app.run_test(size=(120, 40)) as pilot:
            stage.usual()
            stage.app.paint()
            await pilot.pause()
            stage.put(*(progress(43, seq, 3300.0) for seq in range(1, 60)))
            await settled(stage, pilot)
            await play(stage, pilot)

    asyncio.run(run())


async def settled(stage: Stage, pilot: Pilot[None]) -> None:
    stage.app.paint()
    for _ in range(SETTLED):
        await pilot.pause()


@contextmanager
def counted(patch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """Counts what is painted and laid out meanwhile."""
    counts = {"paints": 0, "layouts": 0}
    display, layout = App._display, Screen._refresh_layout

    def painted(app: Any, screen: Any, what: Any) -> None:
        counts["paints"] += what is not None
        display(app, screen, what)

    def laid_out(screen: Any, *given: Any, **more: Any) -> None:
        counts["layouts"] += 1
        layout(screen, *given, **more)

    with patch.context() as inside:
        inside.setattr(App, "_display", painted)
        inside.setattr(Screen, "_refresh_layout", laid_out)
        yield counts


def test_a_tick_with_messages_for_every_panel_is_one_paint_and_no_layout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        with counted(monkeypatch) as counts:
            stage.clock.advance(1)
            busy = {**server(), "messages_per_second": 10_000.0}
            stage.put(busy, changed(43, progress=99, message="99"), changed(39, name="other"))
            stage.put(*(progress(43, seq, 3200.0 - seq) for seq in range(60, 90)))
            await settled(stage, pilot)
        assert counts == {"paints": 1, "layouts": 0}
        assert "best 3,111.0 h" in shown(stage.app.query_one(MessageLog))

    played(play)


def test_a_message_that_changes_nothing_that_is_seen_paints_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        with counted(monkeypatch) as counts:
            stage.put(server(), changed(39, name="test", status="failed", message="bad lots",
                                        eta_seconds=None, bound_hours=1.0, attempt=2),
                      progress(7, 99, 1.0), {"type": "weather"})  # fmt: skip
            await settled(stage, pilot)
        assert counts == {"paints": 0, "layouts": 0}
        assert stage.app.known.jobs[39]["attempt"] == 2

    played(play)


def test_what_a_key_changes_is_seen_before_the_next_tick() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.app.paint = lambda: None  # type: ignore[method-assign]
        await pilot.press("s")
        assert "by name" in stage.app.query_one(JobsTable).titles[0]
        await pilot.press("home")
        first = stage.app.query_one(JobsTable).cursor
        assert f"Schedule {first} " in stage.app.query_one(JobPanel).titles[0]

    played(play)


def test_a_letter_of_the_filter_lays_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        await pilot.press("slash", "W")
        await settled(stage, pilot)
        with counted(monkeypatch) as counts:
            await pilot.press("4", "2")
            await settled(stage, pilot)
        assert counts["layouts"] == 0 and counts["paints"] > 0
        assert stage.app.table.filter == "W42"

    played(play)


def test_a_title_paints_its_line_of_the_border_and_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        table, render = stage.app.query_one(JobsTable), JobsTable.render_line
        drawn: list[int] = []

        def rendered(y: int) -> Strip:
            drawn.append(y)
            return render(table, y)

        with monkeypatch.context() as inside:
            inside.setattr(table, "render_line", rendered)
            inside.setattr(stage.app, "paint", lambda: None)
            table.entitle("Jobs by nothing")
            for _ in range(SETTLED):
                await pilot.pause()
            assert "Jobs by nothing" in on_screen(pilot) and drawn == []
            table.refresh()
            await pilot.pause()
            assert drawn

    played(play)


def test_what_is_read_stays_in_its_place_while_the_oldest_messages_go() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        log = stage.app.query_one(MessageLog)
        stage.put(*(progress(43, seq) for seq in range(60, LOG_LINES + 1)))
        await settled(stage, pilot)
        log.scroll_to(y=100, animate=False)
        await settled(stage, pilot)
        before = shown(log)
        assert "message 101" in before and not log.following
        stage.put(*(progress(43, seq) for seq in range(LOG_LINES + 1, LOG_LINES + 31)))
        await settled(stage, pilot)
        assert shown(log) == before
        assert len(log._rows) == LOG_LINES

    played(play)


def test_the_log_follows_also_in_a_height_that_nobody_told_it_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        log = stage.app.query_one(MessageLog)
        before = log.max_scroll_y
        monkeypatch.setattr(MessageLog, "on_resize", lambda log: None)
        await pilot.press("g", "g")  # away with the chart
        await settled(stage, pilot)
        await settled(stage, pilot)
        assert log.max_scroll_y < before and log.following
        assert log._rows[-1] in shown(log)

    played(play)


def test_a_tick_that_falls_due_when_it_has_ended_does_no_harm() -> None:
    async def run() -> None:
        stage = Stage()
        async with asyncio.timeout(60), stage.app.run_test(size=(120, 40)):
            stage.usual()
        assert not stage.app.screen_stack
        stage.app.paint()

    asyncio.run(run())


def test_a_key_that_comes_before_the_first_tick_is_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        stage = Stage()
        monkeypatch.setattr(stage.app.beat, "begin", lambda: None)
        async with asyncio.timeout(60), stage.app.run_test(size=(120, 40)) as pilot:
            await pilot.press("s")
            assert "by name" in stage.app.query_one(JobsTable).titles[0]

    asyncio.run(run())


def on_screen(pilot: Pilot[None]) -> str:
    """What was painted last."""
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


def shown(log: MessageLog) -> str:
    """What the log draws now."""
    strips = [log.render_line(y) for y in range(log.size.height)]
    return "\n".join(strip.text for strip in strips)
