"""A lots file written anew, as plain as can be: what ``check --fix`` leaves behind.

What it is for: CSV in UTF-8 with the columns of the design and a lot to each row, which any
spreadsheet opens without changing an id and `read_lots` reads back as the same lots. What it is
not for: mending values: what could not be read for certain is listed beside it, not guessed.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from fillsched.errors import Fault
from fillsched.model import Lot

_CHANGED = re.compile(r"[=+\-@\t\r]|0\d|\d{12,}$|\d+[eE]\d+$|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?$")
"""Beginnings of a name that a spreadsheet turns into something else: a formula, a number without
its zeros, a rounded one, a date."""


def cleaned(lots: Sequence[Lot]) -> bytes:
    """`lots` as CSV; sized in vials unless one of them has hours, then all in hours must be."""
    in_hours = any(lot.fill_hours is not None for lot in lots)
    amount = "fill_hours" if in_hours else "Vials"
    rows = (
        (_kept(lot.id), _kept(lot.product), _decimal(lot) if in_hours else lot.vials)
        for lot in lots
    )
    return _csv(("Lot ID", "Type", amount), rows)


def left_out(faults: Iterable[Fault]) -> bytes:
    """What is wrong, a row to each fault, for a spreadsheet."""
    rows = ((_kept(f.where), _kept(f.value), f.reason, f.fix) for f in faults)
    return _csv(("Where", "Value", "Reason", "What to do"), rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def _kept(text: str) -> str:
    """`text` so that a spreadsheet keeps it: ="00123" is shown, and read by us, as 00123."""
    return f'="{text}"' if _CHANGED.match(text) and '"' not in text else text


def _decimal(lot: Lot) -> str:
    hours = lot.fill_hours or 0
    return f"{float(hours):.6f}".rstrip("0").rstrip(".")
