"""Anything at any size: messages, keys and windows in a random order, without an exception."""

import asyncio
import random

import pytest

from fillsched.testing.clock import ManualClock
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.replay_app import Replay
from fillsched_tui.state.player import recorded
from tests.unit.tui.dashboards import TIMELINE, Data, Stage, answered, changed, progress, server
from tests.unit.tui.job_view.test_strategies import ENDED, GOING, standing

KEYS = [
    *"sgxtj1234kfcnvyry",
    *["down", "up", "end", "home", "enter", "escape", "pagedown", "plus", "minus", "left", "right"],
    *["question_mark", "colon", "slash", "delete", "space", "tab", "full_stop", "ctrl+s", "escape"],
    *["question_mark", "colon", "n", "c"] * 2,  # dialogs, more often
]
"""All but q, which quits; y also says yes to what is asked."""

REPLAY_KEYS = ["space", "left", "right", "shift+left", "shift+right", "home", "end", "plus",
               "minus", "t", "question_mark"]  # fmt: skip

SIZES = [(1, 1), (59, 15), (60, 15), (80, 24), (110, 14), (120, 40), (200, 60)]
STATES = ["queued", "running", "succeeded", "failed", "cancelled"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))]
)
def test_no_order_of_messages_keys_and_sizes_raises(seed: int) -> None:
    dice = random.Random(seed)

    def storm(stage: Stage) -> None:
        for _ in range(dice.randrange(200)):
            number = dice.randrange(1, 60)
            match dice.randrange(6):
                case 0:
                    gone = {"kind": "schedule", "id": number}
                    stage.put({"type": "job", "event": "removed", "job": gone})
                case 1:
                    stage.put(progress(number, dice.randrange(1, 999), dice.random()))
                case 2:
                    stage.put(server())
                case 3:
                    stage.put(changed(100 + number, kind="comparison", step="strategy_2"))
                case 4:
                    stage.put(of_strategies(dice, 100 + number))
                case _:
                    name = dice.choice(["W", "试验批次" * 9, "", "[red]x[/", "a\tb"])
                    place = dice.choice([None, 3])
                    status = dice.choice(STATES)
                    stage.put(changed(number, status=status, name=name, queue_position=place))
        stage.link(dice.choice(["live", "offline", "connecting"]))

    async def run() -> None:
        stage = Stage(ascii=bool(seed % 2))
        async with asyncio.timeout(90), stage.app.run_test(size=(120, 40)) as pilot:
            for _ in range(40):
                storm(stage)
                stage.app.paint()
                await pilot.press(dice.choice(KEYS))
                await pilot.resize_terminal(*dice.choice(SIZES))
                lying = {type(screen).__name__ for screen in stage.app.screen_stack[1:]}
                opened.update(lying)
            assert stage.app.is_running

    opened: set[str] = set()
    asyncio.run(run())
    assert opened  # some of it happened under a dialog


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))]
)
def test_no_order_of_keys_and_sizes_raises_in_a_replay(seed: int) -> None:
    dice, kind = random.Random(seed), "comparison" if seed % 2 else "schedule"
    told = [
        of_strategies(dice, 124) if kind == "comparison" else progress(124, 1, dice.random())
        for _ in range(60)
    ]
    log = [{**message, "seq": n, "timestamp": f"2025-10-13T10:{n % 60:02}:00.000Z"}
           for n, message in enumerate(told, 1)]  # fmt: skip
    ended = answered(124, kind=kind, status=dice.choice(STATES[2:]))

    async def run() -> None:
        clock = ManualClock()
        app = Replay(recorded(ended, log), TIMELINE, ascii=bool(seed % 2), clock=clock)
        async with asyncio.timeout(90), app.run_test(size=(120, 40)) as pilot:
            for _ in range(60):
                clock.advance(dice.random() * 300)
                app.paint()
                await pilot.press(dice.choice(REPLAY_KEYS))
                await pilot.resize_terminal(*dice.choice(SIZES))
            assert app.is_running

    asyncio.run(run())


def of_strategies(dice: random.Random, number: int) -> Data:
    """What a comparison says, at any moment, with any number of strategies."""
    hours = [None, 3200.0, 3100.0 + dice.random()]
    standings = [
        standing(name, dice.choice(["waiting", "running", "done", "failed", "refused", "skipped"]),
                 dice.randrange(101), dice.choice(hours), text=dice.choice(["", "why [b]not"]))
        for name in ("auto", "milp", "given-order", "lpt-pack")[: dice.randrange(5)]
    ]  # fmt: skip
    message = dice.choice([GOING, ENDED])
    told = {**message, "topic": f"comparison:{number}", "seq": dice.randrange(1, 999)}
    return told if message is ENDED else {**told, "strategies": standings}


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
            stage.put(changed(5000, eta_seconds=1.0), changed(1, eta_seconds=1.0))
            stage.app.paint()
            await pilot.pause()
            return len(drawn)

    assert 1 <= asyncio.run(run()) <= 2
