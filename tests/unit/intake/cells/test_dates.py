"""Written dates are read where there is one way to read them, and never guessed."""

from datetime import date, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillsched.intake.cells.dates import Orders, decide, possible, written
from fillsched.intake.options import Dates

HALLOWEEN = date(2026, 10, 31)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
WAYS: dict[Dates, str] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-31", "2026/10/31", "20261031", "31.10.2026", "31. 10. 2026", "31/10/2026",
        "10/31/2026", "31-10-2026", "31102026", "31 Oct 2026", "31-Oct-26", "31 October 2026",
        "October 31, 2026", "Oct 31 2026", "31. Oktober 2026", "31 octobre 2026",
        "31 de octubre de 2026", "2026-Oct-31",
    ],
)  # fmt: skip
def test_a_day_that_can_be_read_in_one_way_only_is_that_day(text: str) -> None:
    found = written(text)
    assert found is not None and found.sure == HALLOWEEN and found.clock is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-10-31T06:00", time(6)), ("2026-10-31 06:00:30", time(6, 0, 30)),
        ("31.10.2026 6:00", time(6)), ("31.10.2026, 18:05 Uhr", time(18, 5)),
        ("10/31/2026 6:00 PM", time(18)), ("10/31/2026 12:30 a.m.", time(0, 30)),
        ("10/31/2026 6 pm", time(18)), ("31/10/2026 14h30", time(14, 30)),
    ],
)  # fmt: skip
def test_a_time_of_day_may_stand_behind_it(text: str, clock: time) -> None:
    found = written(text)
    assert found is not None and (found.sure, found.clock) == (HALLOWEEN, clock)


def test_midnight_at_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    found = written("2026-10-31 24:00")
    assert found is not None and (found.sure, found.clock) == (date(2026, 11, 1), time())


def test_an_offset_from_utc_is_kept() -> None:
    found = written("2026-10-31T06:00-05:30")
    assert found is not None and found.zone == timezone(-timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    "text",
    [
        "", "tomorrow", "KW 42", "2026-W44", "31.10.", "10.2026", "31.13.2026x", "30.02.2026",
        "2026-13-01", "31.10.20266", "31.10.0202", "1031", "31.10.2026 25:00", "31.10.2026 6:60",
        "13/31/2026", "31 Foo 2026", "2026-10-31T06:00 0 0", "9" * 100,
    ],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert written(text) is None


def test_day_and_month_that_may_be_exchanged_leave_two_days() -> None:
    found = written("02/03/2026")
    assert found is not None and found.sure is None
    assert possible(found, decide(["02/03/2026"], None)) == {
        "dmy": date(2026, 3, 2),
        "mdy": date(2026, 2, 3),
    }


def test_two_digits_of_a_year_are_certain_only_where_no_other_order_reads_them() -> None:
    assert [
        len((written(text) or pytest.fail(text)).days) for text in ("10/31/26", "31.10.26")
    ] == [
        1,
        2,  # 2026-10-31, and 2031-10-26
    ]


def test_another_date_of_the_column_settles_the_order() -> None:
    orders = decide(["02/03/2026", "31/10/2026", "2026-01-01", "no date"], None)
    found = written("02/03/2026")
    assert found is not None and possible(found, orders) == {"dmy": date(2026, 3, 2)}


def test_a_date_parted_by_another_mark_settles_nothing() -> None:
    found = written("02/03/2026")
    assert (
        found is not None and len(possible(found, decide(["31.10.2026", "02/03/2026"], None))) == 2
    )


def test_a_column_written_in_two_orders_reads_only_what_has_one_reading() -> None:
    orders = decide(["31/10/2026", "10/31/2026", "02/03/2026"], None)
    two, one = written("02/03/2026"), written("31/10/2026")
    assert two is not None and not possible(two, orders)
    assert one is not None and possible(one, orders) == {"dmy": HALLOWEEN}


def test_what_the_user_said_is_the_only_order_but_of_dates_that_are_beyond_doubt() -> None:
    orders = Orders("mdy")
    for text, day in {"02/03/2026": date(2026, 2, 3), "2026-10-31": HALLOWEEN}.items():
        found = written(text)
        assert found is not None and set(possible(found, orders).values()) == {day}
    wrong = written("31/10/2026")
    assert wrong is not None and not possible(wrong, orders)


@given(st.lists(DAYS, min_size=1), st.sampled_from(sorted(WAYS)))
def test_a_column_written_in_one_way_never_gives_another_day(days: list[date], way: Dates) -> None:
    texts = [day.strftime(WAYS[way]) for day in days]
    orders = decide(texts, None)
    for text, day in zip(texts, days, strict=True):
        found = written(text)
        assert found is not None
        read = set(possible(found, orders).values())
        assert day in read and (len(read) == 1 or all(one.day <= 12 for one in days))
