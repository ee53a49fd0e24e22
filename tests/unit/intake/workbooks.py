"""Workbooks for tests, made by a library that shares nothing with the one that reads them."""

import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HEADINGS = ("Lot ID", "Type", "Vials")
Change = Callable[[Worksheet], None]


def workbook(
    sheets: dict[str, Sequence[Sequence[object]]], changes: dict[str, Change] | None = None
) -> bytes:
    """A workbook with those rows in those sheets, then changed by each sheet's function."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if changes and name in changes:
            changes[name](sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed (or added, from empty bytes)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        for name in names:
            data = old.read(name)
            new.writestr(name, change(data) if name == part else data)
        if part not in names:
            new.writestr(part, change(b""))
    return target.getvalue()
