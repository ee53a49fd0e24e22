"""Numbers as people write them, decided per column and never guessed.

What it is for: `1.234,5`, `1,234.5`, `1 234`, `1'234`, `12,34,567`. A text may be readable with a
decimal point, with a decimal comma, with both, or not at all. A column has one convention: the one
that reads all its readable values. Where both do and a value would differ (`120.000`), no value is
given for it and the user is asked. What it is not for: what a number may be for a lot.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from fillsched.intake.limits import MOST_NUMBER_TEXT
from fillsched.intake.options import Decimal

# A group of thousands never begins with 0, so that 0.125 can only be an eighth. The same mark
# must part all groups. Spaces: plain, no-break, thin, narrow no-break; apostrophes as in Zurich;
# the mark of Arabic.
_NEUTRAL = "[ \u00a0\u2009\u202f'\u2019\u066c]"


def _pattern(group: str, point: str) -> re.Pattern[str]:
    thousands = (
        rf"[1-9][0-9]{{0,2}}(?:(?P<mark>{group}|{_NEUTRAL})[0-9]{{3}})(?:(?P=mark)[0-9]{{3}})*"
    )
    indian = rf"[1-9][0-9]?(?:{group}[0-9]{{2}})+{group}[0-9]{{3}}"
    return re.compile(
        rf"(?P<sign>[+\-\u2212]?)(?P<whole>{thousands}|{indian}|[0-9]+)(?:{point}(?P<part>[0-9]+))?"
    )


_PATTERNS: dict[Decimal, re.Pattern[str]] = {
    "point": _pattern(",", r"\."),
    "comma": _pattern(r"\.", ","),
}
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Convention:
    """How the numbers of one column are read.

    `decimal` None: no value tells, so only those that mean the same either way can be read.
    `mixed`: the values cannot all be written in one way.
    """

    decimal: Decimal | None
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A text with two readings."""

    with_point: Fraction
    with_comma: Fraction


def reading(text: str, decimal: Decimal) -> Fraction | None:
    """The value of `text` if it is a number written with that decimal mark, else None."""
    if len(text) > MOST_NUMBER_TEXT:
        return None
    if text.isascii():
        if text.isdigit():
            return Fraction(int(text))
    else:
        text = _western(text)
    match = _PATTERNS[decimal].fullmatch(text)
    if match is None:
        return None
    whole = _NOT_DIGITS.sub("", match["whole"])
    part = match["part"] or ""
    value = Fraction(int(whole + part), 10 ** len(part))
    return -value if match["sign"] in ("-", "\u2212") else value


def _western(text: str) -> str:
    """The digits of any script as those we write; all else as it stands."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def decide(texts: Iterable[str]) -> Convention:
    """The convention that the values of a column show together."""
    seen: set[Decimal] = set()
    for text in texts:
        with_point, with_comma = reading(text, "point"), reading(text, "comma")
        if with_point is not None and with_comma is None:
            seen.add("point")
        elif with_comma is not None and with_point is None:
            seen.add("comma")
        if len(seen) == 2:
            return Convention(None, mixed=True)
    return Convention(seen.pop()) if seen else Convention(None)


def parted_unevenly(texts: Iterable[str], decimal: Decimal) -> bool:
    """Whether whole numbers, read with that mark, have three decimals in some rows only.

    ``120,000`` beside ``1.234.567`` would be 120 with a decimal comma: nobody writes pieces with
    three decimals in one row only, so one of the two was written in another way.
    """
    other: Decimal = "comma" if decimal == "point" else "point"
    lengths: set[int] = set()
    doubtful = False
    for text in texts:
        if text.isdigit():
            lengths.add(0)
        elif reading(text, decimal) is not None:
            match = _PATTERNS[decimal].fullmatch(text)
            part = match["part"] if match else None
            lengths.add(len(part or ""))
            doubtful = doubtful or (part is not None and reading(text, other) is not None)
    return doubtful and len(lengths) > 1


def read_number(text: str, convention: Convention) -> Fraction | Ambiguous | None:
    """The value of `text`, both values where the convention does not settle it, or None."""
    if convention.decimal is not None or (text.isascii() and text.isdigit()):
        return reading(text, convention.decimal or "point")
    with_point, with_comma = reading(text, "point"), reading(text, "comma")
    if with_point is None or with_comma is None:
        return with_comma if with_point is None else with_point
    return with_point if with_point == with_comma else Ambiguous(with_point, with_comma)
