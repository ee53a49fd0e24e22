"""Seconds in which a process was awake to look.

What it is for: limits on what others may take (a solver's silence, a job's hard limit), which must
not fall due because nobody looked: a stopped process, a frozen machine and a closed lid take hours
from every clock. What it is not for: leases, which are other processes' business, and so in UTC.
"""

from collections.abc import Callable

LONGEST_LOOK_SECONDS = 2.0
"""More than this between two looks counts as this; a busy machine looks several times a second."""


class Attention:
    """Counts the seconds of `clock` (monotonic), as far as somebody looks."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._seen, self._seconds = clock, clock(), 0.0

    def look(self) -> float:
        """Seconds so far, this look included."""
        now = self._clock()
        self._seconds += min(now - self._seen, LONGEST_LOOK_SECONDS)
        self._seen = now
        return self._seconds
