"""A streaming look at one sheet of a workbook, for what the workbook library does not tell.

What it is for: its extent, hidden rows and columns, merged cells, what formats make of numbers,
lines through cells, formulas that were never calculated, error values, totals rows. What it is not
for: the values of other cells.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.cells.names import error_shown
from fillsched.intake.formats.xlsx_archive import (
    Attributes,
    actual_name,
    damaged,
    parse,
    target_of,
)
from fillsched.intake.formats.xlsx_styles import Style, formatted
from fillsched.intake.limits import MOST_CELLS, MOST_SHARED_TEXT
from fillsched.intake.table import Formatted, Wrong, column_letter

_SHARED = "xl/sharedStrings.xml"
MOST_ROWS = 1_048_576
"""Rows of a sheet (ECMA-376, as Excel has them)."""

MOST_SHEET_COLUMNS = 16_384

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_RECALCULATE = "Open the file in a spreadsheet, let it calculate, save it and send it again"


@dataclass(frozen=True, slots=True)
class Area:
    """Cells of a sheet, ends included. Rows count from 1, columns from 0."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one sheet found. Rows count from 1, columns from 0.

    `cells`: those that hold no value, or are seen in another way than stored. `struck`: columns of
    each row. `merged`: areas of several rows. `totals`: rows that total a table of the sheet, with
    the columns of that table. `timed`: cells that show a time of day beside a date.
    """

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    cells: Mapping[tuple[int, int], Wrong | Formatted]
    struck: Mapping[int, frozenset[int]]
    merged: Sequence[Area]
    totals: Mapping[int, frozenset[int]]
    timed: frozenset[tuple[int, int]]


def look_at(archive: zipfile.ZipFile, part: str, styles: Sequence[Style | None]) -> Look:
    """What a sheet holds beside values; raises InvalidInput when it would fill memory."""
    scan = _SheetScan(styles)
    parse(archive, part, scan.start, scan.end, scan.text)
    if scan.rows * scan.columns > MOST_CELLS:
        raise InvalidInput(
            [
                Fault(
                    f"cell {column_letter(scan.columns - 1)}{scan.rows}",
                    "",
                    f"the sheet reaches that far; at most {MOST_CELLS:,} cells are read",
                    "Delete the stray cells far from the table",
                )
            ]
        )
    if scan.shared:
        _refuse_endless_text(archive, scan.shared)
    return Look(
        frozenset(scan.hidden_rows),
        frozenset(scan.hidden_columns),
        scan.cells,
        {row: frozenset(columns) for row, columns in scan.struck.items()},
        scan.merged,
        _totals(archive, part, scan.columns),
        frozenset(scan.timed),
    )


def _refuse_endless_text(archive: zipfile.ZipFile, shown: Counter[int]) -> None:
    """Raises InvalidInput where the texts of all cells together would fill memory."""
    sizes = _SharedSizes()
    if actual_name(archive, _SHARED) is not None:
        parse(archive, _SHARED, sizes.start, sizes.end, sizes.text)
    total = sum(
        sizes.sizes[index] * count for index, count in shown.items() if index < len(sizes.sizes)
    )
    if total > MOST_SHARED_TEXT:
        raise InvalidInput(
            [
                Fault(
                    "the file",
                    f"{total:,} characters",
                    f"a sheet may hold at most {MOST_SHARED_TEXT:,} characters of text",
                    "Keep the columns Lot ID, Type and Vials",
                )
            ]
        )


def _totals(archive: zipfile.ZipFile, part: str, width: int) -> dict[int, frozenset[int]]:
    """The totals rows of the tables on a sheet: its relations name the part of each table."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if actual_name(archive, relations) is None:
        return {}
    tables: list[str] = []
    totals: dict[int, frozenset[int]] = {}

    def on_relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/table"):
            tables.append(target_of(folder, attributes.get("Target", "")))

    def on_table(name: str, attributes: Attributes) -> None:
        area = _AREA.fullmatch(attributes.get("ref", ""))
        if name != "table" or area is None or attributes.get("totalsRowCount", "0") == "0":
            return
        end = min(width, _column_index(area[3]) + 1)
        row, columns = _row(area[4]), frozenset(range(_column_index(area[1]), end))
        totals[row] = totals.get(row, frozenset()) | columns

    parse(archive, relations, on_relation)
    for table in dict.fromkeys(tables):
        if actual_name(archive, table) is not None:
            parse(archive, table, on_table)
    return totals


