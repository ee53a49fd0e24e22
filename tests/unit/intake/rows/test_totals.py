"""Totals are left out only as the exact sum of rows by them, and never planned without a word."""

import pytest

from tests.unit.intake.reading import faults, lots, notes

HEAD = "Lot ID,Type,Vials\n"
THREE = "A,V,100\nB,W,200\nC,W,350\n"


@pytest.mark.parametrize(
    "word", ["Subtotal", "Zwischensumme", "Sous-total", "Teilergebnis", "Total V", "V Ergebnis"]
)
def test_import_k3_subtotals_that_are_sums_are_no_lots(word: str) -> None:
    text = f"{HEAD}A,V,100\nB,V,200\n{word},,300\nC,W,350\n{word},,350\nTotal,,650\n"
    assert [lot[0] for lot in lots(text)] == ["A", "B", "C"]
    for row in (4, 6, 7):
        assert f"row {row} is the total of the rows above and no lot" in notes(text)


def test_import_35_the_heads_of_groups_are_no_lots() -> None:
    text = f"{HEAD}V (2),,300\nA,V,100\nB,V,200\nW (1),,350\nC,W,350\n"
    assert [lot[0] for lot in lots(text)] == ["A", "B", "C"]
    assert "row 2 is the total of the rows below and no lot" in notes(text)


@pytest.mark.parametrize("row", ["Celkem,-,650", ",3,650", "n/a,V,650", "合計,,650"])
def test_import_k3_a_row_that_lacks_a_name_and_is_the_sum_is_a_total_in_any_language(
    row: str,
) -> None:
    assert [lot[0] for lot in lots(f"{HEAD}{THREE}{row}\n")] == ["A", "B", "C"]


@pytest.mark.parametrize("row", [",W,350", ",V,300", "D,,100"])
def test_import_k3_a_lot_without_a_name_is_not_lost_as_the_sum_of_one_or_two(row: str) -> None:
    (fault,) = faults(f"{HEAD}A,V,100\nB,W,200\n{row}\n" if "300" in row else f"{HEAD}{THREE}{row}")
    assert "empty" in fault.reason


def test_a_lot_that_has_a_word_for_totals_in_its_name_is_a_lot() -> None:
    assert len(lots(f"{HEAD}{THREE}Total care 5,V,17\n")) == 4


def test_a_subtotal_is_not_judged_while_an_amount_cannot_be_read() -> None:
    (fault,) = faults(f"{HEAD}A,V,many\nSubtotal,,100\nB,V,5\n")
    assert fault.where == "row 2, column C (Vials)"
