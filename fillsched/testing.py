"""For tests, ours and yours: tiny problems and fakes that are peers of the real thing.

What it is for: writing a test without a file, a server or a clock. What it is not for: production.
"""

from collections.abc import Iterable
from fractions import Fraction

from fillsched.model import LineRules, Lot, Problem

USUAL_RULES = LineRules(
    rate=Fraction(19_920),
    clean_hours=Fraction(24),
    clean_window_hours=Fraction(120),
    changeover_same_hours=Fraction(4),
    changeover_different_hours=Fraction(8),
)
"""The figures of the design, fixed here so that a test does not move with the settings."""


def tiny_problem(amounts: Iterable[tuple[str, int]], rules: LineRules = USUAL_RULES) -> Problem:
    """The problem of lots L1, L2, ... given as (product, vials)."""
    lots = [
        Lot(f"L{number}", product, vials=vials)
        for number, (product, vials) in enumerate(amounts, start=1)
    ]
    return Problem.of(lots, rules)
