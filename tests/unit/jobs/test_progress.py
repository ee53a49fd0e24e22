"""The percentage of planning: 50 + floor(39 x the furthest of time, gap closed, lots placed)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillsched.jobs.progress import planning_progress


def progress(
    elapsed: float = 0.0,
    limit: float | None = None,
    gap: float | None = None,
    first_gap: float | None = None,
    placed: int | None = None,
    lots: int | None = None,
) -> int:
    return planning_progress(
        elapsed_seconds=elapsed,
        limit_seconds=limit,
        gap=gap,
        first_gap=first_gap,
        placed=placed,
        lots=lots,
    )


def test_planning_begins_at_50_when_nothing_is_known() -> None:
    assert progress() == 50


@pytest.mark.parametrize(
    ("elapsed", "percent"), [(0.0, 50), (2.5, 59), (5.0, 69), (9.99, 88), (10.0, 89), (60.0, 89)]
)
def test_time_moves_it_and_never_beyond_89(elapsed: float, percent: int) -> None:
    assert progress(elapsed, 10.0) == percent


def test_the_furthest_term_counts() -> None:
    assert progress(1.0, 10.0, gap=0.1, first_gap=0.4, placed=1, lots=10) == 50 + int(39 * 0.75)
    assert progress(1.0, 10.0, gap=0.4, first_gap=0.4, placed=9, lots=10) == 50 + int(39 * 0.9)


def test_a_gap_that_is_closed_is_all_of_planning() -> None:
    assert progress(gap=0.0, first_gap=0.2) == 89


def test_terms_that_are_not_known_are_left_out() -> None:
    assert progress(5.0, None, gap=None, first_gap=0.3, placed=5, lots=None) == 50
    assert progress(gap=0.0, first_gap=0.0) == 50


@given(
    st.floats(0, 1e6),
    st.none() | st.floats(0, 1e6),
    st.none() | st.floats(0, 1),
    st.none() | st.floats(0, 1),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
)
def test_it_always_lies_within_planning(
    elapsed: float,
    limit: float | None,
    gap: float | None,
    first_gap: float | None,
    placed: int | None,
    lots: int | None,
) -> None:
    assert 50 <= progress(elapsed, limit, gap, first_gap, placed, lots) <= 89
