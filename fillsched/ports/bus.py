"""Hints that something happened: what a bus promises, and what it does not.

All methods may be called from any thread. The log is the truth (`event_log`).
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from fillsched.jobs.events import Frame


class Bus(Protocol):
    """Hints that something happened. A hint may be lost or come twice; the log is the truth."""

    def publish(self, job_id: int, frames: Sequence[Frame]) -> None:
        """Says that `frames` are in the log; with none: that a command or a deletion is."""
        ...

    def subscribe(self, job_id: int, hint: "Hint") -> Callable[[], None]:
        """Calls `hint` for every publication on the job, from any thread, until the returned
        function is called."""
        ...

    def subscribe_all(self, hint: "HintOfAny") -> Callable[[], None]:
        """Calls `hint` for every publication on any job; otherwise as `subscribe`."""
        ...


Hint = Callable[[Sequence[Frame]], None]


HintOfAny = Callable[[int, Sequence[Frame]], None]
