"""Hours and moments in the ticks of a schedule, worked out anew for its judge.

What it is for: that the judge believes no figure of the problem. What it is not for: planners.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

HOUR_MICROSECONDS = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Clock:
    """Ticks count from `start`, `ticks_per_hour` to the hour."""

    start: datetime
    ticks_per_hour: int

    def long(self, hours: Fraction) -> int:
        """Ticks that work of so many hours takes, rounded up."""
        return -(-hours.numerator * self.ticks_per_hour // hours.denominator)

    def limit(self, hours: Fraction) -> int:
        """Ticks that a limit of so many hours allows, rounded down."""
        return hours.numerator * self.ticks_per_hour // hours.denominator

    def first(self, moment: datetime) -> int:
        """The first tick not before `moment`."""
        return -(-self._micros(moment) * self.ticks_per_hour // HOUR_MICROSECONDS)

    def last(self, moment: datetime) -> int:
        """The last tick not after `moment`."""
        return self._micros(moment) * self.ticks_per_hour // HOUR_MICROSECONDS

    def hours(self, ticks: int) -> float:
        """Hours in `ticks`, for showing."""
        return ticks / self.ticks_per_hour

    def _micros(self, moment: datetime) -> int:
        return (moment - self.start) // timedelta(microseconds=1)
