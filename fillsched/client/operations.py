"""Calls about the daemon itself.

What it is for: one call each of REST. What it is not for: finding or starting one (the command
line).
"""

from fillsched.client.errors import answer_of, object_of
from fillsched.client.rest import Rest
from fillsched.wire import Health


class Operations:
    """Calls for those who run the daemon."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def health(self) -> Health:
        """What `/healthz` says."""
        return answer_of(await self._rest.send("GET", "/healthz"), Health)

    async def hand_over(self) -> None:
        """Asks an embedded daemon to end, so that another can take its data directory."""
        object_of(await self._rest.send("POST", "/daemon/hand-over"))
