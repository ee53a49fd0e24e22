"""Compiled loops do what the plain ones do, to the last bit."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from random import Random
from typing import Any, TypeVar

import pytest

from fillsched.solve.compiled import compiler, set_pace
from fillsched.solve.greedy import in_given_order, longest_first
from fillsched.solve.packing.column_generation.pricing import Pricing
from fillsched.solve.packing.heuristics.annealing import _State as Packed
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search
from fillsched.solve.sequencing.annealing import _State as Sequenced
from fillsched.testing.problems import tiny_problem
from tests.unit.solve.test_sequences import under_a_matrix
from tests.unit.solve.watching import Never, Watcher

T = TypeVar("T")

pytestmark = pytest.mark.skipif(compiler() is None, reason="numba has no wheels for this Python")


@pytest.fixture(autouse=True)
def usual_pace() -> Iterator[None]:
    yield
    set_pace(fast=True)


def both_ways(found: Callable[[], T]) -> tuple[T, T]:
    """What `found` gives compiled, and what it gives plain."""
    set_pace(fast=True)
    compiled = found()
    set_pace(fast=False)
    return compiled, found()


def numbers(tables: tuple[Any, ...]) -> list[Any]:
    return [[int(n) for n in t] if hasattr(t, "__len__") else int(t) for t in tables]


@pytest.mark.parametrize("seed", range(4))
def test_sequences_are_annealed_alike(seed: int) -> None:
    problem = under_a_matrix(seed, 30, 4, full=seed % 2 == 0)

    def annealed() -> list[Any]:
        search = Search(problem, seed=seed, stop=Never(), report=Watcher())
        in_given_order(search)
        state = Sequenced(search, seed)
        state.run(3_000, 0.15, 0.01)
        return numbers(state.links)

    compiled, plain = both_ways(annealed)
    assert compiled == plain


def packing_of(seed: int, lots: int) -> tuple[Packing, list[list[int]]]:
    """With odd seeds, changeovers depend on the product changed to, and there are setups."""
    random = Random(seed)
    problem = tiny_problem(
        (random.choice("ABC"), random.randint(20_000, 1_200_000)) for _ in range(lots)
    )
    if seed % 2:
        pairs = permutations(range(3), 2)
        problem = replace(
            problem,
            special_changeover_ticks={(p, q): (9 + q) * 20_000 for p, q in pairs},
            setup_ticks=(7_000, 0, 9_000),
        )
    packing = Packing.of(problem)
    assert packing is not None
    search = Search(problem, seed=0, stop=Never(), report=Watcher())
    longest_first(search)
    assert search.campaigns is not None
    return packing, [list(lots) for lots in search.campaigns]


@pytest.mark.parametrize("seed", range(4))
def test_packings_are_annealed_alike(seed: int) -> None:
    packing, bins = packing_of(seed, 40)

    def annealed() -> list[Any]:
        state = Packed(packing, bins, seed)
        state.run(3_000, 0.5, 0.05, 0)
        return numbers(state.tables)

    compiled, plain = both_ways(annealed)
    assert compiled == plain


@pytest.mark.parametrize("seed", range(4))
def test_patterns_are_priced_and_enumerated_alike(seed: int) -> None:
    packing, _ = packing_of(seed, 14)
    classes = Classes.of(packing)
    random = Random(seed)
    prices = [random.randint(1, 1_000) * size for size in classes.size]
    charges = [random.randint(0, 1_000_000) for _ in range(packing.types)]

    def found() -> tuple[Any, ...]:
        pricing = Pricing(classes)
        most = pricing.set_prices(prices, charges, 1)
        some = pricing.patterns(most // 2, 20, 100_000, lambda steps: None)
        every = pricing.all_patterns(most * 3 // 4, 5_000, lambda steps: None)
        return most, some, every

    compiled, plain = both_ways(found)
    assert compiled == plain
    assert compiled[1][0] and compiled[2], "there is something to compare"
