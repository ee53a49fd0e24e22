"""A daemon that lets us in no longer: said on the screen, and tried again when asked."""

import asyncio

import pytest
from textual.pilot import Pilot

from fillsched.client import Client, Endpoint
from fillsched.errors import AuthenticationError
from fillsched_tui.app import Dashboard
from fillsched_tui.feed.feed import Feed
from fillsched_tui.state.known import standing
from tests.acceptance.conftest import Running
from tests.acceptance.tui.test_live import until


def test_a_token_that_does_not_count_is_said_and_a_better_one_is_taken(daemon: Running) -> None:
    token = "wrong"

    async def locate() -> Endpoint:
        return Endpoint(daemon.url, token)

    async def run() -> None:
        nonlocal token
        async with Client(locate) as client:
            feed = Feed(client)
            app = Dashboard(feed, url=daemon.url, user="local")
            async with app.run_test(size=(120, 40)) as pilot:
                await refused(feed, pilot)
                await until(pilot, lambda: app.known.link.reason == str(feed.refused))
                token = daemon.token
                await pilot.press("r")
                await until(pilot, lambda: standing(app.known, app.clock()) == "live")
                assert feed.refused is None

    async def refused(feed: Feed, pilot: Pilot[None]) -> None:
        for _ in range(100):
            await pilot.press("r")
            await pilot.pause(0.05)
            if feed.refused is not None:
                break
        with pytest.raises(AuthenticationError):
            raise feed.refused or AssertionError("it was not refused")

    asyncio.run(run())
