"""One line with setups, and changeovers that depend only on the product changed to: still a packing
and proven; held against trying everything, which works from the plant's own figures."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fillsched.model import Lot
from fillsched.model.plant import ChangeoverRule, Plant, PlantProblem, Product, Weights, in_ticks
from fillsched.model.plant import Rules as PlantRules
from fillsched.model.plant.judge import verify_plant
from fillsched.model.schedule import ActivityKind
from fillsched.solve.lines.packed import packing_of
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.search import LinesResult
from fillsched.solve.packing.problem import Packing
from fillsched.solve.result import Status
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from tests.unit.insight.plants import START, line
from tests.unit.solve.exhaustive import least_makespan_of_line

HALVES = st.integers(0, 16).map(lambda halves: Fraction(halves, 2))
PRODUCTS = "ABC"


def into(product: str, hours: Fraction) -> tuple[ChangeoverRule, ...]:
    """From any other product, `hours`; within the product the usual rule."""
    others = (name for name in PRODUCTS if name != product)
    return tuple(
        ChangeoverRule(hours, {"product": other}, {"product": product}) for other in others
    )


@st.composite
def plants(draw: st.DrawFn) -> PlantProblem:
    """One line, up to seven lots of three products; all figures anything."""
    rules = PlantRules(
        rate=Fraction(1000),
        clean_hours=draw(st.integers(0, 24).map(Fraction)),
        clean_window_hours=Fraction(draw(st.integers(20, 60))),
        changeover_same_hours=draw(HALVES),
        changeover_different_hours=draw(HALVES),
    )
    hours = draw(st.lists(st.tuples(st.sampled_from(PRODUCTS), st.integers(1, 12)), max_size=7))
    lots = [
        Lot(f"L{number}", product, vials=1000 * count)
        for number, (product, count) in enumerate([("A", 5), *hours])
    ]
    setups = draw(st.dictionaries(st.sampled_from(PRODUCTS), HALVES))
    changeovers = draw(st.dictionaries(st.sampled_from(PRODUCTS), HALVES))
    plant = Plant(
        "P",
        "UTC",
        (line(rules=rules),),
        products={name: Product(name, setup_hours=setups[name]) for name in setups},
        changeovers=tuple(rule for name in changeovers for rule in into(name, changeovers[name])),
        objective=Weights(makespan=Fraction(1)),
    )
    return in_ticks(lots, plant, START)


def planned(what: PlantProblem, steps: int = 300_000) -> LinesResult:
    stop = FirstOf((Proven(), StepLimit(steps)))
    return plan_lines(what, stop=stop, report=lambda news: None)


@settings(max_examples=40)
@given(plants())
def test_every_plan_is_judged_and_every_packing_proven_to_be_the_best_of_all(
    what: PlantProblem,
) -> None:
    packed = packing_of(what) is not None
    found = planned(what, 300_000 if packed else 200)
    assert not verify_plant(found.schedule) and not found.schedule.unplaced()
    least = least_makespan_of_line(what)
    assert found.bound.makespan_ticks <= least <= found.cost.makespan
    if packed:
        assert (found.status, found.cost.makespan) == (Status.OPTIMAL, least)


def random_plant(seed: int, count: int, *, setups: bool, changeovers: bool) -> PlantProblem:
    random = Random(seed)
    lots = [
        Lot(f"L{number}", random.choice(PRODUCTS), vials=1000 * random.randint(5, 60))
        for number in range(count)
    ]
    products = {
        name: Product(name, setup_hours=Fraction(random.randint(1, 6) if setups else 0))
        for name in PRODUCTS
    }
    rules = [
        rule
        for name in PRODUCTS
        for rule in into(name, Fraction(random.randint(5, 12)))
        if changeovers
    ]
    plant = Plant(
        "P", "UTC", (line(),), products, tuple(rules), objective=Weights(makespan=Fraction(1))
    )
    return in_ticks(lots, plant, START)


@pytest.mark.parametrize(("setups", "changeovers"), [(True, False), (False, True), (True, True)])
@pytest.mark.parametrize("seed", range(3))
def test_more_lots_than_can_be_tried_are_planned_to_a_proof(
    seed: int, setups: bool, changeovers: bool
) -> None:
    what = random_plant(seed, 24, setups=setups, changeovers=changeovers)
    packing = packing_of(what)
    assert packing is not None
    packed = Packing.of(packing)
    assert packed is not None and packed.sparing == changeovers
    found = planned(what)
    assert found.status is Status.OPTIMAL and not verify_plant(found.schedule)
    kinds = {activity.kind for activity in found.schedule.activities}
    assert (ActivityKind.SETUP in kinds) == setups


def test_the_product_that_is_longest_to_change_to_comes_first() -> None:
    lots = [Lot(f"{name}{number}", name, vials=9000) for name in "ABC" for number in range(2)]
    rules = (*into("A", Fraction(5)), *into("B", Fraction(12)), *into("C", Fraction(7)))
    plant = Plant("P", "UTC", (line(),), changeovers=rules, objective=Weights(makespan=Fraction(1)))
    what = in_ticks(lots, plant, START)
    found = planned(what)
    assert found.status is Status.OPTIMAL
    first = min(found.schedule.fills().items(), key=lambda one: one[1].start_tick)[0]
    assert lots[first].product == "B"
    fills, within = 6 * 9, 3 * 4
    assert what.hours(found.cost.makespan) == 24 + fills + within + 5 + 7
