"""Text with delimiters into a table.

What it is for: finding the delimiter by the header that fits, `sep=`, quotes, rows numbered as a
spreadsheet shows them (a line break inside quotes begins no new row). What it is not for: any
meaning of the cells.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.columns.header import has_header
from fillsched.intake.formats.encoding import decode
from fillsched.intake.limits import MOST_COLUMNS, MOST_HEADER_ROWS, MOST_LOTS
from fillsched.intake.table import Cell, Row, Table

DELIMITERS: Mapping[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_SEP = re.compile(r'\A"?sep=(?P<mark>.)"?[ \t,;|]*(?:\r\n|\n|\r|\Z)', re.IGNORECASE)


def csv_table(content: bytes, mapping: Mapping[str, str], said: str | None = None) -> Table:
    """The cells of a CSV file; raises InvalidInput where it cannot be taken apart.

    `said`: its encoding, as the user says.
    """
    text, encoding = decode(content, said)
    notes: list[str] = []
    match = _SEP.match(text)
    if match:
        mark = match["mark"]
        text = text[match.end() :]
        notes.append("the sep= line is obeyed and, as in a spreadsheet, not counted as a row")
        if mark not in DELIMITERS:
            raise InvalidInput([_unknown_delimiter(mark)])
    else:
        mark = _delimiter(text, mapping)
    return Table(
        "csv",
        _rows(text, mark),
        encoding=encoding,
        delimiter=DELIMITERS[mark],
        notes=tuple(notes),
    )


def _delimiter(text: str, mapping: Mapping[str, str]) -> str:
    """The delimiter under which the file has our header, else that which gives most columns."""
    tops = {mark: _top(text, mark) for mark in DELIMITERS}
    fitting = [mark for mark, rows in tops.items() if has_header(rows, mapping)]
    if fitting:
        return fitting[0]
    return max(DELIMITERS, key=lambda mark: max((len(row.cells) for row in tops[mark]), default=0))


def _top(text: str, mark: str) -> list[Row]:
    """The first rows, as far as they can be read with that delimiter."""
    rows: list[Row] = []
    filled = 0
    try:
        for number, cells in enumerate(_reader(text, mark), start=1):
            row = Row(number, _stripped(cells))
            if len(row.cells) > MOST_COLUMNS:
                break
            rows.append(row)
            filled += not row.blank
            if filled == MOST_HEADER_ROWS:
                break
    except csv.Error:
        pass
    return rows


def _rows(text: str, mark: str) -> list[Row]:
    rows: list[Row] = []
    reader = _reader(text, mark)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            row = Row(number, _stripped(cells))
            if len(row.cells) > MOST_COLUMNS:
                raise InvalidInput([_too_wide(number, len(row.cells))])
            if number > MOST_LOTS * 2:
                raise InvalidInput([_too_long()])
            rows.append(row)
    except csv.Error:
        raise InvalidInput([_unbalanced(number + 1)]) from None
    return rows


def _reader(text: str, mark: str) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=mark, strict=True, skipinitialspace=mark != "\t"
    )


def _stripped(cells: Sequence[str]) -> list[Cell]:
    """The cells without spaces around them, and without empty ones beyond what a sheet of lots may
    have; ="00123" is how a CSV keeps text from becoming 123."""
    if len(cells) > MOST_COLUMNS:
        cells = cells[: max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)]
    return [
        stripped[2:-1]
        if (stripped := cell.strip()).startswith('="')
        and stripped[-1:] == '"'
        and len(stripped) > 3
        else stripped
        for cell in cells
    ]


def _unbalanced(row: int) -> Fault:
    return Fault(
        f"row {row}",
        "",
        "a quote is opened and not closed, or text follows a closed one",
        'Close the quote, or write a quote inside a cell twice: ""',
    )


def _too_wide(row: int, count: int) -> Fault:
    return Fault(
        f"row {row}",
        f"{count:,} cells",
        f"a row may have at most {MOST_COLUMNS} cells",
        "Keep the columns Lot ID, Type and Vials",
    )


def _too_long() -> Fault:
    return Fault(
        "the file",
        "",
        f"there are more than {MOST_LOTS * 2:,} rows; one schedule may have {MOST_LOTS:,} lots",
        "Plan a shorter span of time",
    )


def _unknown_delimiter(mark: str) -> Fault:
    return Fault(
        "row 1",
        f"sep={mark}",
        "that delimiter is not known",
        f"Use one of {', '.join(DELIMITERS.values())}",
    )
