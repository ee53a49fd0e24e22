"""Anything at any size: messages, keys and windows in a random order, without an exception."""

import asyncio
import random

import pytest

from fillsched_tui.jobs_table import JobsTable
from tests.tui.conftest import Stage, changed, progress, server

KEYS = [
    *"sgxtj1234kf",
    *["down", "up", "end", "home", "enter", "escape", "pagedown", "plus", "minus", "left", "right"],
]
STATES = ["queued", "running", "succeeded", "failed", "cancelled"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_messages_keys_and_sizes_raises(seed: int) -> None:
    dice = random.Random(seed)

    def storm(stage: Stage) -> None:
        for _ in range(dice.randrange(200)):
            number = dice.randrange(1, 60)
            match dice.randrange(4):
                case 0:
                    gone = {"kind": "schedule", "id": number}
                    stage.put({"type": "job", "event": "removed", "job": gone})
                case 1:
                    stage.put(progress(number, dice.randrange(1, 999), dice.random()))
                case 2:
                    stage.put(server())
                case _:
                    name = dice.choice(["W", "试验批次" * 9, "", "[red]x[/", "a\tb"])
                    place = dice.choice([None, 3])
                    status = dice.choice(STATES)
                    stage.put(changed(number, status=status, name=name, queue_position=place))
        stage.link(dice.choice(["live", "offline", "connecting"]))

    async def run() -> None:
        stage = Stage(ascii=bool(seed % 2))
        async with asyncio.timeout(90), stage.app.run_test(size=(120, 40)) as pilot:
            for _ in range(25):
                storm(stage)
                stage.app.paint()
                await pilot.press(dice.choice(KEYS))
                size = dice.choice([(1, 1), (59, 15), (60, 15), (80, 24), (110, 14), (200, 60)])
                await pilot.resize_terminal(*size)
            assert stage.app.is_running

    asyncio.run(run())


def test_a_table_of_thousands_draws_only_a_row_that_is_seen_and_has_changed() -> None:
    async def run() -> int:
        stage = Stage()
        async with asyncio.timeout(60), stage.app.run_test(size=(120, 40)) as pilot:
            stage.link("live")
            stage.put(*(changed(number) for number in range(1, 5001)))
            for _ in range(5):  # until the scroll bar has found its place
                stage.app.paint()
                await pilot.pause(0.05)
            table = stage.app.query_one(JobsTable)
            drawn: list[int] = []
            real = table.render_line
            table.render_line = lambda y: drawn.append(y) or real(y)  # type: ignore
            stage.put(changed(5000, progress=80), changed(1, progress=80))
            stage.app.paint()
            await pilot.pause()
            return len(drawn)

    assert 1 <= asyncio.run(run()) <= 2
