"""The site's time zone by its IANA name.

What it is for: `Europe/Berlin` into a zone, or an error that names the nearest. What it is not for:
arithmetic: durations are worked out in UTC, where an hour is an hour on every day of the year.
"""

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
