"""Goes round once a second: whoever is no longer welcome is shown out, the others get a heartbeat.

What it is for: connections whose user was removed, whose token was revoked or has expired or whose
password changed, here or by another server, closed within a second; a ping for those to whom
nothing was sent for a while, without a timer for each; the rate of messages. It asks the database
once for all connections. What it is not for: what a connection sends by itself.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from fillsched.api.live.hub import Hub, Subscriber
from fillsched.api.operations.status import sent_so_far
from fillsched.errors import AuthenticationError, FillschedError
from fillsched.service.tokens import TokenService
from fillsched.wire import PingMessage

log = logging.getLogger(__name__)

ROUND_SECONDS = 0.8
"""Pause between two rounds: a round must be over within a second of the cause."""


class Heartbeat:
    """Looks after all connections of this server."""

    def __init__(self, auth: TokenService, hub: Hub, now: Callable[[], datetime]) -> None:
        self._auth, self._hub, self._now = auth, hub, now
        self._rate = 0.0
        self._sent_before = 0

    def rate(self) -> float:
        """Messages sent a second, over the last round."""
        return round(self._rate, 1)

    async def patrol(self) -> None:
        """Goes round until it is cancelled."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self._round()
            except FillschedError as error:  # the database may be back in the next round
                log.error("the round was not finished: %s", error)

    async def _round(self) -> None:
        sent = sent_so_far(self._hub)
        self._rate = (sent - self._sent_before) / ROUND_SECONDS
        self._sent_before = sent
        connections = tuple(self._hub.connections)
        if not connections:
            return
        self._look_at(connections)
        identities = {id(c.identity): c.identity for c in connections}  # most are the same one
        fallen = set(await run_in_threadpool(self._auth.fallen, list(identities.values())))
        if not fallen:
            return
        for connection in connections:
            if connection.identity in fallen:
                connection.fall(AuthenticationError("This login has ended. Log in again."))

    def _look_at(self, connections: Iterable[Subscriber]) -> None:
        """A ping to those who were sent nothing for a while, the end to expired logins."""
        wall_clock = self._now()
        now = asyncio.get_running_loop().time()
        due = now - self._hub.limits.heartbeat_seconds
        pings: dict[int | None, bytes] = {}
        for connection in connections:
            if connection.identity.expires_at <= wall_clock:
                connection.fall(AuthenticationError("The token has expired."))
            elif connection.last_sent <= due:
                watchers = connection.watchers
                if watchers not in pings:
                    ping = PingMessage(timestamp=self._now(), watchers=watchers)
                    pings[watchers] = ping.model_dump_json().encode()
                connection.beat(pings[watchers])
