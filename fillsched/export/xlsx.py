"""A schedule as a workbook: a summary, a sheet per line, the lots, a chart, where it comes from.

What it is for: a planner's own spreadsheet: dates are dates, numbers are numbers, texts are texts
whatever they begin with, the header stays in sight and filters, fills have the chart's colours.
Each sheet prints on landscape pages that are as wide as it, with its header and its stamp on each.
What it is not for: formulas, or drawing the chart (`gantt_sheet`).
"""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook

from fillsched.errors import Fault, InvalidInput
from fillsched.export.document import Document
from fillsched.export.gantt_sheet import write_gantt
from fillsched.export.lot_columns import LotColumn
from fillsched.intake.clean_copy import as_rows
from fillsched.presentation.chart.colours import COLOURS, colours_of
from fillsched.presentation.chart.lanes import kind_word
from fillsched.presentation.kpi_labels import kpi_texts
from fillsched.presentation.provenance import stamp_rows
from fillsched.presentation.reading.receipt import receipt_rows
from fillsched.wire import ActivityView

MOST_ROWS = 1_048_575
"""Rows below the header that a sheet can hold (ECMA-376)."""

SHEET_NAME_CHARACTERS = 31
FOOT_CHARACTERS = 100
"""Of a title at the foot of a page; a foot holds 255 in all."""

CHUNK_BYTES = 1 << 16

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
TIME_WIDTH = 18
"""Characters that a column of times is wide."""

WIDEST = 40
"""Characters that a column of the lots is wide at most."""

UTC_CLOCK = ZoneInfo("UTC")


def write_xlsx(document: Document) -> Iterator[bytes]:
    """The workbook in pieces. Raises InvalidInput when a line has more rows than a sheet holds."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    styles = _styles(workbook)
    workbook.set_properties(
        {"title": document.title, "author": document.job.owner, "created": document.job.created_at}
    )
    _summary(workbook, styles, document)
    names = {"summary", "lots", "gantt", "receipt", "provenance"}
    timeline = document.timeline()
    colours = colours_of(timeline.colours)
    for lane in document.lanes():
        name = _free_name(f"Line {lane.name}" if lane.resource is None else lane.name, names)
        _line(workbook, styles, document, name, lane.activities, colours)
    _lots(workbook, styles, document)
    write_gantt(workbook, styles, timeline)
    _pairs(workbook, styles, "Receipt", receipt_rows(document.receipt))
    _pairs(workbook, styles, "Provenance", stamp_rows(document.stamp))
    for sheet in workbook.worksheets():
        _for_paper(sheet, document)
    workbook.close()
    buffer.seek(0)
    while piece := buffer.read(CHUNK_BYTES):
        yield piece


def _for_paper(sheet: Any, document: Document) -> None:
    """A4 landscape, one page wide; who printed what stands at the foot of each page."""
    stamp = document.stamp
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    title = document.title.replace("&", "&&")[:FOOT_CHARACTERS]
    sha = (stamp.lots_sha256 or "")[:12]
    sheet.set_footer(f"&L&8{title}, lots {sha}, {stamp.exported_at:%Y-%m-%d %H:%M} UTC&R&8&P of &N")


def _styles(workbook: Workbook) -> dict[str, Any]:
    """`text` marks a cell as text for good, also once somebody edits it. Under a number the text
    of a fill of that colour."""
    fills = {
        str(number): workbook.add_format(
            {"num_format": "@", "quote_prefix": True, "bg_color": colour}
        )
        for number, colour in enumerate(COLOURS)
    }
    return fills | {
        "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": workbook.add_format({"num_format": "@", "quote_prefix": True}),
        "time": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "hours": workbook.add_format({"num_format": "#,##0.00"}),
        "plain": workbook.add_format({"num_format": "0.##"}),
        "late": workbook.add_format(
            {"num_format": "#,##0.00", "bold": True, "font_color": "#B3261E"}
        ),
        "count": workbook.add_format({"num_format": "#,##0"}),
        "bold": workbook.add_format({"bold": True}),
    }


def _summary(workbook: Workbook, styles: dict[str, Any], document: Document) -> None:
    sheet = workbook.add_worksheet("Summary")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 14)
    sheet.set_column(3, 3, 60)
    sheet.write_string(0, 0, document.title, styles["bold"])
    if document.stamp.provisional:
        sheet.write_string(1, 0, "Provisional: the search was still running", styles["bold"])
    for column, heading in enumerate(("Figure", "Value", "Unit", "Meaning")):
        sheet.write_string(2, column, heading, styles["head"])
    sheet.freeze_panes(3, 0)
    for row, kpi in enumerate(kpi_texts(document.kpis), start=3):
        value = document.kpis[kpi.key]
        sheet.write_string(row, 0, kpi.label)
        sheet.write_number(row, 1, value, styles["count" if isinstance(value, int) else "hours"])
        sheet.write_string(row, 2, kpi.unit)
        sheet.write_string(row, 3, kpi.meaning)


def _line(
    workbook: Workbook,
    styles: dict[str, Any],
    document: Document,
    name: str,
    activities: Sequence[ActivityView],
    colours: dict[str, int],
) -> None:
    if len(activities) > MOST_ROWS:
        reason = f"a sheet holds at most {MOST_ROWS:,} rows"
        fault = Fault("format", "xlsx", reason, "Use csv, which has no such limit")
        raise InvalidInput([fault])
    sheet = workbook.add_worksheet(name)
    columns, printed = _columns(document)
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, column.heading, styles["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(activities)), len(columns) - 1)
    sheet.print_area(0, 0, max(1, len(activities)), printed - 1)
    for row, activity in enumerate(activities, start=1):
        colour = colours.get(activity.type or "") if activity.kind == "fill" else None
        text = styles["text" if colour is None else str(colour)]
        for number, column in enumerate(columns):
            value = column.value(activity)
            if isinstance(value, str):
                sheet.write_string(row, number, value, text if column.of_fill else styles["text"])
            elif isinstance(value, datetime):
                sheet.write_datetime(row, number, value, styles["time"])
            elif value is not None:
                late = column.style == "late" and not value
                sheet.write_number(row, number, value, styles["plain" if late else column.style])


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of a line's sheet: `of_fill`, it bears the colour of a fill's product."""

    heading: str
    width: float
    value: Callable[[ActivityView], str | float | datetime | None]
    style: str = "plain"
    of_fill: bool = False


