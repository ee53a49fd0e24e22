"""A schedule as CSV: one row per activity, for any spreadsheet.

What it is for: streaming rows, whatever the size. What it is not for: other formats.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from fillsched.wire import ActivityView, iso

COLUMNS = ("kind", "line", "lot_id", "type", "vials", "start", "end", "hours", "campaign")

CHUNK_ROWS = 500
"""Rows joined into one piece of output, so that a large export is not a million small writes."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: an apostrophe before = + - @."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_csv(activities: Iterable[ActivityView]) -> Iterator[bytes]:
    """The CSV of `activities` in pieces, UTF-8, with a header, lines ended by CRLF (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for number, activity in enumerate(activities, start=1):
        writer.writerow(_row(activity))
        if number % CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _row(activity: ActivityView) -> tuple[object, ...]:
    return (
        activity.kind,
        safe(activity.line),
        safe(activity.lot_id or ""),
        safe(activity.type or ""),
        "" if activity.vials is None else activity.vials,
        iso(activity.start),
        iso(activity.end),
        activity.hours,
        activity.campaign,
    )


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data
