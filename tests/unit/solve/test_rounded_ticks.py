"""Rates without a common measure: every strategy plans, as well as exact arithmetic would."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from fillsched.errors import InvalidInput
from fillsched.model import Lot, Problem, ticks
from fillsched.solve.result import Status
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from fillsched.solve.strategies import STRATEGIES
from fillsched.testing.problems import USUAL_RULES
from tests.unit.solve.exhaustive import least_makespan
from tests.unit.solve.watching import judged

MILLISECOND = Fraction(1, 3_600_000)


def a12() -> Problem:
    vials = (
        444_000,
        480_500,
        91_000,
        315_000,
        573_500,
        547_500,
        464_500,
        360_500,
        538_000,
        416_500,
    )
    rates = {"A": 19_937, "B": 20_011, "C": 21_001, "D": 17_881}
    rules = replace(
        USUAL_RULES, product_rates={name: Fraction(rate) for name, rate in rates.items()}
    )
    return Problem.of([Lot(f"L{n}", "ABCD"[n % 4], vials=v) for n, v in enumerate(vials)], rules)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_import_a12_four_rates_without_a_common_measure_can_be_planned(strategy: str) -> None:
    problem = a12()
    result = judged(problem, strategy, stop=FirstOf((Proven(), StepLimit(400_000))))
    assert problem.hours(result.makespan_ticks or 0) > 318.4
    if strategy in ("auto", "optimal"):
        assert result.status is Status.OPTIMAL
        assert problem.hours(result.makespan_ticks or 0) < 322.5


def many_rates(seed: int) -> tuple[list[Lot], dict[str, Fraction]]:
    random = Random(seed)
    names = "ABCDEF"[: random.randint(3, 6)]
    rates = {name: Fraction(random.randint(15_000_000, 25_000_000), 1_000) for name in names}
    lots = [Lot(f"L{n}", random.choice(names), vials=random.randint(1, 900_000)) for n in range(7)]
    return lots, rates


@pytest.mark.parametrize("matrix", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_import_a12_the_optimum_is_that_of_exact_arithmetic_up_to_the_rounding(
    seed: int, matrix: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots, rates = many_rates(seed)
    special = {("A", "B"): Fraction(1, 7), ("B", "A"): Fraction(50, 3)} if matrix else {}
    rules = replace(USUAL_RULES, product_rates=rates, changeover_matrix=special)
    problem = Problem.of(lots, rules)
    result = judged(problem, "auto", stop=FirstOf((Proven(), StepLimit(400_000))))
    assert result.makespan_ticks == least_makespan(problem)
    assert result.status is Status.OPTIMAL
    monkeypatch.setattr(ticks, "MOST_TICKS", 1 << 4000)
    exact = Problem.of(lots, rules)
    least = Fraction(least_makespan(exact), exact.ticks_per_hour)
    found = Fraction(result.makespan_ticks, problem.ticks_per_hour)
    assert 0 <= found - least < 3 * len(lots) * MILLISECOND


@pytest.mark.parametrize("seed", range(8))
def test_import_a12_no_strategy_fails_on_many_lots_of_many_rates(seed: int) -> None:
    random = Random(seed)
    rates = {f"P{n}": Fraction(random.randint(1, 10**12), 10**6) for n in range(20)}
    rules = replace(
        USUAL_RULES,
        product_rates=rates,
        clean_hours=Fraction(random.randint(1, 10**8), 10**6),
        clean_window_hours=Fraction(random.randint(10**6, 10**12), 10**6),
        changeover_same_hours=Fraction(random.randint(0, 10**7), 10**6),
        changeover_different_hours=Fraction(random.randint(10**7, 10**8), 10**6),
    )
    lots = []
    for number in range(60):
        product = f"P{random.randrange(20)}"
        most = int(rules.clean_window_hours * rates[product])
        if most:
            lots.append(Lot(f"L{number}", product, vials=random.randint(1, most)))
    problem = Problem.of(lots, rules)
    for strategy in STRATEGIES:
        try:
            judged(problem, strategy, stop=StepLimit(3_000))
        except InvalidInput:
            assert STRATEGIES[strategy].refuses(problem) is not None
