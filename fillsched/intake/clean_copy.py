"""A lots file written anew, as plain as can be: what ``check --fix`` leaves behind.

What it is for: the columns of the design, the further ones that some lot has, those of the lots'
owner, and a lot to each row, in the dialect the file came in, which `read_lots` reads back as the
same lots and a spreadsheet opens without changing an id. What it is not for: mending values: what
could not be read for certain is listed beside it, not guessed.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from fillsched.errors import Fault, InvalidInput
from fillsched.intake.formats.csv_table import DELIMITERS
from fillsched.intake.formats.encoding import decode
from fillsched.intake.limits import FILL_HOUR_DECIMALS
from fillsched.intake.ours import PIN_ORDER, TERMS
from fillsched.intake.receipt import Receipt
from fillsched.model import Lot
from fillsched.model.lot import NO_TERMS, LotTerms
from fillsched.time_zones import zone_of

Header = Sequence[str]
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
    """How a file is written. `sheet` is that of a workbook, `zone` that of its dates; the rest
    belongs to text."""

    kind: Literal["csv", "xlsx"] = "csv"
    delimiter: str = ","
    decimal: str = "."
    encoding: str = "UTF-8"
    sheet: str = "Lots"
    zone: str = "UTC"

    @classmethod
    def of(cls, receipt: Receipt, zone: str = "UTC") -> "Dialect":
        """That of the file which `receipt` tells of, with its dates by the clock of `zone`."""
        marks = {name: mark for mark, name in DELIMITERS.items()}
        return cls(
            "csv" if receipt.kind in ("csv", None) else "xlsx",
            marks.get(receipt.delimiter or "", ","),
            "," if receipt.decimal == "comma" else ".",
            receipt.encoding or "UTF-8",
            receipt.sheet or "Lots",
            zone,
        )


PLAIN = Dialect()


def cleaned(lots: Sequence[Lot], dialect: Dialect = PLAIN, own: Sequence[str] = ()) -> bytes:
    """`lots` as a file; see `as_rows`."""
    header, rows = as_rows(lots, zone_of(dialect.zone), own)
    return _written(header, rows, dialect)


def as_rows(lots: Sequence[Lot], zone: ZoneInfo, own: Sequence[str] = ()) -> tuple[Header, Rows]:
    """Headings and rows of a file of `lots`, sized in vials unless one of them has hours, then all
    in hours must be; dates by the clock of `zone`. `own`: the headings of what their owner keeps
    beside them."""
    in_hours = any(lot.fill_hours is not None for lot in lots)
    header = ("Lot ID", "Type", "fill_hours" if in_hours else "Vials")
    amounts = (float(lot.fill_hours or 0) if in_hours else lot.vials or 0 for lot in lots)
    asked = [ours for ours in TERMS if any(_asks(lot.terms, ours) for lot in lots)]
    rows = (
        (
            *(lot.id, lot.product, amount),
            *(_term(lot.terms, ours, zone) for ours in asked),
            *(lot.own or [""] * len(own)),
        )
        for lot, amount in zip(lots, amounts, strict=True)
    )
    return (*header, *map(_heading, asked), *own), rows


def _heading(ours: str) -> str:
    return ours.replace("_", " ").capitalize()


def _asks(terms: LotTerms, ours: str) -> bool:
    if ours == PIN_ORDER:
        return terms.pin_first or terms.pin_after is not None
    return bool(getattr(terms, ours) != getattr(NO_TERMS, ours))


def _term(terms: LotTerms, ours: str, zone: ZoneInfo) -> str | float:
    """What a lot asks, as it is read again; moments with their offset, which no zone changes."""
    if not _asks(terms, ours):
        return ""
    if ours == PIN_ORDER:
        return "first" if terms.pin_first else f"after {terms.pin_after}"
    value = getattr(terms, ours)
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="minutes" if not value.second else "auto")
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    return _number(value) if isinstance(value, Fraction) else str(value)


def _number(value: Fraction) -> str | float:
    """A number, or a fraction where no number of so many decimals is it."""
    exact = (value * 10**FILL_HOUR_DECIMALS).denominator == 1
    return float(value) if exact else f"{value.numerator}/{value.denominator}"


def left_out(
    faults: Iterable[Fault],
    dialect: Dialect = PLAIN,
    cells: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> bytes:
    """What is wrong, a row to each fault, for a spreadsheet. `cells`: what stands for id, product
    and amount at the place that a fault begins with."""
    header = ("Where", "Lot ID", "Type", "Amount", "Value", "Reason", "What to do")
    rows = (
        (f.where, *cells.get(f.where.partition(",")[0], _NO_LOT), f.value, f.reason, f.fix)
        for f in faults
    )
    return _written(header, rows, dialect)


_NO_LOT = ("", "", "")


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
    writer.writerow(map(_kept, header))
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
    """`text` in that encoding; in UTF-8 with its mark where it would be read as another text, or
    holds letters that a spreadsheet would show as others without it."""
    codec, mark = _CODECS.get(encoding, ("utf-8", b""))
    if codec == "utf-8" and not text.isascii():
        return _CODECS["UTF-8 with BOM"][1] + text.encode()
    try:
        written = mark + text.encode(codec)
        if decode(written)[0] == text:
            return written
    except (UnicodeEncodeError, InvalidInput):
        pass
    return b"\xef\xbb\xbf" + text.encode()
