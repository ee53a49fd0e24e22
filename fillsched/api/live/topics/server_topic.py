"""The message of the topic ``server``, made once for all sockets of a user.

What it is for: a hundred dashboards cost what one costs; each message looks at every connection.
What it is not for: what the message says (`operations.status`).
"""

import asyncio
from collections.abc import Awaitable, Callable

from fillsched.identity import User

FRESH_SECONDS = 1.0
"""For so long a message serves all who ask."""


class ServerFrames:
    """Frames by user, from `make`. For the event loop's thread only."""

    def __init__(self, make: Callable[[User], Awaitable[bytes]]) -> None:
        self._make = make
        self._made: dict[User, tuple[float, asyncio.Future[bytes]]] = {}

    async def of(self, user: User) -> bytes:
        """The message for `user`, at most FRESH_SECONDS old."""
        now = asyncio.get_running_loop().time()
        made = self._made.get(user)
        if made is None or now >= made[0] + FRESH_SECONDS:
            self._forget_before(now - FRESH_SECONDS)
            made = self._made[user] = now, asyncio.ensure_future(self._make(user))
        return await asyncio.shield(made[1])

    def _forget_before(self, moment: float) -> None:
        self._made = {user: made for user, made in self._made.items() if made[0] > moment}
