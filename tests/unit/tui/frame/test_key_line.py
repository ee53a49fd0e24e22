"""The line of keys: whole entries only, and dim those that do nothing now."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from fillsched_tui.frame.key_line import KeyLine
from fillsched_tui.keys.app_keys import WRITES
from tests.unit.tui.dashboards import Stage

Play = Callable[[Stage, Pilot[None]], Awaitable[None]]


def played(play: Play, width: int = 120, **options: Any) -> None:
    """Runs `play` on a stage that is live and knows of no job yet."""

    async def run() -> None:
        stage = Stage(**options)
        async with asyncio.timeout(60), stage.app.run_test(size=(width, 30)) as pilot:
            stage.link("live")
            await shown(stage, pilot)
            await play(stage, pilot)

    asyncio.run(run())


async def shown(stage: Stage, pilot: Pilot[None]) -> None:
    stage.app.paint()
    await pilot.pause()


def line(stage: Stage) -> KeyLine:
    return stage.app.screen_stack[0].query_one(KeyLine)


def off(stage: Stage) -> set[str]:
    """What the dim entries do."""
    text = line(stage).render()
    dim = line(stage).get_component_rich_style("key-line--off")
    said = [text.plain[span.start : span.end] for span in text.spans if span.style == dim]
    return {one.strip() for one in said} & {one.does for one in line(stage)._keys}


@pytest.mark.parametrize("width", [60, 71, 72, 80, 100, 120])
def test_no_entry_is_cut(width: int) -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        text = line(stage).render().plain.rstrip()
        entries = [f"{one.name} {one.does}" for one in line(stage)._keys]
        whole = [[*entries[:n], *(["…"] if n < len(entries) else [])]
                 for n in range(len(entries) + 1)]  # fmt: skip
        fitting = [" ".join(some) for some in whole if len(" ".join(some)) <= width]
        assert text == fitting[-1] and len(text) > width / 2
        assert width < 120 or not text.endswith("…"), "all keys have room"
        assert text.startswith("? help q quit ")

    played(play, width)


def test_a_click_behind_the_last_whole_entry_presses_nothing() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        end = len(line(stage).render().plain)
        assert end < 60
        await pilot.click(KeyLine, offset=(59, 0))
        assert (stage.app.table.order, len(stage.app.screen_stack)) == ("newest", 1)

    played(play, 60)


def test_keys_that_do_nothing_now_are_dim_and_come_back() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        assert off(stage) == WRITES - {"new"}, "there is no job"
        stage.usual()
        await shown(stage, pilot)
        assert off(stage) == set()
        await pilot.press("end")
        await shown(stage, pilot)
        assert off(stage) == {"cancel", "finish"}, "it has ended"
        stage.link("offline", reason="gone")
        await shown(stage, pilot)
        assert off(stage) == WRITES
        stage.link("live")
        await shown(stage, pilot)
        await pilot.press("home")
        await shown(stage, pilot)
        assert off(stage) == set()
        stage.clock.advance(80)
        await shown(stage, pilot)
        assert off(stage) == WRITES, "nothing was heard for long"

    played(play)


def test_what_only_looks_has_all_keys_dim_that_change_something() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.usual()
        await shown(stage, pilot)
        assert off(stage) == WRITES

    played(play, readonly=True)


def test_in_the_filter_it_says_how_to_leave_it() -> None:
    async def play(stage: Stage, pilot: Pilot[None]) -> None:
        stage.usual()
        await pilot.press("slash", "W", "4")
        await shown(stage, pilot)
        assert line(stage).render().plain.strip() == "⏎ keep the filter esc clear it"
        await pilot.press("enter")
        await shown(stage, pilot)
        assert stage.app.table.filter == "W4" and line(stage).render().plain.startswith("? help")
        await pilot.press("slash", "escape")
        await shown(stage, pilot)
        assert stage.app.table.filter == "" and line(stage).render().plain.startswith("? help")

    played(play)
