"""A table of cells with their places: what every kind of file is turned into first.

What it is for: reading the same way from a CSV, a workbook or a JSON body, what is stored beside
what is seen. What it is not for: any meaning of a cell.
"""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from fillsched.printable import escaped

Kind = Literal["csv", "xlsx", "xlsb", "xls", "ods"]
"""Of a file."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell cannot be used, and what to do."""

    reason: str
    fix: str


@dataclass(frozen=True, slots=True)
class Formatted:
    """A number that a workbook shows in another way than it stores it.

    `text` is what is seen. `value` is what is stored, and of a `clock` the hours it stands for.
    `digits`: with zeros or words around it; `scaled`: only its thousands.
    """

    value: int | float | Fraction
    text: str
    by: Literal["digits", "clock", "percent", "scaled"]

    def __str__(self) -> str:
        return self.text


Cell = (
    str
    | int
    | float
    | bool
    | datetime.date
    | datetime.time
    | datetime.timedelta
    | Formatted
    | Wrong
    | None
)
"""What can stand in a cell. Text is stripped; an empty cell is the empty text or None. A cell of a
workbook that holds no value (an uncalculated formula, #REF!) says so itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and its cells from column A on.

    `totals`: the columns in which the workbook itself says that this row totals a table. `struck`:
    the columns whose cells are struck through.
    """

    number: int
    cells: list[Cell]
    hidden: bool = False
    totals: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells) and all(is_empty(cell) for cell in self.cells)

    def cell(self, index: int) -> Cell:
        """The cell in that column; nothing, where the row ends before it."""
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of a file (CSV) or of one sheet (a workbook), in order, and how they were come by.

    `hidden_columns` count from 0. `notes`: what had to be said on the way here, for the receipt.
    """

    kind: Kind
    rows: list[Row]
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    notes: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


def is_empty(cell: Cell) -> bool:
    """True for a cell in which nothing stands."""
    return cell is None or cell == ""


def seen(cell: Cell) -> str:
    """A text as the eye takes it: line breaks and spaces of every width are one space."""
    return escaped(" ".join(cell.split())) if isinstance(cell, str) else shown(cell)


def shown(cell: Cell) -> str:
    """The cell as the person who wrote it knows it, short enough for a message."""
    if cell is None or isinstance(cell, Wrong):
        return ""
    if isinstance(cell, float):
        cell = as_kept(cell)
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
    if isinstance(cell, int) and cell.bit_length() > 400:  # str() refuses beyond 4,300 digits
        return "a number with hundreds of digits"
    text = escaped(str(cell))
    return text if len(text) <= 60 else f"{text[:57]}..."


def as_kept(number: float) -> float:
    """A number with the 15 digits that a spreadsheet keeps and shows; the rest is noise of the
    binary fractions in which it reckons."""
    return float(f"{number:.15g}")


def column_letter(index: int) -> str:
    """The letter of column `index` (from 0): A ... Z, AA ..."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