@dataclass(slots=True)
class _SheetScan:
    """Counts and marks while a sheet streams by; positions may be left out in the file."""

    styles: Sequence[Style | None]
    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: dict[tuple[int, int], Wrong | Formatted] = field(default_factory=dict)
    struck: dict[int, set[int]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    timed: set[tuple[int, int]] = field(default_factory=set)
    shared: Counter[int] = field(default_factory=Counter)
    row: int = 0
    column: int = -1
    kind: str = ""
    style: Style | None = None
    formula: bool = False
    filled: bool = False
    in_value: bool = False
    value: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "v":
            self.in_value, self.filled = True, True
        elif name == "f":
            self.formula = True
        elif name == "is":
            self.filled = True
        elif name == "row":
            number = attributes.get("r", "")
            self.row = _row(number) if number else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.add(self.row)
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = (_small(attributes.get(end, "0")) for end in ("min", "max"))
            self.hidden_columns.update(range(max(0, first - 1), min(last, MOST_SHEET_COLUMNS)))
        elif name == "mergeCell" and (area := _AREA.fullmatch(attributes.get("ref", ""))):
            self._merge(area)

    def text(self, data: str) -> None:
        if self.in_value:
            self.value += data

    def end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c":
            self._cell_ends()

    def _merge(self, area: re.Match[str]) -> None:
        first, last = _row(area[2]), _row(area[4])
        if first < last:
            ends = _column_index(area[1]), _column_index(area[3])
            self.merged.append(Area(first, ends[0], last, ends[1]))

    def _cell(self, attributes: Attributes) -> None:
        place = attributes.get("r", "").upper()
        match = _REFERENCE.fullmatch(place)
        if match:
            self.column = _column_index(match[1])
            self.row = _row(match[2])
        elif place:
            raise InvalidInput([damaged("a cell of the workbook stands nowhere")])
        else:
            self.column += 1
        self.kind = attributes.get("t", "")
        index = attributes.get("s", "")
        at = _small(index) if index.isdecimal() else 0
        self.style = self.styles[at] if at < len(self.styles) else None
        self.formula = self.filled = False
        self.value = ""

    def _cell_ends(self) -> None:
        if self.filled or self.formula:
            self.rows = max(self.rows, self.row)
            self.columns = max(self.columns, self.column + 1)
        if self.style is not None and self.filled:
            self._styled(self.style)
        if self.kind == "s" and self.value.isdecimal():
            self.shared[_small(self.value)] += 1
        elif self.kind == "e" and self.value:
            self.cells[self.row, self.column] = error_shown(self.value)
        elif self.formula and not self.value and self.kind != "str":
            self.cells[self.row, self.column] = Wrong(
                "the formula was never calculated, so the file holds no value", _RECALCULATE
            )

    def _styled(self, style: Style) -> None:
        if style.struck:
            self.struck.setdefault(self.row, set()).add(self.column)
        if style.by is None or self.kind not in ("", "n"):
            return
        if style.by == "timed":
            self.timed.add((self.row, self.column))
            return
        try:
            look = formatted(float(self.value), style)
        except ValueError:
            return
        if look is not None:
            self.cells[self.row, self.column] = look


@dataclass(slots=True)
class _SharedSizes:
    """Characters of each shared text."""

    sizes: list[int] = field(default_factory=list)
    in_text: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self.sizes.append(0)
        elif name == "t":
            self.in_text = True

    def text(self, data: str) -> None:
        if self.in_text and self.sizes:
            self.sizes[-1] += len(data)

    def end(self, name: str) -> None:
        if name == "t":
            self.in_text = False


def _row(number: str) -> int:
    """A row's number; raises InvalidInput for one that no sheet has."""
    if not number.isdecimal() or not 0 < _small(number) <= MOST_ROWS:
        raise InvalidInput([damaged("a row of the workbook has no number that a sheet can have")])
    return _small(number)


def _small(digits: str) -> int:
    """A number of at most nine digits; raises InvalidInput for a longer one."""
    if len(digits) > 9:
        raise InvalidInput([damaged("a number in the workbook's structure has no end")])
    return int(digits)


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
