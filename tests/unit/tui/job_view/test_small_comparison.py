"""A comparison in a small window: every strategy and the reason can be read."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from fillsched_tui.job_view.job_panel import JobPanel
from tests.unit.tui.dashboards import Stage, changed
from tests.unit.tui.job_view.test_strategies import ENDED, GOING, standing

Play = Callable[[Stage, Pilot[None]], Awaitable[None]]

NAMES = [f"strategy-{letter}" for letter in "abcdefgh"]
REASON = " ".join(f"It has {n} changeovers fewer than strategy {n}." for n in range(100, 108))


def messages(*, ended: bool) -> list[dict[str, Any]]:
    """What a comparison of NAMES told so far."""
    going = [standing(name, "running", 50, 145.5) for name in NAMES]
    done = [{"name": name, "state": "done", "makespan_hours": 145.5} for name in NAMES]
    result = {"comparison_id": 124, "best_strategy": NAMES[0], "reason": REASON, "strategies": done}
    return [{**GOING, "strategies": going}, *([{**ENDED, "result": result}] if ended else [])]


def played(play: Play, size: tuple[int, int], *, ended: bool) -> None:
    """Runs `play` on a stage whose second panel shows a comparison."""

    async def run() -> None:
        stage = Stage()
        async with asyncio.timeout(60), stage.app.run_test(size=size) as pilot:
            stage.usual()
            status = "succeeded" if ended else "running"
            stage.put(changed(124, kind="comparison", step="strategy_2", status=status))
            stage.app.paint()
            stage.app.jumping.to(124)
            await pilot.press("2")
            await pilot.pause()
            stage.put(*messages(ended=ended))
            for _ in range(3):
                stage.app.paint()
                await pilot.pause()
            await play(stage, pilot)

    asyncio.run(run())


def seen(panel: JobPanel) -> list[str]:
    """What the screen shows of the panel, without its border and scroll bar."""
    region = panel.content_region.shrink((0, 1, 0, 0))  # without the scroll bar
    rows = panel.screen._compositor.render_strips()[region.y : region.bottom]
    return [row.crop(region.x, region.right).text.rstrip() for row in rows]


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("size", [(60, 15), (60, 20), (80, 24), (120, 24)])
@pytest.mark.slow
def test_every_line_can_be_reached_with_keys(size: tuple[int, int], ended: bool) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        panel = stage.app.query_one(JobPanel)
        found = seen(panel)
        if panel.show_vertical_scrollbar:
            while stage.app.focused is not panel:
                await pilot.press("tab")
            while not panel.is_vertical_scroll_end:
                top = panel.scroll_offset.y
                await pilot.press("down")
                while panel.scroll_offset.y == top:  # the way there is animated
                    await pilot.pause()
                found.append(seen(panel)[-1])
        text = " ".join(" ".join(found).split())
        assert all(name in text for name in NAMES)
        assert not ended or REASON in text

    played(play, size, ended=ended)


def test_a_narrow_window_shows_every_strategy_at_once_and_messages_still() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        panel = stage.app.query_one(JobPanel)
        assert all(any(name in row for row in seen(panel)) for name in NAMES)
        assert not panel.show_vertical_scrollbar and not panel.focusable
        assert stage.app.query_one("#log").content_region.height == 2

    played(play, (60, 20), ended=False)


def test_another_job_is_shown_from_its_first_line() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        panel = stage.app.query_one(JobPanel)
        panel.scroll_end(animate=False, immediate=True)
        assert panel.scroll_offset.y > 0
        stage.app.jumping.to(43)
        await pilot.press("2")
        await pilot.pause()
        assert panel.scroll_offset.y == 0 and seen(panel)[0].startswith("✓ loading")

    played(play, (60, 15), ended=True)
