"""A schedule cut into weeks of the site's calendar, as the rows of a Gantt chart.

What it is for: where each bar lies in its week, as shares of the week from 0 to 1. A week in which
clocks change has 167 or 169 hours, and a bar in it is still as long as it lasts. What it is not
for: drawing (`svg`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.wire import ActivityView

DAYS = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """The part of an activity that lies in one week; `whole` unless the week's edge cuts it."""

    activity: ActivityView
    left: float
    right: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one line, from Monday 0:00 by the site's clock. `days`: where each day begins."""

    line: str
    start: datetime
    end: datetime
    days: tuple[tuple[datetime, float], ...]
    bars: list[Bar] = field(default_factory=list)


def weeks(line: str, activities: Iterable[ActivityView], zone: ZoneInfo) -> Iterator[Week]:
    """The weeks of one line from its first activity to its last; activities in order of start."""
    week: Week | None = None
    for activity in activities:
        if week is None:
            week = _week(line, activity.start, zone)
        while activity.start >= week.end:
            yield week
            week = _week(line, week.end, zone)
        week.bars.append(_bar(activity, week))
        while activity.end > week.end:
            yield week
            week = _week(line, week.end, zone)
            week.bars.append(_bar(activity, week))
    if week is not None:
        yield week


def _week(line: str, moment: datetime, zone: ZoneInfo) -> Week:
    local = moment.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    begins = [
        datetime.combine(monday + timedelta(days=day), datetime.min.time(), zone)
        for day in range(DAYS + 1)
    ]
    start, end = begins[0].astimezone(UTC), begins[-1].astimezone(UTC)
    days = tuple((day, (day.astimezone(UTC) - start) / (end - start)) for day in begins[:-1])
    return Week(line, start, end, days)


def _bar(activity: ActivityView, week: Week) -> Bar:
    start, end = max(activity.start, week.start), min(activity.end, week.end)
    length = week.end - week.start
    whole = start == activity.start and end == activity.end
    return Bar(activity, (start - week.start) / length, (end - week.start) / length, whole)
