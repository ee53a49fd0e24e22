"""A hidden column of ours is a question."""

from tests.unit.intake.reading import lots, notes, options_of, question, survey
from tests.unit.intake.workbooks import workbook

ROWS = [("Lot ID", "Type", "Vials", "Vials rev. 2"), ("L1", "HPV9", 100_000, 150_000)]


def hidden(letter: str) -> bytes:
    return workbook(
        {"Lots": ROWS},
        {"Lots": lambda sheet: setattr(sheet.column_dimensions[letter], "hidden", True)},
    )


def test_import_a6_a_hidden_column_of_amounts_is_asked_for_beside_those_that_are_seen() -> None:
    content = hidden("C")
    asked = question(content)
    assert (asked.kind, asked.column, asked.letter) == ("hidden", "vials", "C")
    assert options_of(asked) == ["--map vials=C", '--map vials="Vials rev. 2"']
    assert [reading.sample for reading in asked.readings] == ["100000", "150000"]
    assert survey(content).lots == ()
    assert lots(content, columns={"vials": "Vials rev. 2"}) == [("L1", "HPV9", 150_000)]


def test_import_a6_asked_for_by_its_letter_it_is_read_and_said() -> None:
    content = hidden("C")
    assert lots(content, columns={"vials": "c"}) == [("L1", "HPV9", 100_000)]
    assert "column C (Vials) is hidden and was read" in notes(content, columns={"vials": "C"})


def test_import_k1_a_heading_that_may_be_remembered_does_not_ask_for_a_hidden_column() -> None:
    assert question(hidden("C"), columns={"vials": "Vials"}).kind == "hidden"


def test_import_k6_a_hidden_column_of_products_is_asked_for_as_well() -> None:
    assert options_of(question(hidden("B"))) == ["--map product=B"]


def test_a_hidden_column_of_nothing_we_read_does_no_harm() -> None:
    assert lots(hidden("D")) == [("L1", "HPV9", 100_000)]
