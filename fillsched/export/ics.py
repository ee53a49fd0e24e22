"""A schedule as a calendar (RFC 5545): an event per activity.

What it is for: a shared calendar of a line. An event keeps its UID however often the schedule is
taken away, so importing again moves events instead of doubling them. Times are UTC, which every
calendar shows in its reader's zone. What it is not for: anything below a second, which calendars
do not know: times are rounded to it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Calendar, Event

import fillsched
from fillsched.export.document import Document
from fillsched.export.svg import told
from fillsched.wire import ActivityView, iso, stamp_line

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
    waiting = []
    for activity in document.activities:
        waiting.append(_event(document, activity).to_ical())
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


def _event(document: Document, activity: ActivityView) -> Event:
    event = Event()
    event.add("uid", uid_of(document, activity))
    event.add("dtstamp", _to_the_second(document.stamp.exported_at))
    event.add("sequence", _sequence(document))
    event.add("dtstart", _to_the_second(activity.start))
    event.add("dtend", _to_the_second(activity.end))
    event.add("summary", _summary(activity))
    event.add("description", told(activity, document))
    event.add("location", f"Line {activity.line}")
    event.add("categories", [activity.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _sequence(document: Document) -> int:
    """Rises whenever the job's log does, so that a calendar knows the newer of two exports."""
    return int(document.job.cursor.rpartition("-")[2])


def _summary(activity: ActivityView) -> str:
    if activity.lot_id is None:
        return f"Clean {activity.line}"
    verb = "Fill" if activity.kind == "fill" else "Changeover to"
    return f"{verb} {activity.lot_id} ({activity.type})"


def _to_the_second(moment: datetime) -> datetime:
    return (moment.astimezone(UTC) + timedelta(microseconds=500_000)).replace(microsecond=0)
