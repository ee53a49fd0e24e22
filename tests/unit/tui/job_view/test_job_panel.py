"""What the panel says of the job looked at: where it stands, and how it ended."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.jobs_list import listing
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import UNICODE
from tests.unit.tui.dashboards import Stage, changed, progress, row_of
from tests.unit.tui.job_view.test_strategies import GOING

NOTHING_DONE = "· loading · validating · planning · saving"


def panel(told: Mapping[str, Any], *messages: Mapping[str, Any]) -> tuple[str, str]:
    """The text and the foot of the panel of a job, told of, then of its own `messages`."""

    async def run() -> tuple[str, str]:
        stage = Stage()
        async with asyncio.timeout(40), stage.app.run_test(size=(120, 40)) as pilot:
            stage.link("live")
            stage.put(dict(told))
            stage.app.paint()
            await pilot.pause()
            stage.put(*(dict(one) for one in messages))
            stage.app.paint()
            await pilot.pause()
            shown = stage.app.query_one(JobPanel)
            return shown.text, shown.titles[1]

    return asyncio.run(run())


def test_a_comparison_says_in_words_at_which_strategy_it_is_and_of_how_many() -> None:
    told = changed(124, kind="comparison", step="strategy_2")
    assert panel(told)[1] == "▸ strategy 2"
    assert panel(told, GOING)[1] == "▸ strategy 2/3", "a refused one is not counted"
    line = row_of(told["job"])
    assert "▸ strategy 2 " in line and "_" not in line
    assert listing.Listing().shown([told["job"]], 'state:"strategy 2"', "newest") == [124]


def ended(kind: str, code: str, details: str) -> dict[str, Any]:
    """The message that ends job 43 without a result."""
    return {"type": "error", "topic": f"{kind}:43", "seq": 9, "step": "loading", "progress": 0,
            "message": "", "timestamp": "2025-10-13T10:30:45.123Z",
            "error": {"code": code, "details": details}}  # fmt: skip


@pytest.mark.parametrize("kind", ["schedule", "comparison"])
def test_how_a_job_ended_is_told_in_sentences_without_a_code(kind: str) -> None:
    details = (
        "strategy: 'milp' it cannot plan this problem. Choose another.\nrow 3: empty.\n... and 4"
    )
    told = changed(43, kind=kind, status="failed", step="validating")
    text = panel(told, ended(kind, "VALIDATION_ERROR", details))[0]
    assert text.splitlines()[-3:] == [
        "Strategy: 'milp' it cannot plan this problem. Choose another.", "Row 3: empty.",
        "... and 4",
    ]  # fmt: skip
    assert "VALIDATION_ERROR" not in text


@pytest.mark.parametrize(
    ("step", "steps"),
    [("", NOTHING_DONE), ("loading", NOTHING_DONE),
     ("planning", "✓ loading ✓ validating ⊘ planning · saving")],
)  # fmt: skip
def test_a_cancel_is_no_failure_of_a_step(step: str, steps: str) -> None:
    told = changed(43, status="cancelled", step=step, message="Cancelled before it began")
    text = panel(told, ended("schedule", "CANCELLED", "Somebody cancelled the job."))[0]
    assert text.splitlines()[0] == steps
    assert text.splitlines()[-1] == "Somebody cancelled the job."
    assert glyphs.steps(step, "failed", UNICODE).count("✗") == (1 if step else 0)


def test_what_a_plan_of_a_plant_costs_is_told_with_its_unit() -> None:
    objective = {"name": "tardiness", "unit": "h", "value": 63.8, "bound": 9.0}
    text, _ = panel(changed(43), progress(43, 9, objective=objective))
    assert "cost 63.8 h  makespan 3,204.5 h" in text
