"""Dates that are hardly meant are noted with their rows."""

from datetime import UTC, date, datetime

import pytest

from fillsched.intake.table import Cell
from fillsched.intake.terms.plausible import half_taken_for_dates, implausible
from fillsched.model.lot import LotTerms


def day(year: int, month: int = 6) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


def test_usual_dates_are_passed_over() -> None:
    told = [(2, LotTerms(release=day(2026), due=day(2026, 7), deadline=day(2026, 8)))]
    assert implausible(told, "csv") == []


@pytest.mark.parametrize(
    ("terms", "note"),
    [
        (LotTerms(due=day(1926)), "row 9: due is before the year 2000"),
        (LotTerms(due=day(2062)), "row 9: due is more than 10 years from the others"),
        (LotTerms(release=day(2026, 7), due=day(2026, 6)), "row 9: release is after due"),
        (LotTerms(release=day(2026, 7), deadline=day(2026, 7)), "row 9: deadline is not after"),
    ],
)  # fmt: skip
def test_import_k12_a_date_that_makes_no_sense_is_noted(terms: LotTerms, note: str) -> None:
    told = [(row, LotTerms(due=day(2026))) for row in range(2, 6)]
    (found,) = implausible([*told, (9, terms)], "csv")
    assert found.startswith(note)


def test_the_lots_of_a_json_body_are_named_by_their_index() -> None:
    (note,) = implausible([(0, LotTerms(due=day(1999))), (1, LotTerms(due=day(2001)))], "json")
    assert note == "lots 0: due is before the year 2000"


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ([date(2026, 3, 2), "13/02/2026"], "13/02/2026"),
        ([date(2026, 3, 13), "13/02/2026"], None),
        ([date(2026, 3, 2), "02/03/2026"], None),
        (["13/02/2026"], None),
    ],
)
def test_a_column_of_which_a_spreadsheet_took_half_for_dates_is_seen(
    cells: list[Cell], text: str | None
) -> None:
    assert half_taken_for_dates(cells) == text
