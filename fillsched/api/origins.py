"""Which web pages may talk to this daemon, and by which names it may be called.

What it is for: one rule for sockets (Origin) and for REST (CORS): no origin, the same origin, while
bound to loopback any loopback origin, and those that the settings name; and what a Host may be.
What it is not for: who a page's user is (`service.tokens`).
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
LOOPBACK_PATTERN = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"


@dataclass(frozen=True, slots=True)
class Origins:
    """The rule. `named` are origins such as ``https://plant.example:8443``, `hosts` names such as
    ``plant.example``; those of the origins count as well."""

    named: frozenset[str]
    on_loopback: bool
    hosts: frozenset[str] = frozenset()

    def is_ours(self, host: str) -> bool:
        """Whether a request may call us `host`. Beyond loopback any name may lead here, unless
        `hosts` says which; on loopback only a page that has its name changed under it uses another.
        """
        if not host or not (self.on_loopback or self.hosts):
            return True  # no browser leaves it out
        try:
            name = urlsplit(f"//{host}").hostname
            named = {urlsplit(origin).hostname for origin in self.named}
        except ValueError:
            return False
        ours = LOOPBACK_NAMES if self.on_loopback else frozenset[str]()
        return name is not None and name in (ours | named | self.hosts)

    def allows(self, origin: str | None, host: str) -> bool:
        """Whether a page from `origin` may connect to `host` (the Host header)."""
        if origin is None or origin in self.named:
            return True
        if self.on_loopback and re.fullmatch(LOOPBACK_PATTERN, origin):
            return True
        return is_same_origin(origin, host)

    @property
    def pattern(self) -> str | None:
        """A pattern of the origins beyond those named, for the CORS middleware."""
        return LOOPBACK_PATTERN if self.on_loopback else None


def is_same_origin(origin: str | None, host: str) -> bool:
    """Whether a page from `origin` is one that we served at `host` (the Host header)."""
    try:
        return origin is not None and urlsplit(origin).netloc == host != ""
    except ValueError:  # it is no address at all
        return False
