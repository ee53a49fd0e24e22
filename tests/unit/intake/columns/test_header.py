"""Headings are found by what they say, by the user's word, and never by their place."""

import pytest

from fillsched.errors import Fault, InvalidInput
from fillsched.intake import ReadOptions, Receipt, read_lots
from fillsched.intake.table import column_letter
from fillsched.model import Lot


def read(text: str, **columns: str) -> tuple[list[Lot], Receipt]:
    return read_lots(text.encode(), filename="x", options=ReadOptions(columns=columns))


def faults_of(text: str, **columns: str) -> tuple[Fault, ...]:
    with pytest.raises(InvalidInput) as caught:
        read(text, **columns)
    return caught.value.faults


@pytest.mark.parametrize(
    "headings",
    [
        "Lot ID,Type,Vials",
        "lot_id,product,vials",
        "LOT-ID, TYPE ,Number of vials",
        "Lot No.,Product,VIALS",
        "Lot,Vial type,vial count",
        "Lot-Nr.,Produkt,Vials",
    ],
)
def test_the_usual_headings_are_known_in_any_case_and_dress(headings: str) -> None:
    (lot,), _ = read(f"{headings}\nA,V,5\n")
    assert lot == Lot("A", "V", vials=5)


def test_columns_may_stand_in_any_order() -> None:
    (lot,), receipt = read("Vials,Note,Lot ID,Type\n5,x,A,V\n")
    assert lot == Lot("A", "V", vials=5)
    assert {ours: column.letter for ours, column in receipt.columns.items()} == {
        "lot_id": "C",
        "product": "D",
        "vials": "A",
    }


def test_the_users_word_names_columns_that_nobody_else_could_know() -> None:
    (lot,), receipt = read("Charge;Artikel;Menge\nA;V;5\n", lot_id="Charge", product="artikel",
                           vials="Menge")  # fmt: skip
    assert lot == Lot("A", "V", vials=5)
    assert receipt.columns["product"].heading == "Artikel"


def test_the_users_word_settles_two_columns_that_both_fit() -> None:
    text = "Lot ID,Type,Product,Vials\nA,Box,V,5\n"
    (fault,) = faults_of(text)
    assert "--map product=Type" in fault.fix
    (lot,), _ = read(text, product="Product")
    assert lot.product == "V"


def test_the_users_word_settles_whether_vials_or_hours_count() -> None:
    text = "Lot ID,Type,Vials,Fill hours\nA,V,5,2\n"
    (fault,) = faults_of(text)
    assert '--map fill_hours="Fill hours"' in fault.fix
    assert read(text, vials="Vials")[0][0].vials == 5
    assert read(text, fill_hours="Fill hours")[0][0].fill_hours == 2


def test_a_missing_column_is_told_with_the_heading_that_may_be_meant() -> None:
    (fault,) = faults_of("Lot ID,Prodct,Vials\nA,V,5\n")
    assert "Type is missing" in fault.reason
    assert "--map product=Prodct" in fault.fix


def test_people_p6_where_every_column_was_taken_each_can_be_chosen() -> None:
    text = "Lot ID,Type,Weight\nA,V,5\n"
    with pytest.raises(InvalidInput) as caught:
        read(text)
    (question,) = caught.value.questions
    assert [one.option for one in question.readings] == ["--map vials=Weight"]


def test_all_missing_columns_are_told_together() -> None:
    assert len(faults_of("Lot ID,Colour\nA,red\n")) == 2


def test_a_mapping_to_a_heading_that_is_not_there_is_told_with_the_nearest() -> None:
    (fault,) = faults_of("Lot ID,Artikel,Vials\nA,V,5\n", product="Artikell")
    assert "Artikell" in fault.reason
    assert "Did you mean Artikel?" in fault.fix


def test_a_mapping_of_a_column_we_do_not_have_is_refused() -> None:
    (fault,) = faults_of("Lot ID,Type,Vials\nA,V,5\n", prodct="Type")
    assert fault.where == "--map"
    assert "Did you mean product?" in fault.fix


def test_two_columns_of_the_same_name_are_an_error() -> None:
    (fault,) = faults_of("Lot ID,Type,Vials,Vials\nA,V,5,6\n")
    assert fault.value == "Vials (C), Vials (D)"


def test_a_quantity_is_not_taken_for_vials_unasked() -> None:
    (fault,) = faults_of("Lot ID,Type,Quantity\nA,V,5\n")
    assert "--map" in fault.fix
    assert read("Lot ID,Type,Quantity\nA,V,5\n", vials="Quantity")[0][0].vials == 5


def test_a_file_without_headings_is_told_so() -> None:
    (fault,) = faults_of("A,V,5\nB,V,6\n")
    assert "no row of headings" in fault.reason


@pytest.mark.parametrize(
    ("index", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")],
)
def test_column_letters_are_those_of_a_spreadsheet(index: int, letters: str) -> None:
    assert column_letter(index) == letters
