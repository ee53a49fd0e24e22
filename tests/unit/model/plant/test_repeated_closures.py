"""Closures that come again: each time they are, and no search for times that never are."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest

from fillsched.model.plant import RepeatedClosure

END = datetime(2027, 1, 1, tzinfo=UTC)


def closure(every: str, start: str = "2026-11-02T06:00") -> RepeatedClosure:
    begin = datetime.fromisoformat(start)
    return RepeatedClosure("maintenance", every, begin, Fraction(2), "Europe/Berlin")


def days(every: str, start: str = "2026-11-02T06:00") -> list[str]:
    return [f"{one.start:%m-%d %H:%M}" for one in closure(every, start).until(END)]


def test_it_begins_by_the_clock_of_the_plant_on_both_sides_of_a_change() -> None:
    assert days("FREQ=WEEKLY;COUNT=2", "2026-10-19T06:00") == ["10-19 04:00", "10-26 05:00"]


def test_it_ends_with_its_own_end_or_with_what_is_asked_for() -> None:
    assert days("FREQ=MONTHLY") == ["11-02 05:00", "12-02 05:00"]
    assert days("FREQ=DAILY;UNTIL=20261103T060000") == ["11-02 05:00", "11-03 05:00"]
    assert len(days("FREQ=DAILY;COUNT=3")) == 3


@pytest.mark.parametrize(
    "every", ["FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=7;BYDAY=TU"]
)
def test_one_that_never_comes_is_refused_and_not_searched_for(every: str) -> None:
    with pytest.raises(ValueError, match="it never comes"):
        closure(every)


@pytest.mark.parametrize("year", [1904, 2026, 2028, 2099, 2100, 8999])
def test_one_that_comes_once_in_28_years_is_known_to_come(year: int) -> None:
    closure("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU", f"{year}-02-01T06:00")
