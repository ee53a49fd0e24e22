"""A timeline with a zoom and a cursor, laid out for a width and a height: values only.

What it is for: which rows are seen, where the cursor goes, and what lies under it. What it is not
for: keys, glyphs and colours (`gantt`), or the words for what lies there (`under`).
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from fillsched.presentation.chart.cells import Cell, Row, cells
from fillsched.presentation.chart.lot_labels import LotLabels
from fillsched.wire import BarView, MarkView, TimelineView
from fillsched_tui.job_view import bands
from fillsched_tui.job_view.bands import SPANS, Band

CLOSE = 6
"""Cells of a day."""

LEAST_LABEL, MOST_LABEL, DATE_LABEL = 4, 16, 12
"""Columns before the bars: the name of a lane, or the date with which a row begins."""


@dataclass(frozen=True)
class Chart:
    """`timeline` in `width` columns and `rows` rows; the cursor is at the moment `at` of a lane (a
    number of the timeline's). `days`: of a band; None: as few as have room all together."""

    timeline: TimelineView
    width: int
    rows: int
    at: datetime
    lane: int
    days: int | None = None

    @cached_property
    def zone(self) -> ZoneInfo:
        """The clock that it is drawn by."""
        return ZoneInfo(self.timeline.zone)

    @cached_property
    def alone(self) -> bool:
        """Whether there is one lane only."""
        return bands.single(self.timeline)

    @cached_property
    def span(self) -> int:
        """The days of a band."""
        return self.days or bands.fitting(self.timeline, self.rows)

    @cached_property
    def begins(self) -> datetime:
        """The start of the first bar."""
        return bands.begins(self.timeline)

    @property
    def close(self) -> bool:
        """Whether days are wide enough for the due dates of lots that are on time."""
        return self.count / self.span >= CLOSE

    @cached_property
    def bands(self) -> list[Band]:
        """All there are."""
        return bands.bands(self.timeline, self.span)

    @cached_property
    def label(self) -> int:
        """Columns before the bars."""
        if self.alone:
            return DATE_LABEL
        longest = max((len(lane.name) for lane in self.timeline.lanes), default=0)
        return min(MOST_LABEL, max(LEAST_LABEL, longest + 1))

    @property
    def count(self) -> int:
        """Cells of a row."""
        return max(1, self.width - self.label)

    @cached_property
    def lines(self) -> list[tuple[Band, int | None]]:
        """The lines of the picture, from the first band to the last: a band with one of its lanes,
        or None for its head. One lane alone has one head for all."""
        if self.alone:
            heads: list[tuple[Band, int | None]] = [(self.bands[0], None)] if self.bands else []
            return heads + [(band, band.lanes[0]) for band in self.bands]
        return [(band, lane) for band in self.bands for lane in (None, *band.lanes)]

    @property
    def seen(self) -> list[tuple[Band, int | None]]:
        """The lines that have room, the cursor's among them."""
        here = self._line
        first = min(max(0, here - self.rows // 2), max(0, len(self.lines) - self.rows))
        return self.lines[first : first + self.rows]

    @cached_property
    def labels(self) -> LotLabels:
        """What lots are called in little room, numbered as they are filled."""
        fills = sorted(
            (bar.start, bar.lot or "")
            for lane in self.timeline.lanes
            for bar in lane.bars
            if bar.kind == "fill"
        )
        return LotLabels.of(list(dict.fromkeys(lot for _, lot in fills)))

    @cached_property
    def marks(self) -> list[list[MarkView]]:
        """The marks of each lane."""
        found: list[list[MarkView]] = [[] for _ in self.timeline.lanes]
        for mark in self.timeline.marks:
            found[mark.lane].append(mark)
        return found

    def cells(self, band: Band, lane: int) -> list[Cell]:
        """What stands in each cell of a row."""
        row, own = band.row(self.count), self.timeline.lanes[lane].bars
        first = bisect_right(own, band.start, key=lambda bar: bar.end)
        last = bisect_left(own, band.end, lo=first, key=lambda bar: bar.start)
        near = [mark for mark in self.marks[lane] if _touches(mark, band)]
        return cells(own[first:last], near, row)

    def cursor(self, band: Band, lane: int) -> int | None:
        """The cursor's cell in a row; None when it is in another."""
        return band.row(self.count).cell(self.at) if lane == self.lane else None

    @property
    def under(self) -> BarView | None:
        """The bar under the cursor."""
        own = self.timeline.lanes[self.lane].bars
        place = bisect_right(own, self.at, key=lambda bar: bar.start) - 1
        return own[place] if place >= 0 and self.at < own[place].end else None

    def moved(self, steps: int) -> "Chart":
        """The cursor so many cells later, over the edges of bands."""
        own = [band for band in self.bands if self.lane in band.lanes]
        if not own:
            return self
        here = next((n for n, band in enumerate(own) if self.at < band.end), len(own) - 1)
        at = (own[here].row(self.count).cell(self.at) or 0) + steps
        here += at // self.count
        if not 0 <= here < len(own):
            here, at = (0, 0) if here < 0 else (len(own) - 1, self.count - 1)
        return replace(self, at=_middle(own[here].row(self.count), at % self.count))

    def on_line(self, steps: int) -> "Chart":
        """The cursor so many rows further down, heads not counted."""
        rows = [(band, lane) for band, lane in self.lines if lane is not None]
        if not rows:
            return self
        here = next((n for n, (band, lane) in enumerate(rows) if self._on(band, lane)), 0)
        band, lane = rows[min(max(0, here + steps), len(rows) - 1)]
        column = self._column
        return replace(self, lane=lane, at=_middle(band.row(self.count), column))

    def at_place(self, line: int, column: int) -> "Chart":
        """The cursor where somebody clicked: a line of those seen, a column of the picture."""
        seen = self.seen
        if not 0 <= line < len(seen) or seen[line][1] is None:
            return self
        band, lane = seen[line]
        cell = min(max(0, column - self.label), self.count - 1)
        return replace(self, lane=lane or 0, at=_middle(band.row(self.count), cell))

    def at_lot(self, steps: int) -> "Chart":
        """The cursor so many fills of its lane later."""
        own = self.timeline.lanes[self.lane].bars
        starts = [bar.start for bar in own if bar.kind in ("fill", "after_fill")]
        if not starts:
            return self
        here = bisect_right(starts, self.at) - 1
        under = self.under
        if steps < 0 and (under is None or under.start not in starts):
            here += 1
        return replace(self, at=starts[min(max(0, here + steps), len(starts) - 1)])

    def zoomed(self, steps: int) -> "Chart":
        """Bands of fewer days, or of more (below 0), up to those that have room all together."""
        most = SPANS.index(bands.fitting(self.timeline, self.rows))
        least = SPANS.index(bands.closest(self.timeline))
        place = min(max(least, SPANS.index(self.span) - steps), max(least, most))
        return replace(self, days=None if place == most else SPANS[place])

    def whole(self) -> "Chart":
        """All of it."""
        return replace(self, days=None)

    def sized(self, width: int, rows: int) -> "Chart":
        """The same in another room."""
        same = (width, rows) == (self.width, self.rows)
        return self if same else replace(self, width=width, rows=rows)

    @property
    def _line(self) -> int:
        """Where the cursor's row stands among the lines."""
        found = (n for n, (band, lane) in enumerate(self.lines) if self._on(band, lane))
        return next(found, 0)

    @property
    def _column(self) -> int:
        found = (self.cursor(band, self.lane) for band in self.bands)
        return next((at for at in found if at is not None), 0)

    def _on(self, band: Band, lane: int | None) -> bool:
        return lane == self.lane and band.start <= self.at < band.end


def drawn(timeline: TimelineView, width: int, rows: int, before: Chart | None) -> Chart | None:
    """The chart of a timeline; zoom and cursor stay as in `before`. None without bars."""
    used = [number for number, lane in enumerate(timeline.lanes) if lane.bars]
    if not used:
        return None
    first = min(used, key=lambda number: timeline.lanes[number].bars[0].start)
    chart = Chart(timeline, width, rows, timeline.lanes[first].bars[0].start, first)
    if before is None:
        return chart
    lane = before.lane if before.lane in used else first
    start, end = bands.begins(timeline), timeline.end
    at = min(max(start, before.at), end - timedelta(seconds=1))
    return replace(chart, at=at, lane=lane, days=before.days)


def _middle(row: Row, cell: int) -> datetime:
    """The moment in the middle of a cell."""
    return row.start + (row.end - row.start) * ((cell + 0.5) / row.count)


def _touches(mark: MarkView, band: Band) -> bool:
    return mark.start <= band.end and (mark.end or mark.start) >= band.start
