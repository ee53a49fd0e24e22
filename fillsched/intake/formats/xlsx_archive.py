"""The inside of an XLSX archive, as far as it must be known before the workbook is opened.

What it is for: refusing an archive that would fill memory, listing sheets with their parts, and a
streaming look at one sheet for what the workbook library does not tell: its extent, hidden rows,
formulas that were never calculated, error values, totals rows. What it is not for: the values of
cells.
"""

import io
import posixpath
import re
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.limits import MOST_CELLS, MOST_SHARED_TEXT, MOST_UNPACKED_BYTES
from fillsched.intake.table import Wrong, column_letter

_CHUNK = 1 << 18
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHARED = "xl/sharedStrings.xml"
MOST_ROWS = 1_048_576
"""Rows of a sheet (ECMA-376, as Excel has them)."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_AREA = re.compile(r"([A-Z]{1,3})[0-9]{1,7}:([A-Z]{1,3})([0-9]{1,7})")
_RECALCULATE = "Open the file in a spreadsheet, let it calculate, save it and send it again"

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at one sheet found. Rows count from 1, columns from 0.

    `totals`: rows that total a table of the sheet, with the columns of that table.
    """

    hidden_rows: frozenset[int]
    wrong_cells: Mapping[tuple[int, int], Wrong]
    totals: Mapping[int, frozenset[int]]


def open_archive(content: bytes) -> zipfile.ZipFile:
    """The archive, once it is known to unpack to no more than MOST_UNPACKED_BYTES.

    The sizes that an archive declares may lie, so every part is unpacked and counted, and nothing
    is kept. Raises InvalidInput when it is damaged, has a password or is too big.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        left = MOST_UNPACKED_BYTES
        for part in archive.infolist():
            if part.flag_bits & 0x1:
                raise InvalidInput([_damaged("it is protected by a password")])
            left -= part.file_size
            if left < 0:
                raise _too_big()
        left = MOST_UNPACKED_BYTES
        for part in archive.infolist():
            left -= _true_size(archive, part, left)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, zlib.error):
        raise InvalidInput([_damaged("the workbook is damaged")]) from None
    return archive


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet -> the part of the archive that holds it, in the workbook's order."""
    sheets: list[tuple[str, str]] = []
    targets: dict[str, str] = {}

    def on_sheet(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if _local(k) == "id"), "")
            sheets.append((attributes.get("name", ""), relation))

    def on_relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, _WORKBOOK, on_sheet)
    _parse(archive, _RELATIONS, on_relation)
    parts = {}
    for name, relation in sheets:
        parts[name] = _target("xl", targets.get(relation, ""))
    return parts


def _target(folder: str, target: str) -> str:
    """The part that a relation of a part in `folder` points to."""
    return target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")


