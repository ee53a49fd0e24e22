"""The end of a job on the wire: what a schedule or a comparison has reached.

What it is for: the shape of `result`, for the document and for clients. What it is not for: making
one (`jobs.results`, `jobs.comparison.ranking`).
"""

from typing import Literal

from pydantic import Field

from fillsched.wire.values import Lenient

CurvePoint = tuple[float, float | None, float | None]
"""Seconds of planning, and the best makespan and the bound then, in hours."""


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


class ScheduleResult(Lenient):
    """What a schedule has reached; `makespan` in hours, `utilization` from 0 to 1."""

    schedule_id: int
    makespan: float
    utilization: float
    changeovers: int
    kpis: KpiView
    strategy: str
    status: str
    bound_hours: float | None
    gap: float | None
    stop_reason: str
    seed: int
    lots: int
    campaigns: int
    unplaced: int
    steps: int
    seconds: float
    judged: bool
    version: str | None = Field(None, exclude_if=lambda value: value is None)
    curve: list[CurvePoint]


class PlannedRun(Lenient):
    """A strategy of a comparison that has a schedule; hours against the best, and against the lots
    in the order of the file."""

    name: str
    state: Literal["done"]
    makespan_hours: float
    to_best_hours: float
    to_given_order_hours: float
    status: str
    stop_reason: str
    bound_hours: float | None
    gap: float | None
    seconds: float
    kpis: KpiView


class UnplannedRun(Lenient):
    """A strategy of a comparison that has none, and why: failed, refused or skipped."""

    name: str
    state: str
    text: str


class ComparisonResult(Lenient):
    """What a comparison has reached; `makespan` of the best strategy, `reason` why it is that."""

    comparison_id: int
    best_strategy: str
    reason: str
    makespan: float
    status: str
    bound_hours: float | None
    gap: float | None
    given_order: KpiView
    strategies: list[PlannedRun | UnplannedRun]
    seed: int
    lots: int
    seconds: float
    judged: bool
    version: str | None = Field(None, exclude_if=lambda value: value is None)
