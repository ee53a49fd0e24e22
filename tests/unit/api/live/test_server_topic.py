"""The message of the topic ``server`` is made once for all sockets of a user."""

import asyncio

from fillsched.api.live.topics import server_topic
from fillsched.api.live.topics.server_topic import ServerFrames
from fillsched.identity import User
from fillsched.testing.problems import ANNA, BERT
from tests.conftest import WAIT_SECONDS


def test_it_is_made_once_for_each_user_and_anew_when_it_is_old() -> None:
    made: list[User] = []

    async def make(user: User) -> bytes:
        made.append(user)
        number = len(made)
        await asyncio.sleep(0)
        return b"%d" % number

    async def ask() -> list[bytes]:
        frames = ServerFrames(make)
        told = await asyncio.gather(*(frames.of(user) for user in (ANNA, BERT, ANNA, ANNA)))
        loop = asyncio.get_running_loop()
        later = loop.time() + server_topic.FRESH_SECONDS
        loop.time = lambda: later  # type: ignore[method-assign]
        return [*told, await frames.of(ANNA)]

    first, other, *same, new = asyncio.run(asyncio.wait_for(ask(), WAIT_SECONDS))
    assert made == [ANNA, BERT, ANNA]
    assert same == [first, first] and len({first, other, new}) == 3
