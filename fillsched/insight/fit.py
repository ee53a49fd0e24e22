"""What would let a lot fit that is longer than the clean window.

What it is for: turning a refusal into choices: a smaller lot, several lots, a longer window, a
faster line. What it is not for: choosing, or splitting lots, which is the planner's decision.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from fillsched.model import LineRules, Lot


@dataclass(frozen=True, slots=True)
class Fit:
    """A lot's fill against the clean window, in exact hours, and what would make it fit.

    Each of `most_vials` (None for a lot sized in hours), `parts` lots of equal size, a window of
    `fill_hours`, and `rate_needed` vials per hour (None as before) is enough by itself.
    """

    fill_hours: Fraction
    window_hours: Fraction
    parts: int
    most_vials: int | None
    rate_needed: int | None

    @property
    def fits(self) -> bool:
        """Whether the lot alone ends within a window."""
        return self.fill_hours <= self.window_hours


def what_would_fit(lot: Lot, rules: LineRules) -> Fit:
    """How `lot` stands against the clean window of `rules`."""
    window = rules.clean_window_hours
    if lot.vials is None:
        hours = lot.fill_hours or Fraction(0)
        return Fit(hours, window, max(1, ceil(hours / window)), None, None)
    rate = rules.rate_of(lot.product)
    most = floor(window * rate)
    parts = ceil(Fraction(lot.vials, most)) if most else lot.vials
    return Fit(lot.vials / rate, window, parts, most, ceil(lot.vials / window))
