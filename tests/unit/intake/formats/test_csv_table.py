"""Text with delimiters: rows as a spreadsheet numbers them, and a delimiter that is certain."""

import pytest

from fillsched.errors import InvalidInput
from fillsched.intake import read_lots
from fillsched.intake.formats.csv_table import csv_table
from fillsched.intake.limits import MOST_COLUMNS, MOST_LOTS


def refused(content: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        read_lots(content.encode(), filename="lots.csv")
    return [(fault.where, fault.value) for fault in caught.value.faults]


def test_a_line_break_inside_quotes_begins_no_new_row() -> None:
    text = 'Lot ID,Type,Vials\n"W42\n001",VialA,1\nW42-002,VialB,none\n'
    assert refused(text)[1] == ("row 3, column C (Vials)", "none")


def test_blank_rows_count_as_rows_but_are_no_lots() -> None:
    text = "\n\nLot ID,Type,Vials\n\nA,V,1\n,,\n \t,,\nB,V,none\n"
    assert refused(text) == [("row 8, column C (Vials)", "none")]


def test_the_sep_line_is_obeyed_and_not_counted_as_a_row() -> None:
    lots, receipt = read_lots(b"sep=;\r\nLot ID;Type;Vials\r\nA;V;5\r\n", filename="lots.csv")
    assert lots[0].vials == 5
    assert (receipt.delimiter, receipt.header_row) == ("semicolon", 1)
    assert "sep=" in receipt.notes[0]
    assert refused("sep=;\nLot ID;Type;Vials\nA;V;none\n") == [("row 2, column C (Vials)", "none")]


def test_an_unknown_delimiter_in_the_sep_line_is_refused() -> None:
    assert refused("sep=#\nLot ID#Type#Vials\nA#V#5\n") == [("row 1", "sep=#")]


def test_the_delimiter_is_the_one_under_which_the_headings_fit() -> None:
    text = "Lots, week 42, line 1, draft\nLot ID;Type;Vials\nA;V, large;5\n"
    lots, receipt = read_lots(text.encode(), filename="lots.csv")
    assert receipt.delimiter == "semicolon"
    assert lots[0].product == "V, large"


def test_spaces_around_cells_and_quotes_do_not_matter() -> None:
    lots, _ = read_lots(b'Lot ID, Type, Vials\n A , "V, 2 mL", 5 \n', filename="lots.csv")
    assert (lots[0].id, lots[0].product, lots[0].vials) == ("A", "V, 2 mL", 5)


def test_a_quote_that_never_closes_names_the_row_where_it_opens() -> None:
    assert refused('Lot ID,Type,Vials\nA,V,1\nB,"V,2\nC,V,3\n')[0][0] == "row 3"


def test_a_cell_of_a_megabyte_is_refused_and_does_not_crash() -> None:
    assert refused(f"Lot ID,Type,Vials\nA,{'x' * 1_000_000},1\n")


def test_too_many_columns_are_refused() -> None:
    assert refused(f"Lot ID,Type,Vials\nA,V,1{',' * MOST_COLUMNS}x\n")[0][0] == "row 2"


@pytest.fixture(params=[1_000, pytest.param(MOST_LOTS, marks=pytest.mark.thorough)])
def most_lots(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Lots that one schedule may have: fewer than there may be, so that it is soon reached."""
    most: int = request.param
    monkeypatch.setattr("fillsched.intake.reader.MOST_LOTS", most)
    monkeypatch.setattr("fillsched.intake.formats.csv_table.MOST_LOTS", most)
    return most


def test_more_lots_than_one_schedule_may_have_are_refused(most_lots: int) -> None:
    rows = "A,V,1\n" * (most_lots + 1)
    assert refused(f"Lot ID,Type,Vials\n{rows}") == [("the file", f"{most_lots + 1:,}")]


def test_endless_blank_rows_are_refused(most_lots: int) -> None:
    with pytest.raises(InvalidInput, match="rows"):
        csv_table(b"Lot ID,Type,Vials\n" + b",\n" * (2 * most_lots + 1), {})


def test_a_text_dressed_as_a_formula_is_that_text() -> None:
    lots, _ = read_lots(b'Lot ID,Type,Vials\n="00123",V,5\n"=""00124""",V,6\n', filename="x")
    assert [lot.id for lot in lots] == ["00123", "00124"]
