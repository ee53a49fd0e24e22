"""Many lots: bins built by prices, and the sweeps over parts."""

from random import Random

import pytest
from numpy.random import default_rng

from benchmarks.instances import plant
from fillsched.model import Lot, Problem
from fillsched.solve.packing import decomposition as large
from fillsched.solve.packing import planner as optimal
from fillsched.solve.packing.constructive import filled_by_type, look_ahead_answer
from fillsched.solve.packing.heuristics.aggregation import relaxed_coarsely
from fillsched.solve.packing.heuristics.dual_guided import Worth, guided_answer
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search
from fillsched.solve.stop import StepLimit
from fillsched.testing.problems import USUAL_RULES
from tests.unit.solve.watching import Never, Watcher, judged


def thirds(lots: int, products: int) -> Problem:
    """Lots of about a third of the window: three of them fit, or just do not."""
    random = Random(f"thirds {lots}")
    hour = int(USUAL_RULES.rate)
    made = (
        Lot(f"L{n}", f"P{random.randrange(products)}", vials=random.randint(30 * hour, 46 * hour))
        for n in range(lots)
    )
    return Problem.of(made, USUAL_RULES)


def relaxed(problem: Problem, packing: Packing) -> tuple[Search, Worth, int]:
    search = Search(problem, seed=0, stop=Never(), report=Watcher())
    start = look_ahead_answer(search, packing)
    bounds = [0]
    master = relaxed_coarsely(
        packing, 60, start, look=search.work, report=bounds.append, known=0, enough=10**9
    )
    return search, Worth.of(master), bounds[-1]


@pytest.mark.parametrize("problem", [thirds(900, 3), plant(500, products=4, seed=1)])
def test_bins_built_by_prices_hold_every_lot_once_and_keep_the_capacity(problem: Problem) -> None:
    packing = Packing.of(problem)
    assert packing is not None
    search, worth, bound = relaxed(problem, packing)
    bins = guided_answer(search, packing, worth)
    classes = Classes.of(packing)
    assert sorted(item for items in bins for item in items) == list(range(len(packing.sizes)))
    assert all(classes.load(classes.pattern(items)) <= packing.capacity for items in bins)
    assert bound <= packing.cost(bins)


def test_prices_see_that_the_longest_of_lots_of_a_third_should_stand_in_pairs() -> None:
    problem = thirds(900, 3)
    packing = Packing.of(problem)
    assert packing is not None
    search, worth, bound = relaxed(problem, packing)
    by_room = packing.cost(look_ahead_answer(search, packing))
    by_prices = packing.cost(guided_answer(search, packing, worth))
    assert by_prices - bound < (by_room - bound) / 2


def test_worth_grows_with_size_and_meets_the_prices_known() -> None:
    problem = thirds(300, 2)
    packing = Packing.of(problem)
    assert packing is not None
    _, worth, _ = relaxed(problem, packing)
    assert [worth.at(size) for size in worth.sizes] == list(worth.prices)
    middle = [worth.at(size) for size in range(worth.sizes[0] // 2, worth.sizes[-1] + 9_999, 9_973)]
    assert middle == sorted(middle)


def test_bins_that_lose_most_are_planned_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(large, "LOTS_A_PART", 60)
    hour = int(USUAL_RULES.rate)
    amounts = [(f"P{n % 10}", 58) for n in range(1_000)]  # pairs that fill the window
    amounts += [(f"long {n}", 66) for n in range(20)]  # one of these and one of those are
    amounts += [(f"short {n}", 45) for n in range(20)]  # better together than apart
    lots = (Lot(f"L{n}", p, vials=hours * hour) for n, (p, hours) in enumerate(amounts))
    problem = Problem.of(lots, USUAL_RULES)
    packing = Packing.of(problem)
    assert packing is not None
    search, worth, _ = relaxed(problem, packing)
    apart = filled_by_type(search, packing, nodes=0)
    sweeps = large.Sweeps(search, packing, apart, default_rng(0), worth)
    sweeps.dive_into_poorest()
    assert packing.cost(apart) - packing.cost(sweeps.bins) == 20 * (5 + 5 - 6)
    assert sorted(item for items in sweeps.bins for item in items) == list(range(1_040))


def test_what_each_type_needs_alone_bounds_more_than_all_types_as_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(optimal, "WHOLE_LOTS", 0)
    monkeypatch.setattr(optimal, "MOST_WHOLE_LOTS", 0)
    vials = int(50 * USUAL_RULES.rate)  # two to a campaign, with room that nothing can use
    lots = (Lot(f"L{n}", f"P{n % 3}", vials=vials) for n in range(3 * 41))
    problem = Problem.of(lots, USUAL_RULES)
    packing = Packing.of(problem)
    assert packing is not None
    result = judged(problem, "optimal", stop=StepLimit(200_000))
    as_one = packing.makespan_ticks(packing.least_cost * 62)
    by_types = packing.makespan_ticks(packing.bin_cost * 62 + packing.type_costs[0] * 3 * 21)
    assert as_one < by_types == result.bound_ticks


@pytest.mark.slow
@pytest.mark.thorough
def test_lots_too_many_for_one_relaxation_are_planned_in_parts_and_judged() -> None:
    problem = thirds(2_600, 3)
    first = judged(problem, "optimal", stop=StepLimit(100_000))
    later = judged(problem, "optimal", stop=StepLimit(400_000))
    assert first.gap is not None and later.gap is not None
    assert later.gap <= first.gap < 0.02 and later.gap < 0.006
