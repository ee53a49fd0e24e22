"""Work of which only so much may be done at a time, with a short queue before it.

What it is for: checks of lots files, each of which takes a processor and hundreds of megabytes.
What it is not for: jobs, which wait in the store for as long as it takes.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread

from fillsched.errors import LimitExceeded

T = TypeVar("T")

WAITING_A_SLOT = 8
"""Calls that may wait for each slot; a check takes about a second, so nobody waits for minutes."""


class Slots:
    """Runs blocking calls in threads of their own, `count` at a time."""

    def __init__(self, count: int) -> None:
        self._limiter = CapacityLimiter(count)
        self._most_waiting = count * WAITING_A_SLOT
        self.refused = 0

    @property
    def busy(self) -> int:
        """Calls that run."""
        return int(self._limiter.borrowed_tokens)

    @property
    def waiting(self) -> int:
        """Calls that wait."""
        return self._limiter.statistics().tasks_waiting

    async def run(self, work: Callable[..., T], *args: Any, **named: Any) -> T:
        """What `work` gives. Raises LimitExceeded when too many wait already."""
        if self.waiting >= self._most_waiting:
            self.refused += 1
            raise LimitExceeded(
                f"{self._limiter.total_tokens:g} checks are under way and {self.waiting} wait; "
                "try again in some seconds.",
                retry_after_seconds=5,
            )
        return await to_thread.run_sync(partial(work, *args, **named), limiter=self._limiter)
