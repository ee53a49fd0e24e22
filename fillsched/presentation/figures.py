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
    """A share of 0 to 1, such as a gap, as ``0.20 %``; one too small for that is not told as 0."""
    if share is None:
        return UNKNOWN
    return "< 0.01 %" if 0 < share < 0.00005 else f"{100 * share:.2f} %"


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
    """A change in hours, to the decimal that is told of a makespan; in seconds where that decimal
    would say that nothing changed."""
    if 0 < abs(value) < 0.05:
        return f"{_sign(value)}{max(1, round(3600 * abs(value)))} s"
    return _sign(value) + hours(abs(value))


def _sign(value: float) -> str:
    return "+" if value > 0 else "−" if value < 0 else "±"


def minute(when: datetime, *, year: bool = True) -> str:
    """A time to the minute, in UTC: ``2026-03-27 06:00Z``, or without its year."""
    return f"{when.astimezone(UTC):{'%Y-' if year else ''}%m-%d %H:%M}Z"


def moment(when: datetime, zone: tzinfo = UTC) -> str:
    """A time to the minute, and beside it the site's: ``2026-03-27 06:00Z (Fri 07:00 CET)``, with
    the date where it is another one."""
    utc, local = minute(when), when.astimezone(zone)
    if not local.utcoffset() and local.tzname() in ("UTC", None):
        return utc
    date = "" if f"{local:%Y-%m-%d}" == utc[:10] else "%Y-%m-%d "
    return f"{utc} ({local.strftime(f'%a {date}%H:%M %Z')})"


def local(when: datetime, zone: tzinfo = UTC) -> str:
    """A time to the minute by the clock of a site that is named elsewhere: ``Fri 27 Mar 2026
    07:00``."""
    return f"{when.astimezone(zone):%a %d %b %Y %H:%M}"


def place_of_lot(line: str | None, when: str, campaign: int) -> str:
    """Where a lot is filled: ``V1, Fri 27 Mar 2026 07:00, campaign 2``; one line has no name."""
    at = f"{when}, campaign {campaign}"
    return at if line is None else f"{line}, {at}"


def change(first: float, second: float, unit: str) -> str:
    """From one figure to another, both as `number` writes them; between two percentages it is
    counted in points."""
    shown = signed(round(second, DIGITS) - round(first, DIGITS))
    return f"{shown} {'points' if unit == '%' else unit}".rstrip()
