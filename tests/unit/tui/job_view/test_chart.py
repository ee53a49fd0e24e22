"""The Gantt chart of the dashboard: bands, zoom, cursor, axis, what lies under it."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.style import Style

from fillsched.wire import ActivityView
from fillsched_tui.job_view import bands, painted, under
from fillsched_tui.job_view.chart import Chart, drawn
from fillsched_tui.look.alphabet import ASCII, UNICODE
from tests.unit.presentation.chart.timelines import mark, timeline_of
from tests.unit.tui.dashboards import ACTIVITIES, TIMELINE

UTC_ZONE = ZoneInfo("UTC")

NEXT_LINE = [one.model_copy(update={"line": "L2"}) for one in ACTIVITIES]

TWO_LINES = timeline_of(sorted([*ACTIVITIES, *NEXT_LINE], key=lambda one: one.start))


def chart_of(width: int = 100, rows: int = 20, timeline: object = TIMELINE) -> Chart:
    chart = drawn(TIMELINE if timeline is TIMELINE else TWO_LINES, width, rows, None)
    assert chart is not None
    return chart


def row_of(chart: Chart, line: int, numbered: dict[str, int] | None = None) -> str:
    band, lane = chart.seen[line]
    assert lane is not None
    cells = painted.row(chart, band, lane, UNICODE, None, {} if numbered is None else numbered)
    return "".join(cell.glyph for cell in cells)


def test_people_p7_a_plan_has_as_many_rows_as_the_height_holds() -> None:
    assert chart_of(rows=20).span == 1, "eight days, each a row"
    assert [chart_of(rows=rows).span for rows in (10, 6, 3, 2)] == [1, 2, 7, 14]
    assert [len(chart_of(timeline=None, rows=rows).lines) for rows in (30, 9, 3)] == [24, 9, 3]


def test_people_p7_days_in_which_nothing_lies_and_idle_lanes_take_no_row() -> None:
    last = ACTIVITIES[-1]
    later = {"start": last.start + timedelta(days=60), "end": last.end + timedelta(days=60)}
    apart = timeline_of([*ACTIVITIES, last.model_copy(update={**later, "line": "L2"})])
    found = bands.bands(apart, 7)
    assert [band.lanes for band in found] == [(0,), (0,), (1,)]
    assert found[2].start - found[1].start > timedelta(days=50)


def test_people_p7_lots_are_named_where_they_fit_else_by_a_number_of_the_legend() -> None:
    numbered: dict[str, int] = {}
    text = row_of(chart_of(width=112, rows=3), 1, numbered)
    assert "A-1" in text and "A-2" in text and numbered == {}
    assert text.count("░") and text.count("▒") and text.count("█")
    long = [_named(one, f"LOT-{one.lot_id}-OF-2025") for one in ACTIVITIES]
    chart = drawn(timeline_of(long), 60, 2, None)
    assert chart is not None
    assert "1█" in row_of(chart, 1, numbered) and numbered["LOT-A-1-OF-2025"] == 1


def _named(activity: ActivityView, lot: str) -> ActivityView:
    return activity.model_copy(update={"lot_id": lot if activity.lot_id else None})


def test_late_parts_due_dates_pins_and_closures_read_without_colour() -> None:
    due = datetime(2025, 10, 17, tzinfo=UTC)
    marks = [
        mark("closed", datetime(2025, 10, 12, tzinfo=UTC), datetime(2025, 10, 13, tzinfo=UTC)),
        mark("closed", datetime(2025, 10, 21, tzinfo=UTC), datetime(2025, 10, 23, tzinfo=UTC)),
        mark("due", due, lot="A-2", met=False),
        mark("late", due, datetime(2025, 10, 18, tzinfo=UTC), lot="A-2"),
        mark("due", datetime(2025, 10, 19, tzinfo=UTC), lot="A-1", met=True),
        mark("pin", datetime(2025, 10, 14, tzinfo=UTC), lot="A-1"),
    ]
    chart = drawn(timeline_of(ACTIVITIES, marks=marks), 180, 4, None)
    assert chart is not None
    text = "".join(row_of(chart, line) for line in range(1, len(chart.seen)))
    assert (
        "◆A-1" in text
        and text.count("▄") == chart.count // chart.span
        and "▼" in text
        and "▽" in text
    )
    assert "╱" not in text, "nothing is drawn behind the plan's end"
    band, lane = chart.seen[1]
    assert lane is not None
    plain = painted.row(chart, band, lane, ASCII, None, {})
    assert "".join(cell.glyph for cell in plain).isascii()


def test_zooming_in_and_out_keeps_the_cursor_seen_and_ends_with_all() -> None:
    chart = chart_of(rows=3).moved(50)
    for steps in [1] * 12 + [-1] * 12:
        chart = chart.zoomed(steps)
        assert any(chart.cursor(band, lane) is not None for band, lane in chart.seen if lane == 0)
    assert chart.span == chart_of(rows=3).span and chart.days is None


def test_the_cursor_cannot_leave_the_schedule() -> None:
    chart = chart_of(rows=3).zoomed(3)
    for _ in range(60):
        chart = chart.moved(30)
    assert chart.at < chart.bands[-1].end and chart.moved(1).at == chart.at
    for _ in range(60):
        chart = chart.moved(-30)
    assert chart.bands[0].start <= chart.at < chart.bands[0].end


def test_up_and_down_go_over_the_rows_of_all_bands() -> None:
    chart = chart_of(timeline=None, rows=9)
    lanes = []
    for _ in range(4):
        lanes.append(chart.lane)
        chart = chart.on_line(1)
    assert lanes == [0, 1, 0, 1]
    assert chart.on_line(-99).at < chart.bands[0].end


def test_the_next_lot_is_that_of_the_lane() -> None:
    chart = chart_of()
    names = []
    for steps in (1, 1, 1, 1, -1):
        chart = chart.at_lot(steps)
        names.append(chart.under.lot if chart.under else None)
    assert names == ["A-1", "A-2", "B-1", "B-1", "A-2"]


def test_what_lies_under_the_cursor_is_told_with_the_slack_of_its_campaign() -> None:
    chart = chart_of().at_lot(1)
    first, second = under.told(chart, 120).split("\n")
    assert first == "Fill of A-1 (A)  Tue 14 Oct 00:00 - Wed 15 Oct 12:00  36.0 h"
    assert second == "L1, campaign 1: 24.0 h of the clean window of 120 h left"
    assert "window" not in under.told(chart, None)


def test_idle_time_is_called_so_and_a_closure_by_what_it_is() -> None:
    last = datetime(2025, 10, 21, 1, tzinfo=UTC)
    shut = mark("closed", last - timedelta(hours=1), last + timedelta(days=1), text="maintenance")
    for marks, said in (([], "idle: nothing is planned here"), ([shut], "closed, maintenance")):
        timeline = timeline_of(ACTIVITIES, marks=marks)
        chart = Chart(timeline, 100, 20, last, 0)
        assert under.told(chart, 120) == f"L1  Tue 21 Oct 2025 01:00  {said}"


@pytest.mark.parametrize("days", bands.SPANS[:6])
def test_no_label_of_the_axis_is_cut_or_over_another(days: int) -> None:
    for width in range(1, 200):
        row = bands.bands(TIMELINE, days)[0].row(width)
        axis = bands.axis(row, UTC_ZONE)
        label = r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d\d (Oct|Nov|Dec)( 2025)?|\d\d:\d\d"
        assert re.fullmatch(rf"( *({label}) ?)*", axis), (width, axis)
        assert len(axis) <= width and len(bands.weekdays(row, UTC_ZONE)) <= width + 1


def test_a_schedule_over_new_year_says_in_which_year_everything_is() -> None:
    last = ACTIVITIES[-1]
    years = timedelta(days=800)
    later = last.model_copy(update={"start": last.start + years, "end": last.end + years})
    timeline = timeline_of([ACTIVITIES[0], later])
    row = bands.bands(timeline, 1_092)[0].row(120)
    axis = bands.axis(row, UTC_ZONE)
    assert [axis.count(str(year)) for year in (2025, 2026, 2027)] == [1, 1, 1]
    chart = Chart(timeline, 100, 20, later.start, 0)
    assert under.told(chart, None).startswith("Fill of B-1 (B)  Tue 28 Dec 2027 00:00 - Thu 30")


def test_people_p7_the_whole_plan_is_copied_as_a_table() -> None:
    rows = [line.split("\t") for line in under.table(TIMELINE).split("\n")]
    assert rows[0] == ["Where", "What", "Lot", "Product", "Start (UTC)", "End", "Hours"]
    assert rows[2] == ["L1", "fill", "A-1", "A", "2025-10-14 00:00", "2025-10-15 12:00", "36.00"]
    assert len(rows) == 1 + len(ACTIVITIES)


def test_a_legend_that_has_no_room_says_how_much_is_left() -> None:
    legend = painted.Legend(Style())
    for number in range(30):
        legend.add(str(number), Style(), f"LOT-{number}")
    lines = [strip.text for strip in legend.lines(60, 2)]
    assert len(lines) == 2 and all(len(line) <= 60 for line in lines)
    assert re.search(r"and \d+ more$", lines[1])
