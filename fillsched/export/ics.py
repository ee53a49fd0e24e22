"""A schedule as a calendar (RFC 5545): an event per activity.

What it is for: a shared calendar of a line or a plant. An event belongs to its lot there, not to
the schedule, so a new schedule of the same lots moves the events of the one before instead of
doubling them (RFC 5545: the same UID, a higher SEQUENCE), also to another line of the plant. Times
are UTC, which every calendar shows in its reader's zone. What it is not for: anything below a
second, which calendars do not know: times are rounded to it.

The library that makes the calendar's head needs a millisecond for an event, most of it for checking
what cannot be wrong here; so events, all of one shape, are written directly, as RFC 5545 says:
texts escaped, lines folded. The tests read them back with that library.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar

import fillsched
from fillsched.export.document import Document, told
from fillsched.presentation.chart.timeline import activity_text
from fillsched.presentation.provenance import stamp_line
from fillsched.wire import ActivityView, iso, place_of

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
    same, uid = _same_in_all(document), uids(document)
    waiting = []
    for activity in document.chosen:
        waiting.append(_event(document, activity, uid(activity), same))
        if len(waiting) == CHUNK_EVENTS:
            yield b"".join(waiting)
            waiting.clear()
    yield b"".join(waiting) + b"END:VCALENDAR" + tail


def uids(document: Document) -> Callable[[ActivityView], str]:
    """What gives an activity its UID: the same for a lot's changeover, fill or time at a resource
    in every schedule of this store and plant. A clean has no lot of its own; it belongs to the
    first lot of its campaign.

    Events of its own are told apart by the number and the time of the order as well.
    """
    job = document.job
    place = place_of(job.cursor)
    whose = f"{place.history if place is not None else ''}|{_plant(document.receipt)}"
    if document.choices.own_events:
        whose += f"|{job.id}|{iso(job.created_at)}"
    firsts: dict[tuple[str, int], str | None] = {}
    for fill in document.fills:
        firsts.setdefault((fill.line, fill.campaign), fill.lot_id)

    def uid(activity: ActivityView) -> str:
        lot = activity.lot_id or firsts.get((activity.line, activity.campaign))
        what = (
            activity.kind if activity.resource is None else f"{activity.kind} {activity.resource}"
        )
        return f"{uuid5(NAMESPACE_URL, f'fillsched:{whose}|{what}|{lot}')}@fillsched"

    return uid


def _plant(receipt: Mapping[str, Any]) -> str:
    """Whose lots they are: the plant's name, else that of the one line there is. Lots of another
    plant that bear the same ids are other lots."""
    plant = receipt.get("plant") or {}
    line = (receipt.get("line") or {}).get("line", "")
    lines = plant.get("lines") or [line]
    return plant.get("name") or (lines[0] if len(lines) == 1 else "")


def _event(document: Document, activity: ActivityView, uid: str, same: bytes) -> bytes:
    """One event; `same` are its lines that are those of every other."""
    return b"".join(
        (
            b"BEGIN:VEVENT\r\n",
            text_line("SUMMARY", _summary(activity)),
            b"DTSTART:%b\r\n" % _stamp(activity.start),
            b"DTEND:%b\r\n" % _stamp(activity.end),
            b"UID:%b\r\n" % uid.encode(),
            b"CATEGORIES:%b\r\n" % activity.kind.encode(),
            text_line("DESCRIPTION", told(activity_text(activity), activity, document.zone)),
            text_line("LOCATION", f"Line {activity.line}"),
            same,
            b"END:VEVENT\r\n",
        )
    )


def _same_in_all(document: Document) -> bytes:
    moment = document.stamp.exported_at
    known = _stamp(moment), _sequence(moment)
    return b"DTSTAMP:%b\r\nSEQUENCE:%d\r\nTRANSP:TRANSPARENT\r\n" % known


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


def _sequence(moment: datetime) -> int:
    """Rises with every export, so that a calendar takes the newer one; fits 31 bits until 2088."""
    return int((moment - _FIRST) / timedelta(seconds=1))


_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


VERBS = {
    "fill": "Fill",
    "changeover": "Changeover to",
    "setup": "Set up for",
    "after_fill": "After",
}
"""What is done with a lot."""


def _summary(activity: ActivityView) -> str:
    if activity.lot_id is None:
        return f"Clean {activity.line}"
    verb = VERBS[activity.kind] if activity.resource is None else f"{activity.resource} after"
    return f"{verb} {activity.lot_id} ({activity.type})"


def _stamp(moment: datetime) -> bytes:
    """A time in UTC, rounded to the second."""
    rounded = moment.astimezone(UTC) + timedelta(microseconds=500_000)
    return f"{rounded:%Y%m%dT%H%M%SZ}".encode()
