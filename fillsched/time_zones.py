"""The site's time zone by its IANA name, and moments by its clock.

What it is for: `Europe/Berlin` into a zone, or an error that names the nearest; what a clock on the
wall shows into a moment. What it is not for: arithmetic: durations are worked out in UTC, where an
hour is an hour on every day of the year.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from fillsched.errors import Fault, InvalidInput
from fillsched.suggestions import did_you_mean


def zone_of(name: str) -> ZoneInfo:
    """The zone called `name`. Raises InvalidInput."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fix = did_you_mean(name, available_timezones(), "Use an IANA name such as Europe/Berlin")
        fault = Fault("time_zone", name[:80], "there is no such time zone", fix)
        raise InvalidInput([fault]) from None


def moment_of(shown: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC at which a clock of `zone` shows the naive `shown`.

    A time that comes twice is the earlier; one in the gap of spring is the first moment after it.
    """
    first, second = (shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return first
    # in the gap: `second` lies before the change and `first` behind it
    return _change_between(second, first, zone)


def clock_trouble(shown: datetime, zone: ZoneInfo) -> str | None:
    """What is odd about a naive time on a clock of `zone`, and what is taken for it, in the middle
    of a sentence; None where the clock shows it once, as nearly always."""
    first, second = (shown.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    if first == second:
        return None
    moment = moment_of(shown, zone)
    if moment.astimezone(zone).replace(tzinfo=None) != shown:
        after = f"{moment.astimezone(zone):%H:%M}"
        return (
            f"is skipped by the clocks of {zone.key}; the first moment after it is meant, {after}"
        )
    return f"comes twice by the clocks of {zone.key}; the earlier is meant, {moment:%H:%M} UTC"


def _change_between(before: datetime, behind: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which clocks change; they do at whole seconds."""
    old = before.astimezone(zone).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + (behind - before) / 2
        middle = middle.replace(microsecond=0)
        if middle == before:
            break
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            behind = middle
    return behind.replace(microsecond=0)
