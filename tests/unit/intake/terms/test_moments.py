"""A cell of dates means one moment by the plant's clock, or it is said why not."""

import datetime
from datetime import UTC

import pytest

from fillsched.intake.table import Cell, Formatted, Wrong
from fillsched.intake.terms.moments import Moments
from fillsched.time_zones import zone_of

BERLIN = zone_of("Europe/Berlin")
HALLOWEEN = datetime.date(2026, 10, 31)


def read(ours: str, cell: Cell, kind: str = "csv") -> datetime.datetime | Wrong:
    texts = [cell] if isinstance(cell, str) else []
    return Moments.of({ours: texts}, BERLIN, kind, None).read(ours, cell, 2)


def utc(*parts: int) -> datetime.datetime:
    return datetime.datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("cell", [HALLOWEEN, "31.10.2026", "2026-10-31"])
def test_a_day_alone_is_its_end_for_due_and_deadline_and_its_beginning_for_releases(
    cell: Cell,
) -> None:
    assert {read(ours, cell) for ours in ("due", "deadline")} == {utc(2026, 10, 31, 23)}
    assert {read(ours, cell) for ours in ("release", "bulk_ready")} == {utc(2026, 10, 30, 23)}


def test_a_pinned_start_needs_a_time_of_day() -> None:
    wrong = read("pin_start", "2026-10-31")
    assert isinstance(wrong, Wrong) and "no time of day" in wrong.reason
    assert read("pin_start", "2026-10-31 06:00") == utc(2026, 10, 31, 5)


def test_a_cell_with_a_time_is_meant_by_the_plants_clock_to_the_second() -> None:
    stored = datetime.datetime(2026, 7, 1, 5, 59, 59, 999_900)
    assert read("due", stored, "xlsx") == utc(2026, 7, 1, 4)


def test_an_offset_counts_before_the_plants_clock() -> None:
    assert read("due", "2026-10-31T06:00+05:00") == utc(2026, 10, 31, 1)


def test_a_time_that_clocks_skip_is_the_first_moment_after_it_and_one_shown_twice_the_earlier() -> (
    None
):
    column = Moments.of({"due": []}, BERLIN, "csv", None)
    assert column.read("due", "2026-03-29 02:30", 2) == utc(2026, 3, 29, 1)
    assert column.read("due", "2026-10-25 02:30", 3) == utc(2026, 10, 25, 0, 30)
    assert (column.columns["due"].skipped, column.columns["due"].twice) == ([2], [3])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (46_307, "a number, not a date"), ("46307", "a number, not a date"),
        (46_307.25, "a number, not a date"), (True, "not a date"), ("KW 44", "not a date"),
        ("tbd", "stands for a missing date"), ("#REF!", "#REF!"),
        (Formatted(8, "8:00", "clock"), "a number, not a date"),
        (datetime.date(9999, 12, 31), "its year"), (datetime.datetime(1, 1, 1), "its year"),
        (Wrong("the formula was never calculated", "x"), "never calculated"),
        ("02/03/2026", "several orders"),
    ],
)  # fmt: skip
def test_what_is_no_moment_says_why(cell: Cell, reason: str) -> None:
    wrong = read("due", cell)
    assert isinstance(wrong, Wrong) and reason in wrong.reason


@pytest.mark.parametrize("text", ["31.10.2026", "31 Oct 2026", "10/31/2026"])
def test_dates_of_a_json_body_are_iso(text: str) -> None:
    wrong = read("due", text, "json")
    assert isinstance(wrong, Wrong) and "ISO 8601" in wrong.reason
    assert read("due", "2026-10-31T06:00:00Z", "json") == utc(2026, 10, 31, 6)
