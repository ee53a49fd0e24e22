"""Amounts in another unit are a question, and never multiplied or taken unasked."""

import pytest

from tests.unit.intake.reading import faults, lots, notes, options_of, question, survey
from tests.unit.intake.workbooks import workbook

HEAD = "Lot ID,Type,"


@pytest.mark.parametrize("heading", ["Vials [k]", "Tsd Vials", "Viales (miles)"])
def test_import_a5_thousands_are_asked_for_and_multiplied_only_then(heading: str) -> None:
    text = f"{HEAD}{heading}\nL1,HPV9,120\nL2,RSV,90\n"
    asked = question(text)
    assert (asked.kind, asked.column, asked.letter) == ("unit", "vials", "C")
    assert options_of(asked) == ["--unit thousands", "--unit vials"]
    assert asked.readings[0].sample == "120 is 120,000 vials"
    assert lots(text, unit="thousands")[0] == ("L1", "HPV9", 120_000)
    assert "--unit thousands: 1 is 1,000 vials" in notes(text, unit="thousands")
    assert lots(text, unit="vials")[0] == ("L1", "HPV9", 120)


def test_import_a5_the_column_that_a_hint_proposes_is_asked_for_its_unit_too() -> None:
    text = f"{HEAD}Output [k]\nL1,HPV9,120\n"
    asked = question(text, columns={"vials": "Output [k]"})
    assert options_of(asked) == ["--unit thousands", "--unit vials"]


def test_import_a5_while_the_unit_is_open_no_lot_is_certain() -> None:
    assert survey(f"{HEAD}Vials [k]\nL1,HPV9,120\n").lots == ()


@pytest.mark.parametrize("heading", ["Vials (%)", "Vials per box", "Vials [kg]", "Vials (h:mm)"])
def test_import_a5_what_is_no_number_of_vials_is_named_as_such(heading: str) -> None:
    text = f"{HEAD}{heading}\nL1,HPV9,120\n"
    (fault,) = faults(text)
    assert "not vials" in fault.reason and "--unit vials" in fault.fix
    assert lots(text, unit="vials")[0][2] == 120


@pytest.mark.parametrize(
    ("heading", "unit", "hours"),
    [("Fill time [min]", "minutes", 8), ("Fill time (sec.)", "seconds", 480 / 3600),
     ("Füllzeit [Tage]", "days", 480 * 24)],
)  # fmt: skip
def test_import_a5_hours_in_another_unit(heading: str, unit: str, hours: float) -> None:
    text = f"{HEAD}{heading}\nL1,HPV9,480\n"
    assert options_of(question(text)) == [f"--unit {unit}", "--unit hours"]
    assert lots(text, unit=unit)[0][2] == pytest.approx(hours, abs=1e-6)


def test_import_k5_a_row_of_units_counts_like_a_heading() -> None:
    asked = question(f"{HEAD}Vials\n,,Tsd. Stk\n")
    assert asked.kind == "unit" and options_of(asked)[0] == "--unit thousands"


def test_import_k5_a_unit_that_a_format_writes_behind_the_number_counts_like_a_heading() -> None:
    content = workbook(
        {"Lots": [("Lot ID", "Type", "Vials"), ("L1", "A", 120)]},
        {"Lots": lambda sheet: setattr(sheet["C2"], "number_format", '0"k"')},
    )
    assert options_of(question(content)) == ["--unit thousands", "--unit vials"]
    assert lots(content, unit="thousands") == [("L1", "A", 120_000)]


def test_a_unit_of_the_other_column_is_refused() -> None:
    (fault,) = faults(f"{HEAD}Vials\nL1,A,5\n", unit="minutes")
    assert (fault.where, fault.value) == ("--unit", "minutes")
    assert fault.fix == "Use vials, thousands, millions"


def test_import_a8_parts_of_a_day_are_asked_for() -> None:
    text = f"{HEAD}fill_hours\nL1,A,0.333333333333333\nL2,A,0.0625\n"
    asked = question(text)
    assert options_of(asked) == ["--unit days", "--unit hours"]
    assert asked.readings[0].sample == "0.333333333333333 is 8 hours"
    assert lots(text, unit="days") == [("L1", "A", 8), ("L2", "A", 1.5)]


@pytest.mark.parametrize("hours", ["0.25,0.5", "8.333333,0.5", "0.123457,0.5"])
def test_import_a8_short_fills_are_not_taken_for_parts_of_a_day(hours: str) -> None:
    first, second = hours.split(",")
    assert len(lots(f"{HEAD}fill_hours\nL1,A,{first}\nL2,A,{second}\n")) == 2


def test_hours_without_a_unit_are_hours_and_that_is_said() -> None:
    assert "Fill time names no unit and is read as hours" in notes(f"{HEAD}Fill time\nL1,A,8\n")
    assert "names no unit" not in notes(f"{HEAD}Fill time (h)\nL1,A,8\n")


def test_minutes_written_as_on_a_clock_are_minutes() -> None:
    text = f"{HEAD}Fill time [min]\nL1,A,30:36\n"
    assert lots(text, unit="minutes") == [("L1", "A", 0.51)]
