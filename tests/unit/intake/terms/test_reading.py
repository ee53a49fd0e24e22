"""The further columns of a file become the terms of its lots, or faults that name their cells."""

import datetime
from datetime import UTC
from fractions import Fraction

import pytest

from fillsched.model.lot import NO_TERMS, LotTerms
from tests.unit.intake.reading import faults, notes, options_of, question, survey
from tests.unit.intake.workbooks import workbook

HEAD = ("Lot ID", "Type", "Vials", "Due")
ALL = (
    "Lot ID,Type,Vials,Format,Release,Due,Deadline,Weight,Lines,Bulk ready,Bulk hold hours,Kind,"
    "Pin line,Pin start,Pin order\n"
    "L1,A,100,vial 2R,2026-10-01,2026-10-30,2026-10-31,2.5,L1; L2,2026-10-02 06:00,48,stability,"
    "L1,2026-10-05 06:00,first\n"
    "L2,A,100,,,,,,,,,,,,after L1\n"
    "L3,A,100,,,,,,,,,,,,\n"
)


def at(day: int, hour: int = 0, month: int = 10) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=UTC)


def test_every_further_column_is_read() -> None:
    first, second, third = survey(ALL).lots
    assert first.terms == LotTerms(
        format="vial 2R", release=at(1), due=at(31), deadline=at(1, month=11),
        weight=Fraction(5, 2), lines=frozenset({"L1", "L2"}), bulk_ready=at(2, 6),
        bulk_hold_hours=Fraction(48), kind="stability", pin_line="L1", pin_start=at(5, 6),
        pin_first=True,
    )  # fmt: skip
    assert second.terms == LotTerms(pin_after="L1")
    assert third.terms is NO_TERMS


@pytest.mark.parametrize(
    "heading",
    ["Due", "DUE DATE", "Fälligkeitsdatum", "Liefertermin", "Échéance", "Date de livraison",
     "Fecha de entrega"],
)  # fmt: skip
def test_a_due_date_is_known_in_four_languages(heading: str) -> None:
    found = survey(f"Lot ID,Type,Vials,{heading}\nL1,A,100,2026-10-30\n")
    assert found.lots[0].terms.due == at(31)
    assert found.receipt.columns["due"].heading == heading


def test_a_column_that_nobody_could_know_is_named_by_the_user() -> None:
    content = "Lot ID,Type,Vials,Wunsch\nL1,A,100,2026-10-30\n"
    assert survey(content).lots[0].terms is NO_TERMS
    assert survey(content, columns={"due": "Wunsch"}).lots[0].terms.due == at(31)


def test_cells_of_a_workbook_that_are_dates_are_dates() -> None:
    rows = [HEAD, ("L1", "A", 1, datetime.date(2026, 2, 3)),
            ("L2", "A", 1, datetime.datetime(2026, 2, 3, 14, 30))]  # fmt: skip
    first, second = survey(workbook({"Lots": rows})).lots
    assert first.terms.due == at(4, month=2)
    assert second.terms.due == at(3, 14, month=2) + datetime.timedelta(minutes=30)


def test_import_k6_a_midnight_that_a_workbook_shows_is_no_end_of_a_day() -> None:
    rows = [HEAD, ("L1", "A", 1, datetime.datetime(2026, 2, 3))]
    shown = workbook({"Lots": rows}, {"Lots": lambda sheet: _format(sheet, "DD.MM.YYYY HH:MM")})
    alone = workbook({"Lots": rows}, {"Lots": lambda sheet: _format(sheet, "DD.MM.YYYY")})
    assert survey(shown).lots[0].terms.due == at(3, month=2)
    assert survey(alone).lots[0].terms.due == at(4, month=2)


def _format(sheet: object, code: str) -> None:
    sheet["D2"].number_format = code  # type: ignore[index]


def test_import_k6_a_column_of_dates_and_left_texts_is_noted() -> None:
    rows = [HEAD, ("L1", "A", 1, datetime.date(2026, 3, 2)), ("L2", "A", 1, "13/02/2026")]
    assert "taken their day for the month" in notes(workbook({"Lots": rows}))


def test_import_k2_dates_with_two_readings_are_asked_for_and_settled_by_an_option() -> None:
    content = "Lot ID;Type;Vials;Due\nL1;A;100;02/03/2026\nL2;A;100;2026-10-30\n"
    asked = question(content)
    assert (asked.kind, asked.column, asked.letter) == ("dates", "due", "D")
    assert options_of(asked) == ["--dates dmy", "--dates mdy"]
    assert [one.sample for one in asked.readings] == [
        "02/03/2026 is 02 March 2026", "02/03/2026 is 03 February 2026",
    ]  # fmt: skip
    assert [lot.id for lot in survey(content).lots] == ["L2"]
    assert survey(content, dates="mdy").lots[0].terms.due == at(4, month=2)
    assert "dates are read as month, day, year (02/03/2026)" in notes(content, dates="mdy")


