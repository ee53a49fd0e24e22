"""The Gantt chart of a workbook: a row per week and line, a narrow cell for some hours each.

What it is for: a picture that a planner can print and mark from the workbook itself; a week stays a
row of cells of its own colour, with the lot's name where its fill begins. What it is not for: exact
times, which stand in the sheet of the line.
"""

from typing import Any

from xlsxwriter import Workbook

from fillsched.presentation.chart.colours import COLOURS
from fillsched.presentation.chart.lanes import drawn_kind
from fillsched.presentation.chart.marks import MARK_WORDS, look_of
from fillsched.presentation.chart.weeks import Week, all_weeks
from fillsched.wire import BarView, TimelineView

CELLS = 84
"""Cells of a week, of two hours each; in a week in which clocks change they are a little longer."""

MOST_WEEKS = 530
"""Rows of the chart, ten years of one line; a longer schedule has no chart in its workbook."""

SIGNS = {"met": "▽", "missed": "▼", "pin": "◆", "late": "!"}
"""Before the name of the lot that a mark is of."""

CLEAN, CHANGEOVER, CLOSED = 14, 17, 11
"""Patterns of cells (ECMA-376): stripes, dots and lines, told apart without colour."""


def write_gantt(workbook: Workbook, styles: dict[str, Any], timeline: TimelineView) -> None:
    """A sheet with all weeks, or none when they are too many."""
    weeks = all_weeks(timeline)
    if not 0 < len(weeks) <= MOST_WEEKS:
        return
    sheet = workbook.add_worksheet("Gantt")
    sheet.set_column(0, 0, max(len(_label(week)) for week in weeks))
    sheet.set_column(1, CELLS, 1.2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.hide_gridlines(2)
    for number, (day, _) in enumerate(weeks[0].days):
        first = 1 + number * CELLS // len(weeks[0].days)
        sheet.write_string(0, first, day.strftime("%a"), styles["bold"])
    bars, row = _Bars(workbook), 0
    for week in weeks:
        row += 1
        if dates := _dates(week):
            for cell, (text, look) in sorted(dates.items()):
                sheet.write_string(row, cell, text, bars.marks[look])
            row += 1
        sheet.write_string(row, 0, _label(week), styles["text"])
        late, shut = (_covered(week, kind) for kind in ("late", "closed"))
        for cell, (bar, begins) in enumerate(_cells(week), start=1):
            if bar is None:
                if cell in shut:
                    sheet.write_blank(row, cell, None, bars.marks["closed"])
                continue
            style = bars.style(bar, late=cell in late)
            if begins and drawn_kind(bar.kind) == "fill":
                sheet.write_string(row, cell, bar.lot or "", style)
            else:
                sheet.write_blank(row, cell, None, style)
    _legend(sheet, row + 1, bars, timeline, styles)


def _label(week: Week) -> str:
    year, number, _ = week.days[0][0].isocalendar()
    return f"{week.lane} {year}-W{number:02}"


def _legend(
    sheet: Any, row: int, bars: "_Bars", timeline: TimelineView, styles: dict[str, Any]
) -> None:
    """What marks and patterns mean, one below the other."""
    marked = {look_of(mark) for mark in timeline.marks}
    for look, word in MARK_WORDS.items():
        if look in marked:
            row += 1
            sheet.write_string(row, 1, SIGNS.get(look, ""), bars.marks[look])
            sheet.write_string(row, 2, word, styles["text"])


def _dates(week: Week) -> dict[int, tuple[str, str]]:
    """The cells of the row above a week in which a lot is due or pinned: its text, and its look;
    what was missed comes first."""
    found: dict[int, tuple[str, str]] = {}
    for part in week.marks:
        look = look_of(part.of)
        cell = 1 + min(CELLS - 1, int(part.left * CELLS))
        if look in ("met", "missed", "pin") and (look == "missed" or cell not in found):
            found[cell] = (f"{SIGNS[look]}{part.of.lot or ''}", look)
    return found


def _covered(week: Week, kind: str) -> set[int]:
    """The cells that marks of a kind cover, what is late at least one."""
    found: set[int] = set()
    for part in week.marks:
        if part.of.kind == kind:
            first, last = round(part.left * CELLS), round(part.right * CELLS)
            least = 1 if kind == "late" else 0
            first = min(first, last - least)
            found.update(range(1 + max(0, first), 1 + min(last, CELLS)))
    return found


def _cells(week: Week) -> list[tuple[BarView | None, bool]]:
    """For each cell the bar that stands in its middle, and whether it begins there."""
    found: list[tuple[BarView | None, bool]] = [(None, False)] * CELLS
    for part in week.bars:
        first = max(0, round(part.left * CELLS))
        last = max(first + 1, round(part.right * CELLS))
        for cell in range(first, min(last, CELLS)):
            found[cell] = (part.of, cell == first)
    return found


LATE = {"bottom": 5, "bottom_color": "#B3261E", "italic": True}
"""A thick line at the foot of the cells of a fill that lies behind its due date."""


class _Bars:
    """Formats of cells, made once each."""

    def __init__(self, workbook: Workbook) -> None:
        small = {"font_size": 8, "valign": "vcenter"}
        grey = {"fg_color": "#7B8794", "bg_color": "#FFFFFF"}
        red = {"font_color": "#B3261E", "bold": True}
        self.marks = {
            "met": workbook.add_format(small),
            "missed": workbook.add_format({**small, **red}),
            "pin": workbook.add_format({**small, "bold": True}),
            "late": workbook.add_format({**small, **LATE}),
            "closed": workbook.add_format({**grey, "pattern": CLOSED}),
        }
        self._late = [
            workbook.add_format({**small, **LATE, "bg_color": colour}) for colour in COLOURS
        ]
        self._fills = [workbook.add_format({**small, "bg_color": colour}) for colour in COLOURS]
        self._others = {
            "clean": workbook.add_format({**grey, "pattern": CLEAN}),
            "changeover": workbook.add_format({**grey, "pattern": CHANGEOVER}),
        }

    def style(self, bar: BarView, *, late: bool) -> Any:
        kind = drawn_kind(bar.kind)
        if kind != "fill":
            return self._others[kind]
        return (self._late if late else self._fills)[bar.colour or 0]
