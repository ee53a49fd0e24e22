"""What is odd about a time on the wall: skipped in spring, shown twice in autumn."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fillsched.time_zones import clock_trouble

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("2026-03-29T02:00", "skipped by the clocks of Europe/Berlin; the first moment after it"),
        ("2026-03-29T02:59", "is meant, 03:00"),
        ("2026-10-25T02:00", "comes twice by the clocks of Europe/Berlin; the earlier is meant"),
        ("2026-10-25T02:59", "is meant, 00:59 UTC"),
    ],
)
def test_a_time_at_which_clocks_change_is_told_with_what_is_taken(shown: str, said: str) -> None:
    assert said in (clock_trouble(datetime.fromisoformat(shown), BERLIN) or "")


@pytest.mark.parametrize(
    "shown", ["2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:59", "2026-10-25T03:00"]
)
def test_a_time_beside_the_change_is_as_any_other(shown: str) -> None:
    assert clock_trouble(datetime.fromisoformat(shown), BERLIN) is None
