"""Remarks, signatures, sub-headings and units are no lots, and a lot is never taken for one."""

import pytest

from tests.unit.intake.reading import faults, lots, notes

HEAD = "Lot ID,Type,Vials,Note\n"
PLAN = f"{HEAD}L1,A,100,\n{{row}}\nL2,B,250,\n"


@pytest.mark.parametrize(
    "row",
    [
        "KW 50,,,", "Week 51/2026,,,", "Semaine 7,,,", "Semana 7:,,,", "Linie 2,,,",
        "Erstellt: Müller,,,", "Prepared by,J. Doe,,", "Signature,,,", "Fecha: 12.10.2026,,,",
        "Stand 12.10.2026,,,", "Vérifié par,,,", "Bitte vor Weihnachten fertig stellen,,,",
        "Hinweis:,,,", ",Bemerkung: eilt,,",
    ],
)  # fmt: skip
def test_people_p5_what_is_said_around_the_lots_is_a_note(row: str) -> None:
    text = PLAN.format(row=row)
    assert [lot[0] for lot in lots(text)] == ["L1", "L2"]
    assert "row 3 is no lot: " in notes(text)


@pytest.mark.parametrize(
    "row", ["L7,,,", "L7,A,,", "W 50,,,", "Note-7,A,,", "KW 50,A,,", "L7 second half,,,x", ",A,5,"]
)
def test_import_17_what_may_be_a_lot_is_never_lost(row: str) -> None:
    assert any("row 3" in fault.where for fault in faults(PLAN.format(row=row)))


def test_import_a17_a_row_with_nothing_in_the_columns_of_lots_is_not_read_and_said() -> None:
    text = PLAN.format(row=",,,see mail of Tuesday")
    assert len(lots(text)) == 2
    assert "1 row that holds nothing in the columns of lots not read" in notes(text)


@pytest.mark.parametrize("row", [",,pcs,", ",,[Stück],", "-,-,vials,", "Nr.,,flacons,"])
def test_people_p5_a_row_of_units_is_no_lot(row: str) -> None:
    text = f"{HEAD}{row}\nL1,A,100,\n"
    assert [lot[0] for lot in lots(text)] == ["L1"]
    assert "row 2 names the units and is no lot" in notes(text)


def test_people_p5_a_real_sheet_is_read_at_once() -> None:
    text = (
        "Charge;Produkt;Menge [Stück]\nKW 50;;\nL1;A;100.000\nL2;B;1.250.000\n\nKW 51;;\n"
        "L3;A;300.000\nSumme;;1.650.000\nErstellt: Müller;;\nBitte vor Weihnachten fertig;;\n"
    )
    assert lots(text.encode("cp1252")) == [
        ("L1", "A", 100_000), ("L2", "B", 1_250_000), ("L3", "A", 300_000),
    ]  # fmt: skip
    assert "row 8 is the total of the rows above and no lot" in notes(text)
