"""Workbooks as planners keep them, rebuilt small: planned, or refused with one question or reason.

What the public ones were like is told in each test; their numbers are those of the findings.
"""

import datetime

from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.intake.reading import faults, lots, notes, options_of, question, survey
from tests.unit.intake.workbooks import workbook


def test_import_15_a_plan_whose_hours_are_written_as_on_a_clock() -> None:
    """import 15: 217 rows, hours as h:mm, some longer than a day."""
    spans = (datetime.time(8, 0), datetime.timedelta(hours=25, minutes=30), datetime.time(0, 45))
    rows = [(f"P{n}", "Mix 7", span) for n, span in enumerate(spans)]
    content = workbook(
        {"Plan": [("Lot", "Product", "Fill time"), *rows]},
        {"Plan": lambda sheet: setattr(sheet["C3"], "number_format", "[h]:mm")},
    )
    assert [hours for _, _, hours in lots(content)] == [8, 25.5, 0.75]


def test_import_18_headings_with_line_breaks() -> None:
    """import 18: 29 of the headings are broken over two lines."""
    heads = ("Pos.", "Lot\nID", "Product\nname", "No. of\nvials", "Start\nplanned", "Line\nno.")
    rows = [(n, f"L{n}", "A", 1_000 + n, datetime.date(2026, 1, n), 2) for n in (1, 2)]
    assert lots(workbook({"Sheet1": [heads, *rows]})) == [("L1", "A", 1_001), ("L2", "A", 1_002)]


def test_import_24_a_plan_in_which_rows_of_notes_stand_between_the_lots() -> None:
    """import 24: 202 rows and 22 columns, each lot followed by a row of remarks."""
    more = [f"Column {n}" for n in range(19)]
    rows: list[tuple[object, ...]] = [("Order", "Foam", "Pieces", *more)]
    for n in range(1, 6):
        rows.append((f"W{n}", "grey", 100 * n, *["x"] * 19))
        rows.append((None, None, None, "see drawing", *["y"] * 18))
    mapped = {"lot_id": "Order", "product": "Foam", "vials": "Pieces"}
    content = workbook({"Production Plan": rows})
    assert [vials for _, _, vials in lots(content, columns=mapped)] == [100, 200, 300, 400, 500]
    assert "5 rows that hold nothing in the columns of lots" in notes(content, columns=mapped)


CHALLENGE = [("batch_id", "batch_type", "vial_count"), ("B1", "A", 100_000), ("B2", "B", 90_000)]


def test_import_41_batches_by_their_english_names() -> None:
    """import 41: planned without naming a column."""
    assert lots(workbook({"lots": CHALLENGE})) == [("B1", "A", 100_000), ("B2", "B", 90_000)]


def test_import_42_rules_on_one_sheet_and_lots_on_another() -> None:
    """import 42: the sheet of lots is found."""
    rules = [("Constraint", "Value"), ("Fill rate", "332 vials/min"), ("Clean window", "120 h")]
    content = workbook({"Constraints": rules, "Lots": CHALLENGE})
    assert len(lots(content)) == 2
    assert survey(content).receipt.sheet == "Lots"


def test_import_43_ten_thousand_small_orders_with_blank_rows() -> None:
    """import 43: 10,066 rows of 1 to 14 pieces, 128 of them blank; here a tenth."""
    rows: list[tuple[object, ...]] = [("Order No.", "Item name", "Qty (pcs)")]
    for n in range(1_000):
        rows.append(() if n % 80 == 7 else (f"A{n:05}", f"T{n % 9}", 1 + n % 14))
    content = workbook({"Orders": rows})
    asked = question(content)
    assert asked.column == "lot_id" and options_of(asked)[0] == '--map lot_id="Order No."'
    assert len(lots(content, columns={"lot_id": "Order No."})) == 987


def test_import_44_many_sheets_some_hidden_with_zeros_and_repeated_numbers() -> None:
    """import 44: 12 sheets, 3 of them hidden; what is wrong is told in two reasons."""

    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"

    plan = [("Lot", "Product", "Vials"), ("4711", "A", 5), ("4711", "B", 6), ("4712", "A", 0)]
    sheets = {f"Data {n}": [("x", "y"), (1, 2)] for n in range(9)}
    content = workbook({**sheets, "Plan": plan, "Old": plan, "Older": plan},
                       {"Old": hide, "Older": hide})  # fmt: skip
    reasons = [fault.reason for fault in faults(content)]
    assert reasons == ["the same id stands in row 2 with other values", "it is zero"]
    assert "hidden sheets not read: Old, Older" in notes(content)


def test_import_45_several_tables_below_each_other_are_one_reason() -> None:
    """import 45: refused with 61 problems of 19 causes before."""
    rows: list[tuple[object, ...]] = [
        ("Lot", "Product", "Vials"), ("L1", "A", 5), ("L2", "B", 6), (),
        ("Line", "Product", "Output"), ("1", "A", 5_000), ("2", "B", "n/a"), (),
        ("Shift", "Team", "Hours"), ("early", "red", 8), ("late", None, 8), (None, "blue", None),
    ]  # fmt: skip
    (fault,) = faults(workbook({"All": rows}))
    assert (fault.where, fault.value) == ("row 5", "Line, Product, Output")
    assert fault.reason == "another table with other headings begins here"
