"""What a cell may say as the size of a lot: vials or hours of filling.

What it is for: the value, or the reason and the fix that the person needs. The texts carry no value
of their own, so that equal mistakes have equal reasons and can be grouped. What it is not for: how
numbers are written (see `numbers`), or how long a lot may be (see `Problem.of`).
"""

import datetime
import math
import re
from dataclasses import dataclass
from fractions import Fraction

from fillsched.intake.cells.numbers import Ambiguous, Convention, read_number
from fillsched.intake.header import FILL_HOURS, VIALS
from fillsched.intake.limits import (
    FILL_HOUR_DECIMALS,
    MOST_FILL_HOURS,
    MOST_NUMBER_TEXT,
    MOST_VIALS,
)
from fillsched.intake.table import Cell, Wrong

_NOT_THERE = frozenset(
    {"nan", "n/a", "na", "#n/a", "null", "none", "nil", "tbd", "?", "-", "–", "—"}
)
_INFINITE = frozenset({"inf", "infinity", "∞"})
_SCIENTIFIC = re.compile(r"[+-]?\d+([.,]\d+)?[eE][+-]?\d+")
_CLOCK = re.compile(r"\d+:\d\d(:\d\d)?")
_WITH_UNIT = re.compile(r"[+-]?\d[\d.,'\u2019 \u00a0\u202f]*(?P<unit>[^\d.,'\u2019\s].*)")
_TRAILING_MINUS = re.compile(r"\d[\d.,]*-")
_UNIT = {VIALS: "vials", FILL_HOURS: "hours"}
_NO_NUMBER = "it is not a number"
_ONE_WAY = "Write all numbers of the column in one way; a --decimal that fits only some cannot help"
_ASK = {
    "csv": "Say which with --decimal point or --decimal comma",
    "xlsx": "Say which with --decimal point or --decimal comma, or make the cell a number",
    "json": "Send a number instead of text",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """The size of a lot; `rounded` when decimals of the fill hours were cut to the limit."""

    value: Fraction
    rounded: bool = False


def read_amount(cell: Cell, ours: str, convention: Convention, kind: str) -> Amount | Wrong:
    """The amount in `cell` for our column vials or fill_hours.

    `kind` is csv, xlsx or json: the fix depends on what the person can do there.
    """
    value = _number(cell, ours, convention, kind)
    if isinstance(value, Wrong):
        return value
    if value < 0:
        return Wrong("it is negative", f"Give the {_UNIT[ours]} as a number above zero")
    if value == 0:
        return Wrong("it is zero", "Remove the lot, or give it a number above zero")
    if ours == VIALS:
        return _vials(value)
    return _fill_hours(value)


def _number(cell: Cell, ours: str, convention: Convention, kind: str) -> Fraction | Wrong:
    unit = _UNIT[ours]
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
        return _infinite(unit) if math.isinf(cell) else Fraction(repr(cell))
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return Wrong(
            "it is a date or a time of day, not a number",
            f"Format the cell as a number and give the {unit}",
        )
    read = read_number(cell, convention)
    if isinstance(read, Fraction):
        return read
    if isinstance(read, Ambiguous):
        doubt = "the point or comma may part decimals or thousands, and"
        if convention.mixed:
            return Wrong(f"{doubt} other numbers of the column are written both ways", _ONE_WAY)
        return Wrong(f"{doubt} nothing in the column settles it", _ASK[kind])
    return _not_a_number(cell, unit, convention)


def _not_a_number(text: str, unit: str, convention: Convention) -> Wrong:
    lowered = text.casefold()
    if lowered in _NOT_THERE:
        return _not_there(unit)
    if lowered.lstrip("+-") in _INFINITE:
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
    if value > MOST_VIALS:
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
