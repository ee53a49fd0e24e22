"""A table of cells with their places: what every kind of file is turned into first.

What it is for: reading the same way from a CSV, a workbook or a JSON body. What it is not for:
any meaning of a cell.
"""

import datetime
from dataclasses import dataclass
from typing import Literal

from fillsched.printable import escaped


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell cannot be used, and what to do."""

    reason: str
    fix: str


Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta | Wrong | None
"""What can stand in a cell. Text is stripped; an empty cell is the empty text or None. A cell of a
workbook that holds no value (an uncalculated formula, #REF!) says so itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its cells from column A on.

    `totals`: the columns in which the workbook itself says that this row totals a table.
    """

    number: int
    cells: list[Cell]
    hidden: bool = False
    totals: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return all(is_empty(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of a file (CSV) or of one sheet (XLSX), in order, and how they were come by.

    `notes`: what had to be said on the way here, for the receipt.
    """

    kind: Literal["csv", "xlsx"]
    rows: list[Row]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = ()


def is_empty(cell: Cell) -> bool:
    """True for a cell in which nothing stands."""
    return cell is None or cell == ""


def shown(cell: Cell) -> str:
    """The cell as the person who wrote it knows it, short enough for a message."""
    if cell is None or isinstance(cell, Wrong):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, int) and cell.bit_length() > 400:  # str() refuses beyond 4,300 digits
        return "a number with hundreds of digits"
    text = escaped(str(cell))
    return text if len(text) <= 60 else f"{text[:57]}..."


def column_letter(index: int) -> str:
    """The letter of column `index` (from 0): A ... Z, AA ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
