"""Amounts: what is stored, what is seen, and what is no amount."""

from fractions import Fraction

import pytest

from fillsched.intake.cells.amounts import Amount, read_amount
from fillsched.intake.cells.numbers import Convention
from fillsched.intake.table import Cell, Formatted, Wrong
from tests.unit.intake.cells.test_names import ERRORS

EITHER = Convention(None)


def amount(cell: Cell, ours: str = "vials") -> Amount | Wrong:
    return read_amount(cell, ours, EITHER, "csv")


@pytest.mark.parametrize("noise", [124599.99999999999, 124600.00000000001])
def test_import_a14_a_number_has_the_fifteen_digits_that_are_shown(noise: float) -> None:
    assert amount(noise) == Amount(Fraction(124_600))


def test_import_k6_hours_lose_the_noise_of_binary_fractions_too() -> None:
    assert amount(0.1 + 0.2, "fill_hours") == Amount(Fraction(3, 10))


@pytest.mark.parametrize("text", [*ERRORS, "n/a", "k.A.", "tbd"])
def test_import_k7_what_is_no_name_is_no_amount(text: str) -> None:
    assert isinstance(amount(text), Wrong)


@pytest.mark.parametrize(
    ("text", "hours"), [("8:00", 8), ("25:30", Fraction(51, 2)), ("0:00:36", Fraction(1, 100))]
)
def test_import_a8_hours_may_be_written_as_on_a_clock(text: str, hours: Fraction) -> None:
    assert amount(text, "fill_hours") == Amount(Fraction(hours))
    assert isinstance(amount(text), Wrong)


@pytest.mark.parametrize("text", ["8:60", "8:0", "8:00 AM", "-8:00"])
def test_what_no_clock_shows_is_no_amount(text: str) -> None:
    assert isinstance(amount(text, "fill_hours"), Wrong)


def test_import_37_a_percentage_is_no_amount() -> None:
    found = amount(Formatted(0.5, "50 %", "percent"))
    assert isinstance(found, Wrong) and found.reason == "it is a percentage"


def test_import_55_digits_of_any_script_are_digits() -> None:
    assert amount("١٢٠٠٠٠") == Amount(Fraction(120_000))
    assert amount("१२०") == Amount(Fraction(120))
