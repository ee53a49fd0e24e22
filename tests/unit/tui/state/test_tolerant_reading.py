"""A message of unknown, missing or wrong fields never ends the dashboard."""

import asyncio
import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from fillsched.client import Link
from fillsched_tui.state.known import State, linked, listed, looking_at, took
from tests.unit.tui.dashboards import Data, Stage, changed, job, progress, server
from tests.unit.tui.job_view.test_strategies import ENDED, GOING

FAILED: Data = {
    **progress(43, 60), "type": "error", "step": "failed",
    "error": {"code": "bad_lots", "details": "row 3"},
}  # fmt: skip

WRONG: list[Any] = [None, "text", -1, [], {}, [None, 3, "x", {}], True]


def spoiled(whole: Data) -> Iterator[Data]:
    """`whole` without each of its fields in turn, and with each of another kind, also inside."""
    for name, value in whole.items():
        if name == "type":
            continue
        yield {key: one for key, one in whole.items() if key != name}
        yield from ({**whole, name: wrong} for wrong in WRONG)
        if isinstance(value, dict):
            yield from ({**whole, name: inner} for inner in spoiled(value))
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ({**whole, name: [inner]} for inner in spoiled(value[0]))


def test_a_progress_message_without_a_time_is_told_all_the_same() -> None:
    state = looking_at(took(linked(State(), Link("live"), 0.0), [changed(7)], 0.0), 7)
    message = progress(7, 1, 50.0)
    del message["timestamp"]
    detail = took(state, [message], 1.0).detail
    assert detail is not None
    assert (detail.lines, detail.curve) == ((("", "best 50.0 h"),), (50.0,))


def test_a_message_that_says_nothing_leaves_all_as_it_was_but_for_its_beat() -> None:
    state = took(linked(State(), Link("live"), 0.0), [server(), changed(7)], 1.0)
    silent: list[Data] = [{}, {"type": 3}, {"type": "job"}, {"type": "job", "job": {"id": "7"}},
                          {"type": "server"}, {"type": "progress", "seq": 1}]  # fmt: skip
    after = took(state, silent, 5.0)
    assert (after.jobs, after.server, after.frame_at) == (state.jobs, state.server, 5.0)


def test_a_list_with_a_job_that_cannot_be_shown_shows_the_others() -> None:
    state = listed(State(), [{"id": 1}, job(2)], whole=True)
    assert set(state.jobs) == {2}


@pytest.mark.slow
@pytest.mark.parametrize(
    "whole", [changed(43), server(), progress(43, 60, 1.0), GOING, ENDED, FAILED],
    ids=["job", "server", "progress", "comparison", "complete", "error"],
)  # fmt: skip
def test_every_way_to_spoil_a_message_is_drawn(whole: Data) -> None:
    async def run() -> None:
        stage = Stage()
        async with asyncio.timeout(90), stage.app.run_test(size=(120, 40)) as pilot:
            stage.usual()
            stage.put(changed(124, kind="comparison", step="strategy_2"))
            stage.app.paint()
            stage.app.jumping.to(124 if whole.get("topic") == "comparison:124" else 43)
            await pilot.press("x")
            for number in itertools.count(1):
                if (message := next(ways, None)) is None:
                    break
                if isinstance(message.get("seq"), int):
                    message["seq"] = 100 + number
                stage.put(message)
                stage.app.paint()
                if number % 20 == 0:
                    await pilot.pause()
            assert stage.app.is_running and number > 20

    ways = spoiled(whole)
    asyncio.run(run())