def _columns(document: Document) -> tuple[list[_Column], int]:
    """Those of a line's sheet, and how many are printed: times by UTC, where the site has another
    clock, stand behind all others and stay off the paper."""
    site = document.zone
    columns = [
        _Column("Kind", 10, lambda one: kind_word(one.kind), of_fill=True),
        _Column("Line", 10, lambda one: one.line, of_fill=True),
        _Column("Lot", 14, lambda one: one.lot_id, of_fill=True),
        _Column("Type", 14, lambda one: one.type, of_fill=True),
        _Column("Vials", 10, lambda one: one.vials, "count"),
        *_times(site),
        _Column("Hours", 8, lambda one: one.hours, "hours"),
        _Column("Campaign", 10, lambda one: one.campaign),
        *(_of_lots(column, site) for column in document.asked.columns()),
    ]
    printed = len(columns)
    if site.key != UTC_CLOCK.key:
        moments = (column for column in document.asked.columns() if column.moment)
        columns += [*_times(UTC_CLOCK), *(_of_lots(column, UTC_CLOCK) for column in moments)]
    return columns, printed


def _times(zone: ZoneInfo) -> Iterator[_Column]:
    yield _Column(f"Start ({zone.key})", TIME_WIDTH, lambda one: _naive(one.start, zone))
    yield _Column(f"End ({zone.key})", TIME_WIDTH, lambda one: _naive(one.end, zone))


def _of_lots(column: LotColumn, zone: ZoneInfo) -> _Column:
    """What lots ask for, and columns of their owner's; it stands beside fills alone."""

    def value(activity: ActivityView) -> str | float | datetime | None:
        found = column.value(activity) if activity.kind == "fill" else None
        if isinstance(found, datetime):
            return _naive(found, zone)
        return found or None if isinstance(found, str) else found

    heading = f"{column.heading} ({zone.key})" if column.moment else column.heading
    width = TIME_WIDTH if column.moment else column.width
    return _Column(heading, width, value, "late" if column.key == "late_hours" else "plain")


def _lots(workbook: Workbook, styles: dict[str, Any], document: Document) -> None:
    """All lots as a lots file has them, those without a place too: this sheet is read again."""
    sheet = workbook.add_worksheet("Lots")
    own = [heading for heading, _ in document.asked.own]
    heads, rows = as_rows(document.lots, document.zone, own)
    rows = list(rows)
    for column, heading in enumerate(heads):
        longest = max((len(str(cells[column])) for cells in rows), default=0)
        sheet.set_column(column, column, min(WIDEST, max(longest, len(heading)) + 2))
        sheet.write_string(0, column, heading, styles["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, styles["text"])
            else:
                sheet.write_number(row, column, cell)


def _naive(moment: datetime, zone: tzinfo) -> datetime:
    """A spreadsheet knows no zones; the heading of the column names it."""
    return moment.astimezone(zone).replace(tzinfo=None)


def _pairs(
    workbook: Workbook, styles: dict[str, Any], name: str, rows: Sequence[tuple[str, str]]
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "What", styles["head"])
    sheet.write_string(0, 1, "Value", styles["head"])
    sheet.freeze_panes(1, 0)
    for row, (label, text) in enumerate(rows, start=1):
        sheet.write_string(row, 0, label)
        sheet.write_string(row, 1, text, styles["text"])


def _free_name(wanted: str, taken: set[str]) -> str:
    """A name that a sheet may have and none has yet (case does not count)."""
    name = _FORBIDDEN.sub("_", wanted).strip("'")[:SHEET_NAME_CHARACTERS]
    number = 2
    while name.casefold() in taken:
        tail = f" {number}"
        name, number = name[: SHEET_NAME_CHARACTERS - len(tail)] + tail, number + 1
    taken.add(name.casefold())
    return name
