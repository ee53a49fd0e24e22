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


NOW = datetime(2026, 11, 27, 11, 30, tzinfo=UTC)
"""A Friday; half past twelve in Berlin."""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("2026-11-30 06:00", "2026-11-30 06:00"),
        ("2026-11-30T06:00", "2026-11-30 06:00"),
        ("2026-11-30", "2026-11-30 00:00"),
        ("30.11.2026 06:00", "2026-11-30 06:00"),
        ("30.11.2026, 6:00", "2026-11-30 06:00"),
        ("1.2.2027", "2027-02-01 00:00"),
        ("11/30/2026 6:00 AM", "2026-11-30 06:00"),
        ("30/11/2026 6 pm", "2026-11-30 18:00"),
        ("7/7/2027", "2027-07-07 00:00"),
        ("11/30/2026 12:15 a.m.", "2026-11-30 00:15"),
        ("today 23:00", "2026-11-27 23:00"),
        ("Tomorrow at 6:00", "2026-11-28 06:00"),
        ("Mon 6:00", "2026-11-30 06:00"),
        ("friday 12:31", "2026-11-27 12:31"),
        ("friday 12:30", "2026-12-04 12:30"),
        ("  mon   06:00 ", "2026-11-30 06:00"),
    ],
)
def test_people_p11_a_start_is_by_the_sites_clock(said: str, shown: str) -> None:
    meant = datetime.fromisoformat(shown).replace(tzinfo=BERLIN).astimezone(UTC)
    assert start_time(said, BERLIN, NOW) == meant.isoformat()


def test_a_start_may_name_its_own_zone() -> None:
    assert start_time("2026-01-05T05:00Z", BERLIN, NOW) == "2026-01-05T05:00:00+00:00"
    assert start_time("2026-01-05T05:00+05:30", BERLIN, NOW) == "2026-01-04T23:30:00+00:00"
    assert start_time(None, BERLIN, NOW) is None


@pytest.mark.parametrize(
    "said", ["monda 6:00", "31.11.2026", "06:00", "Mon 25:00", "Mon 0:30 pm", "soon", "", "Mon 6:0"]
)
def test_what_is_no_start_is_refused_with_an_example(said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        start_time(said, BERLIN, NOW)
    (fault,) = refused.value.faults
    assert fault.where == "--start" and "2026-01-05 06:00" in fault.fix


def test_a_date_with_two_readings_is_refused_with_both() -> None:
    with pytest.raises(InvalidInput) as refused:
        start_time("5/6/2027", BERLIN, NOW)
    assert "6 May or 5 June" in refused.value.faults[0].reason


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("2026-03-29 02:30", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29 02:00", "2026-03-29T01:00:00+00:00"),
        ("2026-03-29 03:00", "2026-03-29T01:00:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
        ("2026-10-25 03:00", "2026-10-25T02:00:00+00:00"),
    ],
)
def test_a_time_that_clocks_skip_is_the_first_after_it_and_one_shown_twice_the_earlier(
    shown: str, meant: str
) -> None:
    assert start_time(shown, BERLIN, NOW) == meant


def test_a_time_to_look_at_is_of_the_sites_clock_unless_it_names_its_own() -> None:
    summer = site_time("2026-07-01", "--from", BERLIN)
    assert summer == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert site_time("2026-07-01T06:00Z", "--from", BERLIN) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    with pytest.raises(InvalidInput) as refused:
        site_time("noon", "--to", BERLIN)
    assert refused.value.faults[0].where == "--to"
