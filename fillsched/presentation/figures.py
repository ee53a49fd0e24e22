"""Figures and times as every screen writes them.

What it is for: one way to print hours, shares, counts, spans and changes. What it is not for:
labels (`kpi_labels`), sentences (`words`), or whole tables.
"""

from datetime import UTC, datetime, tzinfo

UNKNOWN = "-"
"""Stands where a figure is not known; none is ever made up. It is in every alphabet."""

DIGITS = 2
"""Decimals of a figure that is no count."""


def hours(value: float | None) -> str:
    """``3,204.5 h``, as the daemon's messages say it."""
    return UNKNOWN if value is None else f"{value:,.1f} h"


def percent(share: float | None) -> str:
    """A share of 0 to 1, such as a gap, as ``0.20 %``."""
    return UNKNOWN if share is None else f"{100 * share:.2f} %"


def span(seconds: float | None) -> str:
    """``0:07``, ``12:30`` or ``1:02:03``."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(max(0, int(seconds)), 60)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}:{minutes:02}:{rest:02}" if whole else f"{minutes}:{rest:02}"


def count(number: int, noun: str) -> str:
    """``1 lot``, ``42 lots``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def number(value: float | int) -> str:
    """With commas between thousands; counts whole, hours to two decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.{DIGITS}f}"


def signed(value: float | int) -> str:
    """A change with its sign; the minus is a true one."""
    return _sign(value) + number(abs(value))


def signed_hours(value: float) -> str:
    """A change in hours, to the decimal that is told of a makespan."""
    return _sign(value) + hours(abs(value))


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else "±"


def minute(when: datetime) -> str:
    """A time to the minute, in UTC: ``2026-03-27 06:00Z``."""
    return f"{when.astimezone(UTC):%Y-%m-%d %H:%M}Z"


def moment(when: datetime, zone: tzinfo = UTC) -> str:
    """A time to the minute, and beside it the site's: ``2026-03-27 06:00Z (Fri 07:00 CET)``, with
    the date where it is another one."""
    utc, local = minute(when), when.astimezone(zone)
    if not local.utcoffset() and local.tzname() in ("UTC", None):
        return utc
    date = "" if f"{local:%Y-%m-%d}" == utc[:10] else "%Y-%m-%d "
    return f"{utc} ({local.strftime(f'%a {date}%H:%M %Z')})"


def change(first: float, second: float, unit: str) -> str:
    """From one figure to another, both as `number` writes them; between two percentages it is
    counted in points."""
    shown = signed(round(second, DIGITS) - round(first, DIGITS))
    return f"{shown} {'points' if unit == '%' else unit}".rstrip()
