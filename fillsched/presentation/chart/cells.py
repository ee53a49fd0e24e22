"""A row of a Gantt chart as cells of characters: what stands in each.

What it is for: the one rule by which bars and marks become cells, in the shell and on the
dashboard. What it is not for: glyphs, colours and names, which each screen has of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fillsched.presentation.chart.lanes import drawn_kind
from fillsched.wire import BarView, MarkView

LATE, CLOSED, IDLE = "late", "closed", "idle"
"""What a cell shows beside the drawn kinds of bars."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a drawn kind, LATE, CLOSED or IDLE; and the bar, where one does."""

    look: str
    bar: BarView | None = None


NOTHING, SHUT = Cell(IDLE), Cell(CLOSED)


@dataclass(frozen=True, slots=True)
class Row:
    """From `start` until `end` in `count` cells."""

    start: datetime
    end: datetime
    count: int

    def place(self, moment: datetime) -> float:
        """Where a moment lies, in cells from the left."""
        return (moment - self.start) / (self.end - self.start) * self.count

    def cell(self, moment: datetime) -> int | None:
        """The cell that holds a moment; None outside."""
        if not self.start <= moment < self.end:
            return None
        return min(self.count - 1, int(self.place(moment)))

    def before(self, moment: datetime) -> int:
        """How many cells lie before a moment, whole ones and within the row."""
        return min(self.count, max(0, round(self.place(moment))))

    def range(self, start: datetime, end: datetime) -> range:
        """The cells of a span: those whose middle it holds."""
        left, right = round(self.place(start)), round(self.place(end))
        return range(max(0, left), min(self.count, right))


def cells(bars: Sequence[BarView], marks: Iterable[MarkView], row: Row) -> list[Cell]:
    """What fills the middle of each cell; what is no fill, and what is late, always gets one where
    it begins, however short it is.

    `bars` and `marks` are those of one lane, bars in order of time.
    """
    found: list[Cell] = [NOTHING] * row.count
    of_lots: list[MarkView] = []
    for mark in marks:
        if mark.kind == "closed" and mark.end is not None:
            for at in row.range(mark.start, mark.end):
                found[at] = SHUT
        elif mark.kind == "late":
            of_lots.append(mark)
    narrow: list[tuple[int, Cell]] = []
    for bar in bars:
        cell = Cell(drawn_kind(bar.kind), bar)
        covered = row.range(bar.start, bar.end)
        for at in covered:
            found[at] = cell
        begins = row.cell(bar.start)
        if not covered and cell.look != "fill" and begins is not None:
            narrow.append((begins, cell))
    for at, cell in narrow:
        found[at] = cell
    for mark in of_lots:
        _be_late(found, mark, row)
    return found


def _be_late(found: list[Cell], mark: MarkView, row: Row) -> None:
    """The cells of a fill that lie behind its due date, at least its last."""
    end = mark.end or mark.start
    own = [
        at
        for at in row.range(mark.start, end) or [row.cell(mark.start)]
        if at is not None and (bar := found[at].bar) and bar.lot == mark.lot and bar.kind == "fill"
    ]
    for at in own:
        found[at] = Cell(LATE, found[at].bar)


def due_cells(marks: Iterable[MarkView], row: Row) -> dict[int, MarkView]:
    """For each cell, from the left, in which a lot of the lane is due its mark, first of those that
    were missed. What is due by midnight is due within the day that ends there."""
    found: dict[int, MarkView] = {}
    for mark in marks:
        at = row.cell(mark.start - datetime.resolution) if mark.kind == "due" else None
        if at is not None and (at not in found or found[at].met):
            found[at] = mark
    return dict(sorted(found.items()))
