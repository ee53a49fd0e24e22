"""A comparison in the dashboard: a bar for each strategy, the best by its name."""

from typing import Any

import pytest

from fillsched_tui.job_view import strategies
from fillsched_tui.look.alphabet import ASCII, UNICODE
from fillsched_tui.state.known import Detail, State, listed, looking_at, took
from tests.unit.tui.dashboards import changed, job


def standing(name: str, state: str, progress: int, hours: float | None, **more: Any) -> Any:
    return {"name": name, "state": state, "progress": progress, "incumbent_hours": hours,
            "bound_hours": None, "gap": None, **more}  # fmt: skip


STRATEGIES = [
    standing("given-order", "done", 100, 180.0),
    standing("optimal", "running", 50, 145.5),
    standing("milp", "refused", 0, None, text="it takes up to 60 lots, and there are 500"),
    standing("auto", "waiting", 0, None),
]

GOING = {
    "type": "progress", "topic": "comparison:124", "seq": 9, "cursor": "124-9",
    "step": "strategy_2", "progress": 50, "message": "optimal: best 145.5 h",
    "timestamp": "2025-10-13T10:30:45.123Z", "incumbent_hours": 145.5, "strategies": STRATEGIES,
}  # fmt: skip

ENDED = {
    **{name: GOING[name] for name in ("topic", "timestamp")},
    "type": "complete", "seq": 30, "step": "complete", "progress": 100,
    "message": "optimal is the best of 2: makespan 145.5 h",
    "result": {
        "comparison_id": 124, "best_strategy": "optimal", "reason": "optimal has the shortest.",
        "strategies": [
            {"name": "given-order", "state": "done", "makespan_hours": 180.0},
            {"name": "optimal", "state": "done", "makespan_hours": 145.5},
            {"name": "milp", "state": "refused", "text": "it takes up to 60 lots"},
        ],
    },
}  # fmt: skip


def told(*messages: Any) -> Detail:
    state = took(State(), [changed(124, kind="comparison")], 0.0)
    detail = took(looking_at(state, 124), messages, 1.0).detail
    assert detail is not None
    return detail


def test_each_strategy_has_a_line_with_its_bar_and_the_best_is_said_in_a_word() -> None:
    lines = strategies.lines(told(GOING), 72, UNICODE)
    assert [line.split()[1] for line in lines] == ["given-order", "optimal", "milp", "auto"]
    assert lines[1].endswith("145.5 h best") and lines[0].endswith("180.0 h +34.5 h")
    assert not lines[0].endswith("best")
    assert "it takes up to 60" in lines[2] and "█" not in lines[2]
    assert all(len(line) <= 72 for line in lines)


def test_people_p7_bars_beside_the_table_tell_makespans_apart_and_state_has_its_word() -> None:
    near = [
        standing("given-order", "done", 100, 1400.0),
        standing("lpt-pack", "done", 100, 1384.0),
        standing("optimal", "running", 50, 1353.9),
        standing("milp", "waiting", 0, None),
    ]
    lines = strategies.lines(told({**GOING, "strategies": near}), 33, UNICODE, rows=8)
    assert len({line.split()[0] for line in lines[1:6:2]}) == 3  # three lengths
    assert [line.split()[-1] for line in lines[1:6:2]] == ["h", "h", "best"]
    assert lines[4].split() == ["▸", "optimal", "running", "1,353.9", "h"]
    assert lines[6].split() == ["·", "milp", "waiting"] and len(lines) == 7
    assert all(len(line) <= 33 for line in lines)


@pytest.mark.parametrize("width", range(30, 80))
@pytest.mark.parametrize("rows", [0, 20])
def test_no_line_is_longer_than_its_panel_and_the_best_is_always_said(
    width: int, rows: int
) -> None:
    lines = strategies.lines(told(GOING), width, UNICODE, rows)
    assert max(len(line) for line in lines) <= width
    assert sum(line.endswith("best") for line in lines) == 1
    assert any("180.0 h" in line for line in lines)


def test_at_the_end_the_result_says_what_was_found() -> None:
    lines = strategies.lines(told(GOING, ENDED), 72, ASCII)
    assert lines[1].endswith("145.5 h best") and lines[-1] == "optimal has the shortest."
    assert all(line.isascii() for line in lines)


def test_while_two_are_equal_none_is_called_the_best() -> None:
    equal = [standing(name, "running", 5, 180.0) for name in ("a", "b")]
    lines = strategies.lines(told({**GOING, "strategies": equal}), 72, UNICODE)
    assert not any(line.endswith("best") for line in lines)


def test_a_list_of_schedules_says_nothing_of_comparisons() -> None:
    state = took(State(), [changed(1), changed(2, kind="comparison")], 0.0)
    assert set(listed(state, [job(3)], whole=True).jobs) == {2, 3}
    assert set(listed(state, [], whole=True, kind="comparison").jobs) == {1}
