"""Goes round once a second: whoever is no longer welcome is shown out.

What it is for: connections whose user was removed, whose token was revoked or whose password
changed, here or by another server, closed within a second; and the server's own figures. It asks
the database once for all connections. What it is not for: expiry, which a connection knows itself.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from fillsched.api.auth import Auth, Identity
from fillsched.api.hub import Hub
from fillsched.errors import AuthenticationError, FillschedError
from fillsched.jobs.service import Service
from fillsched.wire import FRAME_BYTES, ServerMessage

log = logging.getLogger(__name__)

ROUND_SECONDS = 0.8
"""Pause between two rounds: a round must be over within a second of the cause."""

SOCKETS_SHOWN = 40
"""Connections in one message of the topic ``server``; their number is always told."""


class Watchman:
    """Looks after all connections of this server."""

    def __init__(self, service: Service, auth: Auth, hub: Hub, now: Callable[[], datetime]) -> None:
        self._service, self._auth, self._hub, self._now = service, auth, hub, now
        self._rate = 0.0
        self._sent_before = 0

    async def patrol(self) -> None:
        """Goes round until it is cancelled."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            try:
                await self._round()
            except FillschedError as error:  # the database may be back in the next round
                log.error("the round was not finished: %s", error)

    async def _round(self) -> None:
        sent = sum(connection.sent for connection in self._hub.connections)
        self._rate = max(0.0, (sent - self._sent_before) / ROUND_SECONDS)
        self._sent_before = sent
        connections = tuple(self._hub.connections)
        if not connections:
            return
        identities = [connection.identity for connection in connections]
        fallen = set(await run_in_threadpool(self._auth.fallen, identities))
        for connection in connections:
            if connection.identity in fallen:
                connection.fall(AuthenticationError("This login has ended. Log in again."))

    async def server_frame(self, identity: Identity) -> bytes:
        """The message of the topic ``server``: an admin sees everybody, others themselves."""
        counts = await run_in_threadpool(self._service.store.counts)
        mine = [
            connection
            for connection in self._hub.connections
            if identity.user.admin or connection.identity.user.id == identity.user.id
        ]
        views = [connection.view() for connection in mine[:SOCKETS_SHOWN]]
        message = ServerMessage(
            timestamp=self._now(),
            jobs={status.value: count for status, count in counts.items() if not status.final},
            connections={
                "total": self._hub.total,
                "users": self._hub.users,
                "limit": self._hub.limits.sockets,
            },
            messages_per_second=round(self._rate, 1),
            heartbeat_seconds=self._hub.limits.heartbeat_seconds,
            sockets=views,
            sockets_total=len(mine),
        )
        data = message.model_dump_json().encode()
        if len(data) > FRAME_BYTES:
            message = message.model_copy(update={"sockets": views[: SOCKETS_SHOWN // 2]})
            data = message.model_dump_json().encode()
        return data
