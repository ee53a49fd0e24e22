"""The words of four languages name our columns."""

import pytest

from tests.unit.intake.reading import lots
from tests.unit.intake.workbooks import workbook


@pytest.mark.parametrize(
    "headings",
    [
        "Charge;Produkt;Menge [Stück]",
        "Chargen-Nr.;Artikel;Stückzahl",
        "Los;Präparat;Anzahl Fläschchen",
        "N° de lot;Produit;Nombre de flacons",
        "Numéro de lot;Désignation;Quantité (flacons)",
        "Lote;Producto;Viales",
        "N.º de lote;Artículo;Cantidad [uds]",
        "Nº lote;Producto;Nº de viales",
        "Losnummer;Bezeichnung;Anzahl [Stk.]",
        "Batch No.;Item code;Quantity (pcs)",
        "batch_id;batch_type;vial_count",
    ],
)
def test_people_p5_common_words_of_four_languages_are_known(headings: str) -> None:
    assert lots(f"{headings}\nL1;A;100\n") == [("L1", "A", 100)]


@pytest.mark.parametrize("heading", ["Füllzeit (h)", "Abfülldauer [Std.]", "Horas de llenado"])
def test_people_p5_hours_have_words_as_well(heading: str) -> None:
    assert lots(f"Lot ID;Type;{heading}\nL1;A;8\n") == [("L1", "A", 8)]


def test_a_word_beyond_doubt_goes_before_one_that_could_be() -> None:
    text = "Batch,Lot ID,Material,Type,Vials,Stück\nB7,L1,4711,A,5,6\n"
    assert lots(text) == [("L1", "A", 5)]


@pytest.mark.parametrize("mapped", ["Menge", "menge", "Menge [Stück]", "C"])
def test_people_p5_a_column_is_named_without_its_unit_or_by_its_letter(mapped: str) -> None:
    text = "Charge;Produkt;Menge [Stück]\nL1;A;100\n"
    assert lots(text, columns={"vials": mapped}) == [("L1", "A", 100)]


def test_import_a11_a_heading_is_what_is_seen_of_it() -> None:
    content = workbook({"W": [("Lot\nID", "Product", "No. of\nvials"), ("L1", "A", 5)]})
    assert lots(content) == [("L1", "A", 5)]
    assert lots('"Lot\nID",Type,Vials\nL1,A,5\n') == [("L1", "A", 5)]
    assert lots("Lot\u00a0ID,Type,No.\u202fof\u00a0vials\nL1,A,5\n") == [("L1", "A", 5)]


def test_import_k9_a_heading_with_a_break_is_named_as_it_is_seen() -> None:
    text = '"Our\nkey",Type,Vials\nL1,A,5\n'
    assert lots(text, columns={"lot_id": "Our key"}) == [("L1", "A", 5)]
