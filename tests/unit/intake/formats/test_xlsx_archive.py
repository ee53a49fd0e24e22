"""A hostile or damaged archive is refused before it can fill memory."""

import io
import struct
import zipfile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fillsched.errors import InvalidInput
from fillsched.intake import read_lots
from fillsched.intake.formats import xlsx_archive as inside
from fillsched.intake.formats import xlsx_sheet
from tests.unit.intake.workbooks import HEADINGS, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook({"W42": [HEADINGS, ("A", "V", 100)]})


def refusal(content: bytes) -> str:
    with pytest.raises(InvalidInput) as caught:
        read_lots(content, filename="lots.xlsx")
    return str(caught.value)


def test_an_archive_that_declares_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(GOOD, "xl/media/bomb.bin", lambda _: b"\0" * 2_000_000)
    assert read_lots(bomb, filename="lots.xlsx")
    monkeypatch.setattr(inside, "MOST_UNPACKED_BYTES", 1_000_000)
    assert "unpacks to more than 1 MB" in refusal(bomb)


def test_an_archive_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside, "MOST_UNPACKED_BYTES", 1_000_000)
    size = 2_000_000
    bomb = with_part(GOOD, "xl/media/bomb.bin", lambda _: b"\0" * size)
    lie = bomb.replace(struct.pack("<L", size), struct.pack("<L", 10))
    with zipfile.ZipFile(io.BytesIO(lie)) as archive:
        assert archive.getinfo("xl/media/bomb.bin").file_size == 10
    assert "unpacks to more than 1 MB" in refusal(lie)


def test_a_stray_cell_in_the_last_corner_is_refused_before_the_sheet_is_laid_out() -> None:
    def stray(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    content = workbook({"W42": [HEADINGS, ("A", "V", 100)]}, {"W42": stray})
    assert "XFD1048576" in refusal(content)


def test_a_format_far_out_without_content_does_no_harm() -> None:
    def paint(sheet: Worksheet) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    content = workbook({"W42": [HEADINGS, ("A", "V", 100)]}, {"W42": paint})
    assert len(read_lots(content, filename="lots.xlsx")[0]) == 1


def test_one_long_text_shown_in_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [HEADINGS, *((f"L{number}", "V", 5) for number in range(100))]
    inline = b't="inlineStr"><is><t>V</t></is>'
    content = with_part(
        with_part(
            workbook({"W42": rows}),
            SHEET,
            lambda xml: xml.replace(inline, b't="s"><v>0</v>'),
        ),
        "xl/SharedStrings.xml",
        lambda _: b"<sst><si><t>" + b"V" * 150 + b"</t></si></sst>",
    )
    assert {lot.product for lot in read_lots(content, filename="lots.xlsx")[0]} == {"V" * 150}
    monkeypatch.setattr(xlsx_sheet, "MOST_SHARED_TEXT", 10_000)
    assert "15,000 characters" in refusal(content)


def test_a_document_type_is_refused() -> None:
    entity = b'<!DOCTYPE worksheet [<!ENTITY a "aaaa">]><worksheet'
    content = with_part(GOOD, SHEET, lambda xml: xml.replace(b"<worksheet", entity, 1))
    assert "document type" in refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: len(GOOD) // 2],
        with_part(GOOD, SHEET, lambda xml: xml[: len(xml) // 2]),
        with_part(GOOD, "xl/workbook.xml", lambda _: b"<workbook"),
        with_part(GOOD, "xl/workbook.xml", lambda _: b""),
        with_part(GOOD, "xl/_rels/workbook.xml.rels", lambda _: b"<Relationships/>"),
    ],
    ids=["cut archive", "cut sheet", "cut workbook", "empty workbook", "no relations"],
)
def test_a_damaged_workbook_is_said_to_be_damaged(content: bytes) -> None:
    assert "damaged" in refusal(content)


def test_a_flipped_byte_in_the_sheet_is_noticed() -> None:
    at = GOOD.index(SHEET.encode()) + len(SHEET) + 40
    broken = GOOD[:at] + bytes([GOOD[at] ^ 0xFF]) + GOOD[at + 1 :]
    assert "damaged" in refusal(broken)
