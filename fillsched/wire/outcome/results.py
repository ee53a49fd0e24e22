"""The end of a job on the wire: what a schedule or a comparison has reached.

What it is for: the shape of `result`, for the document and for clients. What it is not for: making
one (`jobs.results`, `jobs.comparison.ranking`).
"""

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, TypeAdapter
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from fillsched.jobs.job import Objective
from fillsched.jobs.results import objective_figures
from fillsched.wire.values import (
    Lenient,
    PlanStatusName,
    StopReasonName,
    StrategyStateName,
)

CurvePoint = tuple[float, float | None, float | None]
"""Seconds of planning, and the best makespan and the bound then, in hours; of a plant what the best
plan costs by its aim, and what none can be below."""


def _of_plants() -> Any:
    """A figure that only the schedules of a plant have."""
    return Field(None, exclude_if=lambda value: value is None)


class SlackView(Lenient):
    """The least time left to a tight clock, which clock, and whose."""

    hours: float
    clock: str
    lot: str


class KpiView(Lenient):
    """The figures by which a schedule is read; hours, and counts."""

    makespan_hours: float
    utilization_percent: float
    changeover_count: int
    avg_lot_duration: float
    fill_hours: float
    changeover_hours: float
    changeovers_same: int
    changeovers_different: int
    cleans: int
    clean_hours: float
    campaigns: int
    lots_scheduled: int
    smallest_slack_hours: float
    setup_hours: float | None = _of_plants()
    idle_hours: float | None = _of_plants()
    closed_hours: float | None = _of_plants()
    dated: int | None = _of_plants()
    late: int | None = _of_plants()
    late_hours: float | None = _of_plants()
    latest_hours: float | None = _of_plants()
    unplaced: int | None = _of_plants()
    smallest_slack: SlackView | None = _of_plants()


class LineKpiView(Lenient):
    """The figures of one line of a plant; hours, counts, and utilization from 0 to 1 of its open
    hours."""

    line: str
    lots: int
    makespan_hours: float
    utilization: float
    fill_hours: float
    clean_hours: float
    changeover_hours: float
    setup_hours: float
    idle_hours: float
    closed_hours: float
    campaigns: int
    changeovers: int


class ObjectiveView(Lenient):
    """What a plan of a plant costs by its aim, and what none can be below; null where that is not
    known, as while lots are left out."""

    name: str
    unit: str
    value: float | None
    bound: float | None


def objective_view(objective: Objective | None) -> ObjectiveView | None:
    """An objective as messages have it."""
    return None if objective is None else ObjectiveView(**objective_figures(objective))


class TermView(Lenient):
    """One term of the objective: its hours, the weight of one, and its part of the whole."""

    name: str
    hours: float
    weight: float
    cost: float


class UnplacedLot(Lenient):
    """A lot without a place in the plan, why, and what would let it fit."""

    lot_id: str
    reason: str
    fix: str


class ScheduleResult(Lenient):
    """What a schedule has reached; `makespan` in hours, `utilization` from 0 to 1."""

    schedule_id: int
    makespan: float
    utilization: float
    changeovers: int
    kpis: KpiView
    strategy: str
    status: PlanStatusName
    bound_hours: float | None
    gap: float | None
    stop_reason: StopReasonName
    seed: int
    lots: int
    campaigns: int
    unplaced: int
    steps: int
    seconds: float
    judged: bool
    version: str | None = Field(None, exclude_if=lambda value: value is None)
    curve: list[CurvePoint] = Field(default_factory=list)
    objective: ObjectiveView | None = _of_plants()
    terms: list[TermView] | None = _of_plants()
    lines: list[LineKpiView] | None = _of_plants()
    unplaced_lots: list[UnplacedLot] | None = _of_plants()


class PlannedRun(Lenient):
    """A strategy of a comparison that has a schedule; hours against the best, and against the lots
    in the order of the file: of the makespan, in a plant of the cost by its aim."""

    name: str
    state: Literal["done"]
    makespan_hours: float
    to_best_hours: float
    to_given_order_hours: float
    status: PlanStatusName
    stop_reason: StopReasonName
    bound_hours: float | None
    gap: float | None
    seconds: float
    kpis: KpiView
    objective: ObjectiveView | None = _of_plants()


class UnplannedRun(Lenient):
    """A strategy of a comparison that has none, and why: failed, refused or skipped."""

    name: str
    state: StrategyStateName
    text: str


class ComparisonResult(Lenient):
    """What a comparison has reached; `makespan` of the best strategy, `reason` why it is that."""

    comparison_id: int
    best_strategy: str
    reason: str
    makespan: float
    status: PlanStatusName
    bound_hours: float | None
    gap: float | None
    given_order: KpiView
    strategies: list[PlannedRun | UnplannedRun]
    seed: int
    lots: int
    seconds: float
    judged: bool
    version: str | None = Field(None, exclude_if=lambda value: value is None)
    objective: ObjectiveView | None = _of_plants()


class _Told:
    """The shape of a result that stands in a message as it was stored, and is not read again."""

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(TypeAdapter(ScheduleResult | ComparisonResult).core_schema)


StoredResult = Annotated[dict[str, Any], _Told()]
"""The `result` of a message: a ScheduleResult or a ComparisonResult in JSON."""
