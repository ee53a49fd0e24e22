"""The columns of the table of jobs, as wide as what stands in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fillsched_tui.jobs_list import rows
from fillsched_tui.jobs_list.jobs_table import AROUND, MOST_SHARE
from fillsched_tui.look.alphabet import UNICODE
from fillsched_tui.state import tolerant_reading
from tests.unit.tui.dashboards import START, job, row_of, today


def test_people_p7_a_row_has_kind_lots_gap_date_and_strategy() -> None:
    done = job(7, status="succeeded", step="complete", lots=42, eta_seconds=None)
    assert row_of(done, 140).split() == [
        "7", "W7", "schedule", "42", "✓", "done", "3,204.5", "h", "0.20", "%", "13", "Oct", "auto",
    ]  # fmt: skip


def test_people_p7_a_name_has_the_room_that_it_needs() -> None:
    name = "Week 50 in the long version"
    assert name in row_of(job(7, name=name), 140)


@pytest.mark.parametrize("room", range(40, 150, 3))
def test_what_has_no_room_is_left_out_whole_and_no_row_is_too_long(room: int) -> None:
    (told,) = tolerant_reading.jobs([job(7, name="Week 50 in the long version of it all")])
    widths = rows.Widths(UNICODE)
    widths.see([told], today())
    fitting = widths.fitting(room)
    assert {"Id", "Name", "State", "Progress"} <= fitting.keys()
    line = rows.row(told, fitting, UNICODE, today(), chosen=True, marked=False)
    assert len(line) == len(rows.heads(fitting, UNICODE)) <= room


@pytest.mark.parametrize(
    ("later", "shown"),
    [(0, "12:30"), (1, "13 Oct"), (100, "Oct 2025")],
    ids=["hours", "day", "year"],
)
def test_dates_are_by_the_clock_of_the_site_and_those_of_today_are_times(
    later: int, shown: str
) -> None:
    (told,) = tolerant_reading.jobs([job(7)])
    now = datetime.fromisoformat(START).astimezone(ZoneInfo("Europe/Berlin"))
    now += timedelta(days=later)
    widths = rows.Widths(UNICODE)
    widths.see([told], now)
    line = rows.row(told, widths.fitting(140), UNICODE, now, chosen=False, marked=False)
    assert f" {shown} " in line


def test_people_p7_all_columns_have_room_beside_the_panels_of_120_columns() -> None:
    going = job(8, name="W42 compared with others", kind="comparison", step="planning", lots=60)
    told = tolerant_reading.jobs([going, job(7, status="succeeded", gap=0.1064, lots=60)])
    widths = rows.Widths(UNICODE)
    widths.see(told, today())
    room = int(120 * MOST_SHARE) - AROUND
    assert {"Kind", "Lots", "Gap", "Date", "Strategy"} <= widths.fitting(room).keys()
    assert "W42 compa" in rows.row(told[0], widths.fitting(room), UNICODE, today(), chosen=False,
                                   marked=False)  # fmt: skip


def test_a_click_on_a_head_sorts_by_it() -> None:
    fitting = rows.Widths(UNICODE).fitting(140)
    heads = rows.heads(fitting, UNICODE)
    found = {head: rows.order_at(heads.index(head), fitting, UNICODE) for head in fitting}
    assert {head: order for head, order in found.items() if order} == rows.ORDER_OF_COLUMN
