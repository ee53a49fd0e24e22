"""A timeline cut into weeks of the site's calendar, as the rows of a Gantt chart.

What it is for: where each bar lies in its week, as shares of the week from 0 to 1. A week in which
clocks change has 167 or 169 hours, and a bar in it is still as long as it lasts. What it is not
for: drawing (`svg`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from fillsched.wire import BarView, MarkView, TimelineView

DAYS = 7

RESOLUTION = datetime.resolution


T = TypeVar("T", BarView, MarkView)


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """The part of a bar or a mark, `of`, that lies in one week; `whole` unless the week's edge cuts
    it."""

    of: T
    left: float
    right: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Week:
    """A week of one lane, from Monday 0:00 by the site's clock. `days`: where each day begins."""

    lane: str
    start: datetime
    end: datetime
    days: tuple[tuple[datetime, float], ...]
    bars: list[Part[BarView]] = field(default_factory=list)
    marks: list[Part[MarkView]] = field(default_factory=list)


def all_weeks(timeline: TimelineView) -> list[Week]:
    """The weeks of every lane in which something lies, lane by lane, with their marks; a week that
    is closed and no more is left out."""
    zone = ZoneInfo(timeline.zone)
    rows: list[Week] = []
    for number, lane in enumerate(timeline.lanes):
        own = list(weeks(lane.name, lane.bars, zone))
        for mark in timeline.marks:
            if mark.lane == number:
                _put(mark, own)
        rows += [
            week for week in own if week.bars or any(p.of.kind != "closed" for p in week.marks)
        ]
    return rows


def weeks(lane: str, bars: Iterable[BarView], zone: ZoneInfo) -> Iterator[Week]:
    """The weeks of one lane from its first bar to its last; bars in order of start."""
    week: Week | None = None
    for bar in bars:
        if week is None:
            week = _week(lane, bar.start, zone)
        while bar.start >= week.end:
            yield week
            week = _week(lane, week.end, zone)
        week.bars.append(_part(bar, bar.end, week))
        while bar.end > week.end:
            yield week
            week = _week(lane, week.end, zone)
            week.bars.append(_part(bar, bar.end, week))
    if week is not None:
        yield week


def _put(mark: MarkView, weeks: Sequence[Week]) -> None:
    """A mark into the weeks that it touches; one that none holds is not drawn. What is due by
    midnight is due in the week before it."""
    start, end = mark.start, mark.end or mark.start + RESOLUTION
    if mark.kind == "due":
        start, end = mark.start - RESOLUTION, mark.start
    first = bisect_right(weeks, start, key=lambda week: week.end)
    for week in takewhile(lambda week: week.start < end, weeks[first:]):
        week.marks.append(_part(mark, end, week))


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


def _week(lane: str, moment: datetime, zone: ZoneInfo) -> Week:
    ((start, end),) = periods(moment, moment + RESOLUTION, DAYS, zone)
    begins = [day for day, _ in periods(start, end, 1, zone)]
    days = tuple((day.astimezone(zone), (day - start) / (end - start)) for day in begins)
    return Week(lane, start, end, days)


def _part(one: T, until: datetime, week: Week) -> Part[T]:
    start, end = max(one.start, week.start), min(until, week.end)
    length = week.end - week.start
    whole = start == one.start and end == until
    return Part(one, (start - week.start) / length, (end - week.start) / length, whole)
