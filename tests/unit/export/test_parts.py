"""Weeks, zones and the escaping of formulas."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from fillsched.errors import InvalidInput
from fillsched.export.formulas import safe
from fillsched.export.ics import text_line
from fillsched.presentation.chart.weeks import weeks
from fillsched.time_zones import zone_of
from fillsched.wire import BarView

STARTS = "=+-@\t\r\n＝＋－＠"


def plain(text: str) -> str:
    """What `safe` was given, as a reader finds it out."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(tuple(STARTS)) else text


@given(st.text() | st.text(alphabet="'=+-@a\t"))
def test_an_escaped_text_is_no_formula_and_comes_back(text: str) -> None:
    assert not safe(text).startswith(tuple(STARTS))
    assert plain(safe(text)) == text


def fill(start: datetime, hours: float) -> BarView:
    return BarView(
        kind="fill",
        start=start,
        end=start + timedelta(hours=hours),
        lot="X",
        product="A",
        colour=0,
        campaign=1,
        text="Fill of X (A)",
    )


@pytest.mark.parametrize(("day", "hours"), [(29, 167), (22, 168)])
def test_a_week_has_the_hours_its_calendar_gives_it(day: int, hours: int) -> None:
    start = datetime(2026, 3, day, 12, tzinfo=UTC)
    (week,) = weeks("L1", [fill(start, 1)], ZoneInfo("Europe/Berlin"))
    assert week.end - week.start == timedelta(hours=hours)
    assert week.start.astimezone(ZoneInfo("Europe/Berlin")).weekday() == 0
    (bar,) = week.bars
    assert (bar.right - bar.left) * hours == pytest.approx(1)


def test_an_activity_over_several_weeks_is_cut_at_each_monday() -> None:
    rows = list(weeks("L1", [fill(datetime(2026, 1, 3, tzinfo=UTC), 400)], ZoneInfo("UTC")))
    assert len(rows) == 4
    assert sum(bar.right - bar.left for row in rows for bar in row.bars) * 168 == pytest.approx(400)
    assert not any(bar.whole for row in rows for bar in row.bars)


def test_a_week_without_work_is_shown_empty() -> None:
    first, last = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 1, 20, tzinfo=UTC)
    rows = list(weeks("L1", [fill(first, 5), fill(last, 5)], ZoneInfo("UTC")))
    assert [len(row.bars) for row in rows] == [1, 0, 1]


@pytest.mark.parametrize("name", ["Europe/Berln", "", "../etc/passwd", "x" * 300, "a\0b"])
def test_an_unknown_zone_is_an_error_that_helps(name: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        zone_of(name)
    (fault,) = caught.value.faults
    assert "Europe/Berlin" in fault.fix


@given(st.text(max_size=300))
def test_a_line_of_a_calendar_is_read_back_as_it_was_meant(text: str) -> None:
    printable = "".join(c for c in text if c in "\n\t" or not (ord(c) < 32 or ord(c) == 127))
    line = text_line("SUMMARY", text)
    assert max(map(len, line.removesuffix(b"\r\n").split(b"\r\n"))) <= 75
    event = b"BEGIN:VEVENT\r\n" + line + b"END:VEVENT\r\n"
    (read,) = Event.from_ical(event, multiple=True)
    assert str(read["summary"]) == printable.replace("\t", " ")
