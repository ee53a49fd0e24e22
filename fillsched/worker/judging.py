"""Between a planner's reports and the pipe: every schedule is judged, and the pace kept bearable.

What it is for: the one place where a planner's schedule becomes one that may be stored. What it is
not for: the judge itself (`model.verify`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import floor
from typing import Any, Generic, TypeVar

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


Plan = TypeVar("Plan")
"""What a planner makes: campaigns, or the schedule of a plant."""


NEAR = Fraction(1, 1000)
"""Part of a tick by which hours, a binary fraction, may miss the whole ticks they stand for."""


def whole(hours: float, per_hour: int) -> int:
    """The ticks, or units of cost, that were told as `hours`."""
    return floor(Fraction(hours) * per_hour + NEAR)


class RuleBroken(Exception):
    """A planner's schedule that the judge did not pass."""


class Pace(ABC, Generic[Plan]):
    """Stands between a planner's reports and the pipe: judges, and keeps the pace bearable."""

    def __init__(self, tell: Tell, clock: Callable[[], float]) -> None:
        self.tell, self.clock = tell, clock
        self.pending: Plan | None = None
        self.told: Plan | None = None
        self.quiet_until = float("-inf")
        self.bound_told = True
        self.next_placed = clock() + SHORTEST_PAUSE_SECONDS

    def placed(self, news: Placed) -> None:
        """Lots stand in the first schedule."""
        now = self.clock()
        if now >= self.next_placed:
            self.next_placed = now + SHORTEST_PAUSE_SECONDS
            self.tell(PlacedSome(news.placed, news.lots))

    def found(self, plan: Plan) -> None:
        """A better schedule: told at once if it is the first, else when the pause is over."""
        self.pending = plan
        if self.told is None:
            self.flush()  # the first is never held back: until it is told there is none
        else:
            self.flush_if_due()

    def bounded(self) -> None:
        """A better bound is known."""
        self.bound_told = False
        self.flush_if_due()

    def flush_if_due(self) -> None:
        if (self.pending is not None or not self.bound_told) and self.clock() >= self.quiet_until:
            self.flush()

    def flush(self) -> None:
        """Judges and tells the newest incumbent, or the newest bound, and sets the next pause."""
        began = self.clock()
        if self.pending is not None:
            plan, self.pending = self.pending, None
            stored = self.judged(plan)
            self.tell(Improved(stored, self.figures()))
            self.told = plan
        elif not self.bound_told:
            self.tell(BoundRose(self.figures()))
        self.bound_told = True
        now = self.clock()
        pause = JUDGING_SHARE * (now - began)
        self.quiet_until = now + min(max(pause, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    @abstractmethod
    def judged(self, plan: Plan) -> StoredSchedule:
        """`plan` as it is stored. Raises RuleBroken when the judge does not pass it."""

    @abstractmethod
    def figures(self) -> Figures:
        """What is known of the search."""


class Stage(Pace[Campaigns]):
    """Of the planners of one line."""

    def __init__(self, problem: Problem, tell: Tell, clock: Callable[[], float]) -> None:
        super().__init__(tell, clock)
        self.problem = problem
        self.makespan_ticks: int | None = None
        self.bound_ticks: int | None = None

    def report(self, news: Placed | Incumbent | Bound) -> None:
        """What a planner tells."""
        if isinstance(news, Placed):
            self.placed(news)
        elif isinstance(news, Incumbent):
            self.found(news.campaigns)
        else:
            self.bound_ticks = news.ticks
            self.bounded()

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
class Flushing:
    """The stop rule, which is asked often, also lets a held back incumbent go when it is due."""

    rule: Stop
    stage: Pace[Any]

    def __call__(self, state: SearchState) -> StopReason | None:
        self.stage.flush_if_due()
        return self.rule(state)

    def seconds_left(self) -> float | None:
        return self.rule.seconds_left()
