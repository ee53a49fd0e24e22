"""Old, binary and open workbooks are read by their values, under the same guards."""

import io
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from fillsched.intake import Dialect
from tests.unit.intake.reading import faults, lots, notes, survey

OLD = (Path(__file__).parents[3] / "fixtures" / "workbooks" / "lots.xls").read_bytes()

ROWS = [("Lot ID", "Type", "Vials"), ("00123", "HPV9", 100_000), ("L2", "RSV", 90_000.0)]
READ = [("00123", "HPV9", 100_000), ("L2", "RSV", 90_000)]


def zipped(**parts: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


def ods(rows: str) -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    body = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="W42">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(mimetype=kind, content_xml=body, **{"META-INF__manifest_xml": manifest})


def ods_row(cells: tuple[object, ...], repeat: str = "") -> str:
    shown = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        if isinstance(cell, str)
        else f'<table:table-cell office:value-type="float" office:value="{cell}"{repeat}/>'
        for cell in cells
    )
    return f"<table:table-row>{shown}</table:table-row>"


EMPTY = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
)


def test_people_p5_an_old_workbook_is_read_and_what_is_not_seen_is_said() -> None:
    assert lots(OLD) == [("00123", "HPV9 – 0.5 mL", 100_000), ("L2", "RSV", 90_000)]
    said = notes(OLD)
    assert (
        "formats, hidden rows and hidden columns are not seen in a file of this kind (.xls)" in said
    )
    assert "row 4 is the total" in said and "other sheets not read: Notes" in said


def test_an_open_document_is_read() -> None:
    content = ods("".join(map(ods_row, ROWS)) + EMPTY)
    assert lots(content) == READ
    assert survey(content).receipt.kind == "ods"


@pytest.mark.parametrize("repeat", ["columns", "rows"])
def test_a_cell_of_an_open_document_that_repeats_without_end_is_refused(repeat: str) -> None:
    row = ods_row((1,), ' table:number-columns-repeated="9000000"')
    if repeat == "rows":
        row = ods_row((1, 2, 3, 4, 5, 6)).replace(
            "<table:table-row", '<table:table-row table:number-rows-repeated="1000000"'
        )
    (fault,) = faults(ods("".join(map(ods_row, ROWS)) + row))
    assert "cells are read" in fault.reason


def record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(data) & 0x7F | 0x80, len(data) >> 7]) + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(rows: Sequence[tuple[object, ...]], far: int = 0) -> bytes:
    """A binary workbook; `far`: the row and column of one cell more."""
    sheet = record(129) + record(148, struct.pack("<IIII", 0, len(rows), 0, 2)) + record(145)
    for number, row in enumerate(rows):
        sheet += record(0, struct.pack("<III", number, 0, 0) + bytes(13))
        for column, cell in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(cell, str):
                sheet += record(6, place + wide(cell))
            else:
                assert isinstance(cell, int | float)
                sheet += record(5, place + struct.pack("<d", cell))
    if far:
        sheet += record(0, struct.pack("<III", far, 0, 0) + bytes(13))
        sheet += record(5, struct.pack("<IId", far, 0, 1.0))
    sheet += record(146) + record(130)
    bundle = struct.pack("<II", 0, 1) + wide("rId1") + wide("W42")
    book = record(131) + record(143) + record(156, bundle) + record(144) + record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    parts: dict[str, str | bytes] = {
        "xl__workbook.bin": book,
        "xl___rels__workbook.bin.rels": relations,
        "xl__worksheets__sheet1.bin": sheet,
    }
    return zipped(**parts)


def test_a_binary_workbook_is_read() -> None:
    assert lots(xlsb(ROWS)) == READ
    assert "(.xlsb)" in notes(xlsb(ROWS))


def test_a_stray_cell_in_the_corner_of_a_binary_workbook_is_refused() -> None:
    (fault,) = faults(xlsb(ROWS, far=16_000))
    assert fault.where == "cell WQK16001"


def claims(head: bytes, change: dict[int, int]) -> bytes:
    """The old workbook, in which the record with that head says something else at some bytes."""
    content = bytearray(OLD)
    at = OLD.index(head) + 4
    for offset, value in change.items():
        content[at + offset] = value
    return bytes(content)


EXTENT, TEXTS = b"\x00\x02\x0e\x00", b"\xfc\x00\x6b\x00"


@pytest.mark.parametrize(
    "content",
    [claims(EXTENT, {6: 0xFF, 7: 0x7F}), claims(EXTENT, {2: 0x16}), claims(TEXTS, {7: 0x7F})],
    ids=["a billion rows", "less than no row", "a billion texts"],
)
def test_an_old_workbook_that_claims_more_than_it_holds_is_refused(content: bytes) -> None:
    (fault,) = faults(content)
    assert "cells are read" in fault.reason or "damaged" in fault.reason


def test_a_copy_of_an_old_workbook_is_a_new_one() -> None:
    assert Dialect.of(survey(OLD).receipt).kind == "xlsx"


@pytest.mark.parametrize("cut", [200, 2_000, 5_000])
def test_a_damaged_old_workbook_is_said_to_be_damaged(cut: int) -> None:
    assert faults(OLD[:cut])