def look_at(archive: zipfile.ZipFile, part: str) -> Look:
    """What a sheet holds beside values; raises InvalidInput when it would fill memory."""
    scan = _SheetScan()
    _parse(archive, part, scan.start, scan.end, scan.text)
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
        sizes = _SharedSizes()
        if _actual_name(archive, _SHARED) is not None:
            _parse(archive, _SHARED, sizes.start, sizes.end, sizes.text)
        total = sum(
            sizes.sizes[index] * count
            for index, count in scan.shared.items()
            if index < len(sizes.sizes)
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
    return Look(frozenset(scan.hidden_rows), scan.wrong_cells, _totals(archive, part, scan.columns))


def _totals(archive: zipfile.ZipFile, part: str, width: int) -> dict[int, frozenset[int]]:
    """The totals rows of the tables on a sheet: its relations name the part of each table."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if _actual_name(archive, relations) is None:
        return {}
    tables: list[str] = []
    totals: dict[int, frozenset[int]] = {}

    def on_relation(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/table"):
            tables.append(_target(folder, attributes.get("Target", "")))

    def on_table(name: str, attributes: Attributes) -> None:
        area = _AREA.fullmatch(attributes.get("ref", ""))
        if name != "table" or area is None or attributes.get("totalsRowCount", "0") == "0":
            return
        end = min(width, _column_index(area[2]) + 1)
        row, columns = _row(area[3]), frozenset(range(_column_index(area[1]), end))
        totals[row] = totals.get(row, frozenset()) | columns

    _parse(archive, relations, on_relation)
    for table in dict.fromkeys(tables):
        if _actual_name(archive, table) is not None:
            _parse(archive, table, on_table)
    return totals


@dataclass(slots=True)
class _SheetScan:
    """Counts and marks while a sheet streams by; positions may be left out in the file."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    wrong_cells: dict[tuple[int, int], Wrong] = field(default_factory=dict)
    shared: Counter[int] = field(default_factory=Counter)
    row: int = 0
    column: int = -1
    kind: str = ""
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

    def text(self, data: str) -> None:
        if self.in_value:
            self.value += data

    def end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c":
            self._cell_ends()

    def _cell(self, attributes: Attributes) -> None:
        place = attributes.get("r", "").upper()
        match = _REFERENCE.fullmatch(place)
        if match:
            self.column = _column_index(match[1])
            self.row = _row(match[2])
        elif place:
            raise InvalidInput([_damaged("a cell of the workbook stands nowhere")])
        else:
            self.column += 1
        self.kind = attributes.get("t", "")
        self.formula = self.filled = False
        self.value = ""

    def _cell_ends(self) -> None:
        if self.filled or self.formula:
            self.rows = max(self.rows, self.row)
            self.columns = max(self.columns, self.column + 1)
        if self.kind == "s" and self.value.isdecimal():
            self.shared[_small(self.value)] += 1
        elif self.kind == "e" and self.value:
            self.wrong_cells[self.row, self.column] = Wrong(
                f"the cell shows the error {self.value}", "Mend the formula, or write the value"
            )
        elif self.formula and not self.value and self.kind != "str":
            self.wrong_cells[self.row, self.column] = Wrong(
                "the formula was never calculated, so the file holds no value", _RECALCULATE
            )


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


def _true_size(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    """Bytes of a part when unpacked; raises InvalidInput as soon as they are more than `most`."""
    declared = part.file_size
    part.file_size = sys.maxsize  # or reading would stop at the size that is declared
    try:
        size = 0
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise _too_big()
        return size
    finally:
        part.file_size = declared


def _parse(
    archive: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Streams an XML part by; names come without their namespace."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        with archive.open(_actual_name(archive, part) or part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (KeyError, expat.ExpatError, zipfile.BadZipFile):
        raise InvalidInput([_damaged("the workbook is damaged")]) from None


def _actual_name(archive: zipfile.ZipFile, part: str) -> str | None:
    """The part as the archive spells it; like the workbook library, without regard to case."""
    lowered = part.lower()
    return next((name for name in archive.namelist() if name.lower() == lowered), None)


def _no_doctype(*_: object) -> None:
    """No spreadsheet writes one; entities could make a few bytes into gigabytes."""
    raise InvalidInput([_damaged("the workbook holds a document type, which none should")])


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _row(number: str) -> int:
    """A row's number; raises InvalidInput for one that no sheet has."""
    if not number.isdecimal() or not 0 < _small(number) <= MOST_ROWS:
        raise InvalidInput([_damaged("a row of the workbook has no number that a sheet can have")])
    return _small(number)


def _small(digits: str) -> int:
    """A number of at most nine digits; raises InvalidInput for a longer one."""
    if len(digits) > 9:
        raise InvalidInput([_damaged("a number in the workbook's structure has no end")])
    return int(digits)


def _column_index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


def _too_big() -> InvalidInput:
    return InvalidInput(
        [
            Fault(
                "the file",
                "",
                f"the workbook unpacks to more than {MOST_UNPACKED_BYTES // 1_000_000:,} MB",
                "Send the table alone, as CSV or as a new workbook",
            )
        ]
    )


def _damaged(reason: str) -> Fault:
    return Fault("the file", "", reason, "Open it in a spreadsheet, save it anew and send that")
