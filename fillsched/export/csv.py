"""A schedule as CSV: one row per activity, for any spreadsheet.

What it is for: streaming rows, whatever the size. What it is not for: other formats.
"""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain, islice

from fillsched.export.document import Document, Spreadsheet, local, when
from fillsched.export.formulas import safe
from fillsched.export.lot_columns import LotColumn
from fillsched.presentation.provenance import stamp_line, stamp_rows
from fillsched.wire import ActivityView, iso

COLUMNS = (
    "kind", "line", "lot_id", "type", "vials", "start", "end", "hours", "campaign",
    "start_local", "end_local", "provenance",
)  # fmt: skip
"""`provenance` is filled in the first row alone: a comment line would break every reader. Behind it
stand what lots ask for, and their owner's columns, where there are any."""

CHUNK_ROWS = 500
"""Rows joined into one piece of output, so that a large export is not a million small writes."""

Texts = Callable[[datetime], tuple[str, str]]
"""A moment in UTC and on the site's clock, as texts."""


def write_csv(document: Document) -> Iterator[bytes]:
    """The CSV in pieces, UTF-8, with a header, lines ended by CRLF (RFC 4180)."""
    sheet = document.choices.spreadsheet
    yield from _for_programs(document) if sheet is None else _for_people(document, sheet)


def _for_programs(document: Document) -> Iterator[bytes]:
    """Commas, points, ISO 8601, and the stamp in the last column."""
    stamp = safe(stamp_line(document.stamp))
    times = _remembering(lambda moment: (iso(moment), local(moment, document.zone)))
    more = document.asked.columns()
    rows = (
        (
            *_row(activity, times, activity.hours),
            "" if number else stamp,
            *_lot(activity, more, times, str),
        )
        for number, activity in enumerate(document.chosen)
    )
    yield from _pieces(chain([(*COLUMNS, *_headings(more))], rows), ",")


def _for_people(document: Document, sheet: Spreadsheet) -> Iterator[bytes]:
    """What a double click opens as a table: the byte order mark that tells Excel of UTF-8, the
    site's delimiter and decimal mark, times that are taken for times, the stamp below the table."""
    zone = document.zone
    times = _remembering(lambda moment: (when(moment, UTC), when(moment, zone)))
    more = document.asked.columns()

    def spelled(hours: float) -> str:
        return f"{hours:.4f}".replace(".", sheet.decimal)

    rows = (
        (*_row(activity, times, spelled(activity.hours)), *_lot(activity, more, times, spelled))
        for activity in document.chosen
    )
    told = [("Local times", document.zone.key), *stamp_rows(document.stamp)]
    stamp = ((label, safe(text)) for label, text in told)
    yield BOM_UTF8
    yield from _pieces(
        chain([(*COLUMNS[:-1], *_headings(more))], rows, [()], stamp), sheet.delimiter
    )


def _row(activity: ActivityView, times: Texts, hours: float | str) -> tuple[object, ...]:
    start, start_local = times(activity.start)
    end, end_local = times(activity.end)
    return (
        activity.kind,
        safe(activity.line),
        safe(activity.lot_id or ""),
        safe(activity.type or ""),
        "" if activity.vials is None else activity.vials,
        start,
        end,
        hours,
        activity.campaign,
        start_local,
        end_local,
    )


def _headings(more: Sequence[LotColumn]) -> Iterator[str]:
    for column in more:
        yield safe(column.key)
        if column.moment:
            yield f"{column.key}_local"


def _lot(
    activity: ActivityView,
    more: Sequence[LotColumn],
    times: Texts,
    spelled: Callable[[float], str],
) -> Iterator[str]:
    """What stands in further columns."""
    for column in more:
        value = column.value(activity) if activity.kind == "fill" else None
        if column.moment:
            yield from times(value) if isinstance(value, datetime) else ("", "")
        else:
            yield spelled(value) if isinstance(value, float) else safe(str(value or ""))


def _remembering(texts: Texts) -> Texts:
    """`texts`, which remembers the last: one activity's end is mostly the next one's start, and
    the text of a time is the dearest part of a row."""
    return lru_cache(maxsize=2)(texts)


def _pieces(rows: Iterable[Sequence[object]], delimiter: str) -> Iterator[bytes]:
    left = iter(rows)
    while some := list(islice(left, CHUNK_ROWS)):
        buffer = io.StringIO()
        csv.writer(buffer, delimiter=delimiter).writerows(some)
        yield buffer.getvalue().encode()
