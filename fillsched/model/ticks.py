"""Hours as whole ticks: how many make an hour, and what a duration takes of them.

What it is for: all comparing and adding of times in integers. A tick is the least common
denominator of all rates and figures, so that nothing is rounded. Four rates without a common factor
have one beyond any machine's integers: then a tick is a millisecond, every duration is rounded up
to the next one and windows are rounded down. A schedule in such ticks keeps every rule in true
hours as well, as everything in it lasts no longer than it says; its makespan, and hence `optimal`,
holds up to `rounding_hours` for each activity. What it is not for: hours that are shown to people.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from fillsched.model.line import LineRules
from fillsched.model.lot import Lot

MOST_TICKS = 1 << 40
"""Ticks of the longest figure at most: those of 100,000 lots add up to less than 2^63, what the
libraries of the planners count with."""

ROUNDED_TICKS_PER_HOUR = 3_600_000
"""Milliseconds. Where rounding is needed; fewer only if a figure is longer than 305,000 hours."""


def ticks_per_hour(lots: Sequence[Lot], rules: LineRules) -> int:
    """Ticks to the hour in which planners count `lots` on a line with `rules`."""
    figures = (
        rules.clean_hours,
        rules.clean_window_hours,
        rules.changeover_same_hours,
        rules.changeover_different_hours,
        *rules.changeover_matrix.values(),
    )
    denominators = {hours.denominator for hours in figures}
    rated = {lot.product for lot in lots if lot.fill_hours is None}
    denominators.update(rules.rate_of(product).numerator for product in rated)
    denominators.update(lot.fill_hours.denominator for lot in lots if lot.fill_hours is not None)
    longest = max(figures)  # a fill is no longer than the window
    exact = lcm(*denominators)
    if exact * longest < MOST_TICKS:
        return exact
    return min(ROUNDED_TICKS_PER_HOUR, max(1, int(MOST_TICKS / longest)))


def fill_hours(lot: Lot, rules: LineRules) -> tuple[int, int]:
    """Hours of filling as numerator and denominator.

    Plain integers instead of a Fraction: 100,000 lots must not spend a second in gcd.
    """
    if lot.fill_hours is not None:
        return lot.fill_hours.numerator, lot.fill_hours.denominator
    rate = rules.rate_of(lot.product)
    return (lot.vials or 0) * rate.denominator, rate.numerator


def rounded_up(top: int, bottom: int, per_hour: int) -> int:
    """Ticks that hold `top / bottom` hours: exactly where they can, else the next whole tick."""
    return -(-top * per_hour // bottom)


def rounding_hours(lots: Sequence[Lot], rules: LineRules) -> Fraction:
    """The most by which any duration is rounded up, in hours; zero where ticks are exact."""
    per_hour = ticks_per_hour(lots, rules)
    figures = (rules.clean_hours, rules.changeover_same_hours, rules.changeover_different_hours)
    hours = {fill_hours(lot, rules) for lot in lots}
    hours |= {
        (figure.numerator, figure.denominator)
        for figure in (*figures, *rules.changeover_matrix.values())
    }
    missing = {(-top * per_hour % bottom, bottom * per_hour) for top, bottom in hours}
    return max((Fraction(*part) for part in missing if part[0]), default=Fraction(0))
