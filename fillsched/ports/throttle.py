"""Slowing down of guessing: what is promised.

What it is for: the rule, and the port behind which tries are counted; one contract suite holds
every implementation to these words. What it is not for: knowing about passwords.

A try counts as a failure before it is known to be one, so that a hundred at once are a hundred
tries; one that turns out right is taken back. After a few wrong ones the next must wait, ever
longer. Any method may be called from any thread; none ever fails, or waits for long.
"""

from collections.abc import Mapping
from typing import Protocol

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 300.0
"""The wait after the free tries; it doubles with each further failure up to the longest."""

FORGIVEN_SECONDS = 3600.0
"""After so long without a failure all is forgotten: people mistype once a week for years."""


class Throttle(Protocol):
    """Tries by key."""

    def begin(self, keys: Mapping[str, int]) -> float:
        """Counts a try under each of `keys`, of which so many are free; 0 when it may go on.

        Otherwise how many seconds the next one must wait, and nothing is counted.
        """
        ...

    def take_back(self, *keys: str) -> None:
        """The last try under `keys` was no failure; it asks nobody to wait."""
        ...

    def succeeded(self, key: str) -> None:
        """Forgets all failures under `key`, and `knows` it from now on."""
        ...

    def knows(self, key: str) -> bool:
        """Whether there was success under `key` not too long ago."""
        ...
