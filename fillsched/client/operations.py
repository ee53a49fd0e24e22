"""Calls about the daemon itself.

What it is for: one call each of REST. What it is not for: finding or starting one (the command
line).
"""

from typing import Any

from fillsched.client.errors import answer_of, answers_of, object_of
from fillsched.client.rest import Rest, said
from fillsched.wire import AuditEntry, Health, StatusView


class Operations:
    """Calls for those who run the daemon."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def health(self) -> Health:
        """What `/healthz` says."""
        return answer_of(await self._rest.send("GET", "/healthz"), Health)

    async def status(self) -> StatusView:
        """What `/status` says: jobs by state, who is connected, which workers run."""
        return answer_of(await self._rest.send("GET", "/status"), StatusView)

    async def audit(self, **query: Any) -> list[AuditEntry]:
        """One page of who did what, newest first (admin): `since` (a time with its zone), `user`,
        `action`, `before` (the id of an entry), `limit`."""
        page = await self._rest.send("GET", "/audit", params=said(**query))
        return answers_of(page, AuditEntry, "entries")

    async def hand_over(self) -> None:
        """Asks an embedded daemon to end, so that another can take its data directory."""
        object_of(await self._rest.send("POST", "/daemon/hand-over"))
