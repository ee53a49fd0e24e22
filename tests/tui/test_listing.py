"""Filters and orders as somebody who does not know their rules would expect them."""

import pytest

from fillsched_tui.jobs_list import listing
from tests.tui.conftest import job

JOBS = [
    job(1, name="W50 long"),
    job(2, name="long W50"),
    job(3, name="shift 10:30"),
    job(4, name="W5", owner="anna long"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ('name:"W50 long"', [1]),
        ('"W50 long"', [1]),
        ('name:W50" "long', [1]),
        ('name:"w50 lo', [1]),
        ('user:"anna long" w5', [4]),
        ('"', [4, 3, 2, 1]),
        ('name:""', [4, 3, 2, 1]),
        ("name:W50 long", [2, 1]),
    ],
)
def test_quotes_hold_blanks_together_also_while_the_second_is_still_to_come(
    words: str, ids: list[int]
) -> None:
    assert listing.shown(JOBS, words, "newest") == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [("10:30", [3]), ("colour:red", []), ('"name:W50"', []), ('name:"10:30"', [3])],
)
def test_a_word_that_names_no_field_is_looked_for_as_it_stands(words: str, ids: list[int]) -> None:
    assert listing.shown(JOBS, words, "newest") == ids


def test_names_are_in_the_order_of_their_numbers() -> None:
    names = ["bulk 10", "Bulk 2", "bulk", "7", "bulk 2b", "bulk 02", "alpha"]
    jobs = [job(number, name=name) for number, name in enumerate(names)]
    ordered = [names[number] for number in listing.shown(jobs, "", "name")]
    assert ordered == ["7", "alpha", "bulk", "bulk 02", "Bulk 2", "bulk 2b", "bulk 10"]
