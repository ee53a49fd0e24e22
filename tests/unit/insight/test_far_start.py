"""A start far from the day of the asking is said."""

from datetime import UTC, datetime, timedelta

import pytest

from fillsched.insight.far_start import far_start

NOW = datetime(2026, 11, 29, 14, tzinfo=UTC)


def test_import_a20_a_start_in_the_past_is_said() -> None:
    assert far_start(datetime(2019, 1, 1, tzinfo=UTC), NOW) == [
        "the plan starts 2,889 days ago, on 2019-01-01"
    ]


def test_import_k12_a_start_in_a_later_decade_is_said() -> None:
    assert far_start(datetime(2036, 11, 29, 14, tzinfo=UTC), NOW) == [
        "the plan starts in 3,653 days, on 2036-11-29"
    ]


@pytest.mark.parametrize("hours", [-23, 0, 1, 24 * 300])
def test_a_start_near_the_day_of_asking_is_usual(hours: int) -> None:
    assert far_start(NOW + timedelta(hours=hours), NOW) == []
