"""Between a planner's reports and the pipe: every schedule is judged, and the pace kept bearable.

What it is for: the one place where a planner's schedule becomes one that may be stored. What it is
not for: the judge itself (`model.verify`).
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass

from fillsched.jobs.codec import pack_campaigns
from fillsched.jobs.job import Figures, StoredSchedule
from fillsched.jobs.solver_messages import BoundRose, Improved, PlacedSome, Tell
from fillsched.model import (
    Campaigns,
    Problem,
    lay_out,
    measure,
    verify,
)
from fillsched.solve.result import Bound, Incumbent, Placed, StopReason, relative_gap
from fillsched.solve.stop import SearchState, Stop

JUDGING_SHARE = 20
"""Judging takes at most one part in this many of the planner's time (but see the next two)."""


SHORTEST_PAUSE_SECONDS = 0.1
"""Ten incumbents a second are all that a watcher can use (PLANNER)."""


LONGEST_PAUSE_SECONDS = 1.0
"""An incumbent may be lost with its process for at most 2 s; the rest is for storing it."""


class RuleBroken(Exception):
    """A planner's schedule that the judge did not pass."""


class _Stage:
    """Stands between a planner's reports and the pipe: judges, and keeps the pace bearable."""

    def __init__(self, problem: Problem, tell: Tell, clock: Callable[[], float]) -> None:
        self.problem, self.tell, self.clock = problem, tell, clock
        self.makespan_ticks: int | None = None
        self.bound_ticks: int | None = None
        self.pending: Campaigns | None = None
        self.told: Campaigns | None = None
        self.quiet_until = float("-inf")
        self.bound_told = True
        self.next_placed = clock() + SHORTEST_PAUSE_SECONDS

    def report(self, news: Placed | Incumbent | Bound) -> None:
        if isinstance(news, Placed):
            now = self.clock()
            if now >= self.next_placed:
                self.next_placed = now + SHORTEST_PAUSE_SECONDS
                self.tell(PlacedSome(news.placed, news.lots))
            return
        if isinstance(news, Incumbent):
            self.pending = news.campaigns
        else:
            self.bound_ticks, self.bound_told = news.ticks, False
        if self.pending is not None and self.makespan_ticks is None:
            self.flush()  # the first schedule is never held back: until it is told there is none
        else:
            self.flush_if_due()

    def flush_if_due(self) -> None:
        if (self.pending is not None or not self.bound_told) and self.clock() >= self.quiet_until:
            self.flush()

    def flush(self) -> None:
        """Judges and tells the newest incumbent, or the newest bound, and sets the next pause."""
        began = self.clock()
        if self.pending is not None:
            campaigns, self.pending = self.pending, None
            plan = self.judged(campaigns)
            self.tell(Improved(plan, self.figures()))
            self.told = campaigns
        elif self.bound_ticks is not None:
            self.tell(BoundRose(self.figures()))
        self.bound_told = True
        now = self.clock()
        pause = JUDGING_SHARE * (now - began)
        self.quiet_until = now + min(max(pause, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    def judged(self, campaigns: Campaigns) -> StoredSchedule:
        schedule = lay_out(self.problem, campaigns)
        violations = verify(schedule)
        if violations:
            raise RuleBroken(f"{len(violations)} broken rules, the first: {violations[0]}")
        kpis = measure(schedule)
        self.makespan_ticks = kpis.makespan_ticks
        return StoredSchedule(pack_campaigns(campaigns), asdict(kpis))

    def figures(self) -> Figures:
        hours = self.problem.hours
        return Figures(
            None if self.makespan_ticks is None else hours(self.makespan_ticks),
            None if self.bound_ticks is None else hours(self.bound_ticks),
            relative_gap(self.makespan_ticks, self.bound_ticks),
        )


@dataclass(frozen=True, slots=True)
class _Flushing:
    """The stop rule, which is asked often, also lets a held back incumbent go when it is due."""

    rule: Stop
    stage: _Stage

    def __call__(self, state: SearchState) -> StopReason | None:
        self.stage.flush_if_due()
        return self.rule(state)

    def seconds_left(self) -> float | None:
        return self.rule.seconds_left()
