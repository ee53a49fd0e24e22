"""The end of a comparison in rows and sentences."""

from typing import Any

from fillsched.jobs.comparison.strategy_run import StrategyState
from fillsched.jobs.job import JobStatus
from fillsched.presentation.comparison import ranking_rows, without_schedule
from fillsched.presentation.words import RUN_WORDS, STATUS_WORDS
from fillsched.wire import ComparisonResult, KpiView


def run(name: str, hours: float, status: str = "feasible") -> dict[str, Any]:
    return {
        "name": name, "state": "done", "makespan_hours": hours, "to_best_hours": hours - 10,
        "to_given_order_hours": hours - 12, "status": status, "gap": 0.01, "seconds": 0.25,
        "stop_reason": "steps", "bound_hours": 9.9, "kpis": KPIS,
    }  # fmt: skip


REQUIRED = [name for name, field in KpiView.model_fields.items() if field.is_required()]

KPIS = dict.fromkeys(REQUIRED, 0) | {
    "campaigns": 1200, "changeover_count": 7, "utilization_percent": 81.25,
}  # fmt: skip

RESULT = ComparisonResult.model_validate(
    {
        "comparison_id": 1, "best_strategy": "b", "reason": "", "makespan": 10.0,
        "status": "optimal", "bound_hours": 10.0, "gap": 0.0, "given_order": KPIS, "seed": 0,
        "lots": 61, "seconds": 1.0, "judged": True,
        "strategies": [
            run("a", 10.0),
            {"name": "m", "state": "refused", "text": "it takes up to 60 lots"},
            run("c", 12.5),
            run("b", 10.0, "optimal"),
        ],
    }
)  # fmt: skip


def test_the_shortest_stands_first_and_the_best_before_its_like() -> None:
    rows = ranking_rows(RESULT)
    assert [row.name for row in rows] == ["b", "a", "c"]
    assert [row.best for row in rows] == [True, False, False]
    assert [row.to_best for row in rows] == ["", "±0.0 h", "+2.5 h"]
    assert [row.gap for row in rows] == ["proven", "1.00 %", "1.00 %"]
    assert rows[0].campaigns == "1,200" and rows[0].utilization == "81.2 %"


def test_a_strategy_without_a_schedule_is_told_with_its_reason() -> None:
    assert without_schedule(RESULT) == ["m: cannot plan these lots: it takes up to 60 lots"]


def test_every_state_has_its_word() -> None:
    assert STATUS_WORDS.keys() == {status.value for status in JobStatus}
    assert RUN_WORDS.keys() == {state.value for state in StrategyState}
