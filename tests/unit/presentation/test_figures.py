"""Figures and times as every screen writes them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fillsched.presentation.curve import spark
from fillsched.presentation.figures import (
    UNKNOWN,
    change,
    count,
    hours,
    minute,
    moment,
    number,
    percent,
    signed,
    signed_hours,
    span,
)


def test_hours_and_shares_are_written_as_the_messages_say_them() -> None:
    assert hours(3204.46) == "3,204.5 h"
    assert percent(0.00204) == "0.20 %"


def test_what_is_not_known_is_never_a_figure() -> None:
    assert [hours(None), percent(None), span(None)] == [UNKNOWN] * 3


@pytest.mark.parametrize(
    ("seconds", "said"), [(-1, "0:00"), (7.9, "0:07"), (750, "12:30"), (3723, "1:02:03")]
)
def test_a_span_has_hours_only_when_it_needs_them(seconds: float, said: str) -> None:
    assert span(seconds) == said


def test_one_is_no_plural() -> None:
    assert [count(0, "lot"), count(1, "lot"), count(4200, "lot")] == [
        "0 lots", "1 lot", "4,200 lots",
    ]  # fmt: skip


def test_counts_are_whole_and_a_change_always_has_a_sign() -> None:
    assert (number(1234), number(1234.0)) == ("1,234", "1,234.00")
    assert (signed(2), signed(-0.5), signed(0)) == ("+2", "−0.50", "±0")
    assert (signed_hours(1.25), signed_hours(-1234.0)) == ("+1.2 h", "−1,234.0 h")


def test_a_moment_is_told_by_both_clocks_where_they_differ() -> None:
    berlin, morning = ZoneInfo("Europe/Berlin"), datetime(2026, 3, 27, 6, 0, 59, tzinfo=UTC)
    assert moment(morning, UTC) == minute(morning) == "2026-03-27 06:00Z"
    assert moment(morning, berlin) == "2026-03-27 06:00Z (Fri 07:00 CET)"
    late = datetime(2026, 3, 27, 23, 30, tzinfo=UTC)
    assert moment(late, berlin).endswith("(Sat 2026-03-28 00:30 CET)")
    assert minute(late.astimezone(berlin)) == "2026-03-27 23:30Z"


def test_a_curve_keeps_its_ends_however_narrow_it_is() -> None:
    assert spark([], 5) == ""
    assert spark([3.0], 5) == "▁"
    assert spark([9.0, 5.0, 3.0], 5) == "▇▃▁"
    assert spark([float(k) for k in range(100, 0, -1)], 3) == "▇▄▁"
    assert spark([2.0, 1.0], 5, blocks="_#") == "#_"


@pytest.mark.parametrize(
    ("first", "second", "unit", "said"),
    [
        (60.0, 69.06, "%", "+9.06 points"),
        (0.5868, 0.0, "h", "−0.59 h"),
        (24656.21, 36361.43, "h", "+11,705.22 h"),
        (1.001, 1.004, "h", "±0.00 h"),
        (12, 11, "", "−1"),
    ],
)
def test_a_change_is_the_difference_of_what_is_shown(
    first: float, second: float, unit: str, said: str
) -> None:
    assert change(first, second, unit) == said


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0.00 %"), (0.000049, "< 0.01 %"), (0.00005, "0.01 %")]
)
def test_import_k13_a_share_that_is_there_is_never_told_as_none(share: float, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "±0.0 h"), (0.01, "+36 s"), (-0.0001, "−1 s"), (0.05, "+0.1 h"), (-24.0, "−24.0 h")],
)
def test_import_k13_a_change_that_is_there_is_never_told_as_none(value: float, said: str) -> None:
    assert signed_hours(value) == said
