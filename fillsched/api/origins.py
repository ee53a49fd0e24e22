"""Which web pages may talk to this daemon.

What it is for: one rule for sockets (Origin) and for REST (CORS): no origin, the same origin, while
bound to loopback any loopback origin, and those that the settings name. What it is not for: who a
page's user is (`service.tokens`).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_PATTERN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"


@dataclass(frozen=True, slots=True)
class Origins:
    """The rule. `named` are origins such as ``https://plant.example:8443``."""

    named: frozenset[str]
    on_loopback: bool

    def allows(self, origin: str | None, host: str) -> bool:
        """Whether a page from `origin` may connect to `host` (the Host header)."""
        if origin is None or origin in self.named:
            return True
        if self.on_loopback and re.fullmatch(LOOPBACK_PATTERN, origin):
            return True
        return urlsplit(origin).netloc == host != ""

    @property
    def pattern(self) -> str | None:
        """A pattern of the origins beyond those named, for the CORS middleware."""
        return LOOPBACK_PATTERN if self.on_loopback else None
