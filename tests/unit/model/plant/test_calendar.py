"""Calendars of a plant: closures, shifts and what comes again, by the clock of the site."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from fillsched.model.plant import Calendar, Closure, RepeatedClosure, Shift

BERLIN = "Europe/Berlin"


def utc(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_time_outside_of_shifts_is_closed() -> None:
    calendar = Calendar(shifts=(Shift.of("Mon 06:00 - Sat 06:00"),), zone=BERLIN)
    closed = calendar.closed(utc(2, 5), utc(16, 0))
    assert closed == [(utc(7, 5), utc(9, 5)), (utc(14, 5), utc(16, 0))]


def test_a_shift_keeps_to_the_clock_when_clocks_change() -> None:
    """Berlin loses an hour on 29 March 2026: the weekend is 47 hours long."""
    calendar = Calendar(shifts=(Shift.of("Mon 06:00 - Sat 06:00"),), zone=BERLIN)
    ((begin, end),) = calendar.closed(utc(24, 0), utc(1, 0, month=4))
    assert (begin, end) == (utc(28, 5), utc(30, 4))
    assert end - begin == timedelta(hours=47)


def test_a_shift_may_go_round_the_end_of_the_week() -> None:
    calendar = Calendar(shifts=(Shift.of("Sun 22:00 – Fri 22:00"),))
    assert calendar.closed(utc(2, 0), utc(9, 0)) == [(utc(6, 22), utc(8, 22))]


def test_several_shifts_a_day_close_the_nights() -> None:
    days = tuple(Shift.of(f"{day} 06:00 - {day} 22:00") for day in ("Mon", "Tue"))
    closed = Calendar(shifts=days).closed(utc(2, 6), utc(4, 0))
    assert closed == [(utc(2, 22), utc(3, 6)), (utc(3, 22), utc(4, 0))]


def test_a_closure_comes_again_by_the_rule_and_at_its_local_time() -> None:
    monthly = RepeatedClosure(
        "sanitisation", "FREQ=MONTHLY;BYMONTHDAY=1", datetime(2026, 1, 1, 6), Fraction(24), BERLIN
    )
    closed = Calendar(repeated=(monthly,)).closed(utc(1, 0), utc(2, 0, month=5))
    assert closed == [
        (utc(1, 5), utc(2, 5)),
        (utc(1, 4, month=4), utc(2, 4, month=4)),
        (utc(1, 4, month=5), utc(2, 4, month=5)),
    ]


def test_closures_that_touch_are_one() -> None:
    calendar = Calendar((Closure("a", utc(2, 0), utc(3, 0)), Closure("b", utc(3, 0), utc(4, 0))))
    assert calendar.closed(utc(1, 0), utc(9, 0)) == [(utc(2, 0), utc(4, 0))]


@pytest.mark.parametrize("text", ["Monday", "Mon 6 - Tue 7", "Mon 06:00 - Tue 24:00", ""])
def test_a_shift_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Shift.of(text)


def test_a_rule_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError):
        RepeatedClosure("x", "EVERY DAY", datetime(2026, 1, 1), Fraction(1), "UTC")
