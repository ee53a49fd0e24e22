"""A schedule with a zoom and a cursor, as the texts and cells of a chart: values only.

What it is for: what every line of the chart says, and where the cursor goes. What it is not for:
keys and colours (`gantt`), or the arithmetic of times and columns (`bars`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from fillsched.wire import ActivityView, LineView
from fillsched_tui.job_view import bars
from fillsched_tui.job_view.bars import Piece, View
from fillsched_tui.look.alphabet import Alphabet

LABEL = 4
"""Columns before the bars: the name of the line."""

NOW = "now"
"""What a cell shows that is the present, whatever goes on there."""


@dataclass(frozen=True, slots=True)
class Chart:
    """`lines` are the production lines with their activities; the cursor is on line `row`."""

    lines: Sequence[tuple[str, Sequence[Piece]]]
    pieces: Sequence[Piece]
    window_hours: float | None
    view: View
    row: int = 0

    def moved(self, cells: int, width: int) -> "Chart":
        """The cursor so many columns later."""
        return replace(self, view=bars.moved(self.view, self.pieces, cells, width))

    def zoomed(self, factor: float) -> "Chart":
        """Closer by that factor."""
        return replace(self, view=bars.zoomed(self.view, self.pieces, factor))

    def whole(self) -> "Chart":
        """All of the schedule."""
        return replace(self, view=bars.whole(self.pieces))

    def on_row(self, row: int) -> "Chart":
        """The cursor on that line, or the nearest there is."""
        return replace(self, row=min(max(0, row), len(self.lines) - 1))

    def at_lot(self, lots: int) -> "Chart":
        """The cursor so many fills of its line later."""
        fills = [piece for piece in self.here if piece.kind == "fill"]
        return replace(self, view=bars.at_piece(self.view, self.pieces, fills, lots))

    @property
    def here(self) -> Sequence[Piece]:
        """The activities of the cursor's line."""
        return self.lines[self.row][1]

    @property
    def under(self) -> Piece | None:
        """The activity under the cursor."""
        return bars.under(self.here, self.view.at)

    def told(self) -> str:
        """What lies under the cursor, in words."""
        return bars.told(self.under, self.here, self.window_hours)

    def cells(self, row: int, width: int, now: datetime | None) -> Iterator[tuple[str, bool]]:
        """For each column of a line what is there (a kind of activity, NOW, or none: ""), and
        whether the cursor is."""
        at = bars.cursor_cell(self.view, width) if row == self.row else None
        present = self.cell_of(now, width)
        for cell, kind in enumerate(bars.row(self.lines[row][1], self.view, width)):
            yield NOW if cell == present else kind, cell == at

    def cell_of(self, when: datetime | None, width: int) -> int | None:
        """The column of a moment; None when it is not seen."""
        return None if when is None else bars.cell_of(when, self.view, width)

    def texts(self, width: int, rows: int, now: datetime | None, letters: Alphabet) -> list[str]:
        """The lines below the bars, for `rows` rows: axis, cursor, legend, activities around."""
        axis = f"{'UTC':<{LABEL}}" + bars.axis(self.view, width)
        legend = f"{letters.clean} clean  {letters.changeover} changeover  {letters.fill} fill"
        legend += f"  {letters.later} idle"
        legend += "" if self.cell_of(now, width) is None else f"  {letters.now} now"
        texts = [axis, *self.told().split("\n"), f"{legend}  {letters.here} cursor"]
        left = rows - len(texts) - 1
        around = bars.around(self.here, self.view.at, left, letters.cursor) if left > 0 else []
        return [*texts, "", *around]


def drawn(activities: Sequence[ActivityView], line: LineView, before: Chart | None) -> Chart | None:
    """The chart of a schedule; zoom and cursor stay as in `before`. None without activities."""
    pieces = bars.pieces_of(activities)
    if not pieces:
        return None
    lines = [(name, list(some)) for name, some in groupby(pieces, key=lambda piece: piece.line)]
    chart = Chart(lines, pieces, float(line.clean_window_hours), bars.whole(pieces))
    if before is None:
        return chart
    return replace(chart, view=before.view).zoomed(1.0).on_row(before.row)
