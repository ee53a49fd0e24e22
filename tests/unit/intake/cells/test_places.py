"""Lines and pins of order are read as they are written in four languages."""

import pytest

from fillsched.intake.cells.places import PinOrder, read_lines, read_pin_order
from fillsched.intake.table import Wrong


@pytest.mark.parametrize("text", ["L1,L2", "L1; L2", "L1 / L2", "L2,L1,", "L1,L2,L1"])
def test_several_lines_are_parted_by_comma_semicolon_or_slash(text: str) -> None:
    assert read_lines(text) == frozenset({"L1", "L2"})


def test_a_line_may_be_called_by_a_number() -> None:
    assert read_lines(3) == frozenset({"3"})


@pytest.mark.parametrize("text", [",", "L1, tbd", "#REF!"])
def test_what_names_no_line_is_refused(text: str) -> None:
    assert isinstance(read_lines(text), Wrong)


@pytest.mark.parametrize("text", ["first", "First", "zuerst", "première", "primero"])
def test_first_is_known_in_four_languages(text: str) -> None:
    assert read_pin_order(text) == PinOrder(first=True)


@pytest.mark.parametrize("text", ["after W 42", "nach W 42", "après W 42", "después de W 42"])
def test_after_a_lot_is_known_in_four_languages(text: str) -> None:
    assert read_pin_order(text) == PinOrder(after="W 42")


@pytest.mark.parametrize("text", ["1", "before L1", "after", "last"])
def test_any_other_place_is_refused(text: str) -> None:
    assert isinstance(read_pin_order(text), Wrong)
