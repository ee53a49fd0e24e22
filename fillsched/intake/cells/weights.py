"""What a cell may say as the weight of a lot.

What it is for: a number above zero, exact. What it is not for: priorities, of which nobody knows
whether 1 is the first or the last (`columns.doubts`).
"""

import math
import re
from fractions import Fraction

from fillsched.intake.cells.numbers import Ambiguous, Convention, read_number
from fillsched.intake.table import Cell, Formatted, Wrong, as_kept

MOST_WEIGHT = 1_000_000
"""A lot that matters more than so many others would drown the rest in rounding."""

_FRACTION = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
"""``1/3``, as a clean copy writes what no decimals are."""

_FIX = f"Give a number above 0, at most {MOST_WEIGHT:,}, or leave the cell empty for 1"


def read_weight(cell: Cell, convention: Convention, *, inverse: bool = False) -> Fraction | Wrong:
    """The weight in `cell`, which holds something; `inverse`: one divided by it."""
    value = _value(cell, convention)
    if isinstance(value, Wrong):
        return value
    if value <= 0:
        return Wrong("it is not above zero", _FIX)
    if not Fraction(1, MOST_WEIGHT) <= value <= MOST_WEIGHT:
        return Wrong(f"it is not between 1/{MOST_WEIGHT:,} and {MOST_WEIGHT:,}", _FIX)
    return 1 / value if inverse else value


def _value(cell: Cell, convention: Convention) -> Fraction | Wrong:
    if isinstance(cell, Wrong):
        return cell
    if isinstance(cell, str):
        if match := _FRACTION.fullmatch(cell):
            return Fraction(int(match[1]), int(match[2]))
        read = read_number(cell, convention)
        if isinstance(read, Ambiguous):
            return Wrong(
                "the point or comma may part decimals or thousands",
                "Say which with --decimal point or --decimal comma",
            )
        return Wrong("it is not a number", _FIX) if read is None else read
    if isinstance(cell, int) and not isinstance(cell, bool):
        return Fraction(cell)
    if isinstance(cell, float) and math.isfinite(cell):
        return Fraction(repr(as_kept(cell)))
    if isinstance(cell, Formatted) and cell.by == "digits" and math.isfinite(cell.value):
        return Fraction(repr(as_kept(float(cell.value))))
    return Wrong("it is not a number", _FIX)
