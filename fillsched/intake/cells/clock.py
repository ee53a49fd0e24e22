"""Spans of time written as on a clock: h:mm and h:mm:ss, in hours.

What it is for: a plan whose hours are written 8:00 or 25:30. What it is not for: times of day,
which nothing in a lots file is.
"""

import re
from fractions import Fraction

_CLOCK = re.compile(r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?")


def on_a_clock(text: str) -> Fraction | None:
    """The hours of ``25:30`` or ``8:00:36``; None for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    seconds = int(match["minutes"]) * 60 + int(match["seconds"] or 0)
    return int(match["hours"]) + Fraction(seconds, 3600)


def hours_of_days(days: float) -> Fraction:
    """Hours of a span that a spreadsheet stores in days, to the second."""
    return Fraction(round(days * 86_400), 3600)
