"""A plant's file on this machine: its figures, with the calendars that lie beside it.

What it is for: TOML that a user or a site names, read where its files can be read; a daemon opens
no path that a request names, so what goes there are plain closures. What it is not for: what the
figures may be (`wire.plant`), or TOML itself (`toml_text`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from dateutil.rrule import rrulestr

from fillsched.errors import Fault, InvalidInput
from fillsched.toml_text import FILE_BYTES, NotToml, loads, text_of

YEARS_AHEAD = 10
"""Events that come again are sent so many years ahead, as far as any plan reaches."""

MOST_EVENTS = 4_000
"""Closures of one calendar; a plant has 5,000 in all."""

WHAT_CHARACTERS = 200


def text_in(file: Path) -> str:
    """The text of `file`. Raises InvalidInput."""
    try:
        return text_of(file)
    except NotToml as error:
        raise InvalidInput([Fault("file", str(file), str(error), "Check the path")]) from error
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise InvalidInput([Fault("file", str(file), reason, "Check the path")]) from error


def figures_in(file: Path, today: date) -> dict[str, Any]:
    """The figures in `file`, each calendar as its closures from a year before `today` on.

    Numbers with a point stay text, dates and times are as TOML has them. Raises InvalidInput.
    """
    try:
        figures = loads(text_in(file))
    except NotToml as error:
        fault = Fault(str(file), "", str(error), "Correct the place named")
        raise InvalidInput([fault]) from error
    closures = figures.get("closures")
    if isinstance(closures, list) and any(_named(one) for one in closures):
        figures["closures"] = [
            told
            for one in closures
            for told in (_events(file, one, today) if _named(one) else (one,))
        ]
    return figures


def names_a_calendar(figures: Mapping[str, Any]) -> bool:
    """Whether a closure of `figures` lies in a calendar beside the file."""
    closures = figures.get("closures")
    return isinstance(closures, list) and any(_named(one) for one in closures)


def _named(closure: object) -> str | None:
    name = closure.get("calendar") if isinstance(closure, Mapping) else None
    return name if isinstance(name, str) else None


def _events(file: Path, closure: Mapping[str, Any], today: date) -> Iterator[dict[str, Any]]:
    """The closures of one calendar, each with the lines that the closure names."""
    path = file.parent / str(_named(closure))
    begin, end = today - timedelta(days=366), today + timedelta(days=366 * YEARS_AHEAD)
    own = {key: closure[key] for key in ("lines",) if key in closure}
    told = 0
    for event in _calendar(path).walk("VEVENT"):
        what = str(closure.get("what") or event.get("SUMMARY") or "closed")[:WHAT_CHARACTERS]
        try:
            spans = list(_spans(event, begin, end))
        except (ValueError, TypeError, KeyError) as error:
            raise _wrong(path, f"'{what}' cannot be read: {error}", "Correct the event") from error
        told += len(spans)
        if told > MOST_EVENTS:
            raise _wrong(path, f"it has more than {MOST_EVENTS:,} events", "Shorten it")
        yield from ({**own, "what": what, "from": _time(a), "to": _time(b)} for a, b in spans)


def _calendar(path: Path) -> Any:
    import icalendar  # half a second, which only who has a calendar pays

    try:
        if path.stat().st_size > FILE_BYTES:
            raise _wrong(path, f"it is larger than {FILE_BYTES / 1e6:g} MB", "Shorten it")
        return icalendar.Calendar.from_ical(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise _wrong(path, reason, "Put it beside the plant file") from error
    except ValueError as error:
        raise _wrong(path, "it is no iCalendar file", "Export it as .ics") from error


def _spans(event: Any, begin: date, end: date) -> Iterator[tuple[date, date]]:
    """When an event is, by its own clock, within reach; never more often than is told."""
    if "DTSTART" not in event or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return
    start = event.decoded("DTSTART")
    length = _length(event, start)
    if length <= timedelta():
        return
    for first in islice(_times(event, start, begin, end), MOST_EVENTS + 1):
        yield first, first + length


def _length(event: Any, start: date) -> timedelta:
    """How long an event lasts; one of a day without an end lasts that day."""
    if "DTEND" in event:
        length: timedelta = event.decoded("DTEND") - start
        return length
    if "DURATION" in event:
        told: timedelta = event.decoded("DURATION")
        return told
    return timedelta() if isinstance(start, datetime) else timedelta(days=1)


def _times(event: Any, start: date, begin: date, end: date) -> Iterator[date]:
    """Each beginning of an event; of one that comes again those from `begin` to `end`."""
    if "RRULE" not in event:
        yield start
        return
    at = start if isinstance(start, datetime) else datetime.combine(start, time())
    left_out = {_as(one, at) for one in _listed(event.get("EXDATE"))}
    for each in rrulestr(event["RRULE"].to_ical().decode(), dtstart=at):
        if each > _as(end, at):
            return
        if each >= _as(begin, at) and each not in left_out:
            yield each if isinstance(start, datetime) else each.date()


def _listed(value: Any) -> Iterator[date]:
    for one in value if isinstance(value, list) else [value] if value is not None else []:
        yield from (entry.dt for entry in one.dts)


def _as(day: date, like: datetime) -> datetime:
    """`day` as a time with a zone, or without one, as `like` is."""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return (
        moment if bool(moment.tzinfo) == bool(like.tzinfo) else moment.replace(tzinfo=like.tzinfo)
    )


def _time(moment: date) -> str:
    return moment.isoformat() if isinstance(moment, datetime) else f"{moment.isoformat()}T00:00"


def _wrong(path: Path, reason: str, fix: str) -> InvalidInput:
    return InvalidInput([Fault("calendar", str(path), reason, fix)])
