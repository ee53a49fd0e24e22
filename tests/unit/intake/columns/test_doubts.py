"""Headings whose meaning only their author knows are asked for, and each answer settles them."""

from fractions import Fraction

import pytest

from tests.unit.intake.reading import faults, notes, options_of, question, survey

PRIORITY = "Lot ID,Type,Vials,{}\nL1,A,100,1\nL2,A,100,4\n"
START = "Lot ID,Type,Vials,Start\nL1,A,100,2026-10-31 06:00\n"
END = "Lot ID,Type,Vials,Termin\nL1,A,100,2026-10-31\n"


@pytest.mark.parametrize("heading", ["Priority", "Priorität", "priorité", "prioridad", "Prio"])
def test_a_priority_is_never_read_as_a_weight(heading: str) -> None:
    asked = question(PRIORITY.format(heading))
    assert (asked.kind, asked.column, asked.letter) == ("priority", "weight", "D")
    assert len(asked.readings) == 3


@pytest.mark.parametrize(
    ("said", "weights"), [("1/Priority", (1, Fraction(1, 4))), ("Priority", (1, 4)), ("-", (1, 1))]
)
def test_the_user_says_whether_1_is_first_or_last_or_nothing(
    said: str, weights: tuple[Fraction, ...]
) -> None:
    found = survey(PRIORITY.format("Priority"), columns={"weight": said})
    assert not found.faults
    assert tuple(lot.terms.weight for lot in found.lots) == weights


def test_beside_a_weight_a_priority_is_a_column_of_somebody_else() -> None:
    content = "Lot ID,Type,Vials,Priority,Weight\nL1,A,100,1,3\n"
    assert survey(content).lots[0].terms.weight == 3
    assert "columns kept but not used: Priority (D)" in notes(content)


def test_a_start_may_be_a_release_or_a_pin() -> None:
    asked = question(START)
    assert asked.kind == "meaning"
    assert options_of(asked) == [
        "--map release=Start", "--map pin_start=Start", "--map release=-"
    ]  # fmt: skip
    by = {ours: survey(START, columns={ours: "Start"}).lots[0] for ours in ("release", "pin_start")}
    assert by["release"].terms.release == by["pin_start"].terms.pin_start is not None
    assert "columns kept but not used: Start (D)" in notes(START, columns={"release": "-"})


def test_an_end_may_be_a_due_date_or_a_deadline() -> None:
    assert options_of(question(END))[:2] == ["--map due=Termin", "--map deadline=Termin"]


def test_where_one_of_the_two_is_there_the_other_heading_is_somebody_elses() -> None:
    content = "Lot ID,Type,Vials,Due,Termin\nL1,A,100,2026-10-31,x\n"
    assert not faults(content)
    assert "columns kept but not used: Termin (E)" in notes(content)


def test_a_further_column_that_was_named_and_is_not_there_is_said_so() -> None:
    (fault,) = faults("Lot ID,Type,Vials,Liefertag\nL1,A,1,\n", columns={"due": "Liefertaag"})
    assert "no column is called Liefertaag" in fault.reason
    assert "Did you mean Liefertag?" in fault.fix and "--map due=-" in fault.fix


def test_two_columns_of_one_meaning_are_asked_for() -> None:
    asked = question("Lot ID,Type,Vials,Due,Due date\nL1,A,1,2026-10-31,2026-11-01\n")
    assert options_of(asked) == ["--map due=Due", '--map due="Due date"']
