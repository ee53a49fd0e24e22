"""Who opens a socket, known at once when the same token opened one a moment ago.

What it is for: the rush when a thousand clients come back together: a token that was good is not
looked up again for REMEMBERED_SECONDS. That is no longer than a login's end may take to reach its
sockets (`heartbeat`), so nobody stays for it. What it is not for: REST, where every request asks.
"""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

from fillsched.api.live.inbound import Closing
from fillsched.service.tokens import Identity, TokenService, bearer

REMEMBERED_SECONDS = 0.5
REMEMBERED_TOKENS = 1_000

STRANGER_SECONDS = 1.0
"""How long a socket may live before it is known whose it is."""

THREADS = 2
"""Threads of its own: whoever comes is not behind what those who are in are reading."""


class Admission:
    """Knows callers by their token. For the event loop's thread only."""

    def __init__(self, auth: TokenService) -> None:
        self._auth = auth
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="door")
        self._asked: dict[tuple[str, str], tuple[float, asyncio.Future[Identity]]] = {}

    async def identify(
        self, headers: Mapping[str, str], query: Mapping[str, str], address: str
    ) -> Identity:
        """Who opens a socket, from `address`.

        Raises AuthenticationError with the reason, and Closing (1013: come back) when that cannot
        be said in time.
        """
        token = bearer(headers)
        if token is None:
            asked = self._ask(headers, query, address)
        else:
            asked = self._ask_once((token, address), headers)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), STRANGER_SECONDS)
        except TimeoutError:
            raise Closing(1013, "LIMIT_EXCEEDED: too many at once; come back") from None

    def _ask(
        self, headers: Mapping[str, str], query: Mapping[str, str], address: str
    ) -> asyncio.Future[Identity]:
        def ask() -> Identity:
            return self._auth.identify(headers, query).at(address)

        asked = asyncio.get_running_loop().run_in_executor(self._threads, ask)
        asked.add_done_callback(_refused)  # else asyncio logs what nobody waits for any more
        return asked

    def _ask_once(
        self, who: tuple[str, str], headers: Mapping[str, str]
    ) -> asyncio.Future[Identity]:
        """The answer for a token and an address: one that is on its way or still fresh, else a new
        one."""
        now = asyncio.get_running_loop().time()
        since, asked = self._asked.get(who, (float("-inf"), None))
        if asked is None or now >= since + REMEMBERED_SECONDS or _refused(asked):
            if len(self._asked) >= REMEMBERED_TOKENS:
                self._asked.clear()
            asked = self._ask(headers, {}, who[1])
            self._asked[who] = now, asked
        return asked


def _refused(asked: asyncio.Future[Identity]) -> bool:
    """Whether the answer is there and is no."""
    return asked.done() and (asked.cancelled() or asked.exception() is not None)
