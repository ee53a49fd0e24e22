"""The planning of a plant inside the solver process: its schedules judged, told, and begun from.

What it is for: what `run` does for one line. What it is not for: reading lots, or the search.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

from fillsched.insight.unplaceable import unplaceable
from fillsched.jobs.codec import pack_activities, unpack_activities
from fillsched.jobs.job import Figures, Objective, StoredSchedule
from fillsched.jobs.solver_messages import Performed, Task, Tell
from fillsched.model.plant import Cost, PlantProblem, PlantSchedule, measure_plant, verify_plant
from fillsched.solve.lines.dispatch import by_given_order
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.search import LinesBound, LinesIncumbent
from fillsched.solve.result import relative_gap
from fillsched.solve.stop import Asked, Stop
from fillsched.solve.strategies import chosen_rule
from fillsched.worker.judging import Flushing, Pace, RuleBroken, whole


class PlantStage(Pace[PlantSchedule]):
    """Between the planner of a plant and the pipe."""

    def __init__(self, problem: PlantProblem, tell: Tell, clock: Callable[[], float]) -> None:
        super().__init__(tell, clock)
        self.problem = problem
        self.cost: Cost | None = None
        self.makespan_hours: float | None = None
        self.bound: LinesBound | None = None

    @cached_property
    def never(self) -> Mapping[int, str]:
        """Lots that no plan can hold, and why."""
        return unplaceable(self.problem)

    def report(self, news: LinesIncumbent | LinesBound) -> None:
        """What the planner tells."""
        if isinstance(news, LinesIncumbent):
            self.found(news.schedule)
        else:
            self.bound = news
            self.bounded()

    def judged(self, plan: PlantSchedule) -> StoredSchedule:
        violations = verify_plant(plan)
        if violations:
            raise RuleBroken(f"{len(violations)} broken rules, the first: {violations[0]}")
        kpis = measure_plant(plan)
        self.cost, self.makespan_hours = plan.cost, kpis.makespan_hours
        left_out = [
            _left_out(plan.problem, lot, self.never) for lot in plan.unplaced()[:MOST_NAMED]
        ]
        figures = asdict(kpis) | {"unplaced_lots": left_out}
        return StoredSchedule(pack_activities(plan.activities), figures)

    def figures(self) -> Figures:
        """Bounds are of schedules of all lots, and not told while some are left out."""
        problem, cost = self.problem, self.cost
        bound = None if cost is not None and cost.unplaced_weight else self.bound
        total = None if cost is None else cost.total
        least = None if bound is None else bound.cost
        return Figures(
            self.makespan_hours,
            None if bound is None else problem.hours(bound.makespan_ticks),
            relative_gap(total, least),
            Objective(
                objective_name(problem),
                "h",
                None if total is None else problem.cost_hours(total),
                None if least is None else problem.cost_hours(least),
            ),
        )


def _left_out(problem: PlantProblem, lot: int, never: Mapping[int, str]) -> dict[str, str]:
    """Which lot has no place in a plan, why, and what would let it fit."""
    own = problem.lots[lot]
    if lot in never:
        reason, _, fix = never[lot].partition("; ")
        return {"lot_id": own.id, "reason": reason, "fix": fix or "Change what it names"}
    terms = own.terms
    asked = {
        "its deadline": terms.deadline,
        "the hold of its bulk": terms.bulk_hold_hours,
        "its pins": terms.pin_start or terms.pin_after or terms.pin_first or terms.pin_line,
        "the end of the plant's plan": problem.plant.until,
    }
    kept = [name for name, value in asked.items() if value] or ["every clean window"]
    return {
        "lot_id": own.id,
        "reason": f"no place was found beside the others that keeps {' and '.join(kept)}",
        "fix": "Ease what it names, or let the search go on for longer",
    }


MOST_NAMED = 100
"""Lots without a place that a result names; it counts them all."""


def objective_name(problem: PlantProblem) -> str:
    """``makespan`` where that alone is the aim, else the terms that have a weight."""
    weights = asdict(problem.weights)
    return " + ".join(name for name, weight in weights.items() if weight)


def plan_plant(
    task: Task,
    problem: PlantProblem,
    *,
    stop: Stop,
    tell: Tell,
    clock: Callable[[], float],
) -> None:
    """Plans `problem` until `stop` speaks; the best schedule has been told before the last word."""
    stage = PlantStage(problem, tell, clock)
    known = None if task.warm_start is None else unpack_activities(task.warm_start)
    result = plan_lines(
        problem,
        seed=task.seed,
        rule=chosen_rule(task.strategy),
        stop=Flushing(stop, stage),
        report=stage.report,
        warm_start=known,
        bound=_known_bound(task, problem),
    )
    stage.bound = result.bound
    if result.schedule != stage.told:
        stage.pending = result.schedule
        stage.flush()
    tell(Performed(stage.figures(), result.status, result.stop_reason, result.steps))


def _known_bound(task: Task, problem: PlantProblem) -> LinesBound:
    """What an earlier attempt has proven."""
    objective = task.known_objective
    least = 0.0 if objective is None or objective.bound is None else objective.bound
    return LinesBound(
        whole(least, problem.costs.per_hour),
        whole(task.known_bound_hours, problem.ticks_per_hour),
    )


def given_order(problem: PlantProblem, clock: Callable[[], float]) -> Mapping[str, Any]:
    """The KPIs of the lots in the order in which they came."""
    result = plan_lines(
        problem, rule=by_given_order, stop=Asked(lambda: None), report=lambda news: None
    )
    return PlantStage(problem, lambda news: None, clock).judged(result.schedule).incumbent
