"""What a lot would cost on other lines: judged, or said not to have been tried."""

from fractions import Fraction

import pytest

from fillsched.model import Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import Plant, PlantProblem, PlantSchedule, Weights, in_ticks
from fillsched.solve.lines import elsewhere as module
from fillsched.solve.lines.elsewhere import elsewhere
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.stop import StepLimit
from tests.unit.insight.plants import START, at, line, lot
from tests.unit.solve.lines.random_plants import random_plant

MAKESPAN = Weights(makespan=Fraction(1))


def planned(problem: PlantProblem) -> PlantSchedule:
    return plan_lines(problem, stop=StepLimit(60), report=lambda news: None).schedule


def plan_of(lots: list[Lot], *lines: object) -> PlantSchedule:
    plant = Plant("P", "UTC", lines, objective=MAKESPAN)  # type: ignore[arg-type]
    return planned(in_ticks(lots, plant, START))


def test_one_lot_on_the_fast_line_would_cost_what_the_slow_one_takes_longer() -> None:
    schedule = plan_of([lot("a", 10)], line("L1"), line("L2", rate=Fraction(500)))
    (there,) = elsewhere(schedule, 0)
    hours = schedule.problem.hours
    assert schedule.fills()[0].line == "L1" and there.line == "L2"
    assert hours(there.fill_ticks) == 20 and hours(there.makespan_ticks) == 10
    assert schedule.problem.cost_hours(there.cost) == 10
    assert there.fill is not None and hours(there.fill.start_tick) == 24


def test_a_line_on_which_no_place_keeps_every_lot_says_so() -> None:
    own = Lot("a", "A", vials=10_000, terms=LotTerms(deadline=at(36)))
    (there,) = elsewhere(plan_of([own], line("L1"), line("L2", rate=Fraction(500))), 0)
    assert there.fill is None and there.tried >= 1


def test_only_lines_that_may_take_it_are_named() -> None:
    own = lot("a", 10, lines=frozenset({"L1", "L3"}))
    schedule = plan_of([own], line("L1"), line("L2"), line("L3"))
    assert [one.line for one in elsewhere(schedule, 0)] in (["L3"], ["L1"])
    assert elsewhere(plan_of([lot("a", 10)], line("L1")), 0) == []


def test_in_a_plan_of_too_many_lots_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_LAID_OUT", 1)
    schedule = plan_of([lot("a", 10), lot("b", 20)], line("L1"), line("L2"))
    (there,) = elsewhere(schedule, 0)
    assert (there.tried, there.fill) == (0, None) and there.fill_ticks > 0


@pytest.mark.parametrize("seed", range(6))
def test_every_price_is_that_of_a_plan_which_the_judge_passes(seed: int) -> None:
    schedule = planned(random_plant(seed, lots=8, lines=3, resources=seed % 2 == 0))
    problem = schedule.problem
    for number in schedule.fills():
        for there in elsewhere(schedule, number):
            assert problem.lines[[one.name for one in problem.lines].index(there.line)].fill[number]
            assert there.line != schedule.fills()[number].line
            assert there.fill is None or there.fill.line == there.line
