"""With --ascii nothing but plain characters is on the screen, whatever is opened."""

import asyncio
from pathlib import Path

import pytest
from textual.pilot import Pilot

from fillsched.testing.clock import ManualClock
from fillsched_tui.dialogs.new_job import NewJob
from fillsched_tui.replay_app import Replay
from tests.acceptance.tui.test_replay import recording
from tests.unit.tui.dashboards import TIMELINE, Stage, progress

OPENED = ["g", "x", "2", "question_mark", "c", "colon", "slash", "n", "t", "v"]
"""A key each; what it opens is closed by escape."""


def drawn(pilot: Pilot[None]) -> str:
    """All characters on the screen."""
    lines = pilot.app.screen._compositor.render_strips()
    return "".join(strip.text for strip in lines)


@pytest.mark.slow
def test_whatever_a_key_opens_is_drawn_plain(tmp_path: Path) -> None:
    async def run() -> None:
        (tmp_path / "lots.csv").touch()
        stage = Stage(ascii=True)
        async with asyncio.timeout(60), stage.app.run_test(size=(120, 30)) as pilot:
            stage.usual()
            stage.put(*(progress(43, number, 3300.0 - number) for number in range(1, 90)))
            for key in OPENED:
                stage.app.paint()
                await pilot.press(key)
                await pilot.pause(0.1)
                assert plain(drawn(pilot)), key
                await pilot.press("escape")
            stage.app.push_screen(NewJob(tmp_path, ["auto"], stage.app.letters))
            await pilot.pause(0.1)
            await pilot.press(*["tab"] * 6, "enter")
            await pilot.pause(0.1)
            assert plain(drawn(pilot)) and "all, compared" in drawn(pilot)

    asyncio.run(run())


def test_a_replay_is_drawn_plain() -> None:
    async def run() -> None:
        app = Replay(recording(), TIMELINE, ascii=True, clock=ManualClock())
        async with asyncio.timeout(60), app.run_test(size=(120, 30)) as pilot:
            await pilot.press("end")
            app.paint()
            await pilot.pause()
            assert plain(drawn(pilot)) and "replay" in drawn(pilot)

    asyncio.run(run())


def plain(text: str) -> bool:
    strange = {character for character in text if not character.isascii()}
    assert not strange
    return True
