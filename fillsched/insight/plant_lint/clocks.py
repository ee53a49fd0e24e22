"""Times in a plant's file that its clock skips or shows twice, and dates that say no time.

What it is for: what was taken for what, where a daylight saving weekend or a date alone leaves two
readings. What it is not for: making moments of times (`time_zones`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from fillsched.insight.plant_lint.room import LOOKED_AHEAD
from fillsched.model.plant import RepeatedClosure, Shift
from fillsched.time_zones import clock_trouble, zone_of

DATE_CHARACTERS = len("2026-10-12")


def odd_times(figures: Mapping[str, Any], start: datetime) -> list[str]:
    """A note for each; of what comes again those within a year or so from `start` on."""
    zone = zone_of(str(figures.get("time_zone") or "UTC"))
    return [
        *(note for where, text in _told(figures) for note in _single(where, text, zone)),
        *_repeated(figures, zone, start),
        *_shifts(figures, zone, start),
    ]


def _told(figures: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every single time of the file, and where it stands."""
    if figures.get("until"):
        yield "until", figures["until"]
    for number, closure in enumerate(figures.get("closures", ()), start=1):
        if not closure.get("every"):
            yield f"closure {number}, from", closure["from"]
        if closure.get("to"):
            yield f"closure {number}, to", closure["to"]
    for name, line in (figures.get("lines") or {}).items():
        state = line.get("state") or {}
        for key in ("cleaned_at", "busy_until"):
            if state.get(key):
                yield f"line {name}, state, {key}", state[key]


def _single(where: str, text: str, zone: ZoneInfo) -> Iterator[str]:
    if len(text) <= DATE_CHARACTERS:
        yield f"{where}: {text} says no time; its beginning is meant, 00:00"
    told = datetime.fromisoformat(text)
    trouble = None if told.tzinfo else clock_trouble(told, zone)
    if trouble is not None:
        yield f"{where}: {text} {trouble}"


def _repeated(figures: Mapping[str, Any], zone: ZoneInfo, start: datetime) -> Iterator[str]:
    """The first beginning of each closure that comes again at which clocks change."""
    end = (start + LOOKED_AHEAD).astimezone(zone).replace(tzinfo=None)
    for number, closure in enumerate(figures.get("closures", ()), start=1):
        if not closure.get("every"):
            continue
        begin = datetime.fromisoformat(closure["from"]).replace(tzinfo=None)
        rule = RepeatedClosure("", closure["every"], begin, Fraction(closure["hours"]), zone.key)
        since = start.astimezone(zone).replace(tzinfo=None)
        for shown in rule.begins(end):
            trouble = clock_trouble(shown, zone) if shown >= since else None
            if trouble is not None:
                yield f"closure {number}: {shown:%Y-%m-%dT%H:%M} {trouble}"
                break


def _shifts(figures: Mapping[str, Any], zone: ZoneInfo, start: datetime) -> Iterator[str]:
    """The first edge of each shift at which clocks change."""
    monday = start.astimezone(zone).date()
    monday -= timedelta(days=monday.weekday())
    for name, line in (figures.get("lines") or {}).items():
        texts = [part for text in line.get("shifts", ()) for part in text.split(",")]
        for text in texts:
            shift = Shift.of(text)
            edges = (shift.first_day, shift.opens), (shift.last_day, shift.closes)
            for day, clock in edges:
                if time(0) <= clock <= time(4):  # clocks change at night
                    yield from _edge(f"line {name}, shift {text.strip()}", monday, day, clock, zone)


def _edge(where: str, monday: Any, day: int, clock: time, zone: ZoneInfo) -> Iterator[str]:
    for week in range(LOOKED_AHEAD // timedelta(weeks=1)):
        shown = datetime.combine(monday + timedelta(days=day + 7 * week), clock)
        trouble = clock_trouble(shown, zone)
        if trouble is not None:
            yield f"{where}: {shown:%Y-%m-%dT%H:%M} {trouble}"
            return
