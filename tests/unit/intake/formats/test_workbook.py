"""A workbook is read from the one visible sheet that fits; numbers are numbers, text is text."""

import datetime
import io
import re
import zipfile
from fractions import Fraction

import pytest
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import ReadOptions, Receipt, read_lots
from fillsched.model import Lot
from tests.unit.intake.workbooks import HEADINGS, Change, with_part, workbook

LOTS = [HEADINGS, ("A", "V", 100), ("B", "W", 200)]
SHEET = "xl/worksheets/sheet1.xml"


def read(content: bytes, options: ReadOptions | None = None) -> tuple[list[Lot], Receipt]:
    return read_lots(content, filename="lots.xlsx", options=options or ReadOptions())


def faults_of(content: bytes, options: ReadOptions | None = None) -> tuple[Fault, ...]:
    with pytest.raises(InvalidInput) as caught:
        read(content, options)
    return caught.value.faults


def hide(sheet: Worksheet) -> None:
    sheet.sheet_state = "hidden"


def test_numbers_are_numbers_and_ids_keep_their_zeros_and_no_point() -> None:
    rows = [HEADINGS, (123, 7, 100_000.0), ("00123", "V", 5), (1.5, "V", "6000")]
    lots, receipt = read(workbook({"Lots": rows}))
    assert lots == [
        Lot("123", "7", vials=100_000),
        Lot("00123", "V", vials=5),
        Lot("1.5", "V", vials=6_000),
    ]
    assert (receipt.kind, receipt.sheet, receipt.encoding) == ("xlsx", "Lots", None)


def test_fill_hours_keep_six_decimals_and_say_so() -> None:
    rows = [("lot_id", "product", "fill_hours"), ("A", "V", 8 + 1 / 3), ("B", "V", 0.1)]
    lots, receipt = read(workbook({"Lots": rows}))
    assert [lot.fill_hours for lot in lots] == [Fraction(8_333_333, 1_000_000), Fraction(1, 10)]
    assert receipt.notes == ("fill_hours rounded to 6 decimals in row 2",)


def test_places_are_those_that_the_spreadsheet_shows() -> None:
    def shift(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 2)
        sheet.insert_cols(1, 27)

    content = workbook({"Lots": [HEADINGS, ("A", "V", "none")]}, {"Lots": shift})
    (fault,) = faults_of(content)
    assert fault.where == "row 4, column AD (Vials)"


def test_the_visible_sheet_with_the_headings_is_taken_and_the_others_are_said() -> None:
    content = workbook({"Read me": [("Hello",)], "Old": LOTS, "W42": LOTS}, {"Old": hide})
    lots, receipt = read(content)
    assert len(lots) == 2
    assert receipt.sheet == "W42"
    assert receipt.notes == ("other sheets not read: Read me", "hidden sheets not read: Old")


def test_two_sheets_that_fit_are_a_question_which_the_user_can_answer() -> None:
    content = workbook({"W42": LOTS, "W43": [HEADINGS, ("C", "V", 5)]})
    (fault,) = faults_of(content)
    assert fault.value == "W42, W43" and "--sheet" in fault.fix
    lots, receipt = read(content, ReadOptions(sheet="W43"))
    assert [lot.id for lot in lots] == ["C"]
    assert receipt.sheet == "W43"


def test_a_hidden_sheet_is_read_only_when_it_is_asked_for() -> None:
    content = workbook({"Cover": [("x",)], "W42": LOTS}, {"W42": hide})
    assert "headings" in faults_of(content)[0].reason
    lots, receipt = read(content, ReadOptions(sheet="W42"))
    assert len(lots) == 2
    assert "hidden" in receipt.notes[-1]


def test_an_unknown_sheet_is_told_with_the_nearest_name() -> None:
    (fault,) = faults_of(workbook({"Week 42": LOTS}), ReadOptions(sheet="Week42"))
    assert fault.where == "--sheet"
    assert "Did you mean Week 42?" in fault.fix


