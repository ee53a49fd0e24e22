"""Names that a spreadsheet has changed, or that stand for none, are refused."""

import pytest

from fillsched.intake.cells.names import read_name
from fillsched.intake.table import Formatted, Wrong

ERRORS = [
    "#N/A", "#REF!", "#NAME?", "#DIV/0!", "#NULL!", "########", "#NV", "#BEZUG!", "#WERT!",
    "#ZAHL!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#N/D", "#¡REF!", "#¡VALOR!", "#¿NOMBRE?",
    "#ÜBERLAUF!",
]  # fmt: skip


@pytest.mark.parametrize("text", ERRORS)
def test_import_a7_errors_of_a_spreadsheet_are_no_names(text: str) -> None:
    found = read_name(text)
    assert isinstance(found, Wrong) and ("error" in found.reason or "narrow" in found.reason)


@pytest.mark.parametrize("text", ["n/a", "TBD", "-", "?", "—", "None", "k.A.", "à définir", "s/d"])
def test_import_k7_placeholders_are_no_names(text: str) -> None:
    found = read_name(text)
    assert isinstance(found, Wrong) and "missing name" in found.reason


@pytest.mark.parametrize("text", ["#4", "NA", "W42/001", "#A-7", "1E5", "2E+11-A", ".", "HPV9 #2"])
def test_what_only_resembles_them_is_a_name(text: str) -> None:
    assert read_name(text) == text


@pytest.mark.parametrize("text", ["2E+11", "1.2E+11", "1,23457E+14"])
def test_import_a10_an_exponent_has_lost_digits_with_decimals_or_without(text: str) -> None:
    found = read_name(text)
    assert isinstance(found, Wrong) and "exponent" in found.reason


def test_import_a9_a_number_is_the_name_that_is_seen() -> None:
    assert read_name(Formatted(123.0, "0000123", "digits")) == "0000123"
