"""What a cell may say as a name: the id of a lot, or a product.

What it is for: names exactly as they stand, and refusing those that a spreadsheet has changed: into
a date, into a number with an exponent, by rounding. What it is not for: whether an id stands twice.
"""

import datetime
import re

from fillsched.intake.cells.stand_ins import is_error, stands_for_nothing
from fillsched.intake.limits import MOST_TEXT
from fillsched.intake.table import Cell, Formatted, Wrong, is_empty, shown
from fillsched.printable import is_printable

MOST_EXACT = 1e15
"""A spreadsheet keeps 15 digits of a number; of a longer id it has changed the rest to zeros."""

_SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")
"""Spaces that look like a plain one; nobody means two products by them."""

_EXPONENT = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}")
"""As a spreadsheet writes 200000000001 into a CSV: 2E+11, and the next id as well."""

_AS_TEXT = "Format the cell as text and write the name again"
_EMPTY = Wrong("the cell is empty", "Fill it in, or remove the row")
_TOO_LONG = Wrong(f"it is longer than {MOST_TEXT} characters", "Use a short name")


def read_name(cell: Cell) -> str | Wrong:
    """A lot id or a product: text as it stands, a number as it is seen, without a needless `.0`."""
    text = _SPACES.sub(" ", cell.strip()) if isinstance(cell, str) else _seen(cell)
    if isinstance(text, Wrong):
        return text
    if not text:
        return _EMPTY
    if is_error(text):
        return error_shown(text)
    if stands_for_nothing(text):
        return Wrong("it stands for a missing name", "Write the name, or remove the row")
    if _EXPONENT.fullmatch(text):
        return Wrong("it was turned into a number with an exponent and lost digits", _AS_TEXT)
    if len(text) > MOST_TEXT:
        return _TOO_LONG
    if not is_printable(text):
        return Wrong("it contains characters that cannot be printed", "Write the name again")
    return text


def _seen(cell: Cell) -> str | Wrong:
    """What is seen of a cell that is no text."""
    if isinstance(cell, Wrong):
        return cell
    if is_empty(cell):
        return _EMPTY
    if isinstance(cell, bool):
        return Wrong(
            "it is true or false, not a name", "Format the cell as text and write the name"
        )
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta) or (
        isinstance(cell, Formatted) and cell.by == "clock"
    ):
        return Wrong("it was turned into a date or time", _AS_TEXT)
    if isinstance(cell, int) and abs(cell) >= 10**MOST_TEXT:
        return _TOO_LONG
    number = cell.value if isinstance(cell, Formatted) else cell
    if isinstance(number, float) and not abs(number) < MOST_EXACT:
        return Wrong("it is a number with more digits than a spreadsheet keeps", _AS_TEXT)
    return _as_text(cell)


def _as_text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Formatted) else shown(cell)


def error_shown(text: str) -> Wrong:
    """What is said of an error of a spreadsheet in the place of a value."""
    if text.startswith("##"):
        return Wrong("the column was too narrow, so the value was lost", "Widen it and save anew")
    return Wrong(f"the cell shows the error {text}", "Mend the formula, or write the value")
