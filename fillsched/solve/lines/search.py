"""One run of the planner of several lines: the best schedule and bound so far, and the work done.

What it is for: what `solve.search` is for one line: it keeps the promises of the reports
(incumbents strictly better, bounds strictly higher, both true) and asks the stop rules. What it is
not for: deciding how to search.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fillsched.model.plant import Cost, PlantProblem, PlantSchedule, cost_of
from fillsched.model.schedule import Activity
from fillsched.solve.result import Status, StopReason
from fillsched.solve.search import Stopped
from fillsched.solve.stop import SearchState, Stop


@dataclass(frozen=True, slots=True)
class LinesIncumbent:
    """A schedule that is better than every one reported before it."""

    schedule: PlantSchedule
    cost: Cost


@dataclass(frozen=True, slots=True)
class LinesBound:
    """No schedule of all lots costs less than `cost`, or ends its last fill before `makespan`."""

    cost: int
    makespan_ticks: int


NOTHING_PROVEN = LinesBound(0, 0)

LinesReport = Callable[[LinesIncumbent | LinesBound], None]
"""The one callback. It returns at once."""


@dataclass(frozen=True, slots=True)
class LinesResult:
    """The end of one run. `steps` counts work, not seconds."""

    schedule: PlantSchedule
    cost: Cost
    bound: LinesBound
    status: Status
    stop_reason: StopReason
    steps: int
    seed: int


class LinesSearch:
    """The state of one run. `schedule` and `cost` are None until the first offer."""

    def __init__(self, problem: PlantProblem, *, seed: int, stop: Stop, report: LinesReport):
        self.problem, self.seed = problem, seed
        self.steps = 0
        self.schedule: PlantSchedule | None = None
        self.cost: Cost | None = None
        self.bound = NOTHING_PROVEN
        self._stop, self._report = stop, report

    @property
    def proven(self) -> bool:
        """Whether every lot that can stand anywhere does, and the bound meets the cost."""
        if self.cost is None or self.schedule is None:
            return False
        left_out = any(self.problem.eligible(lot) for lot in self.schedule.unplaced())
        return not left_out and self.cost.total <= self.bound.cost

    def work(self, steps: int = 1) -> None:
        """Counts `steps` of work. Raises Stopped when a stop rule says so."""
        self.steps += steps
        cost = None if self.cost is None else self.cost.total
        if cost is not None and self.cost is not None and self.cost.unplaced_weight:
            cost = max(cost, self.bound.cost + 1)  # with lots left out nothing is proven by it
        reason = self._stop(SearchState(self.steps, cost, self.bound.cost))
        if reason is not None:
            raise Stopped(reason)

    def offer(self, activities: Sequence[Activity]) -> bool:
        """Keeps and reports a schedule if it is better than the best; says whether."""
        schedule = PlantSchedule(self.problem, tuple(activities))
        cost = cost_of(schedule)
        if self.cost is not None and cost.rank >= self.cost.rank:
            return False
        self.schedule, self.cost = schedule, cost
        self._report(LinesIncumbent(schedule, cost))
        return True

    def settle(self, activities: Sequence[Activity]) -> None:
        """Keeps a schedule that costs what the best does, and is better in what costs nothing; at
        the end of a run, and not reported."""
        schedule = PlantSchedule(self.problem, tuple(activities))
        cost = cost_of(schedule)
        if self.cost is not None and cost.rank <= self.cost.rank:
            self.schedule, self.cost = schedule, cost

    def seconds_left(self) -> float | None:
        """How long the stop rules let the search go on at most; None: no such limit."""
        return self._stop.seconds_left()

    def raise_bound(self, cost: int, makespan_ticks: int) -> bool:
        """Keeps and reports a bound if one of its figures is higher; says whether."""
        known = self.bound
        bound = LinesBound(max(known.cost, cost), max(known.makespan_ticks, makespan_ticks))
        if bound == known:
            return False
        self.bound = bound
        self._report(bound)
        return True
