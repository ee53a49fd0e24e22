"""Why the best is the best: a tie is told as one, and digits decide (people P10, import K13)."""

from typing import Any

import pytest

from fillsched.jobs.comparison.checkpoint import keep, take_up
from fillsched.jobs.comparison.ranking import Aim, ranking, reason_of
from fillsched.jobs.comparison.strategy_run import StrategyRun, StrategyState, together
from fillsched.jobs.job import Figures, Objective, StoredSchedule


def run(
    name: str, hours: float, campaigns: int = 3, changeovers: int = 9, **plants: Any
) -> StrategyRun:
    kpis = {
        "makespan_hours": hours,
        "makespan_ticks": round(hours * 3600),
        "campaigns": campaigns,
        "changeovers": changeovers,
        **plants,
    }
    return StrategyRun(name, StrategyState.DONE, plan=StoredSchedule(b"", kpis))


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([run("b", 100.0)], "; b is just as good: a tie. "),
        ([run("b", 100.0), run("c", 100.0)], "; b and c are just as good: a tie. "),
        ([run("b", 100.0, 4)], "; b is as short, with more campaigns. "),
        ([run("b", 100.0, 3, 10)], "; b is as short, with more changeovers. "),
        ([run("b", 100.01)], "; the next, b, takes 36 s more. "),
        ([run("b", 124.0), run("c", 130.0)], "; the next, b, takes 24.0 h more. "),
        ([], "a is the only strategy with a schedule"),
    ],
)
def test_people_p10_the_reason_says_what_decided(others: list[StrategyRun], said: str) -> None:
    assert said in reason_of([run("a", 100.0), *others], Aim("makespan", 100.0, 100.0, None))


@pytest.mark.parametrize(
    ("bound", "said"),
    [
        (100.0, "No schedule can be shorter: that is proven."),
        (99.9999, "No schedule can be shorter than 100.0 h: less than 0.01 % to gain."),
        (99.0, "No schedule can be shorter than 99.0 h: at most 1.00 % to gain."),
        (None, "How much could still be gained is not known."),
    ],
)
def test_import_k13_a_gap_that_is_there_is_never_told_as_none(
    bound: float | None, said: str
) -> None:
    assert reason_of([run("a", 100.0)], Aim("makespan", 100.0, 100.0, bound)).endswith(said)


# -- plants --------------------------------------------------------------------------------------

AIM = "tardiness + makespan"


def costing(name: str, hours: float, cost: float, unplaced: int = 0) -> StrategyRun:
    """A strategy's run in a plant, whose aim is not the makespan alone."""
    made = run(name, hours, objective=cost, unplaced=unplaced)
    bound, gap = (None, None) if unplaced else (90.0, 0.1)
    made.improved(Figures(hours, 80.0, gap, Objective(AIM, "h", cost, bound)))
    return made


def test_strategies_of_a_plant_are_ranked_by_what_their_plans_cost() -> None:
    runs = [costing("short", 100.0, 300.0), costing("on-time", 120.0, 120.0)]
    ranked = ranking(runs)
    assert [one.name for one in ranked] == ["on-time", "short"]
    known = together(runs)
    assert (known.incumbent_hours, known.bound_hours) == (120.0, 80.0)
    assert known.objective == Objective(AIM, "h", 120.0, 90.0)
    assert known.gap == pytest.approx(0.25)
    assert ranked[0].plan is not None
    aim = Aim.of(known, ranked[0].plan.incumbent, {"makespan_hours": 99.0, "objective": 130.0})
    assert reason_of(ranked, aim) == (
        f"on-time costs the least by the aim ({AIM}), 120.0 h, 10.0 h less than in the given "
        "order; the next, short, costs 180.0 h more. No schedule can cost less than 90.0 h: at "
        "most 25.00 % to gain."
    )


def test_a_plan_that_leaves_lots_out_is_never_the_best_of_a_plant() -> None:
    runs = [costing("cheap", 50.0, 40.0, unplaced=2), costing("whole", 120.0, 120.0)]
    ranked = ranking(runs)
    assert [one.name for one in ranked] == ["whole", "cheap"]
    known = together(runs)
    assert known.objective is not None and known.objective.value == 120.0
    assert ranked[0].plan is not None
    aim = Aim.of(known, ranked[0].plan.incumbent, {"makespan_hours": 99.0, "objective": 130.0})
    assert "; the next, cheap, leaves 2 more lots out. " in reason_of(ranked, aim)


def test_what_was_known_of_the_aim_of_a_plant_is_there_again_after_a_restart() -> None:
    runs = [costing("a", 100.0, 300.0), run("b", 9.0)]
    again = [StrategyRun("a"), StrategyRun("b")]
    take_up(keep(runs), again)
    assert again[0].figures == runs[0].figures and again[1].figures == runs[1].figures
