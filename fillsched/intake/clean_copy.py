"""A lots file written anew, as plain as can be: what ``check --fix`` leaves behind.

What it is for: the columns of the design and a lot to each row, in the dialect the file came in,
which `read_lots` reads back as the same lots and a spreadsheet opens without changing an id. What
it is not for: mending values: what could not be read for certain is listed beside it, not guessed.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.formats.csv_table import DELIMITERS
from fillsched.intake.formats.encoding import decode
from fillsched.intake.receipt import Receipt
from fillsched.model import Lot

Rows = Iterable[Sequence[str | int | float]]

_CHANGED = re.compile(r"[=+\-@\t\r]|0\d|\d{12,}$|\d+[eE]\d+$|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?$")
"""Beginnings of a name that a spreadsheet turns into something else: a formula, a number without
its zeros, a rounded one, a date."""

_CODECS = {
    "UTF-8 with BOM": ("utf-8", b"\xef\xbb\xbf"),
    "UTF-16 little endian": ("utf-16-le", b"\xff\xfe"),
    "UTF-16 big endian": ("utf-16-be", b"\xfe\xff"),
    "Windows-1252": ("cp1252", b""),
}


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is written. `sheet` is that of a workbook, the rest belongs to text."""

    kind: Literal["csv", "xlsx"] = "csv"
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "UTF-8"
    sheet: str = "Lots"

    @classmethod
    def of(cls, receipt: Receipt) -> "Dialect":
        """That of the file which `receipt` tells of."""
        marks = {name: mark for mark, name in DELIMITERS.items()}
        return cls(
            receipt.kind,
            marks.get(receipt.delimiter or "", ","),
            "," if receipt.decimal == "comma" else ".",
            receipt.encoding or "UTF-8",
            receipt.sheet or "Lots",
        )


PLAIN = Dialect()


def cleaned(lots: Sequence[Lot], dialect: Dialect = PLAIN) -> bytes:
    """`lots` as a file; sized in vials unless one of them has hours, then all in hours must be."""
    in_hours = any(lot.fill_hours is not None for lot in lots)
    header = ("Lot ID", "Type", "fill_hours" if in_hours else "Vials")
    amounts = (float(lot.fill_hours or 0) if in_hours else lot.vials or 0 for lot in lots)
    rows = ((lot.id, lot.product, amount) for lot, amount in zip(lots, amounts, strict=True))
    return _written(header, rows, dialect)


def left_out(faults: Iterable[Fault], dialect: Dialect = PLAIN) -> bytes:
    """What is wrong, a row to each fault, for a spreadsheet."""
    header = ("Where", "Value", "Reason", "What to do")
    return _written(header, ((f.where, f.value, f.reason, f.fix) for f in faults), dialect)


def _written(header: Sequence[str], rows: Rows, dialect: Dialect) -> bytes:
    return (_workbook if dialect.kind == "xlsx" else _text)(header, rows, dialect)


def _workbook(header: Sequence[str], rows: Rows, dialect: Dialect) -> bytes:
    from xlsxwriter import Workbook  # most files are text

    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"constant_memory": True})
    sheet = workbook.add_worksheet(dialect.sheet)
    for number, row in enumerate([header, *rows]):
        for column, cell in enumerate(row):
            write = sheet.write_string if isinstance(cell, str) else sheet.write_number
            write(number, column, cell)
    workbook.close()
    return buffer.getvalue()


def _text(header: Sequence[str], rows: Rows, dialect: Dialect) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=dialect.delimiter)
    writer.writerow(header)
    writer.writerows([_spelled(cell, dialect) for cell in row] for row in rows)
    return _encoded(buffer.getvalue(), dialect.encoding)


def _spelled(cell: str | int | float, dialect: Dialect) -> str:
    if isinstance(cell, str):
        return _kept(cell)
    return str(cell) if isinstance(cell, int) else _decimal(cell).replace(".", dialect.decimal)


def _kept(text: str) -> str:
    """`text` so that a spreadsheet keeps it: ="00123" is shown, and read by us, as 00123."""
    return f'="{text}"' if _CHANGED.match(text) and '"' not in text else text


def _decimal(hours: float) -> str:
    """Never with three decimals, which might be thousands."""
    whole, _, part = f"{hours:.6f}".partition(".")
    part = part.rstrip("0")
    return f"{whole}.{part}{'0' if len(part) == 3 else ''}" if part else whole


def _encoded(text: str, encoding: str) -> bytes:
    """`text` in that encoding; in UTF-8 with its mark where it would be read as another text."""
    codec, mark = _CODECS.get(encoding, ("utf-8", b""))
    try:
        written = mark + text.encode(codec)
        if decode(written)[0] == text:
            return written
    except (UnicodeEncodeError, InvalidInput):
        pass
    return b"\xef\xbb\xbf" + text.encode()
