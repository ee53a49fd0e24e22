"""What formats make of numbers is read as it is seen, or said."""

import datetime

import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from fillsched.intake.formats.xlsx_styles import formatted, style_of
from fillsched.intake.table import Formatted
from tests.unit.intake.reading import faults, lots, notes
from tests.unit.intake.workbooks import HEADINGS, workbook


def seen(number: float, code: str) -> str | None:
    found = formatted(number, style_of(code))
    return found.text if isinstance(found, Formatted) else None


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (123, "0000000", "0000123"), (123456, "000-000", "123-456"), (7, '"L-"000', "L-007"),
        (12345, "000", "12345"), (123, "0", None), (123, "General", None), (123, "#,##0", None),
        (1.5, "0000", None), (123, "0000;[Red]-0000", "0123"), (123, r"00\/00", "01/23"),
        (0.5, "0%", "50 %"), (120_000, "#,##0,", "120"), (1.0625, "[h]:mm", "25:30"),
        (1.0625, "h:mm", "1:30"), (0.5, "hh:mm:ss", "12:00"), (1 / 86_400, "h:mm:ss", "0:00:01"),
        (45_000, "yyyy-mm-dd hh:mm", None), (5, '0 "days"', "5 days"), (5, '[Red]0"h"', "5h"),
    ],
)  # fmt: skip
def test_import_a9_a_number_is_shown_by_its_format(
    number: float, code: str, text: str | None
) -> None:
    assert seen(number, code) == text


def sheet(*rows: tuple[object, ...], **formats: str) -> bytes:
    """A workbook with those rows below the headings; `formats`: of cells."""

    def change(page: Worksheet) -> None:
        for cell, code in formats.items():
            page[cell].number_format = code

    return workbook({"Lots": [HEADINGS, *rows]}, {"Lots": change})


def test_import_a9_ids_keep_the_zeros_that_their_format_shows() -> None:
    content = sheet((123, "A", 5), (123456, "A", 6), A2="0000000", A3="000-000")
    assert lots(content) == [("0000123", "A", 5), ("123-456", "A", 6)]


def hours(*rows: tuple[object, ...], **formats: str) -> bytes:
    def change(page: Worksheet) -> None:
        for cell, code in formats.items():
            page[cell].number_format = code

    return workbook({"Lots": [("lot_id", "product", "fill_hours"), *rows]}, {"Lots": change})


def test_import_a8_hours_of_a_clock_are_hours() -> None:
    span = datetime.timedelta(hours=25, minutes=30)
    content = hours(("L1", "A", datetime.time(8, 0)), ("L2", "A", span), C2="h:mm", C3="[h]:mm")
    assert lots(content) == [("L1", "A", 8), ("L2", "A", 25.5)]
    assert "rows 2, 3: written as on a clock and read as such (8:00 is 8 h)" in notes(content)


def test_import_a8_a_format_that_leaves_out_days_is_said() -> None:
    content = hours(("L1", "A", 1.0625), C2="h:mm")
    assert lots(content) == [("L1", "A", 25.5)]
    assert "the format leaves out whole days (1:30 for 25.5 h)" in notes(content)


def test_import_k6_thousands_that_a_format_hides_are_said() -> None:
    content = sheet(("L1", "A", 120_000), C2="#,##0,")
    assert lots(content) == [("L1", "A", 120_000)]
    assert "only thousands are shown (120 for 120,000)" in notes(content)


def test_import_k6_a_value_that_its_format_hides_is_refused() -> None:
    (fault,) = faults(sheet(("L1", "A", 5), C2=";;;"))
    assert "hides" in fault.reason


@pytest.mark.parametrize("cell", ["A3", "C3"])
def test_import_k6_a_row_that_is_struck_through_is_refused(cell: str) -> None:
    rows = [HEADINGS, ("L1", "A", 5), ("L2", "A", 6)]
    strike = {"Lots": lambda page: setattr(page[cell], "font", Font(strike=True))}
    (fault,) = faults(workbook({"Lots": rows}, strike))
    assert fault.where == "row 3" and "struck through" in fault.reason


def test_a_line_through_another_column_does_no_harm() -> None:
    rows = [(*HEADINGS, "Note"), ("L1", "A", 5, "old")]
    strike = {"Lots": lambda page: setattr(page["D2"], "font", Font(strike=True))}
    assert len(lots(workbook({"Lots": rows}, strike))) == 1
