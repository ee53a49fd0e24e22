"""What a client says on a socket: parsed, bounded, refused with a reason.

What it is for: pure functions from a received message to a command. What it is not for: carrying a
command out (`connection`).
"""

from collections.abc import Mapping
from typing import Any

from fillsched import json_text
from fillsched.errors import Fault, FillschedError, MalformedRequest

SLOWEST_HZ = 0.1
"""A client may ask for one progress message in ten seconds, not for fewer."""

FASTEST_HZ = 1_000.0
"""Asked for more, a client gets every message as it comes."""


class Closing(Exception):
    """The socket is to be closed with `code` and `reason`."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)

    @classmethod
    def because(cls, error: FillschedError) -> "Closing":
        """The close that tells of `error`."""
        return cls(error.close_code, f"{error.code}: {error}")


def names_of(command: Mapping[str, Any]) -> list[str]:
    """The topics that a command names, each once. Raises MalformedRequest."""
    names = command.get("topics")
    if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
        raise wrong("topics", "", "it is not a list of names", 'Send "topics": ["schedule:123"]')
    return list(dict.fromkeys(names))


def pause_of(rate: object) -> float:
    """Least seconds between two progress messages for a wished rate in Hz; 0 without one. Raises
    MalformedRequest."""
    if rate is None:
        return 0.0
    if not isinstance(rate, int | float) or isinstance(rate, bool) or not rate >= SLOWEST_HZ:
        text = f"it is not a number of at least {SLOWEST_HZ}"
        raise wrong("max_rate_hz", str(rate)[:40], text, "Send messages a second, such as 10")
    return 0.0 if rate > FASTEST_HZ else 1.0 / rate


def wrong(where: str, value: str, reason: str, fix: str) -> MalformedRequest:
    """A command that cannot be taken: where, what, why, and what to send instead."""
    return MalformedRequest([Fault(where, value, reason, fix)])


def parsed(message: Mapping[str, Any]) -> dict[str, Any]:
    """One message as an object. Raises Closing for what is no JSON object."""
    text = message.get("text")
    if text is None:
        raise Closing(1003, "VALIDATION_ERROR: messages are JSON text, not binary")
    try:
        value = json_text.loads(text)
    except json_text.NotJson:
        value = None
    if not isinstance(value, dict):
        raise Closing(1003, "VALIDATION_ERROR: a message is one JSON object")
    return value
