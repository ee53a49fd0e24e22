"""Bounds on makespan and cost: never above what any plan costs, and close for few lots."""

from dataclasses import replace
from fractions import Fraction

import pytest

from fillsched.model.plant import Line as PlantLine
from fillsched.model.plant import PlantProblem, Weights
from fillsched.solve.compiled import INSTALLED, Pace
from fillsched.solve.lines.bounds import closest_bounds, makespan_bound
from fillsched.solve.lines.network import bound
from fillsched.solve.lines.network.bound import cost_by_prices, makespan_by_prices
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.search import LinesBound, LinesIncumbent, LinesResult
from fillsched.solve.lines.shortest import shortest
from fillsched.solve.lines.transport import transport_bound
from fillsched.solve.result import StopReason
from fillsched.solve.search import Stopped
from fillsched.solve.stop import FirstOf, Proven, SearchState, StepLimit
from tests.unit.insight.plants import at, closed, line, lot, plant, problem
from tests.unit.solve.lines.exact import proven_best
from tests.unit.solve.lines.random_plants import random_plant

LATENESS = Weights(tardiness=Fraction(1))


MAKESPAN = Weights(Fraction(0), makespan=Fraction(1))
FAST, PLAIN = Pace(INSTALLED), Pace(False)


def nobody_waits() -> None:
    """Looked at, and gone on."""


def planned(what: PlantProblem, steps: int) -> LinesResult | None:
    """A good plan of all lots; None where there is no room for them."""
    stop = FirstOf((Proven(), StepLimit(steps)))
    found = plan_lines(what, stop=stop, report=lambda news: None)
    return None if found.cost.unplaced_weight else found


def judged(seed: int) -> None:
    what = random_plant(seed, lots=4 + seed % 5, lines=1 + seed % 2)
    found = planned(what, 300)
    if found is None:
        return
    known, cost = shortest(what), found.cost
    assert transport_bound(what, known, 160, nobody_waits) <= cost.tardiness
    last = max(fill.end_tick for fill in found.schedule.fills().values())
    least = makespan_by_prices(what, known, makespan_bound(what, known), FAST, nobody_waits)
    assert least <= last
    assert cost_by_prices(what, known, least, 2 * cost.total, FAST, nobody_waits) <= cost.total
    nothing_late = (0,) * len(what.lots)
    costs = replace(what.costs, late=nothing_late, makespan=1, changeover=0, clean=0)
    alone = replace(what, costs=costs)
    soonest = planned(alone, 300)
    assert soonest is None or least <= soonest.cost.total


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_of_any_plant_costs_less_than_the_bounds(seed: int) -> None:
    judged(seed)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(6, 150))
def test_no_plan_of_many_plants_costs_less_than_the_bounds(seed: int) -> None:
    judged(seed)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("weights", [False, True])
def test_the_least_that_is_proven_otherwise_is_not_below_the_bounds(
    seed: int, weights: bool
) -> None:
    what = random_plant(5_000 + seed, lots=4 + seed % 3, lines=1 + seed % 2, weights=weights)
    found = planned(what, 300)
    assert found is not None
    best = proven_best(what, found.schedule, 20.0)
    assert best is not None
    known = shortest(what)
    least = makespan_by_prices(what, known, makespan_bound(what, known), FAST, nobody_waits)
    if what.costs.makespan:
        assert least * what.costs.makespan <= best.cost.total
    for target in (best.cost.total, 3 * best.cost.total):
        assert cost_by_prices(what, known, least, target, FAST, nobody_waits) <= best.cost.total


def all_due_at_once(*lines: PlantLine, hours: tuple[int, ...] = (30, 30, 30, 30)) -> PlantProblem:
    lots = [lot(f"L{n}", long, product="AB"[n % 2], due=at(0)) for n, long in enumerate(hours)]
    return problem(lots, plant(*lines, objective=LATENESS))


@pytest.mark.parametrize(
    ("what", "ends"),
    [
        # a clean of 24 h, window 120 h, changeovers 4 h and 8 h; the last lot needs another clean
        (all_due_at_once(), (54, 88, 126, 180)),
        (all_due_at_once(line(), line("L2")), (54, 54, 88, 88)),
        (all_due_at_once(line(calendar=closed(60, 90))), (54, 120, 174, 208)),
    ],
)
def test_it_knows_of_cleans_changeovers_and_closures(
    what: PlantProblem, ends: tuple[int, ...]
) -> None:
    found = planned(what, 2000)
    assert found is not None
    late, known = found.cost.total, shortest(what)
    assert what.cost_hours(late) == sum(ends)
    fast, plain = (cost_by_prices(what, known, 0, late, p, nobody_waits) for p in (FAST, PLAIN))
    assert 0.96 * late < fast <= late
    assert 0.8 * late < plain <= late
    assert fast > transport_bound(what, known, 600, nobody_waits)


