"""What the panel says of the job looked at: where it stands, and how it ended."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fillsched_tui import listing, rows
from fillsched_tui.looks import UNICODE
from fillsched_tui.panels import JobPanel
from tests.tui.conftest import Stage, changed
from tests.tui.test_comparison import GOING


def panel(told: Mapping[str, Any], *messages: Mapping[str, Any]) -> tuple[str, str]:
    """The text and the foot of the panel of a job, told of, then of its own `messages`."""

    async def run() -> tuple[str, str]:
        stage = Stage()
        async with asyncio.timeout(40), stage.app.run_test(size=(120, 40)) as pilot:
            stage.link("live")
            stage.put(dict(told))
            stage.app.paint()
            await pilot.pause()
            stage.put(*(dict(one) for one in messages))
            stage.app.paint()
            await pilot.pause()
            shown = stage.app.query_one(JobPanel)
            return shown.text, shown.titles[1]

    return asyncio.run(run())


def test_a_comparison_says_in_words_at_which_strategy_it_is_and_of_how_many() -> None:
    told = changed(124, kind="comparison", step="strategy_2")
    assert panel(told)[1] == "▸ strategy 2"
    assert panel(told, GOING)[1] == "▸ strategy 2/3", "a refused one is not counted"
    line = rows.row(told["job"], 80, UNICODE, chosen=False, marked=False)
    assert "▸ strategy 2 " in line and "_" not in line
    assert listing.shown([told["job"]], 'state:"strategy 2"', "newest") == [124]
