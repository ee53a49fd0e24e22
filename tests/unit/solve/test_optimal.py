"""The strong planner against brute force, and its parts against what they promise."""

from fractions import Fraction
from random import Random

import pytest

from benchmarks.instances import plant
from fillsched.model import LineRules, Lot, Problem
from fillsched.solve.packing.column_generation.master import Master
from fillsched.solve.packing.column_generation.pricing import Pricing
from fillsched.solve.packing.constructive import first_answer, look_ahead_answer
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.result import Status
from fillsched.solve.search import Search
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from fillsched.testing.problems import USUAL_RULES
from tests.unit.solve.exhaustive import least_makespan
from tests.unit.solve.watching import Never, Watcher, judged


def tiny(seed: int) -> Problem:
    """Up to seven lots under rule figures of all kinds with d >= s, zero among them."""
    random = Random(seed)
    same = Fraction(random.choice((0, 0, 1, 2, 4, 5)), random.choice((1, 1, 2)))
    rules = LineRules(
        rate=Fraction(random.choice((1, 1, 3, 7))),
        clean_hours=Fraction(random.choice((0, 1, 3, 6, 24, 24))),
        clean_window_hours=Fraction(random.choice((8, 20, 24, 31))),
        changeover_same_hours=same,
        changeover_different_hours=same + random.choice((0, 0, 1, 3, 4, 8)),
        product_rates={"B": Fraction(2)} if random.random() < 0.3 else {},
    )
    products = "ABC"[: random.randint(1, 3)]
    lots = []
    for number in range(random.randint(1, 7)):
        product = random.choice(products)
        most = int(rules.clean_window_hours * rules.rate_of(product))
        share = random.choice((most, most // 2, most // 3 + 1, most // 4 + 1))
        lots.append(Lot(f"L{number}", product, vials=random.randint(1, max(1, share))))
    return Problem.of(lots, rules)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_brute_force_equals_the_planner_on_500_problems(block: int) -> None:
    for seed in range(50 * block, 50 * block + 50):
        problem = tiny(seed)
        result = judged(problem, "optimal", stop=FirstOf((Proven(), StepLimit(400_000))))
        assert result.makespan_ticks == least_makespan(problem), f"seed {seed}"
        assert result.status is Status.OPTIMAL, f"seed {seed}"


def quiet(problem: Problem) -> Search:
    return Search(problem, seed=0, stop=Never(), report=Watcher())


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_of_every_round_is_below_the_least_makespan(seed: int) -> None:
    problem = tiny(1_000 + seed)
    packing = Packing.of(problem)
    assert packing is not None
    classes = Classes.of(packing)
    start = [classes.pattern(lots) for lots in first_answer(quiet(problem), packing)]
    bounds: list[int] = []
    master = Master(classes, start, look=lambda steps: None)
    assert master.relax(200, report=bounds.append)
    assert packing.makespan_ticks(bounds[-1]) <= least_makespan(problem)


@pytest.mark.parametrize("seed", range(12))
def test_pricing_finds_what_trying_all_patterns_finds(seed: int) -> None:
    random = Random(seed)
    problem = plant(9, products=3, seed=seed)
    packing = Packing.of(problem)
    assert packing is not None
    classes = Classes.of(packing)
    prices = [random.randint(0, 1_000) for _ in range(len(classes))]
    charges = [random.randint(-300, 900) for _ in range(packing.types)]
    best = 0
    for subset in range(1, 1 << 9):
        pattern = classes.pattern([item for item in range(9) if subset >> item & 1])
        if classes.load(pattern) <= packing.capacity:
            worth = sum(prices[number] for number in pattern)
            best = max(best, worth - sum(charges[kind] for kind in classes.kinds(pattern)))
    pricing = Pricing(classes)
    bound = pricing.set_prices(prices, charges, 1)
    found, ceiling = pricing.patterns(best - 1, 100, 10**6, lambda steps: None)
    assert bound >= best
    assert ceiling == best
    assert all(
        sum(prices[number] for number in pattern)
        - sum(charges[kind] for kind in classes.kinds(pattern))
        == best
        for pattern in found
    )
    assert found
    assert pricing.patterns(best, 100, 10**6, lambda steps: None)[0] == []


def test_what_is_struck_is_never_taken_again() -> None:
    """Three lots each of nine types, struck bin by bin until none is left."""
    hour = int(USUAL_RULES.rate)
    lots = (Lot(f"L{n}", f"P{n % 9}", vials=(5 + n * n % 23) * hour) for n in range(27))
    packing = Packing.of(Problem.of(lots, USUAL_RULES))
    assert packing is not None
    classes = Classes.of(packing)
    pricing = Pricing(classes)
    pricing.set_prices(list(classes.size), [0] * packing.types, 1)
    left = classes.demand
    while any(left):
        seed = next(number for number, count in enumerate(left) if count)
        pattern = pricing.best_with(seed, 0, 10**6)
        assert pattern is not None and classes.load(pattern) <= packing.capacity
        pricing.strike(pattern)
        if len(pattern) % 2:
            pricing.forget_struck()
        for number in pattern:
            left[number] -= 1
            assert left[number] >= 0


def test_all_patterns_are_the_maximal_ones_and_no_others() -> None:
    problem = plant(9, products=2, seed=4)
    packing = Packing.of(problem)
    assert packing is not None
    classes = Classes.of(packing)
    pricing = Pricing(classes)
    pricing.set_prices([1] * len(classes), [0] * packing.types, 1)
    found = pricing.all_patterns(0, 10_000, lambda steps: None)
    assert found is not None and len(found) == len(set(found))
    feasible = set()
    for subset in range(1, 1 << 9):
        pattern = classes.pattern([item for item in range(9) if subset >> item & 1])
        if classes.load(pattern) <= packing.capacity:
            feasible.add(pattern)
    maximal = {
        pattern
        for pattern in feasible
        if not any(_covers(classes, other, pattern) for other in feasible - {pattern})
    }
    assert set(found) == maximal
    assert pricing.all_patterns(0, len(found) - 1, lambda steps: None) is None


def _covers(classes: Classes, other: tuple[int, ...], pattern: tuple[int, ...]) -> bool:
    """Whether `other` has the same types and for each item of `pattern` one at least as large."""
    if classes.kinds(other) != classes.kinds(pattern):
        return False
    for kind in classes.kinds(pattern):
        mine = [number for number in pattern if classes.kind[number] == kind]
        slots = [number for number in other if classes.kind[number] == kind]
        if len(slots) < len(mine):
            return False
        if any(slot > number for slot, number in zip(slots, mine, strict=False)):
            return False
    return True


@pytest.mark.parametrize("lots", [60, 400])
def test_the_first_answers_keep_the_capacity(lots: int) -> None:
    problem = plant(lots, seed=2)
    packing = Packing.of(problem)
    assert packing is not None
    classes = Classes.of(packing)
    for answer in (first_answer, look_ahead_answer):
        bins = answer(quiet(problem), packing)
        assert sorted(item for items in bins for item in items) == list(range(lots))
        assert all(classes.load(classes.pattern(items)) <= packing.capacity for items in bins)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lots", "products", "gap"),
    [
        (60, 3, 0.0),
        pytest.param(150, 12, 0.008, marks=pytest.mark.thorough),
        pytest.param(300, 5, 0.004, marks=pytest.mark.thorough),
    ],
)
def test_a_plant_is_planned_near_the_optimum_in_a_given_number_of_steps(
    lots: int, products: int, gap: float
) -> None:
    """The bars are what plain Python reaches; with the compiled loops less is left open."""
    problem = plant(lots, products=products, seed=9)
    stop = FirstOf((Proven(), StepLimit(1_500_000)))
    result = judged(problem, "optimal", stop=stop)
    assert result.gap is not None and result.gap <= gap
