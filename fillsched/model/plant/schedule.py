"""The schedule of a plant, and what it costs by the aim of the plan.

What it is for: activities of several lines as one value; the objective, computed from them and
nothing else. What it is not for: its correctness (`verify`) or figures for people (`kpis`).
"""

from dataclasses import dataclass

from fillsched.model.plant.problem import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind, Schedule


@dataclass(frozen=True, slots=True)
class PlantSchedule:
    """Activities in order of start, then of line. Lots that no fill names are not placed."""

    problem: PlantProblem
    activities: tuple[Activity, ...]

    def fills(self) -> dict[int, Activity]:
        """The fill of each lot (an index into the problem's lots) that is placed."""
        return {
            activity.lot: activity
            for activity in self.activities
            if activity.kind is ActivityKind.FILL and activity.lot is not None
        }

    @property
    def cost(self) -> "Cost":
        """What it costs by the aim of its problem."""
        return cost_of(self)

    def unplaced(self) -> list[int]:
        """Lots (indexes) without a fill."""
        placed = self.fills()
        return [lot for lot in range(len(self.problem.lots)) if lot not in placed]


AnySchedule = Schedule | PlantSchedule
"""Of one line, or of a plant."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a schedule costs, term by term, in the problem's units of cost (`Costs.per_hour`).

    `unplaced_weight`: of lots without a fill, in all; the first aim is that it is least. Ordered:
    less unplaced weight first, then the sum.
    """

    unplaced_weight: float
    tardiness: int
    makespan: int
    changeover: int
    clean: int

    @property
    def total(self) -> int:
        """The weighted sum."""
        return self.tardiness + self.makespan + self.changeover + self.clean

    @property
    def rank(self) -> tuple[float, int]:
        """Smaller is better."""
        return self.unplaced_weight, self.total


def cost_of(schedule: PlantSchedule) -> Cost:
    """What `schedule` costs. Makespan and dates are of fills; changeovers cost what is worked."""
    problem, costs = schedule.problem, schedule.problem.costs
    fills = schedule.fills()
    late = 0
    for lot, fill in fills.items():
        due = problem.due[lot]
        if due is not None and fill.end_tick > due:
            late += costs.late[lot] * (fill.end_tick - due)
    changed = sum(a.worked_ticks for a in schedule.activities if a.kind is ActivityKind.CHANGEOVER)
    cleaned = sum(a.ticks for a in schedule.activities if a.kind is ActivityKind.CLEAN)
    return Cost(
        unplaced_weight=float(sum(problem.lots[lot].terms.weight for lot in schedule.unplaced())),
        tardiness=late,
        makespan=costs.makespan * max((fill.end_tick for fill in fills.values()), default=0),
        changeover=costs.changeover * changed,
        clean=costs.clean * cleaned,
    )
