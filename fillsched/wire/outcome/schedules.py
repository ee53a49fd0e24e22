"""A schedule on the wire: its activities one by one, and the ways of planning.

What it is for: shape, and times of day from ticks. What it is not for: jobs (`jobs`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from fillsched.model import Activity, ActivityKind, Lot
from fillsched.model.lot import NO_TERMS
from fillsched.model.plant import AnySchedule
from fillsched.wire.values import DIGITS, Answer, Instant, Lenient


def _of_some() -> Any:
    """What not every activity has."""
    return Field(None, exclude_if=lambda value: value is None)


class ActivityView(Lenient):
    """One piece of a line's time, `[start, end)`; of a changeover so many hours lie in closures, in
    which it waits. What a lot needs after its fill stands at a `resource`.

    A fill has the dates of its lot, `late_hours` after the due date (0 on time), its `weight` where
    that is not 1, and what its owner keeps beside it (`own`, by heading)."""

    kind: Literal["clean", "changeover", "setup", "fill", "after_fill"]
    line: str
    lot_id: str | None
    type: str | None
    vials: int | None
    start: Instant
    end: Instant
    hours: float
    campaign: int
    closed_hours: float | None = _of_some()
    resource: str | None = _of_some()
    release: Instant | None = _of_some()
    due: Instant | None = _of_some()
    late_hours: float | None = _of_some()
    weight: float | None = _of_some()
    own: dict[str, str] | None = _of_some()


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


def activity_view(
    activity: Activity, schedule: AnySchedule, start: datetime, own: Sequence[str] = ()
) -> ActivityView:
    """`activity` at its time of day; ticks become microseconds here and nowhere before. `own`: the
    headings of what lots' owners keep beside them."""
    problem = schedule.problem
    lot: Lot | None = None
    if activity.kind is not ActivityKind.CLEAN and activity.lot is not None:
        lot = problem.lots[activity.lot]
    fill = lot if activity.kind is ActivityKind.FILL else None
    end = moment(start, activity.end_tick, problem.ticks_per_hour)
    return ActivityView(
        kind=activity.kind.value,
        line=activity.line,
        lot_id=None if lot is None else lot.id,
        type=None if lot is None else lot.product,
        vials=None if fill is None else fill.vials,
        start=moment(start, activity.start_tick, problem.ticks_per_hour),
        end=end,
        hours=round(problem.hours(activity.ticks), DIGITS),
        campaign=activity.campaign,
        closed_hours=round(problem.hours(activity.closed_ticks), DIGITS) or None,
        resource=activity.resource,
        **({} if fill is None else _of_lot(fill, end, own)),
    )


def _of_lot(lot: Lot, end: datetime, own: Sequence[str]) -> dict[str, Any]:
    """What a fill says of its lot beside its amount."""
    terms = lot.terms
    kept = {name: text for name, text in zip(own, lot.own, strict=False) if text}
    if terms is NO_TERMS:
        return {"own": kept or None}
    late = None if terms.due is None else max(0.0, (end - terms.due) / timedelta(hours=1))
    return {
        "release": terms.release,
        "due": terms.due,
        "late_hours": None if late is None else round(late, DIGITS),
        "weight": None if terms.weight == 1 else float(terms.weight),
        "own": kept or None,
    }


def activity_views(
    schedule: AnySchedule, start: datetime, own: Sequence[str] = ()
) -> Iterator[ActivityView]:
    """The activities of `schedule` in order, one by one; `own` as in `activity_view`."""
    return (activity_view(activity, schedule, start, own) for activity in schedule.activities)


def moment(start: datetime, ticks: int, ticks_per_hour: int) -> datetime:
    """The time of day `ticks` after `start`, to the microsecond."""
    return start + timedelta(microseconds=ticks * 3_600_000_000 // ticks_per_hour)
