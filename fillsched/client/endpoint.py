"""Where a daemon answers, and how that is found out.

What it is for: the values that a client is given. What it is not for: reaching it (`transports`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a daemon answers, and the token that lets us in."""

    url: str
    token: str


Locate = Callable[[], Awaitable[Endpoint]]
"""Finds the daemon anew for every connection: it may have moved, and its token with it.

Raises ConnectionTrouble when there is none.
"""


def fixed(url: str, token: str) -> Locate:
    """A `Locate` for a daemon that stays where it is."""

    async def locate() -> Endpoint:
        return Endpoint(url.rstrip("/"), token)

    return locate


def bearer(endpoint: Endpoint) -> dict[str, str]:
    """The header that lets us in."""
    return {"Authorization": f"Bearer {endpoint.token}"}
