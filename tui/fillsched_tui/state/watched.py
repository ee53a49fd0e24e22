"""The state as everybody on the screen sees it, and who watches it.

What it is for: one place where the state is kept; whoever shows a part of it says so once, picks
its part, and paints what differs. What it is not for: what a message changes (`known`), or when
anything is painted (whoever tells).
"""

from collections.abc import Callable

from fillsched_tui.state.known import Job, State, standing

Look = Callable[[State, float], None]
"""Is given what is known, and the moment in seconds of the clock."""


class Watched:
    """`known` may be set at any time; who watches sees it with the next `tell`."""

    def __init__(self, known: State, clock: Callable[[], float]) -> None:
        self.known, self.clock = known, clock
        self._looks: list[Look] = []

    def watch(self, look: Look) -> None:
        """Calls `look` with each `tell` from now on, after those that came before."""
        self._looks.append(look)

    def tell(self) -> None:
        """Shows what is known, now."""
        now = self.clock()
        for look in self._looks:
            look(self.known, now)

    @property
    def live(self) -> bool:
        """Whether the daemon is reached, by our own clock."""
        return standing(self.known, self.clock()) == "live"

    def job(self, job_id: int | None) -> Job | None:
        """That job; None while it is not known."""
        return None if job_id is None else self.known.jobs.get(job_id)
