"""A schedule as a calendar (RFC 5545): an event per activity.

What it is for: a shared calendar of a line. An event keeps its UID however often the schedule is
taken away, so importing again moves events instead of doubling them. Times are UTC, which every
calendar shows in its reader's zone. What it is not for: anything below a second, which calendars
do not know: times are rounded to it.

The library that makes the calendar's head needs a millisecond for an event, most of it for checking
what cannot be wrong here; so events, all of one shape, are written directly, as RFC 5545 says:
texts escaped, lines folded. The tests read them back with that library.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar

import fillsched
from fillsched.export.document import Document
from fillsched.export.svg import told
from fillsched.presentation.provenance import stamp_line
from fillsched.wire import ActivityView, iso

CHUNK_EVENTS = 200


def write_ics(document: Document) -> Iterator[bytes]:
    """The calendar in pieces."""
    calendar = Calendar()
    calendar.add("prodid", f"-//fillsched//fillsched {fillsched.__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", document.title)
    calendar.add("x-wr-timezone", document.zone.key)
    calendar.add("x-wr-caldesc", stamp_line(document.stamp))
    head, _, tail = calendar.to_ical().partition(b"END:VCALENDAR")
    yield head
    same = _same_in_all(document)
    waiting = []
    for activity in document.activities:
        waiting.append(_event(document, activity, same))
        if len(waiting) == CHUNK_EVENTS:
            yield b"".join(waiting)
            waiting.clear()
    yield b"".join(waiting) + b"END:VCALENDAR" + tail


def uid_of(document: Document, activity: ActivityView) -> str:
    """The same for the same clean, changeover or fill of one schedule, wherever it stands.

    A lot is filled once and changed over to at most once; a clean is known by its campaign. The
    time of the order tells schedules of the same number on two daemons apart.
    """
    job = document.job
    what = activity.campaign if activity.lot_id is None else activity.lot_id
    place = f"{job.id}|{iso(job.created_at)}|{activity.line}|{activity.kind}|{what}"
    return f"{uuid5(NAMESPACE_URL, f'fillsched:{place}')}@fillsched"


def _event(document: Document, activity: ActivityView, same: bytes) -> bytes:
    """One event; `same` are its lines that are those of every other."""
    return b"".join(
        (
            b"BEGIN:VEVENT\r\n",
            text_line("SUMMARY", _summary(activity)),
            b"DTSTART:%b\r\n" % _stamp(activity.start),
            b"DTEND:%b\r\n" % _stamp(activity.end),
            b"UID:%b\r\n" % uid_of(document, activity).encode(),
            b"CATEGORIES:%b\r\n" % activity.kind.encode(),
            text_line("DESCRIPTION", told(activity, document)),
            text_line("LOCATION", f"Line {activity.line}"),
            same,
            b"END:VEVENT\r\n",
        )
    )


def _same_in_all(document: Document) -> bytes:
    stamp = _stamp(document.stamp.exported_at)
    return b"DTSTAMP:%b\r\nSEQUENCE:%d\r\nTRANSP:TRANSPARENT\r\n" % (stamp, _sequence(document))


LINE_OCTETS = 75
"""Longest line before it is folded (RFC 5545, 3.1); the break itself does not count."""


def text_line(name: str, text: str) -> bytes:
    """The line of a property whose value is text: escaped (RFC 5545, 3.3.11) and folded."""
    line = f"{name}:{text.translate(_ESCAPED)}\r\n".encode()
    if len(line) <= LINE_OCTETS + 2:
        return line
    pieces, start, room = [], 0, LINE_OCTETS
    while len(line) - 2 - start > room:
        end = start + room
        while line[end] & 0xC0 == 0x80:  # the middle of a character
            end -= 1
        pieces.append(line[start:end])
        start, room = end, LINE_OCTETS - 1
    return b"\r\n ".join([*pieces, line[start:]])


_ESCAPED = {code: None for code in (*range(32), 127)} | {
    ord("\t"): " ",
    ord("\n"): "\\n",
    ord("\\"): "\\\\",
    ord(";"): "\\;",
    ord(","): "\\,",
}
"""What a text may not hold as it is; of control characters only a new line can be told."""


def _sequence(document: Document) -> int:
    """Rises whenever the job's log does, so that a calendar knows the newer of two exports."""
    return int(document.job.cursor.rpartition("-")[2])


def _summary(activity: ActivityView) -> str:
    if activity.lot_id is None:
        return f"Clean {activity.line}"
    verb = "Fill" if activity.kind == "fill" else "Changeover to"
    return f"{verb} {activity.lot_id} ({activity.type})"


def _stamp(moment: datetime) -> bytes:
    """A time in UTC, rounded to the second."""
    rounded = moment.astimezone(UTC) + timedelta(microseconds=500_000)
    return f"{rounded:%Y%m%dT%H%M%SZ}".encode()
