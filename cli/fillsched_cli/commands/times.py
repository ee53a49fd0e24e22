"""Durations and times as people write them on a command line.

What it is for: the value, or a refusal that says how to write it. What it is not for: how times are
shown (`fillsched.presentation.figures`).
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.errors import Fault, InvalidInput

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


def start_time(said: str | None) -> str | None:
    """A start with a zone, as ISO 8601. Raises InvalidInput for anything else."""
    if said is None:
        return None
    moment = _parsed(said)
    if moment is None or moment.tzinfo is None:
        fix = "Write it with its zone, as 2026-01-05T06:00+01:00 or 2026-01-05T05:00Z"
        raise InvalidInput([Fault("--start", said, "it is no time of day with a zone", fix)])
    return moment.isoformat()


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
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _parsed(said: str) -> datetime | None:
    try:
        return datetime.fromisoformat(said)
    except ValueError:
        return None
