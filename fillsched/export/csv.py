"""A schedule as CSV: one row per activity, for any spreadsheet.

What it is for: streaming rows, whatever the size. What it is not for: other formats.
"""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from fillsched.export.document import Document, local
from fillsched.export.formulas import safe
from fillsched.presentation.provenance import stamp_line
from fillsched.wire import ActivityView, iso

COLUMNS = (
    "kind", "line", "lot_id", "type", "vials", "start", "end", "hours", "campaign",
    "start_local", "end_local", "provenance",
)  # fmt: skip
"""`provenance` is filled in the first row alone: a comment line would break every reader."""

CHUNK_ROWS = 500
"""Rows joined into one piece of output, so that a large export is not a million small writes."""


def write_csv(document: Document) -> Iterator[bytes]:
    """The CSV in pieces, UTF-8, with a header, lines ended by CRLF (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    stamp = safe(stamp_line(document.stamp))
    times = _Times(document.zone)
    for number, activity in enumerate(document.activities, start=1):
        writer.writerow(_row(activity, times, stamp))
        stamp = ""
        if number % CHUNK_ROWS == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _row(activity: ActivityView, times: "_Times", stamp: str) -> tuple[object, ...]:
    start, start_local = times.of(activity.start)
    end, end_local = times.of(activity.end)
    return (
        activity.kind,
        safe(activity.line),
        safe(activity.lot_id or ""),
        safe(activity.type or ""),
        "" if activity.vials is None else activity.vials,
        start,
        end,
        activity.hours,
        activity.campaign,
        start_local,
        end_local,
        stamp,
    )


class _Times:
    """Moments in UTC and on the site's clock. Remembers the last: one activity's end is mostly the
    next one's start, and the text of a time is the dearest part of a row.
    """

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._moment: datetime | None = None
        self._texts = ("", "")

    def of(self, moment: datetime) -> tuple[str, str]:
        if moment != self._moment:
            self._moment, self._texts = moment, (iso(moment), local(moment, self._zone))
        return self._texts


def _taken(buffer: io.StringIO) -> bytes:
    data = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return data
