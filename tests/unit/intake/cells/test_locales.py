"""Any whole number, printed as twelve languages print it, is read as itself or not at all."""

import csv
import io

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fillsched.errors import InvalidInput
from fillsched.intake import read_lots
from fillsched.intake.limits import MOST_VIALS

LOCALES = (
    "en_US", "de_DE", "de_CH", "fr_FR", "it_IT", "es_ES", "pt_BR", "sv_SE", "pl_PL", "en_IN",
    "ja_JP", "hr_HR",
)  # fmt: skip


def read(texts: list[str], delimiter: str) -> list[int | None] | None:
    """The vials read from a file of such cells; None when the file is refused."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["Lot ID", "Type", "Vials"])
    writer.writerows([f"L{number}", "A", text] for number, text in enumerate(texts))
    try:
        lots, _ = read_lots(buffer.getvalue().encode(), filename="lots.csv")
    except InvalidInput as refusal:
        assert all(fault.reason and fault.fix for fault in refusal.faults)
        return None
    return [lot.vials for lot in lots]


@pytest.mark.parametrize("locale", LOCALES)
@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, MOST_VIALS), min_size=1, max_size=5), st.sampled_from(",;\t"))
@example([120_000], ";")
@example([1_000, 1_000_000], ",")
def test_a_whole_number_is_itself_or_an_error(
    locale: str, numbers: list[int], delimiter: str
) -> None:
    texts = [format_decimal(number, locale=locale) for number in numbers]
    found = read(texts, delimiter)
    assert found is None or found == numbers


@pytest.mark.parametrize("locale", LOCALES)
def test_a_column_of_large_numbers_is_read_in_every_language(locale: str) -> None:
    numbers = [1_234_567, 12_345_678]
    assert read([format_decimal(number, locale=locale) for number in numbers], ";") == numbers
