"""Where a daemon answers, and how that is found out.

What it is for: the values that a client is given. What it is not for: reaching it (`transports`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trust:
    """By what a daemon's certificate is believed: by the system's store and, if it is given, that
    of `ca_file` (PEM); or with a `fingerprint` (SHA-256, hexadecimal) that certificate alone."""

    ca_file: Path | None = None
    fingerprint: str | None = None


SYSTEM = Trust()
"""Who trusts the system's store."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a daemon answers, the token that lets us in, and by what it is believed."""

    url: str
    token: str
    trust: Trust = SYSTEM


Locate = Callable[[], Awaitable[Endpoint]]
"""Finds the daemon anew for every connection: it may have moved, and its token with it.

Raises ConnectionTrouble when there is none.
"""


def fixed(url: str, token: str, trust: Trust = SYSTEM) -> Locate:
    """A `Locate` for a daemon that stays where it is."""

    async def locate() -> Endpoint:
        return Endpoint(url.rstrip("/"), token, trust)

    return locate


def bearer(endpoint: Endpoint) -> dict[str, str]:
    """The header that lets us in."""
    return {"Authorization": f"Bearer {endpoint.token}"}
