"""The arithmetic of the Gantt chart: zoom, cursor, axis, what lies under it."""

import re
from dataclasses import replace
from datetime import timedelta

from fillsched_tui.job_view import bars
from tests.unit.tui.dashboards import ACTIVITIES

PIECES = bars.pieces_of(ACTIVITIES)


def test_a_row_shows_each_kind_for_its_share_of_the_width() -> None:
    kinds = bars.row(PIECES, bars.whole(PIECES), 192)  # an hour a column
    shares = {kind: kinds.count(kind) for kind in set(kinds)}
    assert shares == {"clean": 48, "fill": 36 + 52 + 48, "changeover": 8}


def test_zooming_in_and_out_keeps_the_cursor_inside_and_ends_with_all() -> None:
    view = bars.moved(bars.whole(PIECES), PIECES, 50, 100)
    for factor in [2.0] * 12 + [0.5] * 12:
        view = bars.zoomed(view, PIECES, factor)
        assert view.start <= view.at <= view.start + view.span
        assert view.span >= bars.CLOSEST
    assert view.span == bars.whole(PIECES).span


def test_the_cursor_cannot_leave_the_schedule_and_the_view_follows_it() -> None:
    view = bars.zoomed(bars.whole(PIECES), PIECES, 8.0)
    for _ in range(50):
        view = bars.moved(view, PIECES, 30, 100)
    assert bars.under(PIECES, view.at) == PIECES[-1]
    assert 0 <= bars.cursor_cell(view, 100) < 100
    for _ in range(50):
        view = bars.moved(view, PIECES, -30, 100)
    assert view.at == view.start == PIECES[0].start


def test_the_slack_is_what_the_campaign_leaves_of_its_clean_window() -> None:
    assert bars.slack_hours(PIECES[1], PIECES, 120) == 24.0
    assert bars.slack_hours(PIECES[-1], PIECES, 120) == 72.0
    assert bars.slack_hours(PIECES[1], PIECES, None) is None


def test_idle_time_is_called_so() -> None:
    later = PIECES[-1].end + timedelta(hours=1)
    assert bars.told(bars.under(PIECES, later), PIECES, 120).startswith("idle")


def test_the_axis_names_days_or_hours_as_they_have_room_and_never_over_another() -> None:
    pieces = bars.pieces_of(ACTIVITIES)
    view = bars.whole(pieces)
    wide, narrow = bars.axis(view, 120), bars.axis(view, 30)
    assert wide.split()[:5] == ["13", "Oct", "2025", "14", "Oct"]
    assert narrow.split()[:5] == ["13", "Oct", "2025", "19", "Oct"]
    close = bars.zoomed(view, pieces, 16.0)
    assert "03:00" in bars.axis(close, 60) or "12:00" in bars.axis(close, 60)


def test_no_label_of_the_axis_is_cut() -> None:
    for width in range(1, 200):
        axis = bars.axis(bars.whole(PIECES), width)
        assert re.fullmatch(r"( *(\d\d Oct( 2025)?|\d\d:\d\d) ?)*", axis), width
        assert len(axis) <= width


def test_a_schedule_over_new_year_says_in_which_year_everything_is() -> None:
    first, last = PIECES[0], PIECES[-1]
    years = timedelta(days=800)
    pieces = [first, replace(last, start=last.start + years, end=last.end + years)]
    axis = bars.axis(bars.whole(pieces), 120)
    assert [axis.count(str(year)) for year in (2024, 2025, 2026, 2027, 2028)] == [0, 1, 1, 1, 0]
    assert bars.told(pieces[1], pieces, 120).startswith("fill B-1  Tue 28 Dec 2027 00:00 - Thu 30")
    assert bars.around(pieces, first.start, 2, ">")[0].startswith("> Mon 13 Oct 2025 00:00")


def test_the_activities_around_the_cursor_are_as_many_as_have_room() -> None:
    pieces = bars.pieces_of(ACTIVITIES)
    told = bars.around(pieces, pieces[3].start, 3, ">")
    assert [line[0] for line in told] == [" ", ">", " "]
    assert "A-2" in told[1] and len(bars.around(pieces, pieces[0].start, 99, ">")) == 6
    assert "B-1" in bars.around(pieces, pieces[5].start, 2, ">")[1]
