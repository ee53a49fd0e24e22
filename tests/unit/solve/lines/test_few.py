"""The shortest plan of few lots: as short as the shortest of all orders, and proven."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, permutations
from random import Random
from typing import Any

import pytest

from fillsched.model.plant import (
    Calendar,
    ChangeoverRule,
    Closure,
    Line,
    LineState,
    PlantProblem,
    PlantSchedule,
    Product,
    in_ticks,
    verify_plant,
)
from fillsched.solve.compiled import Pace, compiler, set_pace
from fillsched.solve.lines.annealing import orderings_of
from fillsched.solve.lines.few import shortest_of_few
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.result import Status
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from tests.unit.model.plant.small_plants import RULES, START, at, line, lot, plant

PLAIN = Pace(fast=False)


def few(seed: int, lots: int = 5, **rules: Any) -> PlantProblem:
    """Lines that stand clean with a wide window, lots of three products, closures, releases."""
    random = Random(seed)
    own = replace(RULES, clean_window_hours=Fraction(500), clean_hours=Fraction(30), **rules)

    def made(name: str) -> Line:
        begins = [at(random.randint(0, 60)) for _ in range(2)]
        closures = tuple(
            Closure("closed", begin, begin + timedelta(hours=random.randint(1, 9)))
            for begin in begins
        )
        state = LineState(
            product=random.choice((None, "A", "B")),
            cleaned_at=START - timedelta(hours=random.randint(0, 20)),
            busy_until=at(random.randint(0, 9)),
        )
        return line(name, rules=own, state=state, calendar=Calendar(closures))

    products = {
        name: Product(name, format=None, attributes={}, setup_hours=Fraction(random.randint(0, 2)))
        for name in "ABC"
    }
    changeovers = tuple(
        ChangeoverRule(Fraction(random.randint(0, 12)), {"product": a}, {"product": b})
        for a in "ABC"
        for b in "ABC"
        if random.random() < 0.7
    )
    where = plant(made("L1"), made("L2"), products=products, changeovers=changeovers)
    some = [
        lot(
            f"N{number}",
            random.randint(1, 20),
            random.choice("ABC"),
            release=at(random.randint(0, 40)) if random.random() < 0.4 else None,
            deadline=at(random.randint(60, 120)) if random.random() < 0.3 else None,
            lines=frozenset({"L2"}) if random.random() < 0.2 else None,
        )
        for number in range(lots)
    ]
    return in_ticks(some, where, START)


def all_orders(problem: PlantProblem) -> Iterator[list[list[int]]]:
    """Every way to put all lots in order on two lines that may fill them."""
    lots = range(len(problem.lots))
    for size in range(len(lots) + 1):
        for first in combinations(lots, size):
            second = [number for number in lots if number not in first]
            fits = all(problem.lines[0].fill[n] for n in first)
            if fits and all(problem.lines[1].fill[n] for n in second):
                for one in permutations(first):
                    for other in permutations(second):
                        yield [list(one), list(other)]


def found_in(problem: PlantProblem) -> tuple[int, list[list[int]]] | None:
    """As the planner asks that knows a plan of 200 h."""
    tables, lots = orderings_of(problem, PLAIN, 0).tables, list(range(len(problem.lots)))
    known = 200 * problem.ticks_per_hour
    return shortest_of_few(problem, tables, lots, known, PLAIN, lambda: None)


def least_of_all(problem: PlantProblem) -> int | None:
    """The least makespan of all orders in which every lot stands."""
    best = None
    for orders in all_orders(problem):
        orderings = orderings_of(problem, PLAIN, 0)
        orderings.begin(orders)
        fills = PlantSchedule(problem, tuple(orderings.activities())).fills()
        if len(fills) == len(problem.lots):
            end = max(fill.end_tick for fill in fills.values())
            best = end if best is None else min(best, end)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_it_is_as_short_as_the_shortest_of_all_orders(seed: int) -> None:
    problem = few(seed, lots=4)
    least, found = least_of_all(problem), found_in(problem)
    assert (None if found is None else found[0]) == least
    if found is not None:
        orderings = orderings_of(problem, PLAIN, 0)
        orderings.begin(found[1])
        schedule = PlantSchedule(problem, tuple(orderings.activities()))
        assert verify_plant(schedule) == ()
        assert max(fill.end_tick for fill in schedule.fills().values()) == least


@pytest.mark.parametrize("fast", [False, True])
def test_the_planner_proves_it_at_once(fast: bool) -> None:
    if fast and compiler() is None:
        pytest.skip("numba is not installed")
    set_pace(fast=fast)
    try:
        problem = few(3, lots=6)
        stop = FirstOf((Proven(), StepLimit(400)))
        result = plan_lines(problem, stop=stop, report=lambda news: None)
    finally:
        set_pace(fast=True)
    assert result.status is Status.OPTIMAL and verify_plant(result.schedule) == ()


@pytest.mark.parametrize(
    "what",
    ["a clean is shorter than a changeover", "the window ends", "a hold", "a due date", "too many"],
)
def test_where_more_than_ends_counts_it_says_nothing(what: str) -> None:
    rules = {
        "a clean is shorter than a changeover": {"changeover_different_hours": Fraction(90)},
        "a hold": {"clean_hold_hours": Fraction(48)},
    }.get(what, {})
    problem = few(1, lots=8 if what == "too many" else 4, **rules)
    if what == "the window ends":
        lines = (replace(problem.lines[0], window=10), *problem.lines[1:])
        problem = replace(problem, lines=lines)
    if what == "a due date":
        problem = replace(problem, due=(5, *problem.due[1:]), costs=replace(
            problem.costs, late=tuple(1 for _ in problem.lots)
        ))  # fmt: skip
    assert found_in(problem) is None
