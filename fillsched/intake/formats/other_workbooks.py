"""How far the sheets of an .ods, .xlsb or .xls reach, before they are laid out in memory.

What it is for: one stray cell in the last corner, or one that repeats itself a billion times, is
refused. What it is not for: their cells, which the workbook library reads.
"""

import io
import re
import struct
import zipfile
from dataclasses import dataclass

import olefile

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.formats.xlsx_archive import Attributes, damaged, parse
from fillsched.intake.limits import MOST_CELLS
from fillsched.intake.table import Kind, column_letter

_SHEET = re.compile(r"xl[/\\]worksheets[/\\][^/\\]+\.bin")
_ROW_HEADER, _LAST_CELL_RECORD, _EXTENT_OF_SHEET = 0, 11, 148
"""Records of an .xlsb (MS-XLSB 2.3): the head of a row, the cells 1 to 11, the claimed extent."""


_EXTENT, _SHARED_TEXTS = 0x0200, 0x00FC
_CELLS = frozenset({0x0006, 0x00BD, 0x00BE, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E})
"""Records of an .xls: formulas, numbers, texts, truth values and blanks, one or several."""


def refuse_endless_sheets(archive: zipfile.ZipFile, kind: Kind) -> None:
    """Raises InvalidInput for a sheet of more than MOST_CELLS cells, rows times columns."""
    if kind == "ods":
        scan = _OdsScan()
        parse(archive, "content.xml", scan.start, scan.end)
    else:
        for name in archive.namelist():
            if _SHEET.fullmatch(name):
                _within(*_extent(archive.read(name)))


def _within(rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        fault = Fault(
            f"cell {column_letter(columns - 1)}{rows}",
            "",
            f"the sheet reaches that far; at most {MOST_CELLS:,} cells are read",
            "Delete the stray cells far from the table",
        )
        raise InvalidInput([fault])


@dataclass(slots=True)
class _OdsScan:
    """Rows and columns of one table after the other; empty cells count for nothing."""

    rows: int = 0
    columns: int = 0
    row: int = 0
    repeats: int = 1
    column: int = 0
    filled: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self.rows = self.columns = self.row = 0
        elif name == "table-row":
            self.repeats, self.column, self.filled = _repeated(attributes, "rows"), 0, False
        elif name in ("table-cell", "covered-table-cell"):
            self.column += _repeated(attributes, "columns")
            if any(key.endswith(":value-type") for key in attributes):
                self.columns, self.filled = max(self.columns, self.column), True

    def end(self, name: str) -> None:
        if name == "table-row":
            self.row += self.repeats
            if self.filled:
                self.rows = self.row
                _within(self.rows, self.columns)


def _repeated(attributes: Attributes, what: str) -> int:
    text = next((v for k, v in attributes.items() if k.endswith(f":number-{what}-repeated")), "1")
    return int(text) if text.isdecimal() and len(text) <= 9 else 1


def _extent(sheet: bytes) -> tuple[int, int]:
    """Rows and columns of a binary sheet, by the heads of its rows and its cells."""
    rows = columns = row = at = 0
    while at < len(sheet):
        record, at = _varying(sheet, at, 2)
        size, at = _varying(sheet, at, 4)
        if record == _ROW_HEADER:
            row = int.from_bytes(sheet[at : at + 4], "little") + 1
        elif 0 < record <= _LAST_CELL_RECORD:
            rows = max(rows, row)
            columns = max(columns, int.from_bytes(sheet[at : at + 4], "little") + 1)
        elif record == _EXTENT_OF_SHEET and at + 16 <= len(sheet):
            _, last_row, _, last_column = struct.unpack_from("<IIII", sheet, at)
            rows, columns = max(rows, last_row + 1), max(columns, last_column + 1)
        at += size
    return rows, columns


def refuse_endless_old(content: bytes) -> None:
    """Raises InvalidInput for an .xls that is damaged, has a password, or claims more than it
    holds: the workbook library would make room for it first."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            names = {"/".join(parts).lower() for parts in container.listdir()}
            if "encryptedpackage" in names:
                raise InvalidInput([damaged("it is protected by a password")])
            name = next((name for name in ("Workbook", "Book") if name.lower() in names), None)
            stream = b"" if name is None else container.openstream(name).read()
    except (OSError, ValueError, IndexError, TypeError, struct.error):
        raise InvalidInput([damaged("the workbook is damaged")]) from None
    if not stream:
        raise InvalidInput([damaged("it is no workbook, or an Excel workbook before 1995")])
    _within_records(stream)


def _within_records(stream: bytes) -> None:
    """Holds the claims of an old workbook's records (MS-XLS 2.3) against what they can be."""
    at = 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        if record == _SHARED_TEXTS and len(data) >= 8:
            if int.from_bytes(data[4:8], "little") > len(stream):
                raise InvalidInput([damaged("the workbook is damaged")])
        elif record == _EXTENT and size >= 14:
            row, rows, column, columns = struct.unpack_from("<IIHH", data)
            if row > rows or column > columns:
                raise InvalidInput([damaged("the workbook is damaged")])
            _within(rows, columns)
        elif record in _CELLS and len(data) >= 4:
            row, column = struct.unpack_from("<HH", data)
            _within(row + 1, column + 1)
        at += 4 + size


def _varying(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, the last without the highest bit, and where it ends."""
    value = 0
    for shift in range(most):
        byte = data[at] if at < len(data) else 0
        value |= (byte & 0x7F) << (7 * shift)
        at += 1
        if not byte & 0x80:
            break
    return value, at
