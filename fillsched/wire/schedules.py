"""A schedule on the wire: its activities one by one, and the ways of planning.

What it is for: shape, and times of day from ticks. What it is not for: jobs (`jobs`).
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from fillsched.model import Activity, ActivityKind, Lot, Schedule
from fillsched.wire.values import DIGITS, Answer, Instant, Lenient


class ActivityView(Lenient):
    """One piece of a line's time, `[start, end)`."""

    kind: Literal["clean", "changeover", "fill"]
    line: str
    lot_id: str | None
    type: str | None
    vials: int | None
    start: Instant
    end: Instant
    hours: float
    campaign: int


class ScheduleActivities(Answer):
    """A whole schedule; `provisional` while its job still runs."""

    schedule_id: int
    provisional: bool
    activities: list[ActivityView]


class ComparisonActivities(Answer):
    """The schedule of one strategy of a comparison."""

    comparison_id: int
    provisional: bool
    activities: list[ActivityView]


class StrategyView(Answer):
    """A way of planning."""

    name: str
    description: str
    guarantee: str
    default: bool


def activity_view(activity: Activity, schedule: Schedule, start: datetime) -> ActivityView:
    """`activity` at its time of day; ticks become microseconds here and nowhere before."""
    problem = schedule.problem
    lot: Lot | None = None
    if activity.kind is not ActivityKind.CLEAN and activity.lot is not None:
        lot = problem.lots[activity.lot]
    fill = lot if activity.kind is ActivityKind.FILL else None
    return ActivityView(
        kind=activity.kind.value,
        line=activity.line,
        lot_id=None if lot is None else lot.id,
        type=None if lot is None else lot.product,
        vials=None if fill is None else fill.vials,
        start=moment(start, activity.start_tick, problem.ticks_per_hour),
        end=moment(start, activity.end_tick, problem.ticks_per_hour),
        hours=round(problem.hours(activity.ticks), DIGITS),
        campaign=activity.campaign,
    )


def activity_views(schedule: Schedule, start: datetime) -> Iterator[ActivityView]:
    """The activities of `schedule` in order, one by one."""
    return (activity_view(activity, schedule, start) for activity in schedule.activities)


def moment(start: datetime, ticks: int, ticks_per_hour: int) -> datetime:
    """The time of day `ticks` after `start`, to the microsecond."""
    return start + timedelta(microseconds=ticks * 3_600_000_000 // ticks_per_hour)
