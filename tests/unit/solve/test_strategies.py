"""What holds for every strategy: right schedules, honest reports, stops, warm starts, refusals."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from benchmarks.instances import plant
from fillsched.errors import InvalidInput
from fillsched.model import LineRules, Lot, Problem
from fillsched.solve.result import Status, StopReason
from fillsched.solve.search import makespan_of
from fillsched.solve.stop import FirstOf, GapReached, Proven, StepLimit
from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES, solve
from fillsched.testing.problems import USUAL_RULES, tiny_problem
from tests.unit.solve.exhaustive import least_makespan
from tests.unit.solve.problems import problems
from tests.unit.solve.watching import AfterLooks, Never, Watcher, judged

SIMPLE = ("given-order", "spt-pack", "lpt-pack", "cfs-pack", "smart-pack")
SEQUENCE = ("given-order", "spt-pack", "lpt-pack", "cfs-pack")
HOUR = 19_920


def in_hours(lots: list[tuple[str, int]], **rules: object) -> Problem:
    """Lots in whole hours under the usual rules or others."""
    figures = {
        "rate": Fraction(1),
        "clean_hours": Fraction(24),
        "clean_window_hours": Fraction(120),
        "changeover_same_hours": Fraction(4),
        "changeover_different_hours": Fraction(8),
    }
    return tiny_problem(lots, LineRules(**(figures | rules)))  # type: ignore[arg-type]


def test_the_default_is_one_of_them_and_shown_first() -> None:
    assert next(iter(STRATEGIES)) == DEFAULT_STRATEGY
    assert set(SIMPLE) < set(STRATEGIES)
    assert all(name == strategy.name for name, strategy in STRATEGIES.items())


@pytest.mark.parametrize("strategy", SIMPLE)
@settings(max_examples=60, deadline=None)
@given(problem=problems(different_is_longer=True))
def test_every_simple_strategy_keeps_the_rules_and_its_bound_is_true(
    strategy: str, problem: Problem
) -> None:
    result = judged(problem, strategy)
    least = least_makespan(problem)
    assert result.makespan_ticks is not None
    assert result.bound_ticks <= least <= result.makespan_ticks
    assert result.status is (
        Status.OPTIMAL if result.bound_ticks == result.makespan_ticks else Status.FEASIBLE
    )
    assert result.stop_reason is (
        StopReason.PROVEN if result.status is Status.OPTIMAL else StopReason.STEPS
    )


@pytest.mark.parametrize("strategy", SEQUENCE)
@settings(max_examples=60, deadline=None)
@given(problem=problems(matrix=True, most_lots=6))
def test_matrices_and_short_changes_of_product_are_planned_by_the_sequence(
    strategy: str, problem: Problem
) -> None:
    result = judged(problem, strategy)
    assert result.bound_ticks <= least_makespan(problem)


@settings(max_examples=60, deadline=None)
@given(problem=problems(matrix=True, most_lots=6))
def test_no_strategy_is_silently_wrong_on_a_matrix(problem: Problem) -> None:
    for name, strategy in STRATEGIES.items():
        if strategy.refuses(problem):
            with pytest.raises(InvalidInput, match="cannot plan this problem"):
                solve(problem, strategy=name, stop=Never(), report=Watcher())
        else:
            judged(problem, name, stop=StepLimit(2_000))


@settings(max_examples=40, deadline=None)
@given(problem=problems(matrix=True, most_lots=5))
def test_the_exact_model_finds_the_optimum_under_any_matrix(problem: Problem) -> None:
    result = judged(problem, "milp", stop=StepLimit(1_000_000))
    assert result.makespan_ticks == least_makespan(problem)
    assert result.status is Status.OPTIMAL


def test_an_unproven_exact_result_is_called_feasible_and_has_a_gap() -> None:
    result = judged(plant(40, seed=1), "milp", stop=StepLimit(1))
    assert result.status is Status.FEASIBLE
    assert result.gap is not None and result.gap > 0


def test_an_exact_result_is_not_called_optimal_for_what_one_round_has_found() -> None:
    """The round ends with a schedule and without a proof."""
    result = judged(plant(30, seed=1), "milp", stop=StepLimit(2_000))
    assert result.steps >= 2_000, "at least one round was made"
    assert result.status is Status.FEASIBLE
    assert result.gap is not None and result.gap > 0


@pytest.mark.parametrize("seed", range(8))
def test_the_bound_of_each_exact_round_is_true(seed: int) -> None:
    problem = plant(7, products=3, seed=seed)
    least = least_makespan(problem)
    for steps in (100, 2_000, 20_000):
        assert judged(problem, "milp", stop=StepLimit(steps)).bound_ticks <= least


def test_the_exact_model_refuses_more_lots_than_it_can_hold() -> None:
    with pytest.raises(InvalidInput, match="up to 60 lots"):
        solve(plant(61), strategy="milp", stop=Never(), report=Watcher())


def test_a_matrix_that_says_what_the_two_figures_say_is_refused_by_none() -> None:
    problem = in_hours([("A", 30), ("B", 40), ("A", 20)])
    matrix = {("A", "B"): Fraction(8), ("B", "A"): Fraction(8), ("A", "A"): Fraction(4)}
    same = in_hours([("A", 30), ("B", 40), ("A", 20)], changeover_matrix=matrix)
    assert judged(same, "smart-pack").makespan_ticks == judged(problem, "smart-pack").makespan_ticks


def test_given_order_keeps_the_order() -> None:
    problem = in_hours([("A", 60), ("B", 30), ("A", 50), ("A", 10)])
    result = judged(problem, "given-order")
    assert result.campaigns == [[0, 1], [2, 3]]


def test_smart_pack_puts_products_together_where_the_order_given_does_not() -> None:
    problem = in_hours([("A", 30), ("B", 30)] * 3)
    assert judged(problem, "smart-pack").makespan_ticks == 180 + 2 * 24 + 4 * 4


@settings(max_examples=40, deadline=None)
@given(problem=problems(different_is_longer=True))
def test_auto_is_never_worse_than_a_simple_strategy(problem: Problem) -> None:
    best = judged(problem, "auto").makespan_ticks
    assert best is not None
    for name in SIMPLE:
        other = judged(problem, name).makespan_ticks
        assert other is not None and best <= other


def test_an_unknown_strategy_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        solve(in_hours([("A", 1)]), strategy="smrt-pack", stop=Never(), report=Watcher())
    (fault,) = caught.value.faults
    assert fault.value == "smrt-pack" and "smart-pack" in fault.fix.partition("?")[0]


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize(
    "problem",
    [
        in_hours([("A", 120)]),
        in_hours([("A", 120)] * 9),
        in_hours([("A", 30)] * 25),
        in_hours([(f"P{number}", 17) for number in range(25)]),
        in_hours([("A", 1)] * 40, clean_hours=Fraction(0)),
        in_hours(
            [("A", 30), ("B", 30)] * 5,
            changeover_same_hours=Fraction(0),
            changeover_different_hours=Fraction(0),
        ),
        in_hours([("A", 1)] * 40, clean_hours=Fraction(0), changeover_same_hours=Fraction(0)),
    ],
    ids=["one", "each-the-window", "equal", "all-different", "no-clean", "no-change", "nothing"],
)
def test_strange_inputs_are_planned(strategy: str, problem: Problem) -> None:
    judged(problem, strategy, stop=FirstOf((Proven(), StepLimit(40_000))))


def test_a_clean_no_dearer_than_a_changeover_stands_before_every_lot() -> None:
    problem = in_hours([("A", 30), ("B", 40), ("A", 20)], clean_hours=Fraction(3))
    result = judged(problem, "auto")
    assert result.makespan_ticks == 90 + 3 * 3
    assert result.status is Status.OPTIMAL


@pytest.mark.parametrize("strategy", SIMPLE)
@pytest.mark.slow
def test_twenty_thousand_lots_are_planned(strategy: str) -> None:
    judged(plant(20_000), strategy)


def test_placed_lots_are_reported_about_once_per_percent() -> None:
    watcher = Watcher()
    solve(plant(5_000), strategy="lpt-pack", stop=Never(), report=watcher)
    assert 30 <= len(watcher.placed) <= 102
    assert watcher.placed[-1] == 5_000


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("looks", [0, 1, 2, 3, 7, 30])
def test_a_stop_is_honoured_at_the_next_look_and_leaves_a_complete_schedule(
    strategy: str, looks: int
) -> None:
    stop = AfterLooks(looks, StopReason.CANCELLED)
    result = judged(plant(12 if strategy == "milp" else 400), strategy, stop=stop)
    assert stop.asked <= looks + 1
    if stop.asked > looks:
        assert result.stop_reason is StopReason.CANCELLED


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_warm_start_is_never_made_worse(strategy: str) -> None:
    problem = plant(12 if strategy == "milp" else 120, seed=3)
    best = judged(problem, "auto", stop=StepLimit(10_000))
    assert best.campaigns is not None and best.makespan_ticks is not None
    for looks in (0, 2, 10):
        result = judged(problem, strategy, stop=AfterLooks(looks), warm_start=best.campaigns)
        assert result.makespan_ticks is not None
        assert result.makespan_ticks <= best.makespan_ticks


@pytest.mark.parametrize(
    ("campaigns", "why"),
    [
        ([[0], [1]], "every lot exactly once"),
        ([[0], [1], [2], [2]], "every lot exactly once"),
        ([[0, 1], [2]], "longer than the clean window"),
    ],
)
def test_a_warm_start_that_is_no_schedule_is_refused(campaigns: list[list[int]], why: str) -> None:
    problem = in_hours([("A", 70), ("A", 70), ("A", 70)])
    with pytest.raises(ValueError, match=why):
        solve(problem, stop=Never(), report=Watcher(), warm_start=campaigns)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_same_seed_gives_the_same_schedule(strategy: str) -> None:
    problem = plant(12 if strategy == "milp" else 80, seed=5)
    first, second = (judged(problem, strategy, stop=StepLimit(50_000), seed=7) for _ in range(2))
    assert first == second


def test_a_gap_that_is_small_enough_ends_the_run() -> None:
    result = judged(plant(200), "smart-pack", stop=GapReached(0.5))
    assert result.stop_reason in (StopReason.GAP, StopReason.STEPS)
    assert result.gap is not None and result.gap <= 0.5


def test_the_makespan_is_that_of_the_schedule_laid_out() -> None:
    lots = [Lot("1", "A", vials=HOUR), Lot("2", "B", vials=HOUR), Lot("3", "B", vials=HOUR)]
    assert makespan_of(Problem.of(lots, USUAL_RULES), [[0, 1, 2], []]) == (24 + 3 + 8 + 4) * HOUR


@pytest.mark.parametrize("strategy", ["optimal", "given-order"])
def test_people_i2_a_bound_of_an_earlier_attempt_is_never_told_lower(strategy: str) -> None:
    problem = tiny_problem([("A", 900_000), ("B", 900_000), ("A", 900_000), ("C", 700_000)])
    best = judged(problem, "optimal", stop=Proven())
    watcher = Watcher()
    result = solve(
        problem, strategy=strategy, stop=StepLimit(1), report=watcher, known_bound=best.bound_ticks
    )
    assert result.bound_ticks == best.bound_ticks
    assert watcher.bounds == [best.bound_ticks]
