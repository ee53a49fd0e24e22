"""What a cell may say about where a lot stands: several lines, or its place among other lots.

What it is for: ``L1, L2`` and ``after W42-003`` in four languages. What it is not for: whether such
a line or lot is there, which the plant and the other lots know (`insight.plant_fit`).
"""

import re
from dataclasses import dataclass

from fillsched.intake.cells.names import read_name
from fillsched.intake.table import Cell, Wrong, is_empty

_SEPARATORS = re.compile(r"[,;/]")
_FIRST = frozenset((
    "first", "1st", "erste", "erster", "erstes", "als erstes", "zuerst", "premier", "premiere",
    "première", "en premier", "primero", "primera", "primer",
))  # fmt: skip
_AFTER = re.compile(
    r"(?:after|nach|apr[eè]s|despu[eé]s de|despu[eé]s|tras)\s+(?P<lot>.+)", re.IGNORECASE
)
_FIX = "Write first, or after and the id of a lot: after W42-003"


@dataclass(frozen=True, slots=True)
class PinOrder:
    """First on its line, or some time after the lot with that id."""

    first: bool = False
    after: str | None = None


def read_lines(cell: Cell) -> frozenset[str] | Wrong:
    """The names of lines in `cell`, parted by comma, semicolon or slash."""
    parts = _SEPARATORS.split(cell) if isinstance(cell, str) else [cell]
    names: list[str] = []
    for part in parts:
        if is_empty(part) or (isinstance(part, str) and not part.strip()):
            continue
        name = read_name(part)
        if isinstance(name, Wrong):
            return name
        names.append(name)
    return frozenset(names) or Wrong("it names no line", "Name lines: L1, L2; or leave it empty")


def read_pin_order(cell: Cell) -> PinOrder | Wrong:
    """The place that `cell` pins a lot to."""
    text = read_name(cell)
    if isinstance(text, Wrong):
        return text
    if text.casefold() in _FIRST:
        return PinOrder(first=True)
    match = _AFTER.fullmatch(text)
    return PinOrder(after=match["lot"].strip()) if match else Wrong("it is no place", _FIX)
