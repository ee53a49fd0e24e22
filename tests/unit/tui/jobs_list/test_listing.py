"""Filters and orders as somebody who does not know their rules would expect them."""

import pytest

from fillsched_tui.jobs_list import listing
from tests.unit.tui.dashboards import job

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
    assert listing.Listing().shown(JOBS, words, "newest") == ids


@pytest.mark.parametrize(
    ("words", "ids"),
    [("10:30", [3]), ("colour:red", []), ('"name:W50"', []), ('name:"10:30"', [3])],
)
def test_a_word_that_names_no_field_is_looked_for_as_it_stands(words: str, ids: list[int]) -> None:
    assert listing.Listing().shown(JOBS, words, "newest") == ids


def test_names_are_in_the_order_of_their_numbers() -> None:
    names = ["bulk 10", "Bulk 2", "bulk", "7", "bulk 2b", "bulk 02", "alpha"]
    jobs = [job(number, name=name) for number, name in enumerate(names)]
    ordered = [names[number] for number in listing.Listing().shown(jobs, "", "name")]
    assert ordered == ["7", "alpha", "bulk", "bulk 02", "Bulk 2", "bulk 2b", "bulk 10"]


FEW = [
    job(1, name="W41", status="succeeded"),
    job(2, name="W42", status="failed"),
    job(3, name="test", owner="anna"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", [3, 2, 1]),
        ("state:failed", [2]),
        ("state:done", [1]),
        ("state:failed name:W4", [2]),
        ("NAME:w4", [2, 1]),
        ("anna", [3]),
        ("id:1", [1]),
        ("colour:red", []),
        ("state:", [3, 2, 1]),
    ],
)
def test_a_filter_shows_the_jobs_that_fit_all_its_words(words: str, ids: list[int]) -> None:
    assert listing.Listing().shown(FEW, words, "newest") == ids


def test_a_listing_holds_a_job_that_has_changed_against_the_filter_anew() -> None:
    kept = listing.Listing()
    assert kept.shown(FEW, "state:failed", "newest") == [2]
    after = [FEW[0], job(2, name="W42", status="running"), job(3, status="failed")]
    assert kept.shown(after, "state:failed", "newest") == [3]
    assert kept.shown(after, "name:W42", "newest") == [2]
    assert kept.shown(after, "", "newest") == [3, 2, 1]


def test_the_orders_go_round_and_each_shows_every_job() -> None:
    order, seen = "newest", []
    for _ in listing.ORDERS:
        seen.append(order)
        assert sorted(listing.Listing().shown(FEW, "", order)) == [1, 2, 3]
        order = listing.next_order(order)
    assert (order, seen) == ("newest", list(listing.ORDERS))
