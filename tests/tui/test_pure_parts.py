"""Filter, order, looks and the arithmetic of the Gantt chart."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from fillsched.presentation.curve import spark
from fillsched.presentation.figures import UNKNOWN
from fillsched_tui.dialogs.explained import compared
from fillsched_tui.job_view import bars
from fillsched_tui.jobs_list import listing, rows
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import ASCII, UNICODE
from tests.tui.conftest import ACTIVITIES, job

JOBS = [
    job(1, name="W41", status="succeeded"),
    job(2, name="W42", status="failed"),
    job(3, name="test", owner="anna"),
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", [3, 2, 1]),
        ("state:failed", [2]),
        ("state:done", [1]),
        ("state:failed name:W4", [2]),
        ("NAME:w4", [2, 1]),
        ("anna", [3]),
        ("id:1", [1]),
        ("colour:red", []),
        ("state:", [3, 2, 1]),
    ],
)
def test_a_filter_shows_the_jobs_that_fit_all_its_words(words: str, ids: list[int]) -> None:
    assert listing.shown(JOBS, words, "newest") == ids


def test_a_listing_holds_a_job_that_has_changed_against_the_filter_anew() -> None:
    kept = listing.Listing()
    assert kept.shown(JOBS, "state:failed", "newest") == [2]
    after = [JOBS[0], job(2, name="W42", status="running"), job(3, status="failed")]
    assert kept.shown(after, "state:failed", "newest") == [3]
    assert kept.shown(after, "name:W42", "newest") == [2]
    assert kept.shown(after, "", "newest") == [3, 2, 1]


def test_the_orders_go_round_and_each_shows_every_job() -> None:
    order, seen = "newest", []
    for _ in listing.ORDERS:
        seen.append(order)
        assert sorted(listing.shown(JOBS, "", order)) == [1, 2, 3]
        order = listing.next_order(order)
    assert (order, seen) == ("newest", list(listing.ORDERS))


def test_what_is_not_known_is_not_shown() -> None:
    unknown = rows.row(job(1, eta_seconds=None), 80, UNICODE, chosen=False, marked=False)
    assert unknown.split()[-2:] == [UNKNOWN, "3"]
    assert glyphs.outlook(job(1, status="queued", queue_position=None)) == "waiting"


@pytest.mark.parametrize("progress", [-5, 0, 33, 100, 120])
def test_a_bar_is_always_as_wide_as_asked(progress: int) -> None:
    assert len(glyphs.bar(progress, 14, UNICODE)) == 14


def test_the_ascii_alphabet_is_ascii() -> None:
    for field in ASCII.__slots__:
        assert getattr(ASCII, field).isascii(), field


def test_a_curve_falls_from_its_highest_to_its_lowest() -> None:
    assert spark([8, 7, 6, 5, 4, 3, 2, 1], 8, UNICODE.curve) == "█▇▆▅▄▃▂▁"
    assert spark([1, 1], 8, UNICODE.curve) == "▁▁"


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


def test_of_a_step_that_is_not_known_none_is_marked() -> None:
    unknown = glyphs.steps("unknown", "failed", UNICODE)
    assert unknown == "· loading · validating · planning · saving"
    assert glyphs.steps("planning", "failed", UNICODE).split()[4] == "✗"


def test_of_lots_that_one_schedule_only_has_some_are_named_and_the_rest_counted() -> None:
    names = [f"L{number:03d}" for number in range(20)]
    side = {"schedule_id": 42, "name": "W42", "provisional": False}
    figure = {"label": "Makespan", "a": 24656.21, "b": 36361.43, "change": 11705.22, "unit": "h"}
    found = {
        "a": side,
        "b": {**side, "schedule_id": 43, "name": "W43"},
        "kpis": [figure],
        "config": [],
        "only_a": names,
        "only_b": names[:12],
        "changed": [],
        "same": False,
        "moved": [],
        "stayed": 0,
    }
    said = compared(found)
    assert "24,656.21 h" in said and "+11,705.22 h" in said
    assert "Only in 42 W42: L000, " in said and "L011 and 8 more" in said and "L012" not in said
    assert said.count("more") == 1, "twelve are all named"
