"""A schedule as a workbook: a summary, a sheet per line, the receipt, where it comes from.

What it is for: a planner's own spreadsheet: dates are dates, numbers are numbers, texts are texts
whatever they begin with, the header stays in sight and filters. What it is not for: formulas.
"""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from xlsxwriter import Workbook

from fillsched.errors import Fault, InvalidInput
from fillsched.export.document import Document
from fillsched.presentation.kpi_labels import KPI_TEXTS
from fillsched.presentation.provenance import receipt_rows, stamp_rows
from fillsched.wire import ActivityView

MOST_ROWS = 1_048_575
"""Rows below the header that a sheet can hold (ECMA-376)."""

SHEET_NAME_CHARACTERS = 31
CHUNK_BYTES = 1 << 16

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_WIDTHS = (10, 12, 18, 14, 12, 20, 20, 20, 20, 10, 10)


def write_xlsx(document: Document) -> Iterator[bytes]:
    """The workbook in pieces. Raises InvalidInput when a line has more rows than a sheet holds."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False})
    styles = _styles(workbook)
    workbook.set_properties(
        {"title": document.title, "author": document.job.owner, "created": document.job.created_at}
    )
    _summary(workbook, styles, document)
    names = {"summary", "receipt", "provenance"}
    for line, activities in document.by_line():
        _line(workbook, styles, document, _free_name(line, names), activities)
    _pairs(workbook, styles, "Receipt", receipt_rows(document.receipt))
    _pairs(workbook, styles, "Provenance", stamp_rows(document.stamp))
    workbook.close()
    buffer.seek(0)
    while piece := buffer.read(CHUNK_BYTES):
        yield piece


def _styles(workbook: Workbook) -> dict[str, Any]:
    """`text` marks a cell as text for good, also once somebody edits it."""
    return {
        "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        "text": workbook.add_format({"num_format": "@", "quote_prefix": True}),
        "time": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "hours": workbook.add_format({"num_format": "#,##0.00"}),
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
    for row, kpi in enumerate(KPI_TEXTS, start=3):
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
) -> None:
    if len(activities) > MOST_ROWS:
        reason = f"a sheet holds at most {MOST_ROWS:,} rows"
        fault = Fault("format", "xlsx", reason, "Use csv, which has no such limit")
        raise InvalidInput([fault])
    sheet = workbook.add_worksheet(name)
    zone = document.zone.key
    headings = ("Kind", "Line", "Lot", "Type", "Vials", "Start (UTC)", "End (UTC)",
                f"Start ({zone})", f"End ({zone})", "Hours", "Campaign")  # fmt: skip
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, styles["head"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(activities)), len(headings) - 1)
    for row, activity in enumerate(activities, start=1):
        _write_row(sheet, styles, document, row, activity)


def _write_row(
    sheet: Any, styles: dict[str, Any], document: Document, row: int, activity: ActivityView
) -> None:
    texts = (activity.kind, activity.line, activity.lot_id, activity.type)
    for column, text in enumerate(texts):
        if text is not None:
            sheet.write_string(row, column, text, styles["text"])
    if activity.vials is not None:
        sheet.write_number(row, 4, activity.vials, styles["count"])
    times = (
        _naive(activity.start.astimezone(UTC)),
        _naive(activity.end.astimezone(UTC)),
        _naive(activity.start.astimezone(document.zone)),
        _naive(activity.end.astimezone(document.zone)),
    )
    for column, moment in enumerate(times, start=5):
        sheet.write_datetime(row, column, moment, styles["time"])
    sheet.write_number(row, 9, activity.hours, styles["hours"])
    sheet.write_number(row, 10, activity.campaign)


def _naive(moment: datetime) -> datetime:
    """A spreadsheet knows no zones; the heading of the column names it."""
    return moment.replace(tzinfo=None)


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


def _free_name(line: str, taken: set[str]) -> str:
    """A name that a sheet may have and none has yet (case does not count)."""
    name = _FORBIDDEN.sub("_", f"Line {line}").strip("'")[:SHEET_NAME_CHARACTERS]
    number = 2
    while name.casefold() in taken:
        tail = f" {number}"
        name, number = name[: SHEET_NAME_CHARACTERS - len(tail)] + tail, number + 1
    taken.add(name.casefold())
    return name