def test_a_hidden_row_with_a_lot_is_an_error_and_a_hidden_blank_one_is_not() -> None:
    def hide_rows(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[5].hidden = True

    content = workbook({"W42": [*LOTS, ("C", "V", 5)]}, {"W42": hide_rows})
    (fault,) = faults_of(content)
    assert fault.where == "row 3"
    assert "hidden" in fault.reason


def test_a_formula_without_a_calculated_value_is_never_calculated() -> None:
    (fault,) = faults_of(workbook({"W42": [*LOTS, ("C", "V", "=C2+C3")]}))
    assert fault.where == "row 4, column C (Vials)"
    assert "never calculated" in fault.reason


def test_a_formula_with_its_value_is_that_value() -> None:
    content = with_part(
        workbook({"W42": [*LOTS, ("C", "V", "=C2+C3")]}),
        SHEET,
        lambda xml: xml.replace(b"<f>C2+C3</f><v />", b"<f>C2+C3</f><v>300</v>").replace(
            b"<f>C2+C3</f><v></v>", b"<f>C2+C3</f><v>300</v>"
        ),
    )
    assert read(content)[0][-1].vials == 300


def test_formulas_that_give_an_empty_text_make_a_blank_row() -> None:
    content = with_part(
        workbook({"W42": [*LOTS, ("=X1", "=X2", "=X3")]}),
        SHEET,
        lambda xml: re.sub(
            rb'<c r="([ABC]4)"[^>]*><f>(X.)</f><v ?/?>(</v>)?</c>',
            rb'<c r="\1" t="str"><f>\2</f><v></v></c>',
            xml,
        ),
    )
    lots, receipt = read(content)
    assert (len(lots), receipt.rows_skipped) == (2, 0)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (True, "true or false"),
        (datetime.date(2026, 3, 1), "date"),
        (datetime.time(12, 30), "date or a time"),
        (datetime.timedelta(hours=30), "date or a time"),
        ("120.000", "decimals or thousands"),
        (0.5, "whole"),
        (-1, "negative"),
    ],
)
def test_a_cell_that_is_no_count_is_told_as_what_it_is(value: object, reason: str) -> None:
    (fault,) = faults_of(workbook({"W42": [*LOTS, ("C", "V", value)]}))
    assert fault.where == "row 4, column C (Vials)"
    assert reason in fault.reason


def test_an_id_that_became_a_date_is_told() -> None:
    (fault,) = faults_of(workbook({"W42": [*LOTS, (datetime.date(2026, 3, 1), "V", 5)]}))
    assert fault.where == "row 4, column A (Lot ID)"
    assert "turned into a date" in fault.reason


def test_notes_beside_the_table_are_no_reason_to_refuse_a_sheet() -> None:
    lots, _ = read(workbook({"W42": [*LOTS, ("C", "V", 5, "", "ask Ines")]}))
    assert len(lots) == 3


def test_an_id_of_which_the_spreadsheet_lost_digits_is_refused() -> None:
    (fault,) = faults_of(workbook({"W42": [*LOTS, (1234567890123456789, "V", 5)]}))
    assert fault.where == "row 4, column A (Lot ID)"
    assert "digits" in fault.reason


def excel_table(area: str, totals: int) -> Change:
    def change(sheet: Worksheet) -> None:
        sheet.add_table(Table(displayName=f"T{area[0]}", ref=area, totalsRowCount=totals))

    return change


@pytest.mark.parametrize("last", [(2, 2, 300), ("n", "Durchschnitt", 150), (None, None, None)])
def test_import_a1_the_totals_row_of_an_excel_table_is_no_lot_and_said(
    last: tuple[object, ...],
) -> None:
    content = workbook({"Lots": [*LOTS, last]}, {"Lots": excel_table("A1:C4", 1)})
    lots, receipt = read(content)
    assert [lot.id for lot in lots] == ["A", "B"]
    if any(last):
        assert receipt.notes == ("row 4 is the totals row of its Excel table and no lot",)
        assert receipt.rows_skipped == 1


def test_import_a1_a_table_without_totals_row_or_beside_the_lots_takes_no_lot_away() -> None:
    rows = [(*HEADINGS, "", "Note"), ("A", "V", 100, "", "x"), ("B", "W", 200, "", 3)]
    for area, totals in (("A1:C3", 0), ("E1:E3", 1)):
        content = workbook({"Lots": rows}, {"Lots": excel_table(area, totals)})
        assert [lot.id for lot in read(content)[0]] == ["A", "B"]


def test_import_a1_a_table_whose_part_is_gone_does_not_hinder_the_reading() -> None:
    content = workbook({"Lots": LOTS}, {"Lots": excel_table("A1:C3", 0)})
    relations = "xl/worksheets/_rels/sheet1.xml.rels"
    lost = with_part(content, relations, lambda data: data.replace(b"table1", b"table9"))
    assert len(read(lost)[0]) == 2


def test_import_34_a_merged_cell_is_named_as_such() -> None:
    rows = [HEADINGS, ("A", "V", 5), ("B", None, 6), ("C", "W", 7)]
    content = workbook({"W42": rows}, {"W42": lambda sheet: sheet.merge_cells("B2:B3")})
    (fault,) = faults_of(content)
    assert fault.where == "row 3, column B (Type)" and "merged" in fault.reason


def test_import_a16_a_workbook_with_backslashes_in_its_archive_is_read() -> None:
    target = io.BytesIO()
    source = io.BytesIO(workbook({"W42": LOTS}))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    lots, receipt = read(target.getvalue())
    assert len(lots) == 2 and receipt.kind == "xlsx"


def test_import_a14_the_noise_of_a_formula_is_rounded_as_the_spreadsheet_shows_it() -> None:
    content = with_part(
        workbook({"W42": LOTS}),
        SHEET,
        lambda xml: xml.replace(b"<v>100</v>", b"<v>124599.99999999999</v>"),
    )
    assert read(content)[0][0].vials == 124_600
