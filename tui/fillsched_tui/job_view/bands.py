"""A timeline wrapped into bands like a text into lines: a band is some days, with a row a lane.

What it is for: which rows there are, so that a plan has as many as the height holds; days in which
nothing lies, and lanes that have nothing then, take none. Pure. What it is not for: what stands in
a row (`presentation.chart.cells`), or the cursor (`chart`).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.presentation.chart.cells import Row
from fillsched.presentation.chart.weeks import periods
from fillsched.wire import LaneView, TimelineView

SPANS = (1, 2, 3, 7, 14, 21, 28, 35, 42, 56, 84, 112, 168, 364, 728, 1_456, 3_640)
"""Days that a band may span, from close to far."""

MOST_ROWS = 5_000
"""Rows that a chart is laid out with; of a longer plan the bands are not that close."""

MARK_CELLS = (8, 11)
"""Columns between two marks of the axis at least: of ``14 Oct``, and of ``Tue 14 Oct``."""

DAYS_NAMED = 21
"""Days of a band up to which its head has days of the week."""

HOUR_MARKS = (3, 6, 12)
DAY_MARKS = (1, 7, 14, 28, 84, 364, 1_092)


@dataclass(frozen=True, slots=True)
class Band:
    """From `start` until `end`, with the numbers of the `lanes` that have bars then."""

    start: datetime
    end: datetime
    lanes: tuple[int, ...]

    def row(self, count: int) -> Row:
        """Its time in so many cells."""
        return Row(self.start, self.end, count)


def bands(timeline: TimelineView, days: int) -> list[Band]:
    """The bands of so many days in which anything lies."""
    zone, ends = ZoneInfo(timeline.zone), [_ends(lane) for lane in timeline.lanes]
    found, spans = [], list(periods(begins(timeline), timeline.end, days, zone))
    if len(spans) == 1:  # the days of the plan alone, nothing before or behind
        single_days = list(periods(begins(timeline), timeline.end, 1, zone))
        spans = [(single_days[0][0], single_days[-1][1])]
    for start, end in spans:
        lanes = [
            number
            for number, lane in enumerate(timeline.lanes)
            if _lies(lane, ends[number], start, end)
        ]
        if lanes:
            found.append(Band(start, end, tuple(lanes)))
    return found


def fitting(timeline: TimelineView, rows: int) -> int:
    """The days of a band, so that all bands have room in so many rows, a head for each included
    where several lanes stand below each other."""
    whole = (timeline.end - begins(timeline)) / timedelta(days=1)
    for days in SPANS:
        if whole / days > MOST_ROWS:
            continue
        found = bands(timeline, days)
        if len(found) == 1 or height(found, single(timeline)) <= rows:
            return days
    return SPANS[-1]


def single(timeline: TimelineView) -> bool:
    """Whether there is but one lane, whose bands need no names and share one head."""
    return sum(bool(lane.bars) for lane in timeline.lanes) == 1


def height(some: Sequence[Band], alone: bool) -> int:
    """The rows of bands."""
    return 1 + len(some) if alone else sum(1 + len(band.lanes) for band in some)


def closest(timeline: TimelineView) -> int:
    """The least days of a band that a chart is laid out with."""
    whole = (timeline.end - begins(timeline)) / timedelta(days=1)
    return next((days for days in SPANS if whole / days <= MOST_ROWS), SPANS[-1])


def begins(timeline: TimelineView) -> datetime:
    """The start of the first bar: a plan may be asked for long before anything can begin."""
    return min((lane.bars[0].start for lane in timeline.lanes if lane.bars), default=timeline.start)


def date(band: Band, zone: ZoneInfo) -> str:
    """With which a row begins that is alone in its band: near, the day of the week is told."""
    near = band.end - band.start < timedelta(days=7)
    return f"{band.start.astimezone(zone):{'%a %d %b' if near else '%d %b %Y'}}"


def axis(row: Row, zone: ZoneInfo, *, year: bool = True) -> str:
    """Dates, or times within a day, each beginning where it is; none is cut or over another. The
    first date of a year has the year, unless it stands elsewhere."""
    text, shown = "", None if year else row.start.astimezone(zone).year
    for when in _marks(row, zone):
        at, wide = row.cell(when), _cell_hours(row) * MARK_CELLS[1] <= _gap_hours(row)
        local = when.astimezone(zone)
        label = f"{local:%H:%M}" if local.hour else f"{local:{'%a ' if wide else ''}%d %b}"
        if not local.hour and local.year != shown:
            label += f"{local: %Y}"
        if at is not None and len(text) <= at <= row.count - len(label):
            text = text.ljust(at) + label + " "
            shown = shown if local.hour else local.year
    return text[: row.count]


def weekdays(row: Row, zone: ZoneInfo) -> str:
    """The head of bands below each other: hours of the day, days of the week, or how far from the
    beginning of each."""
    days = round((row.end - row.start) / timedelta(days=1))
    text = ""
    for number, when in enumerate(_marks(row, zone)):
        local, at = when.astimezone(zone), row.cell(when)
        label = f"{local:%H:%M}" if days == 1 else f"{local:%a}"
        if days > DAYS_NAMED or (days > 1 and days % 7):
            label = f"+{number * _gap_hours(row) / 24:.0f} d" if number else ""
        if at is not None and len(text) <= at <= row.count - len(label):
            text = text.ljust(at) + label + " "
    return text


def _marks(row: Row, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments that the axis names."""
    gap = _gap_hours(row)
    if gap < 24:
        when = row.start
        while when < row.end:
            yield when
            when += timedelta(hours=gap)
        return
    days = [start for start, _ in periods(row.start, row.end, 1, zone)]
    yield from days[:: round(gap / 24)]


def _gap_hours(row: Row) -> float:
    """Hours between two marks."""
    steps: tuple[int, ...] = (*(HOUR_MARKS if row.end - row.start < timedelta(days=2) else ()),
             *(24 * days for days in DAY_MARKS))  # fmt: skip
    least = _cell_hours(row) * MARK_CELLS[0]
    return next((hours for hours in steps if hours >= least), steps[-1])


def _cell_hours(row: Row) -> float:
    hours: float = (row.end - row.start) / timedelta(hours=1)
    return hours / max(1, row.count)


def _ends(lane: LaneView) -> list[datetime]:
    return [bar.end for bar in lane.bars]


def _lies(lane: LaneView, ends: Sequence[datetime], start: datetime, end: datetime) -> bool:
    """Whether a bar of the lane lies between two moments."""
    first = bisect_right(ends, start)
    return first < len(ends) and lane.bars[first].start < end
