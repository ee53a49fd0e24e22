"""One piece of heavy work under way somewhere it can be stopped, and the ways it can be lost.

All methods may be called from any thread.
"""

from typing import Protocol

from fillsched.solve.result import StopReason


class Solver(Protocol):
    """One performance (`jobs.performance`) under way somewhere it can be stopped."""

    def receive(self, timeout_seconds: float) -> object | None:
        """The next thing told, None when the time passed or `wake` was called.

        Raises SolverDied when nothing more can come, PassingTrouble when that was none of its
        doing.
        """
        ...

    def ask(self, reason: StopReason) -> None:
        """Asks the planner to stop and give its best."""
        ...

    def wake(self) -> None:
        """Makes a waiting `receive` return; from any thread."""
        ...

    def close(self) -> None:
        """Ends it, by force if need be; may be repeated. Nothing is received afterwards."""
        ...


class SolverDied(Exception):
    """The solver ended without saying how; `text` is for the log."""


class PassingTrouble(Exception):
    """What has nothing to do with the job and will pass; `text` is for the log."""
