"""The search over sequences: right under any matrix, near the optimum, repeatable."""

from collections.abc import Iterator
from fractions import Fraction
from random import Random

import pytest

from fillsched.model import LineRules, Lot, Problem, lay_out, verify
from fillsched.solve.compiled import set_pace
from fillsched.solve.greedy import in_given_order, longest_first
from fillsched.solve.result import Status, StopReason
from fillsched.solve.search import Search, makespan_of
from fillsched.solve.sequencing.annealing import anneal_sequences
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from tests.unit.solve.exhaustive import least_makespan
from tests.unit.solve.watching import AfterLooks, Never, Watcher, judged


def under_a_matrix(seed: int, lots: int, products: int, *, full: bool = True) -> Problem:
    """Lots of up to 60 h; a full asymmetric matrix of 2 to 12 h, or only d < s."""
    random = Random(seed)
    names = [f"P{number}" for number in range(products)]
    matrix = {(a, b): Fraction(random.randint(2, 12)) for a in names for b in names}
    rules = LineRules(
        rate=Fraction(1),
        clean_hours=Fraction(24),
        clean_window_hours=Fraction(120),
        changeover_same_hours=Fraction(8),
        changeover_different_hours=Fraction(3),
        changeover_matrix=matrix if full else {},
    )
    made = (Lot(f"L{n}", random.choice(names), vials=random.randint(1, 60)) for n in range(lots))
    return Problem.of(made, rules)


@pytest.fixture
def plain_loops() -> Iterator[None]:
    """As where numba has no wheels."""
    set_pace(fast=False)
    yield
    set_pace(fast=True)


@pytest.mark.parametrize("seed", range(10))
def test_plain_loops_find_the_optimum_as_well(seed: int, plain_loops: None) -> None:
    test_auto_finds_the_optimum_of_tiny_problems_where_the_order_decides(seed)


@pytest.mark.parametrize("seed", range(60))
def test_auto_finds_the_optimum_of_tiny_problems_where_the_order_decides(seed: int) -> None:
    problem = under_a_matrix(seed, 2 + seed % 7, 1 + seed % 3, full=seed % 4 > 0)
    result = judged(problem, "auto", stop=FirstOf((Proven(), StepLimit(400_000))))
    assert result.makespan_ticks == least_makespan(problem)
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(20))
def test_the_local_search_alone_finds_the_optimum_of_tiny_problems(seed: int) -> None:
    problem = under_a_matrix(100 + seed, 7, 3, full=seed % 4 > 0)
    search = Search(problem, seed=seed, stop=Never(), report=Watcher())
    in_given_order(search)
    for number in range(3):
        anneal_sequences(search, moves=6_000, seed=number)
    assert search.makespan_ticks == least_makespan(problem)


@pytest.mark.parametrize("full", [True, False])
def test_the_local_search_is_far_better_than_the_simple_strategies(full: bool) -> None:
    problem = under_a_matrix(3, 80, 6, full=full)
    search = Search(problem, seed=1, stop=Never(), report=Watcher())
    longest_first(search)
    simple = search.makespan_ticks
    anneal_sequences(search, moves=60_000, seed=1)
    assert search.campaigns is not None and simple is not None
    assert search.makespan_ticks == makespan_of(problem, search.campaigns)
    assert search.makespan_ticks < simple * 0.98
    assert verify(lay_out(problem, search.campaigns)) == ()


def test_the_tables_still_add_up_after_many_moves() -> None:
    """What the loop believes a schedule costs is what it costs, also for what it took back."""
    problem = under_a_matrix(5, 40, 5)
    for moves in (10, 100, 1_000, 10_000):
        watcher = Watcher()
        search = Search(problem, seed=0, stop=Never(), report=watcher)
        in_given_order(search)
        anneal_sequences(search, moves=moves, seed=moves)
        assert search.campaigns is not None
        assert sorted(lot for lots in search.campaigns for lot in lots) == list(range(40))
        assert search.makespan_ticks == makespan_of(problem, search.campaigns)


def test_many_lots_under_a_matrix_stop_when_told_and_repeat_exactly() -> None:
    problem = under_a_matrix(7, 150, 8)
    first, second = (judged(problem, "auto", stop=StepLimit(3_000), seed=4) for _ in range(2))
    assert first == second
    stop = AfterLooks(6, StopReason.CANCELLED)
    assert judged(problem, "auto", stop=stop).stop_reason is StopReason.CANCELLED
    assert stop.asked == 7
