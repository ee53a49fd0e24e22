"""The columns of a lots file that are its owner's alone are kept, within limits."""

from datetime import date

import pytest

from fillsched.intake import Dialect, ReadOptions, cleaned, read_lots
from fillsched.intake.columns import own
from fillsched.intake.limits import MOST_OWN_COLUMNS, MOST_OWN_TEXT
from fillsched.intake.receipt import Receipt
from fillsched.model import Lot
from tests.unit.intake.workbooks import workbook

FILE = (
    "Lot ID,Customer,Type,Vials,Order no.\n"
    'A,"Müller & Co,\n Berlin",V,100,=1+1\nB,,V,200,\nC,,W,301,0012\n'
)


def read(text: str | bytes) -> tuple[list[Lot], Receipt]:
    content = text.encode() if isinstance(text, str) else text
    return read_lots(content, filename="lots.csv")


def test_people_p9_own_columns_are_kept_as_they_are_seen() -> None:
    lots, receipt = read(FILE)
    assert receipt.own_columns == ("Customer", "Order no.")
    assert [lot.own for lot in lots] == [("Müller & Co, Berlin", "=1+1"), (), ("", "0012")]
    assert receipt.notes == ("columns kept but not used: Customer (B), Order no. (E)",)


def test_people_p9_own_columns_of_a_workbook_are_texts_too() -> None:
    rows: list[list[object]] = [
        ["Lot ID", "Type", "Vials", "Booked", "Price", "Hidden"],
        ["A", "V", 5, date(2026, 3, 1), 12.5, "x"],
    ]
    lots, receipt = read(
        workbook(
            {"Lots": rows},
            {"Lots": lambda sheet: setattr(sheet.column_dimensions["F"], "hidden", True)},
        )
    )
    assert lots[0].own == ("2026-03-01", "12.5")
    assert "columns not used: Hidden (F)" in receipt.notes


def test_a_lot_is_the_same_whatever_stands_beside_it() -> None:
    lots, receipt = read("Lot ID,Type,Vials,Note\nA,V,5,x\nA,V,5,y\n")
    assert [lot.own for lot in lots] == [("x",)]
    assert any("repeated an earlier lot" in note for note in receipt.notes)


def test_headings_that_stand_twice_or_are_ours_have_their_letter() -> None:
    head = "Lot ID,Type,Vials,Note,Note,Due\n"
    content = f"{head}A,V,5,x,y,z\n".encode()
    _, receipt = read_lots(content, filename="l", options=ReadOptions(columns={"due": "-"}))
    assert receipt.own_columns == ("Note", "Note (E)", "Due (F)")


def test_no_more_columns_are_kept_than_the_limit_and_longer_texts_are_cut() -> None:
    names = [f"c{number}" for number in range(MOST_OWN_COLUMNS + 2)]
    long = "x" * (MOST_OWN_TEXT + 1)
    row = ",".join([long] + ["y"] * (len(names) - 1))
    lots, receipt = read(f"Lot ID,Type,Vials,{','.join(names)}\nA,V,5,{row}\n")
    assert receipt.own_columns == tuple(names[:MOST_OWN_COLUMNS])
    assert lots[0].own[0] == "x" * (MOST_OWN_TEXT - 1) + "…"
    assert "columns not used: c30 (AH), c31 (AI)" in receipt.notes
    assert f"a text in columns that are not used cut after {MOST_OWN_TEXT} characters" in (
        receipt.notes
    )


def test_columns_that_hold_too_much_in_all_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "MOST_OWN_CHARACTERS", 9)
    lots, receipt = read("Lot ID,Type,Vials,Note\nA,V,5,12345\nB,V,6,12345\nC,V,7,1\n")
    assert receipt.own_columns == () and [lot.own for lot in lots] == [(), (), ()]
    (note,) = receipt.notes
    assert note.startswith("columns not used: Note (D); they hold more than 9 characters")


def test_a_cleaned_copy_has_them() -> None:
    lots, receipt = read(FILE)
    copy = cleaned(lots, Dialect.of(receipt), receipt.own_columns)
    again, said = read(copy)
    assert said.own_columns == receipt.own_columns
    assert [lot.own for lot in again] == [lot.own for lot in lots]
