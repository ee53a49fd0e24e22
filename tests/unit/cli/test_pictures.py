"""Tables and charts of the command line, as they stand on a screen of some width."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from fillsched.wire import ActivityView
from fillsched_cli.output import console
from fillsched_cli.views.gantt import Frame, draw
from fillsched_cli.views.jobs import jobs_table
from fillsched_cli.views.picture import Picture
from tests.unit.presentation.chart.timelines import timeline_of
from tests.unit.tui.dashboards import answered

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
ZONE = ZoneInfo("UTC")


def fill(start: datetime, hours: float) -> ActivityView:
    end = start + timedelta(hours=hours)
    return ActivityView(
        kind="fill", line="L1", lot_id="A", type="x", vials=1, start=start, end=end, hours=hours,
        campaign=1, closed_hours=None, resource=None,
    )  # fmt: skip


def drawn(activities: Sequence[ActivityView], days: int) -> list[str]:
    frame = Frame(MONDAY, MONDAY + timedelta(days=days), 80, ZONE, ascii=True)
    return [line.plain for line in draw(timeline_of(activities), frame)]


def test_people_p11_the_last_minutes_of_a_plan_are_no_empty_week() -> None:
    lines = drawn([fill(MONDAY + timedelta(days=6), 24.2)], 8)
    rows = [line for line in lines if line.startswith("2026")]
    assert len(rows) == 2 and all("#" in row for row in rows)


def test_people_p11_weeks_in_which_nothing_lies_have_no_row() -> None:
    lines = drawn([fill(MONDAY, 10), fill(MONDAY + timedelta(days=28), 10)], 30)
    assert len([line for line in lines if line.startswith("2026")]) == 2
    assert [line.strip() for line in lines if "nothing" in line] == ["nothing for 3 weeks"]


@pytest.mark.parametrize("columns", [80, 99])
def test_live_16_a_job_is_one_line_on_a_screen_of_80_columns(columns: int) -> None:
    jobs = [
        answered(9_999, name="Week 50 in the long version of its name", message=""),
        answered(9_998, kind="comparison", strategy="several", status="succeeded"),
        answered(9_997, status="queued", queue_position=12),
    ]
    out = StringIO()
    Console(file=out, width=columns).print(jobs_table(jobs, columns))
    lines = out.getvalue().splitlines()
    assert len(lines) == 1 + len(jobs)
    assert "Week 50 i…" in lines[1]
    assert all(line.rstrip().endswith("10-13 10:30Z") for line in lines[1:])
    wide = StringIO()
    Console(file=wide, width=200).print(jobs_table(jobs, 200))
    assert "2025-10-13 10:30Z" in wide.getvalue() and "comparison" in wide.getvalue()


def test_live_16_what_goes_to_a_file_is_as_wide_whatever_the_terminal_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert console._console(StringIO()).width == console.PIPE_COLUMNS


def test_people_p7_an_idle_line_is_named_and_lots_on_shared_equipment_are() -> None:
    dried = fill(MONDAY, 40).model_copy(update={"kind": "after_fill", "resource": "dryer"})
    timeline = timeline_of([fill(MONDAY, 10), dried])
    idle = timeline.lanes[0].model_copy(update={"name": "L2", "bars": []})
    timeline = timeline.model_copy(update={"lanes": [*timeline.lanes, idle]})
    frame = Frame(MONDAY, MONDAY + timedelta(days=2), 80, ZONE, ascii=True)
    lines = [line.plain for line in draw(timeline, frame)]
    assert "Line L2  nothing to do" in lines
    dryer = lines.index("Dryer")
    assert lines[dryer + 3].strip() == "A"


@pytest.mark.parametrize(
    ("told", "filled"),
    [
        ({"progress": 86, "elapsed_seconds": 10.0, "eta_seconds": 30.0}, 8),
        ({"progress": 86, "elapsed_seconds": 10.0, "eta_seconds": 0.0}, 32),
        ({"progress": 60, "elapsed_seconds": 10.0, "placed": 50, "lots": 100}, 16),
        ({"progress": 86, "elapsed_seconds": 10.0}, 0),
        ({"step": "loading", "progress": 20}, 0),
        ({"step": "saving", "progress": 90}, 32),
    ],
)
def test_people_p8_a_bar_is_time_used_of_time_allowed_or_lots_placed(
    told: dict[str, Any], filled: int
) -> None:
    picture = Picture(7, "W42", 0.0)
    message = {"type": "progress", "step": "planning", "message": "", "gap": 0.001, **told}
    picture.take(message | {"timestamp": "2026-11-30T00:00:00.000Z"}, 0.0)
    out = StringIO()
    Console(file=out, width=80, color_system=None).print(picture.draw(0.0, keys=False))
    bar = out.getvalue().splitlines()[3]
    assert bar.count("━") == filled and "%" not in bar


def test_a_weighted_aim_is_shown_by_its_cost_whose_gap_is_told() -> None:
    """The makespan and its bound stood beside the gap of the cost, and only shorter plans counted
    as better ones."""
    picture = Picture(job_id=1, name="Week 42", began=0.0)
    for now, (cost, makespan) in enumerate([(1_600.0, 1_340.0), (1_500.0, 1_347.0)]):
        aim = {"name": "tardiness + makespan", "unit": "h", "value": cost, "bound": 1_350.0}
        picture.take(
            {
                "type": "progress", "step": "planning", "progress": 40, "message": "",
                "timestamp": "2026-11-30T00:00:00Z", "incumbent_hours": makespan,
                "bound_hours": 1_330.0, "gap": 0.1, "objective": aim,
            },
            float(now),
        )  # fmt: skip
    out = StringIO()
    Console(file=out, width=80).print(picture.draw(3.0, keys=False))
    text = out.getvalue()
    assert "cost 1,500.0 h, no less than 1,350.0 h   gap 10.00 %" in text
    assert "makespan 1,347.0 h, no less than 1,330.0 h" in text
    assert picture.curve == [1_600.0, 1_500.0]
