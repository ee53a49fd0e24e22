"""Pictures of the dashboard at the sizes it is laid out for, on a clock that stands still."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import Stage, progress

SnapCompare = Callable[..., bool]


def compared(
    snap_compare: SnapCompare,
    size: tuple[int, int],
    *pressed: str,
    set_up: Callable[[Stage], None] = lambda stage: None,
    **options: Any,
) -> bool:
    """Whether a stage that stands as usual, set up and after keys, looks as it did."""
    stage = Stage(**options)

    async def before(pilot: Pilot[None]) -> None:
        stage.usual()
        stage.app.paint()
        await pilot.pause()
        stage.put(
            *(progress(43, n, hours) for n, hours in enumerate([3300, 3250, 3206.5, 3204.5], 1))
        )
        set_up(stage)
        stage.app.paint()
        await pilot.press(*pressed)
        for _ in range(3):
            stage.app.paint()
            await pilot.pause()

    run: Callable[[Pilot[None]], Awaitable[None]] = before
    return snap_compare(stage.app, terminal_size=size, run_before=run)


def gone(stage: Stage) -> None:
    stage.app.paint()
    stage.clock.advance(42)
    stage.link("offline", tries=3, retry_seconds=8.0, reason="nobody answers")


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 20)], ids=lambda size: f"{size[0]}")
class TestSizes:
    def test_jobs_of_every_state(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size)

    def test_the_job_looked_at(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "enter")

    def test_offline(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, set_up=gone)

    def test_the_schedule(self, snap_compare: SnapCompare, size: tuple[int, int]) -> None:
        assert compared(snap_compare, size, "g", "shift+right", "shift+right")


def test_connections(snap_compare: SnapCompare) -> None:
    assert compared(snap_compare, (120, 40), "x")


def test_a_question(snap_compare: SnapCompare) -> None:
    assert compared(snap_compare, (120, 40), "c")


def test_plain_characters(snap_compare: SnapCompare) -> None:
    assert compared(snap_compare, (120, 40), "g", ascii=True)


def test_too_small(snap_compare: SnapCompare) -> None:
    assert compared(snap_compare, (50, 14))
