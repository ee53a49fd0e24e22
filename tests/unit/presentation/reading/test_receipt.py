"""How lots were read, in words."""

from fillsched.presentation.reading.receipt import (
    answers,
    due_text,
    figures_used,
    receipt_rows,
    totals_text,
)
from fillsched.testing.problems import USUAL_RULES

TOTALS = {
    "vials": {"sum": 210_000.0, "smallest": 90_000, "largest": 120_000},
    "hours": {"sum": 10.5422, "smallest": 4.518, "largest": 6.024},
}
QUESTION = {
    "kind": "decimal", "column": "vials", "letter": "C",
    "readings": [
        {"label": "decimal point", "option": "--decimal point", "sample": "120.000 is 120"},
        {"label": "decimal comma", "option": "--decimal comma", "sample": "120.000 is 120,000"},
    ],
}  # fmt: skip


def test_import_66_totals_in_one_line() -> None:
    assert totals_text(TOTALS) == (
        "210,000 vials (90,000 to 120,000), 10.54 h of filling (4.52 to 6.02)"
    )


def test_import_k13_a_short_fill_is_told_with_the_digits_that_there_are() -> None:
    """import K13: 0.00 would hide that a decimal mark has slipped."""
    hours = {"sum": 0.0124, "smallest": 0.0000502, "largest": 0.0123}
    assert totals_text({"hours": hours}) == "0.0124 h of filling (0.00005 to 0.0123)"


def test_people_p2_the_figures_of_the_line_with_how_to_give_ones_own() -> None:
    text = figures_used(USUAL_RULES.figures(), "defaults")
    assert text == (
        "line L1: 19,920 vials/h, clean 24 h, window 120 h, changeover 4 h (8 h to another type); "
        "these are the defaults; give yours with --plant FILE or --config NAME"
    )
    assert "defaults" not in figures_used(USUAL_RULES.figures(), "request")


def test_a_question_is_asked_with_an_option_to_each_answer() -> None:
    assert list(answers([QUESTION])) == [
        "What do the points and commas of the vials mean? (column C)",
        "  --decimal point  decimal point  120.000 is 120",
        "  --decimal comma  decimal comma  120.000 is 120,000",
    ]


def test_people_p5_a_receipt_is_printed_in_words_notes_last() -> None:
    columns = {"lot_id": {"heading": "Charge", "letter": "B"}}
    receipt = {"kind": "csv", "notes": ["one"], "columns": columns, "sheet": None, "lots": 2,
               "questions": [QUESTION], "totals": TOTALS, "line": {"x": 1}, "u": None}  # fmt: skip
    rows = receipt_rows(receipt)
    assert [label for label, _ in rows] == [
        "Kind", "Columns", "Lots", "Question", "Totals", "Note",
    ]  # fmt: skip
    assert dict(rows)["Columns"] == "lot_id = Charge (B)"


def test_hours_that_the_line_decides_are_told_from_the_fastest_to_the_slowest() -> None:
    hours = {"sum": 10.5, "smallest": 4.5, "largest": 12.0, "most": 21.0}
    assert totals_text({"hours": hours}) == "10.50 to 21 h of filling, by line (4.50 to 12)"


def test_due_dates_in_one_line_by_the_clock_of_the_site() -> None:
    due = {"lots": 2, "earliest": "2026-10-30T23:00:00Z", "latest": "2026-11-02T05:00:00.000Z",
           "time_zone": "Europe/Berlin"}  # fmt: skip
    assert due_text(due) == "2 lots, from 2026-10-30 24:00 to 2026-11-02 06:00 (Europe/Berlin)"
    assert due_text({**due, "lots": 1, "latest": due["earliest"]}) == (
        "1 lot, at 2026-10-30 24:00 (Europe/Berlin)"
    )
    assert receipt_rows({"due": due}) == [("Due", due_text(due))]
