"""What a cell may say as the size of a lot: vials or hours of filling.

What it is for: the value, or the reason and the fix that the person needs. The texts carry no value
of their own, so that equal mistakes have equal reasons and can be grouped. What it is not for: how
numbers are written (see `numbers`), or how long a lot may be (see `Problem.of`).
"""

import math
import re
from dataclasses import dataclass
from fractions import Fraction

from fillsched.intake.cells.clock import on_a_clock
from fillsched.intake.cells.names import error_shown
from fillsched.intake.cells.numbers import Ambiguous, Convention, read_number
from fillsched.intake.cells.stand_ins import is_error, is_infinite, stands_for_nothing
from fillsched.intake.limits import (
    FILL_HOUR_DECIMALS,
    MOST_FILL_HOURS,
    MOST_NUMBER_TEXT,
    MOST_VIALS,
)
from fillsched.intake.ours import FILL_HOURS, VIALS
from fillsched.intake.table import Cell, Formatted, Wrong, as_kept

_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_CLOCK = re.compile(r"\d+:\d\d(:\d\d)?")
_WITH_UNIT = re.compile(r"[+-]?\d[\d.,'\u2019 \u00a0\u202f]*(?P<unit>[^\d.,'\u2019\s].*)")
_TRAILING_MINUS = re.compile(r"\d[\d.,]*-")
_UNIT = {VIALS: "vials", FILL_HOURS: "hours"}
_NO_NUMBER = "it is not a number"
_ONE_WAY = "Write all numbers of the column in one way; a --decimal that fits only some cannot help"
_ASK = {
    "csv": "Say which with --decimal point or --decimal comma",
    "json": "Send a number instead of text",
}
_ASK_BOOK = "Say which with --decimal point or --decimal comma, or make the cell a number"


@dataclass(frozen=True, slots=True)
class Amount:
    """The size of a lot; `rounded` when decimals of the fill hours were cut to the limit."""

    value: Fraction
    rounded: bool = False


def read_amount(
    cell: Cell, ours: str, convention: Convention, kind: str, factor: Fraction = Fraction(1)
) -> Amount | Wrong:
    """The amount in `cell` for our column vials or fill_hours.

    `kind` is that of a file, or json: the fix depends on what the person can do there. `factor`:
    what one of the file's unit is in ours.
    """
    value = _number(cell, ours, convention, kind)
    if isinstance(value, Wrong):
        return value
    if factor != 1 and not (is_clock(cell) and (factor > 1 or isinstance(cell, Formatted))):
        value *= factor  # 8:30 in a column of minutes is 8 min 30 s
    if value.numerator < 0:  # fractions compare slowly
        return Wrong("it is negative", f"Give the {_UNIT[ours]} as a number above zero")
    if not value.numerator:
        return Wrong("it is zero", "Remove the lot, or give it a number above zero")
    if ours == VIALS:
        return _vials(value)
    return _fill_hours(value)


def is_clock(cell: Cell) -> bool:
    """Whether the cell is written as on a clock, and so says its unit itself."""
    if isinstance(cell, Formatted):
        return cell.by == "clock"
    return isinstance(cell, str) and ":" in cell and on_a_clock(cell) is not None


def _number(cell: Cell, ours: str, convention: Convention, kind: str) -> Fraction | Wrong:
    unit = _UNIT[ours]
    if isinstance(cell, str) and cell:
        return _number_in(cell, ours, convention, kind)
    if isinstance(cell, Wrong):
        return cell
    if cell is None or cell == "":
        return Wrong("the cell is empty", f"Give the number of {unit}, or remove the row")
    if isinstance(cell, bool):
        return Wrong("it is true or false, not a number", f"Give the number of {unit}")
    if isinstance(cell, int):
        return Fraction(cell)
    if isinstance(cell, float):
        if math.isnan(cell):
            return _not_there(unit)
        return _infinite(unit) if math.isinf(cell) else Fraction(repr(as_kept(cell)))
    if isinstance(cell, Formatted):
        return _formatted(cell, ours, unit)
    return _a_date(unit)


