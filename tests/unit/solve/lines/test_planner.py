"""The planner of several lines: whatever it tells is judged, bounded, repeatable and stops."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from fillsched.model.plant import Plant, PlantProblem, PlantSchedule, in_ticks, verify_plant
from fillsched.solve.compiled import Pace, compiler, set_pace
from fillsched.solve.lines.annealing import orderings_of
from fillsched.solve.lines.dispatch import RULES
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.search import LinesBound, LinesIncumbent, LinesResult
from fillsched.solve.result import Status, StopReason
from fillsched.solve.stop import FirstOf, Proven, SearchState, StepLimit, Stop
from tests.unit.insight.plants import START, at, line, lot
from tests.unit.solve.lines.random_plants import random_plant


class Listener:
    """Judges everything that the planner tells."""

    def __init__(self) -> None:
        self.incumbents: list[LinesIncumbent] = []
        self.bounds: list[LinesBound] = []

    def __call__(self, news: object) -> None:
        if isinstance(news, LinesIncumbent):
            assert verify_plant(news.schedule) == ()
            self.incumbents.append(news)
        elif isinstance(news, LinesBound):
            self.bounds.append(news)


def planned(problem: PlantProblem, steps: int, seed: int = 0, **more: object) -> LinesResult:
    """A run of which everything has been checked that every run promises."""
    heard = Listener()
    stop: Stop = FirstOf((Proven(), StepLimit(steps)))
    result = plan_lines(problem, seed=seed, stop=stop, report=heard, **more)  # type: ignore[arg-type]
    assert verify_plant(result.schedule) == ()
    costs = [news.cost.rank for news in heard.incumbents]
    assert all(later < before for before, later in pairwise(costs)), "each is better"
    assert costs[-1] == result.cost.rank
    told = [(bound.cost, bound.makespan_ticks) for bound in heard.bounds]
    assert all(a <= c and b <= d for (a, b), (c, d) in pairwise(told)), "bounds rise"
    if not result.cost.unplaced_weight:
        assert result.bound.cost <= result.cost.total
    return result


@pytest.fixture
def plain_loops() -> Iterator[None]:
    """As where numba has no wheels."""
    set_pace(fast=False)
    yield
    set_pace(fast=True)


@pytest.mark.parametrize("seed", range(12))
def test_every_schedule_of_any_plant_keeps_the_rules(seed: int, plain_loops: None) -> None:
    planned(random_plant(seed, lots=4 + seed % 12, lines=1 + seed % 3), 150, seed)


@pytest.mark.parametrize("seed", range(8))
def test_every_schedule_of_lines_that_share_equipment_keeps_the_rules(
    seed: int, plain_loops: None
) -> None:
    problem = random_plant(100 + seed, lots=4 + seed % 10, lines=1 + seed % 3, resources=True)
    planned(problem, 150, seed)


@pytest.mark.timeout(100)
def test_two_lots_that_would_each_put_the_fill_before_them_off_end() -> None:
    """Each of them forgot that the other had asked, and the search stood still for ever."""
    planned(random_plant(1_025, lots=28, lines=2), 300, seed=25)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(60))
def test_every_schedule_of_many_plants_keeps_the_rules(seed: int) -> None:
    shared = seed % 3 == 0
    problem = random_plant(1_000 + seed, lots=3 + seed % 40, lines=1 + seed % 4, resources=shared)
    planned(problem, 400, seed)


def test_the_same_work_gives_the_same_schedule() -> None:
    problem = random_plant(5, lots=12, lines=2)
    first, second = (planned(problem, 300, seed=3) for _ in range(2))
    assert first.schedule == second.schedule and first.steps == second.steps


@pytest.mark.parametrize("resources", [False, True])
def test_plain_loops_do_the_same_as_compiled_ones(resources: bool) -> None:
    """Move by move: the same random numbers, the same orders, the same costs."""
    from fillsched.solve.compiled import Pace
    from fillsched.solve.lines.annealing import orderings_of
    from fillsched.solve.lines.dispatch import dispatched

    problem = random_plant(7, lots=14, lines=3, resources=resources)
    plans = []
    for fast in (False, True):
        orderings = orderings_of(problem, Pace(fast), seed=1)
        orderings.begin(dispatched(problem, RULES[0]))
        orderings.anneal(400, problem.costs.per_hour * 30.0, problem.costs.per_hour * 0.1)
        plans.append((orderings.cost, orderings.activities()))
    assert plans[0] == plans[1]


def test_an_earlier_schedule_is_never_made_worse() -> None:
    problem = random_plant(11, lots=15, lines=2)
    before = planned(problem, 400)
    again = planned(problem, 6, seed=9, warm_start=before.schedule.activities)
    assert again.cost.rank <= before.cost.rank


def test_stopped_at_once_it_has_a_schedule_all_the_same() -> None:
    class AtOnce:
        def __call__(self, state: SearchState) -> StopReason:
            return StopReason.FINISHED

        def seconds_left(self) -> None:
            return None

    problem = random_plant(13, lots=20, lines=2)
    result = plan_lines(problem, stop=AtOnce(), report=lambda news: None)
    assert result.stop_reason is StopReason.FINISHED
    assert result.schedule.activities and verify_plant(result.schedule) == ()


def test_a_rule_alone_does_not_search() -> None:
    problem = random_plant(17, lots=20, lines=2)
    result = plan_lines(problem, rule=RULES[0], stop=Proven(), report=lambda news: None)
    assert result.steps == 0 and result.stop_reason in (StopReason.STEPS, StopReason.PROVEN)


def test_one_lot_on_a_free_line_is_proven() -> None:
    from fillsched.model.plant import in_ticks
    from tests.unit.model.plant.small_plants import START, line, lot, plant

    problem = in_ticks([lot("X", 10, release=START)], plant(line()), START)
    result = planned(problem, 1_000)
    assert result.status is Status.OPTIMAL and result.stop_reason is StopReason.PROVEN
    assert problem.hours(result.cost.makespan // problem.costs.makespan) == 20


@pytest.mark.parametrize("hours", [130, 188, 200, 1000])
@pytest.mark.parametrize("fast", [False, compiler() is not None])
def test_a_lot_released_long_after_the_others_gets_a_clean_of_its_own(
    hours: int, fast: bool
) -> None:
    lots = [lot("a", 20), lot("b", 20, release=at(hours))]
    problem = in_ticks(lots, Plant("P", "UTC", (line(),)), START)
    orderings = orderings_of(problem, Pace(fast), 0)
    orderings.begin([[0, 1]])
    schedule = PlantSchedule(problem, tuple(orderings.activities()))
    assert not schedule.unplaced() and not verify_plant(schedule)
    assert problem.hours(schedule.fills()[1].start_tick) == hours
