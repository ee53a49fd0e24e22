"""A schedule as everybody draws it: lanes, colours that stay, due dates, closures, pins."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from fillsched.jobs.job import JobKind, LotsFile
from fillsched.presentation.chart.timeline import timeline_view
from fillsched.presentation.chart.weeks import all_weeks
from fillsched.service.schedules import ScheduleService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import Workshop
from fillsched.testing.problems import ANNA, LOTS, USUAL_RULES
from fillsched.wire import LineConfig, TimelineView, configuration

MONDAY = datetime(2027, 1, 11, 5, tzinfo=UTC)

BERLIN = ZoneInfo("Europe/Berlin")

NORTH: dict[str, Any] = {
    "time_zone": "Europe/Berlin",
    "products": {"MMR": {"freeze_dry_hours": 40}},
    "lines": {
        "V2": {"products": ["Flu", "MMR"], "shifts": "Mon 06:00 - Sat 06:00"},
        "V1": {"products": ["Flu", "MMR"]},
        "S1": {"products": ["Rabies"]},
    },
    "closures": [
        {"lines": ["V1"], "what": "maintenance", "from": "2027-01-12T12:00",
         "to": "2027-01-12T18:00"},
    ],
    "resources": {
        "freeze dryer": {
            "capacity": 2, "after_fill": {"hours": "freeze_dry_hours", "wait_at_most": 6},
        },
    },
}  # fmt: skip

_FIGURES = {key: value for key, value in USUAL_RULES.figures().items() if key != "line"}

PLANT = configuration(LineConfig.model_validate(_FIGURES), NORTH).plant

CREWED: dict[str, Any] = {
    **NORTH,
    "lines": {"V1": {"products": ["Flu", "MMR"]}, "S1": {"products": ["Rabies"]}, "X1": {}},
    "resources": {"crew": {"capacity": 1, "during": ["changeover"]}},
}
"""With people who are held while lines are changed over."""

DATED = b"""Lot ID,Type,Vials,Due,Pin line,Pin order
A,MMR,100000,2027-01-30,V2,first
B,MMR,200000,2027-01-10,V1,
C,Flu,900000,,V2,
E,Flu,900000,,V2,
D,MMR,100000,2027-01-30,V1,
"""


def planned(lots: bytes, **spec: Any) -> TimelineView:
    workshop = Workshop(ManualClock(MONDAY))
    job = workshop.submit(
        ANNA, LotsFile(lots, "lots.csv", "text/csv"), max_steps=1, strategy="auto", **spec
    )
    assert workshop.work()
    job = workshop.store.get(job.id)
    assert job.status == "succeeded", job.error
    found = ScheduleService(workshop.service).schedule(ANNA, job.id)
    return timeline_view(found.job, found.schedule, BERLIN)


@pytest.fixture(scope="module")
def dated() -> TimelineView:
    return planned(DATED, plant=PLANT)


def test_lanes_are_the_lines_of_the_plant_then_the_units_in_use(dated: TimelineView) -> None:
    lines = [lane.name for lane in dated.lanes if lane.resource is None]
    assert lines == ["V2", "V1", "S1"] and dated.lanes[2].bars == []
    units = [lane for lane in dated.lanes if lane.resource is not None]
    assert {lane.resource for lane in units} == {"freeze dryer"}
    assert sum(len(lane.bars) for lane in units) == 3, "each MMR"
    for lane in dated.lanes:
        assert all(one.end <= other.start for one, other in zip(lane.bars, lane.bars[1:]))  # noqa: B905
    assert dated.end == max(bar.end for lane in dated.lanes for bar in lane.bars)


def test_colours_are_of_products_by_name_and_fills_have_their_numbers(dated: TimelineView) -> None:
    assert list(dated.colours) == ["Flu", "MMR"]
    for lane in dated.lanes:
        for bar in lane.bars:
            drawn = bar.kind in ("fill", "after_fill")
            assert bar.colour == (list(dated.colours).index(bar.product or "") if drawn else None)


def test_due_dates_are_met_or_missed_and_the_late_part_ends_with_the_fill(
    dated: TimelineView,
) -> None:
    dues = {mark.lot: mark for mark in dated.marks if mark.kind == "due"}
    assert {lot: mark.met for lot, mark in dues.items()} == {"A": True, "B": False, "D": True}
    assert dues["A"].start == datetime(2027, 1, 30, 23, tzinfo=UTC)
    assert dues["A"].text.startswith("A due Sat 30 Jan 2027 24:00: ")
    assert dues["A"].text.endswith(" h to spare") and dues["B"].text.endswith(" h late")
    (late,) = (mark for mark in dated.marks if mark.kind == "late")
    fill = next(b for b in dated.lanes[late.lane].bars if b.lot == "B" and b.kind == "fill")
    assert (late.lot, late.start, late.end) == ("B", fill.start, fill.end)


def test_closures_and_shifts_are_marked_where_they_hold(dated: TimelineView) -> None:
    closed = Counter((m.lane, m.text) for m in dated.marks if m.kind == "closed")
    assert closed[1, "maintenance"] == 1 and closed[0, "between shifts"] >= 1
    assert not any(lane > 1 for lane, _ in closed), "dryers and S1 are always open"


def test_pins_say_what_was_asked(dated: TimelineView) -> None:
    pins = {mark.lot: mark.text for mark in dated.marks if mark.kind == "pin"}
    assert pins["A"] == "A is pinned: on V2, first of its line"
    assert pins["B"] == "B is pinned: on V1"


def test_one_line_has_one_lane_and_no_marks() -> None:
    view = planned(LOTS.content)
    assert [(lane.name, lane.resource) for lane in view.lanes] == [("L1", None)]
    assert view.marks == [] and not view.provisional and view.kind == JobKind.SCHEDULE
    assert view.lanes[0].bars[1].text.startswith("Fill of L")


def test_a_better_plan_changes_no_colour() -> None:
    first = planned(b"Lot ID,Type,Vials\n1,b,90000\n2,a,80000\n")
    second = planned(b"Lot ID,Type,Vials\n1,a,90000\n2,b,80000\n")
    assert first.colours == second.colours


def test_marks_stand_in_the_weeks_that_they_touch(dated: TimelineView) -> None:
    rows = all_weeks(dated)
    shut = [part for week in rows for part in week.marks if part.of.kind == "closed"]
    assert shut and all(0 <= part.left < part.right <= 1 for part in shut)


def test_what_is_due_on_sunday_is_marked_at_the_end_of_that_week(dated: TimelineView) -> None:
    sunday = datetime(2027, 1, 17, 23, tzinfo=UTC)  # midnight in Berlin
    due = next(mark for mark in dated.marks if mark.kind == "due")
    moved = due.model_copy(update={"start": sunday, "lane": 0})
    weeks = all_weeks(dated.model_copy(update={"marks": [moved]}))
    (found,) = ((week, part) for week in weeks for part in week.marks)
    assert found[1].left == 1.0 and found[0].end - sunday == timedelta(0)


def test_people_p7_a_crew_has_a_row_with_what_holds_it() -> None:
    lots = b"Lot ID,Type,Vials\nA,MMR,100000\nB,Flu,200000\nC,Rabies,90000\nD,Rabies,90000\n"
    plant = configuration(LineConfig.model_validate(_FIGURES), CREWED).plant
    timeline = planned(lots, plant=plant)
    lines = [lane for lane in timeline.lanes if lane.resource is None]
    (crew,) = (lane for lane in timeline.lanes if lane.resource == "crew")
    changed = sorted(
        (bar.start, bar.end) for lane in lines for bar in lane.bars if bar.kind == "changeover"
    )
    assert changed and [(bar.start, bar.end) for bar in crew.bars] == changed
    assert all(a.end <= b.start for a, b in pairwise(crew.bars))
    assert crew.bars[0].text.startswith("Crew: changeover to ") and ", line " in crew.bars[0].text