def _formatted(cell: Formatted, ours: str, unit: str) -> Fraction | Wrong:
    if cell.by == "percent":
        return Wrong("it is a percentage", f"Give the number of {unit}")
    if isinstance(cell.value, Fraction):
        return cell.value if ours == FILL_HOURS else _a_date(unit)
    return Fraction(repr(as_kept(cell.value)))


def _number_in(text: str, ours: str, convention: Convention, kind: str) -> Fraction | Wrong:
    unit = _UNIT[ours]
    read = read_number(text, convention)
    if isinstance(read, Fraction):
        return read
    if isinstance(read, Ambiguous):
        doubt = "the point or comma may part decimals or thousands, and"
        if convention.mixed:
            return Wrong(f"{doubt} other numbers of the column are written both ways", _ONE_WAY)
        return Wrong(f"{doubt} nothing in the column settles it", _ASK.get(kind, _ASK_BOOK))
    if ours == FILL_HOURS and (hours := on_a_clock(text)) is not None:
        return hours
    return _not_a_number(text, unit, convention)


def _not_a_number(text: str, unit: str, convention: Convention) -> Wrong:
    if is_error(text):
        return error_shown(text)
    if stands_for_nothing(text, amount=True):
        return _not_there(unit)
    if is_infinite(text):
        return _infinite(unit)
    if len(text) > MOST_NUMBER_TEXT:  # and keep long texts away from the patterns below
        digits = text.isascii() and text.isdigit()
        return _too_large(unit) if digits else Wrong(_NO_NUMBER, f"Give the number of {unit}")
    if _SCIENTIFIC.fullmatch(text):
        return Wrong(
            "it is written with an exponent, which may have lost digits",
            f"Format the column as a plain number and give all digits of the {unit}",
        )
    if _CLOCK.fullmatch(text):
        return Wrong("it is a time on the clock", f"Give the {unit} as a plain number")
    if _TRAILING_MINUS.fullmatch(text):
        return Wrong("it is negative", f"Give the {unit} as a number above zero")
    if _WITH_UNIT.fullmatch(text):
        return Wrong(
            "there is text after the number", f"Write the number of {unit} and nothing else"
        )
    if re.fullmatch(r"[+\-]?[\d.,]*\d[\d.,]*", text):
        mark = (
            f"with a decimal {convention.decimal}" if convention.decimal else "in any way we know"
        )
        return Wrong(f"it is not a number written {mark}", "Write it like the rest of the column")
    return Wrong(_NO_NUMBER, f"Give the number of {unit}")


def _vials(value: Fraction) -> Amount | Wrong:
    if value.numerator > MOST_VIALS * value.denominator:
        return _too_large("vials")
    if value.denominator != 1:
        return Wrong("vials are counted whole", "Give a whole number of vials")
    return Amount(value)


def _fill_hours(value: Fraction) -> Amount | Wrong:
    if value > MOST_FILL_HOURS:
        return _too_large("hours")
    scale: int = 10**FILL_HOUR_DECIMALS
    kept = Fraction(round(value * scale), scale)
    if kept == 0:
        return Wrong(
            f"it is zero when rounded to {FILL_HOUR_DECIMALS} decimals",
            "Remove the lot, or give it a number above zero",
        )
    return Amount(kept, rounded=kept != value)


def _a_date(unit: str) -> Wrong:
    return Wrong(
        "it is a date or a time of day, not a number",
        f"Write the {unit} as a plain number",
    )


def _not_there(unit: str) -> Wrong:
    return Wrong("it stands for a missing number", f"Give the number of {unit}, or remove the row")


def _infinite(unit: str) -> Wrong:
    return Wrong("it is infinite", f"Give the number of {unit}")


def _too_large(unit: str) -> Wrong:
    most = MOST_VIALS if unit == "vials" else MOST_FILL_HOURS
    return Wrong(
        f"it is more than {most:,} {unit}, the most that one lot may have",
        "Check whether the decimal mark or a column has slipped",
    )
