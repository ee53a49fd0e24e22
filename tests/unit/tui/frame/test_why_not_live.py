"""The line that says why the picture is not live."""

import asyncio

from fillsched_tui.frame.why_not_live import WhyNotLive
from tests.unit.tui.dashboards import Stage


def test_the_reason_begins_as_a_sentence_does() -> None:
    async def run() -> str:
        stage = Stage()
        async with asyncio.timeout(40), stage.app.run_test(size=(120, 40)) as pilot:
            stage.usual()
            stage.app.paint()
            stage.link("offline", reason="nobody answers at the daemon's address", tries=2)
            stage.app.paint()
            await pilot.pause()
            return stage.app.query_one(WhyNotLive).text

    said = "Nobody answers at the daemon's address (try 2)  r tries now."
    assert asyncio.run(run()) == f"As of 10:30:00 UTC. {said}"
