"""Durations and times as people write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fillsched.errors import InvalidInput
from fillsched_cli.commands.times import seconds, site_time, start_time

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("said", "meant"),
    [("60", 60), ("60s", 60), ("1.5m", 90), ("2 min", 120), ("1H", 3600), (None, None)],
)
def test_a_duration_has_seconds_unless_it_says_otherwise(
    said: str | None, meant: float | None
) -> None:
    assert seconds(said) == meant


@pytest.mark.parametrize("said", ["", "0", "0s", "-5s", "5d", "1h30m", "1,5m", "five"])
def test_what_is_no_duration_is_refused_with_an_example(said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        seconds(said)
    assert "60s, 5m or 1h" in refused.value.faults[0].fix


def test_a_start_needs_its_zone() -> None:
    assert start_time("2026-01-05T05:00Z") == "2026-01-05T05:00:00+00:00"
    for said in ("2026-01-05T05:00", "2026-01-05", "monday"):
        with pytest.raises(InvalidInput):
            start_time(said)


def test_a_time_to_look_at_is_of_the_sites_clock_unless_it_names_its_own() -> None:
    summer = site_time("2026-07-01", "--from", BERLIN)
    assert summer == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert site_time("2026-07-01T06:00Z", "--from", BERLIN) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    with pytest.raises(InvalidInput) as refused:
        site_time("noon", "--to", BERLIN)
    assert refused.value.faults[0].where == "--to"
