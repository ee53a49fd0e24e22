"""When what came is painted: ten times a second, but never in the way of a key. Pure.

What it is for: whoever types sees each letter before anything else. While keys come, what the
stream changed is painted right behind the picture that a key called for, when the next key is not
due yet, and the clock's own paints wait. What it is not for: painting.
"""

from math import inf

PAINT_SECONDS = 0.1
"""Between two paints of what came: ten a second are all an eye can use."""

KEYS_SECONDS = 0.15
"""So long after a key another one is likely."""

LONGEST_SECONDS = 0.4
"""What came is painted after this time even while keys go on coming."""


class Ticks:
    """Asked at `now` (monotonic seconds); what it says is due is taken as done."""

    def __init__(self) -> None:
        self._key_at = self._painted_at = -inf

    def pressed(self, now: float) -> None:
        """A key was pressed."""
        self._key_at = now

    def due(self, now: float) -> bool:
        """Whether a beat of the clock paints."""
        typing = now - self._key_at < KEYS_SECONDS
        return not (typing and now - self._painted_at < LONGEST_SECONDS) and self._done(now)

    def due_behind_a_key(self, now: float) -> bool:
        """Whether to paint now that the picture a key called for is shown."""
        return now - self._painted_at >= PAINT_SECONDS and self._done(now)

    def _done(self, now: float) -> bool:
        self._painted_at = now
        return True
