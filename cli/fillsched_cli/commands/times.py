"""Durations and times as people write them on a command line.

What it is for: the value, or a refusal that says how to write it. What it is not for: how times are
shown (`fillsched.presentation.figures`).
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fillsched.errors import Fault, InvalidInput
from fillsched.time_zones import moment_of

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def seconds(duration: str | None) -> float | None:
    """``60``, ``60s``, ``1.5m`` or ``1h`` in seconds. Raises InvalidInput for anything else."""
    if duration is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|)", duration.strip().lower())
    if match is None or float(match[1]) == 0:
        fault = Fault("time", duration, "it is not a duration", "Write it as 60s, 5m or 1h")
        raise InvalidInput([fault])
    return float(match[1]) * _UNITS[match[2]]


def moment(said: str | None, flag: str, now: datetime) -> str | None:
    """A time, ISO 8601, UTC unless it names its zone, or so long before `now` (``30m``, ``24h``,
    ``7d``). Raises InvalidInput for anything else."""
    if said is None:
        return None
    if back := re.fullmatch(r"(\d{1,6})\s*(m|h|d)", said.strip().lower()):
        minutes = int(back[1]) * {"m": 1, "h": 60, "d": 24 * 60}[back[2]]
        return (now - timedelta(minutes=minutes)).isoformat()
    found = _parsed(said)
    if found is None:
        fix = "Write it as 24h, 7d, 2026-01-05 or 2026-01-05T06:00Z"
        raise InvalidInput([Fault(flag, said, "it is no time and no duration", fix)])
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()


def start_time(said: str | None, zone: ZoneInfo, now: datetime) -> str | None:
    """A start as people write it, as ISO 8601 in UTC. Raises InvalidInput for anything else.

    ``2026-11-30 06:00``, ``30.11.2026 06:00``, ``11/30/2026 6:00 AM``, ``tomorrow 06:00`` and
    ``Mon 6:00`` (the next one) are by the clock of `zone`; ``2026-01-05T06:00+01:00`` names its
    own. A date alone is the begin of its day. A date that can be read in two ways is none.
    """
    if said is None:
        return None
    exact = _parsed(said)
    if exact is not None and exact.tzinfo is not None:
        return exact.astimezone(UTC).isoformat()
    shown = exact or _local(" ".join(said.split()), now.astimezone(zone), said)
    return moment_of(shown, zone).isoformat()


def _local(said: str, now: datetime, whole: str) -> datetime:
    """What a clock on the wall shows, naive. `now` is by that clock."""
    match = re.fullmatch(r"(\S+?),?(?: (?:at )?(\d{1,2})(?::(\d\d))? ?([ap]\.?m\.?)?)?", said, re.I)
    day = None if match is None else _day(match[1], now, whole)
    if match is None or day is None:
        raise InvalidInput([Fault("--start", whole, "it is no date and no time", START_FIX)])
    hour, minute = int(match[2] or 0), int(match[3] or 0)
    if match[4] and 1 <= hour <= 12:
        hour = hour % 12 + 12 * (match[4][0].lower() == "p")
    elif match[4]:
        hour = 24  # there is none
    try:
        shown = datetime.combine(day, time(hour, minute))
    except ValueError:
        reason = "there is no such time of day"
        raise InvalidInput([Fault("--start", whole, reason, START_FIX)]) from None
    if match[1][:3].lower() in _DAYS and shown <= now.replace(tzinfo=None):
        shown += timedelta(days=7)
    return shown


START_FIX = "Write it as 2026-01-05 06:00 (the site's clock) or 2026-01-05T06:00+01:00"

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES = r"mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?"


def _day(said: str, now: datetime, whole: str) -> date | None:
    """The day that a word or a date means; None for what is none."""
    word = said.lower()
    if word in ("today", "tomorrow"):
        return now.date() + timedelta(days=word == "tomorrow")
    if re.fullmatch(_DAY_NAMES, word):
        ahead = (_DAYS.index(word[:3]) - now.weekday()) % 7
        return now.date() + timedelta(days=ahead)
    if dotted := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", word):
        return _date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
    if parted := re.fullmatch(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", word):
        first, second, year = int(parted[1]), int(parted[3]), int(parted[4])
        either = _date(year, second, first), _date(year, first, second)
        readings = sorted({day for day in either if day is not None})
        if len(readings) == 2:
            said_as = " or ".join(f"{day.day} {day:%B}" for day in readings)
            raise InvalidInput([Fault("--start", whole, f"it may be {said_as}", START_FIX)])
        return readings[0] if readings else None
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def site_time(said: str | None, flag: str, zone: ZoneInfo) -> datetime | None:
    """A date or a time of day; by the clock of `zone` unless it names its own offset.

    Raises InvalidInput for anything else.
    """
    if said is None:
        return None
    moment = _parsed(said)
    if moment is None:
        fix = "Write it as 2026-01-05 or 2026-01-05T06:00"
        raise InvalidInput([Fault(flag, said, "it is no date and no time", fix)])
    return moment if moment.tzinfo is not None else moment_of(moment, zone)


def _parsed(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None