def test_dates_that_an_option_does_not_fit_are_faults() -> None:
    (fault,) = faults("Lot ID,Type,Vials,Due\nL1,A,100,31/10/2026\n", dates="mdy")
    assert fault.where == "row 2, column D (Due)"
    assert fault.reason == "it is no date written month, day, year"


def test_an_option_without_a_column_of_dates_changed_nothing() -> None:
    assert "--dates dmy changed nothing" in notes("Lot ID,Type,Vials\nL1,A,100\n", dates="dmy")


def test_faults_of_all_columns_are_told_at_once_with_row_letter_and_heading() -> None:
    content = "Lot ID,Type,Vials,Due,Weight\nL1,A,x,soon,0\nL2,A,5,2026-10-30,2\n"
    found = survey(content)
    assert [fault.where for fault in found.faults] == [
        "row 2, column C (Vials)", "row 2, column D (Due)", "row 2, column E (Weight)",
    ]  # fmt: skip
    assert [lot.id for lot in found.lots] == ["L2"]


def test_the_receipt_says_how_days_were_taken() -> None:
    content = "Lot ID,Type,Vials,Due\nL1,A,5,2026-10-30\nL2,A,5,2026-11-02 06:00\n"
    content += "L3,A,5,\nL2,A,5,2026-11-02 06:00\n"  # the last stands twice and counts once
    told = notes(content, zone="Europe/Berlin")
    assert "Due (D): a day without a time means its end (Europe/Berlin)" in told


def test_times_that_clocks_skip_or_show_twice_are_noted_with_their_rows() -> None:
    content = "Lot ID,Type,Vials,Due\nL1,A,5,2026-03-29 02:30\nL2,A,5,2026-10-25 02:30\n"
    told = notes(content, zone="Europe/Berlin")
    assert "row 2: a time that clocks skip in Europe/Berlin" in told
    assert "row 3: a time that clocks show twice in Europe/Berlin" in told


def test_import_10_a_weight_with_two_readings_is_asked_for() -> None:
    content = "Lot ID;Type;Vials;Weight\nL1;A;5;1.500\n"
    asked = question(content)
    assert (asked.kind, asked.column) == ("decimal", "weight")
    assert survey(content, decimal="point").lots[0].terms.weight == Fraction(3, 2)


def test_import_k5_a_hold_in_days_is_not_read_as_hours() -> None:
    (fault,) = faults("Lot ID,Type,Vials,Bulk hold (days)\nL1,A,5,2\n")
    assert "seems to be in days" in fault.reason
    hours = survey("Lot ID,Type,Vials,Bulk hold (h)\nL1,A,5,2\n").lots[0]
    assert hours.terms.bulk_hold_hours == 2


def test_a_zone_that_is_not_there_is_a_fault() -> None:
    (fault,) = faults(ALL, zone="Europe/Berlyn")
    assert "Europe/Berlin" in fault.fix


def test_import_13_cells_left_out_at_the_end_of_a_row_ask_nothing() -> None:
    first, second = survey("Lot ID,Type,Vials,Due\nL1,A,5,2026-10-30\nL2,A,5\n").lots
    assert first.terms.due is not None and second.terms is NO_TERMS


def test_import_24_a_row_with_nothing_but_a_date_is_no_lot() -> None:
    content = "Lot ID,Type,Vials,Due\nL1,A,5,2026-10-30\n,,,2026-10-31\n"
    assert len(survey(content).lots) == 1 and "not read" in notes(content)


def test_a_hidden_further_column_is_asked_for_and_may_be_left_out() -> None:
    def hide(sheet: object) -> None:
        sheet.column_dimensions["D"].hidden = True  # type: ignore[attr-defined]

    content = workbook({"Lots": [HEAD, ("L1", "A", 1, datetime.date(2026, 2, 3))]}, {"Lots": hide})
    assert options_of(question(content)) == ["--map due=D", "--map due=-"]
    assert survey(content, columns={"due": "-"}).lots[0].terms is NO_TERMS
    assert survey(content, columns={"due": "D"}).lots[0].terms.due == at(4, month=2)


def test_import_25_the_columns_of_an_exported_schedule_say_nothing_of_its_lots() -> None:
    content = (
        "kind,line,lot_id,type,vials,start,end,hours,campaign\n"
        "clean,L1,,,,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,24,1\n"
        "fill,L1,W1,A,100,2026-10-02T00:00:00Z,2026-10-02T01:00:00Z,1,1\n"
    )
    (lot,) = survey(content).lots
    assert lot.terms is NO_TERMS