@pytest.mark.parametrize(
    "lines",
    [
        (line(calendar=closed(100, 148)),),
        (line(calendar=closed(60, 148)), line("L2", calendar=closed(60, 148))),
    ],
)
def test_the_makespan_counts_whole_cleans_fills_and_closures(lines: tuple[PlantLine, ...]) -> None:
    lots = [lot(f"L{n}", 11 + n % 5, product="ABC"[n % 3]) for n in range(14)]
    what = problem(lots, plant(*lines, objective=Weights(makespan=Fraction(1), clean=Fraction(1))))
    found = planned(what, 1000)
    assert found is not None
    last, known = found.cost.makespan // what.costs.makespan, shortest(what)
    before = makespan_bound(what, known)
    after = makespan_by_prices(what, known, before, FAST, nobody_waits)
    assert before < after <= last < 1.05 * after
    cost = cost_by_prices(what, known, after, found.cost.total, FAST, nobody_waits)
    assert after * what.costs.makespan < cost <= found.cost.total


@pytest.mark.thorough
def test_plain_loops_give_the_same_for_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CELLS", "PASSES", "MOST_WORK"):
        monkeypatch.setattr(bound, name, (getattr(bound, name)[1],) * 2)
    monkeypatch.setattr(bound, "MOST_MARKED_WORK", (0, 0))
    what = all_due_at_once(line(), line("L2", calendar=closed(60, 90)))
    known, least = shortest(what), 100_000
    fast, plain = (
        (
            makespan_by_prices(what, known, least, pace, nobody_waits),
            cost_by_prices(what, known, least, 250_000, pace, nobody_waits),
        )
        for pace in (FAST, PLAIN)
    )
    assert fast == plain
    assert fast[0] > least and fast[1] > 0


def test_more_slices_of_a_plant_with_long_ticks_give_no_less() -> None:
    lots = [
        lot(f"L{n}", 1 + n % 13, product="ABCDEF"[n % 6], due=at(5 * n), weight=Fraction(1 + n % 5))
        for n in range(20)
    ]
    rates = {"A": Fraction(1001), "B": Fraction(997), "C": Fraction(1013)}
    what = problem(lots, plant(line(rates=rates), line("L2"), objective=LATENESS))
    assert what.ticks_per_hour > 100_000
    known = shortest(what)
    few, many = (transport_bound(what, known, slices, nobody_waits) for slices in (160, 640))
    assert 0 < few <= many


def test_it_is_left_out_without_dates_and_where_there_are_many_lots() -> None:
    known = shortest(undated := problem([lot("a"), lot("b")], plant()))
    makespan, cost = closest_bounds(undated, known, makespan_bound(undated, known), 9, nobody_waits)
    assert cost == makespan * undated.costs.makespan
    many = problem([lot(f"L{n}", due=at(5)) for n in range(4_000)], plant())
    known = shortest(many)
    makespan = makespan_bound(many, known)
    assert closest_bounds(many, known, makespan, 9, nobody_waits) == (makespan, 0)


@pytest.mark.parametrize("looks", [1, 2, 5, 50, 500])
def test_it_leaves_at_once_when_it_is_time_to_stop(looks: int) -> None:
    asked = 0

    def look() -> None:
        nonlocal asked
        asked += 1
        if asked == looks:
            raise Stopped(StopReason.CANCELLED)

    lots = [lot(f"L{n}", 9 + n, product="ABCD"[n % 4], due=at(9 * n)) for n in range(20)]
    what = problem(lots, plant(line(), line("L2")))
    with pytest.raises(Stopped):
        closest_bounds(what, shortest(what), 900, 9_999_999, look)
    assert asked == looks


def test_the_solver_of_a_linear_program_is_told_to_stop() -> None:
    lots = [lot(f"L{n}", 1 + n % 13, product="ABC"[n % 3], due=at(5 * n)) for n in range(20)]
    what, asked = problem(lots, plant(line(), line("L2"), objective=LATENESS)), 0

    def look() -> None:
        nonlocal asked
        asked += 1
        if asked == 10:  # two were while the program was made
            raise Stopped(StopReason.CANCELLED)

    with pytest.raises(Stopped):
        transport_bound(what, shortest(what), 640, look)
    assert asked == 10


class StandsStill:
    """Stops when it has been asked so often without any step of work: while a bound is made."""

    def __init__(self, often: int) -> None:
        self.often, self.steps = often, 0
        self.same = 0

    def __call__(self, state: SearchState) -> StopReason | None:
        self.same = self.same + 1 if state.steps == self.steps else 0
        self.steps = state.steps
        return StopReason.CANCELLED if self.same >= self.often else None

    def seconds_left(self) -> None:
        return None


def test_a_stop_that_comes_while_the_closer_bound_is_made_ends_the_plan() -> None:
    lots = [lot(f"L{n}", 9 + n, product="ABCD"[n % 4], due=at(9 * n)) for n in range(12)]
    stop = StandsStill(300)
    told: list[LinesIncumbent | LinesBound] = []
    found = plan_lines(problem(lots, plant(line(), line("L2"))), stop=stop, report=told.append)
    assert found.stop_reason is StopReason.CANCELLED
    assert stop.same == 300
    assert not found.cost.unplaced_weight
