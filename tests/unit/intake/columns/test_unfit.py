"""Headings that are missing or doubled are told with what may be meant, as a question."""

import pytest

from fillsched.intake.limits import MOST_HEADER_ROWS
from tests.unit.intake.reading import faults, lots, options_of, question, survey


def test_import_a24_headings_far_down_are_found_or_it_is_said_how_far_was_looked() -> None:
    above = "".join(f"Parameter {n};value {n};\n" for n in range(MOST_HEADER_ROWS - 1))
    assert len(lots(f"{above}Lot ID;Type;Vials\nL1;A;5\n")) == 1
    (fault,) = faults(f"one;more;\n{above}Lot ID;Type;Vials\nL1;A;5\n")
    assert f"among the first {MOST_HEADER_ROWS} filled rows" in fault.reason


@pytest.mark.parametrize("text", [
    f"Lot ID;Type;Vials{';' * 300}\nL1;A;5\n",
    f"Lot ID;Type;Vials\nL1;A;5{';' * 300}\n",
])  # fmt: skip
def test_import_a24_empty_cells_to_the_right_are_nothing(text: str) -> None:
    assert lots(text) == [("L1", "A", 5)]


def test_import_a24_headings_of_which_none_is_known_are_listed_to_be_named() -> None:
    found = survey('"Firm_plan","Bun_Code","PU_code","SL_Sheet"\nA,B,3,4\n')
    (fault,) = found.faults
    assert fault.reason == "none of its headings is known"
    assert "Firm_plan (A), Bun_Code (B)" in fault.fix and "--map lot_id=HEADING" in fault.fix
    lot_id, _, vials = found.receipt.questions
    assert options_of(lot_id)[0] == "--map lot_id=Firm_plan"
    assert options_of(vials) == ["--map vials=PU_code", "--map vials=SL_Sheet"]
    assert vials.readings[0].sample == "3"


def test_import_61_two_tables_side_by_side_are_settled_by_letters() -> None:
    text = "Lot ID,Type,Vials,,Lot ID,Type,Vials\nL1,A,1,,L2,B,4\n"
    found = survey(text)
    assert [options_of(asked) for asked in found.receipt.questions] == [
        ["--map lot_id=A", "--map lot_id=E"], ["--map product=B", "--map product=F"],
        ["--map vials=C", "--map vials=G"],
    ]  # fmt: skip
    assert lots(text, columns={"lot_id": "E", "product": "F", "vials": "G"}) == [("L2", "B", 4)]


def test_people_p5_a_quantity_without_a_unit_is_one_question() -> None:
    text = "Charge;Produkt;Menge\nL1;A;100\n"
    assert options_of(question(text)) == ["--map vials=Menge"]
    assert lots(text, columns={"vials": "Menge"}) == [("L1", "A", 100)]


def test_one_column_is_not_two_of_ours() -> None:
    (fault,) = faults("Lot ID,Type,Vials\nL1,A,5\n", columns={"vials": "C", "lot_id": "Vials"})
    assert fault.value == "Vials (C)" and "cannot be the same column" in fault.reason


@pytest.mark.parametrize("heading", ["Item", "Vial"])
def test_a_word_that_may_be_a_number_or_a_type_is_asked_for(heading: str) -> None:
    assert faults(f"Lot ID,{heading},Vials\nL1,1,5\n")


def test_vials_beside_hours_are_one_question() -> None:
    asked = question("Lot ID,Type,Vials,Fill hours\nA,V,5,2\n")
    assert options_of(asked) == ["--map vials=Vials", '--map fill_hours="Fill hours"']
