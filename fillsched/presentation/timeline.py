"""A schedule cut into weeks of the site's calendar, as the rows of a Gantt chart.

What it is for: where each bar lies in its week, as shares of the week from 0 to 1. A week in which
clocks change has 167 or 169 hours, and a bar in it is still as long as it lasts. What it is not
for: drawing (`svg`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fillsched.wire import ActivityView

DAYS = 7

RESOLUTION = datetime.resolution


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


def periods(
    start: datetime, end: datetime, days: int, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Periods of so many days by the site's calendar, in UTC, from the one that holds `start` to
    that which holds the moment before `end`; of more than one day they begin on Mondays."""
    first = start.astimezone(zone).date()
    if days > 1:
        first -= timedelta(days=first.weekday())
    begin = _midnight(first, zone)
    while begin < end:
        first += timedelta(days=days)
        until = _midnight(first, zone)
        yield begin, until
        begin = until


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _week(line: str, moment: datetime, zone: ZoneInfo) -> Week:
    ((start, end),) = periods(moment, moment + RESOLUTION, DAYS, zone)
    begins = [day for day, _ in periods(start, end, 1, zone)]
    days = tuple((day.astimezone(zone), (day - start) / (end - start)) for day in begins)
    return Week(line, start, end, days)


def _bar(activity: ActivityView, week: Week) -> Bar:
    start, end = max(activity.start, week.start), min(activity.end, week.end)
    length = week.end - week.start
    whole = start == activity.start and end == activity.end
    return Bar(activity, (start - week.start) / length, (end - week.start) / length, whole)
