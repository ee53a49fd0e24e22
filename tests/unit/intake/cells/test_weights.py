"""A weight is a number above zero, exact."""

from fractions import Fraction

import pytest

from fillsched.intake.cells.numbers import Convention
from fillsched.intake.cells.weights import MOST_WEIGHT, read_weight
from fillsched.intake.table import Cell, Formatted, Wrong

COMMA = Convention("comma")


@pytest.mark.parametrize(
    ("cell", "weight"),
    [(2, 2), (2.5, Fraction(5, 2)), ("2,5", Fraction(5, 2)), ("1/3", Fraction(1, 3)),
     (Formatted(7, "007", "digits"), 7)],
)  # fmt: skip
def test_numbers_are_weights(cell: Cell, weight: Fraction) -> None:
    assert read_weight(cell, COMMA) == weight


def test_a_weight_turned_round_is_one_divided_by_it() -> None:
    assert read_weight(4, COMMA, inverse=True) == Fraction(1, 4)


@pytest.mark.parametrize(
    "cell",
    [0, -1, "0", "high", "A", True, float("nan"), float("inf"), MOST_WEIGHT + 1, 1e-9,
     Formatted(0.5, "50 %", "percent"), Wrong("#REF!", "x"), "1/0"],
)  # fmt: skip
def test_what_is_no_number_above_zero_is_refused(cell: Cell) -> None:
    assert isinstance(read_weight(cell, COMMA), Wrong)


def test_a_mark_with_two_meanings_is_not_guessed() -> None:
    wrong = read_weight("1.500", Convention(None))
    assert isinstance(wrong, Wrong) and "--decimal" in wrong.fix
