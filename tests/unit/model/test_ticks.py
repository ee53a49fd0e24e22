"""Ticks are exact where they can be; else nothing is shorter than it is, and windows are kept."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillsched.model import LineRules, Lot, Problem, lay_out, rounding_hours, verify
from fillsched.model.ticks import MOST_TICKS, ROUNDED_TICKS_PER_HOUR
from fillsched.testing.problems import USUAL_RULES

MILLISECOND = Fraction(1, 3_600_000)

RATES = st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=10**6)
HOURS = st.fractions(min_value=0, max_value=1_000, max_denominator=10**6)


@st.composite
def lines(draw: st.DrawFn) -> tuple[list[Lot], LineRules]:
    """Lots of up to six products, each of a rate of its own, that the window holds."""
    rates = {f"P{n}": draw(RATES) for n in range(draw(st.integers(1, 6)))}
    window = draw(st.fractions(min_value=1, max_value=1_000, max_denominator=10**6))
    rules = LineRules(Fraction(7), draw(HOURS), window, draw(HOURS), draw(HOURS), "L1", rates)
    most = {name: int(window * rate) for name, rate in rates.items()}
    lots = [
        Lot(f"L{n}", name, vials=draw(st.integers(1, most[name])))
        for n, name in enumerate(rates)
        if most[name]
    ]
    return [*lots, Lot("whole window", "H", fill_hours=window)], rules


@given(lines())
def test_import_a12_durations_are_never_shorter_and_less_than_a_millisecond_longer(
    line: tuple[list[Lot], LineRules],
) -> None:
    lots, rules = line
    problem = Problem.of(lots, rules)
    hour = problem.ticks_per_hour
    true = [lot.fill_hours or lot.vials / rules.rate_of(lot.product) for lot in lots]  # type: ignore[operator]
    longest = max(
        Fraction(ticks, hour) - t for ticks, t in zip(problem.fill_ticks, true, strict=True)
    )
    assert longest <= rounding_hours(lots, rules) < MILLISECOND
    window = Fraction(problem.clean_window_ticks, hour)
    assert rules.clean_window_hours - MILLISECOND < window <= rules.clean_window_hours
    for ticks, t in zip(problem.fill_ticks[:-1], true, strict=False):
        assert Fraction(ticks, hour) >= t or ticks == problem.clean_window_ticks
    assert problem.clean_window_ticks < MOST_TICKS
    alone = [[lot] for lot in range(len(lots))]
    assert verify(lay_out(problem, alone)) == ()


def test_import_a12_ticks_are_exact_as_long_as_they_are_few() -> None:
    rules = replace(USUAL_RULES, product_rates={"A": Fraction(19_937), "B": Fraction(20_011)})
    lots = [Lot("1", "A", vials=5), Lot("2", "B", vials=5)]
    assert Problem.of(lots, rules).ticks_per_hour == 19_937 * 20_011
    assert rounding_hours(lots, rules) == 0


def test_import_a12_rates_of_lots_sized_in_hours_do_not_count() -> None:
    rules = replace(USUAL_RULES, product_rates={f"P{n}": Fraction(10**9 + n) for n in range(9)})
    lots = [Lot(f"L{n}", f"P{n}", fill_hours=Fraction(5)) for n in range(9)]
    assert Problem.of(lots, rules).ticks_per_hour == 1
    lots = [Lot(f"L{n}", f"P{n}", vials=5) for n in range(9)]
    assert Problem.of(lots, rules).ticks_per_hour == ROUNDED_TICKS_PER_HOUR


@pytest.mark.parametrize("seed", range(20))
def test_import_a12_a_schedule_in_rounded_ticks_keeps_its_windows_in_true_hours(seed: int) -> None:
    random = Random(seed)
    rates = {name: Fraction(random.randint(15_000, 25_000)) for name in "ABCDE"}
    rules = replace(USUAL_RULES, product_rates=rates)
    lots = [
        Lot(f"L{n}", random.choice("ABCDE"), vials=random.randint(1, 900_000)) for n in range(30)
    ]
    problem = Problem.of(lots, rules)
    campaigns: list[list[int]] = [[]]
    for lot in range(30):  # next fit, by the judge's word
        tried = [*campaigns[:-1], [*campaigns[-1], lot]]
        fits = not any(v.rule == "clean window" for v in verify(lay_out(problem, tried)))
        campaigns = tried if fits else [*campaigns, [lot]]
    assert verify(lay_out(problem, campaigns)) == ()
    for campaign in campaigns:
        fills = sum(Fraction(lots[n].vials or 0) / rates[lots[n].product] for n in campaign)
        pairs = pairwise(lots[n].product for n in campaign)
        changes = sum(rules.changeover_hours(first, second) for first, second in pairs)
        assert fills + changes <= rules.clean_window_hours


def test_import_a12_the_judge_takes_no_fill_that_is_a_tick_too_short_or_too_long() -> None:
    rates = {name: Fraction(10**9 + n) for n, name in enumerate("ABCDE")}
    lots = [Lot(name, name, vials=10**9 // 3) for name in rates]
    problem = Problem.of(lots, replace(USUAL_RULES, product_rates=rates))
    for change in (-1, 1):
        ticks = (problem.fill_ticks[0] + change, *problem.fill_ticks[1:])
        wrong = lay_out(replace(problem, fill_ticks=ticks), [[0, 1, 2, 3, 4]])
        assert {violation.rule for violation in verify(wrong)} == {"fill duration"}
