"""When a line or a resource is closed: single times, times that come again, and shifts.

What it is for: moments in UTC from what a plant's file says by its own clock. Everything is made
once, in order, as far as somebody needs it. What it is not for: hours and ticks: an hour is an hour
on every day of the year.
"""

import re
from calendar import isleap, weekday
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import chain, islice, pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrule, rrulestr

from fillsched.time_zones import moment_of

MOST_YEARS = 10
"""Closures that come again are made for so many years from the start of a plan, no further."""

MOST_REPEATS = 50_000
"""Times one rule comes again at most: every two hours for ten years."""

LATE_YEAR = 9943
"""The first of 28 years in which each kind of year occurs, with 28 more behind each of them."""

MICROSECONDS_PER_HOUR = 3_600_000_000

Span = tuple[datetime, datetime]
"""From a moment to a moment, in UTC, half open."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A time in which nothing is filled and nothing cleaned. `what`: maintenance, holiday, ...

    `start` and `end` in UTC. Raises ValueError when it ends before it begins.
    """

    what: str
    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a closure ends after it begins")


@dataclass(frozen=True, slots=True)
class RepeatedClosure:
    """A closure of `hours` that begins whenever the rule `every` (RFC 5545, RRULE) says, from
    `start` on, by the clock of `zone`. Raises ValueError when the rule cannot be read."""

    what: str
    every: str
    start: datetime
    hours: Fraction
    zone: str

    def __post_init__(self) -> None:
        if self.hours <= 0:
            raise ValueError("a closure that comes again lasts more than 0 hours")
        if self.start.tzinfo is not None:
            raise ValueError("a closure that comes again begins at a time of the plant's clock")
        if not self._ever():
            raise ValueError("it never comes")

    def until(self, end: datetime) -> Iterator[Closure]:
        """Each time it comes before `end`, in order."""
        zone = ZoneInfo(self.zone)
        length = timedelta(microseconds=int(self.hours * MICROSECONDS_PER_HOUR))
        for begin in self.begins(end.astimezone(zone).replace(tzinfo=None)):
            moment = moment_of(begin, zone)
            yield Closure(self.what, moment, moment + length)

    def begins(self, end: datetime) -> Iterator[datetime]:
        """When it begins by the plant's clock before `end`, in order, up to MOST_REPEATS times."""
        rule = self._rule()
        # dateutil gives both back under no other name
        count: int | None = rule._count  # type: ignore[attr-defined]
        until: datetime | None = rule._until  # type: ignore[attr-defined]
        times = MOST_REPEATS if count is None else max(0, min(count, MOST_REPEATS))
        last = end if until is None else min(end, until)
        for begin in islice(rule.replace(count=None, until=last), times):
            if begin < end:
                yield begin

    def _rule(self) -> rrule:
        rule = rrulestr(self.every, dtstart=self.start)
        if not isinstance(rule, rrule):
            raise ValueError("it is more than one rule")
        return rule

    def _ever(self) -> bool:
        """Whether it comes at all, as 30 February does not.

        dateutil looks for the first time up to the year 9999, day by day. So it is asked from a
        year on, decades before that end, that has the same days of the week as the one it begins
        in.
        """
        year = self.start.year
        alike = next(
            late
            for late in range(LATE_YEAR, LATE_YEAR + 28)
            if isleap(late) == isleap(year) and weekday(late, 1, 1) == weekday(year, 1, 1)
        )
        rule = self._rule().replace(dtstart=self.start.replace(year=alike), until=None, count=None)
        return next(iter(rule), None) is not None


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_SHIFT = re.compile(
    rf"({'|'.join(DAYS)}) +(\d{{1,2}}):(\d\d) *(?:-|–|to) *({'|'.join(DAYS)}) +(\d{{1,2}}):(\d\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shift:
    """Open every week from a day and a time to a day and a time, by the clock of the plant.

    Days count from Monday, 0. The end may lie in the next week.
    """

    first_day: int
    opens: time
    last_day: int
    closes: time

    @classmethod
    def of(cls, text: str) -> "Shift":
        """The shift of a text such as ``Mon 06:00 - Sat 06:00``. Raises ValueError."""
        found = _SHIFT.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"'{text}' is no shift; write it as 'Mon 06:00 - Sat 06:00'")
        first, hour, minute, last, until_hour, until_minute = found.groups()
        return cls(_day(first), _clock(hour, minute), _day(last), _clock(until_hour, until_minute))

    def spans(self, start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
        """When it is open between two moments, in order; the first may begin before `start`."""
        days = (self.last_day - self.first_day) % 7
        if days == 0 and self.closes <= self.opens:
            days = 7
        monday = _monday(start.astimezone(zone).date()) - timedelta(days=7)
        while True:
            first = monday + timedelta(days=self.first_day)
            opens = moment_of(datetime.combine(first, self.opens), zone)
            if opens >= end:
                return
            closes = moment_of(datetime.combine(first + timedelta(days=days), self.closes), zone)
            if closes > start:
                yield opens, closes
            monday += timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Calendar:
    """When something is closed: `closures`, and all time outside of `shifts` if there are any.

    `zone` is the clock that shifts are meant by.
    """

    closures: tuple[Closure, ...] = ()
    repeated: tuple[RepeatedClosure, ...] = ()
    shifts: tuple[Shift, ...] = ()
    zone: str = "UTC"

    def closed(self, start: datetime, end: datetime) -> list[Span]:
        """The times it is closed between two moments: in order, apart from each other, not cut at
        the edges, and within MOST_YEARS of `start`."""
        end = min(end, _years_after(start))
        closures = _closed_by(self.closures, self.repeated, start, end)
        if not self.shifts:
            return [*closures]
        outside = ((piece.start, piece.end) for piece in self._outside_of_shifts(start, end))
        return merged(chain(closures, outside))

    def told(self, start: datetime, end: datetime) -> Iterator[Closure]:
        """The single closures that touch the time between two moments, with what they are."""
        yield from _single(self.closures, self.repeated, start, end)
        if self.shifts:
            yield from self._outside_of_shifts(start, end)

    def _outside_of_shifts(self, start: datetime, end: datetime) -> Iterator[Closure]:
        zone = ZoneInfo(self.zone)
        open_times = merged(span for shift in self.shifts for span in shift.spans(start, end, zone))
        before = start - timedelta(days=7)
        edges: list[Span] = [(before, before), *open_times, (end, end)]
        for (_, closes), (opens, _) in pairwise(edges):
            if closes < opens and opens > start:
                yield Closure("no shift", closes, opens)


def _single(
    closures: Iterable[Closure], repeated: Iterable[RepeatedClosure], start: datetime, end: datetime
) -> Iterator[Closure]:
    for closure in closures:
        if closure.end > start and closure.start < end:
            yield closure
    for rule in repeated:
        yield from (closure for closure in rule.until(end) if closure.end > start)


@lru_cache(maxsize=4)
def _closed_by(
    closures: tuple[Closure, ...],
    repeated: tuple[RepeatedClosure, ...],
    start: datetime,
    end: datetime,
) -> tuple[Span, ...]:
    """When closures say so. Remembered, as most lines of a plant have the same ones, and making
    ten years of them takes a while."""
    single = _single(closures, repeated, start, end)
    return tuple(merged((closure.start, closure.end) for closure in single))


def merged(spans: Iterable[Span]) -> list[Span]:
    """`spans` in order, those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _years_after(start: datetime) -> datetime:
    try:
        return start + timedelta(days=366 * MOST_YEARS)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _day(name: str) -> int:
    return DAYS.index(name.capitalize())


def _clock(hour: str, minute: str) -> time:
    if int(hour) == 24 and int(minute) == 0:
        raise ValueError("write 00:00 of the next day instead of 24:00")
    return time(int(hour), int(minute))
