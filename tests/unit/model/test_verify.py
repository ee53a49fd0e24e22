"""The judge passes what is right and names what is wrong, with lot and time."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from fillsched.errors import InvalidInput
from fillsched.model import Activity, ActivityKind, Lot, Problem, Schedule, lay_out, measure, verify
from fillsched.testing.problems import USUAL_RULES, tiny_problem

A, B = "VialA", "VialB"
HOUR = 19_920


def schedule() -> Schedule:
    return lay_out(tiny_problem([(A, 10 * HOUR), (A, 20 * HOUR), (B, 30 * HOUR)]), [[0, 1], [2]])


def rules_broken(activities: list[Activity]) -> set[str]:
    return {violation.rule for violation in verify(Schedule(schedule().problem, tuple(activities)))}


def test_a_schedule_laid_out_by_the_rules_is_passed() -> None:
    assert verify(schedule()) == ()


def test_kpis_are_computed_from_the_activities() -> None:
    kpis = measure(schedule())
    assert kpis.makespan_hours == 24 + 10 + 4 + 20 + 24 + 30
    assert kpis.utilization == pytest.approx(60 / 112)
    assert (kpis.changeovers, kpis.changeovers_same, kpis.changeovers_different) == (1, 1, 0)
    assert (kpis.changeover_hours, kpis.cleans, kpis.campaigns, kpis.lots) == (4, 2, 2, 3)
    assert kpis.average_lot_hours == 20
    assert kpis.smallest_slack_hours == 120 - 34


def test_three_lots_that_fill_a_window_to_the_last_vial_fit() -> None:
    vials = (120 - 8) * HOUR // 3
    spare = (120 - 8) * HOUR - 3 * vials
    problem = tiny_problem([(A, vials), (A, vials), (A, vials + spare)])
    assert verify(lay_out(problem, [[0, 1, 2]])) == ()
    over = tiny_problem([(A, vials), (A, vials), (A, vials + spare + 1)])
    (violation,) = verify(lay_out(over, [[0, 1, 2]]))
    assert violation.rule == "clean window"
    assert violation.lot == "L3"
    assert "120.0001 h" in violation.text


def shift(index: int, ticks: int) -> Callable[[list[Activity]], None]:
    def change(activities: list[Activity]) -> None:
        old = activities[index]
        activities[index] = replace(old, end_tick=old.end_tick + ticks)

    return change


def drop(index: int) -> Callable[[list[Activity]], None]:
    def change(activities: list[Activity]) -> None:
        del activities[index]

    return change


def put(index: int, **fields: object) -> Callable[[list[Activity]], None]:
    def change(activities: list[Activity]) -> None:
        activities[index] = replace(activities[index], **fields)  # type: ignore[arg-type]

    return change


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (shift(1, -1), "fill duration"),
        (shift(0, -1), "clean duration"),
        (shift(1, 5), "overlap"),
        (shift(2, -1), "changeover"),
        (drop(2), "changeover"),
        (drop(1), "lot once"),
        (drop(1), "stray changeover"),
        (drop(0), "clean first"),
        (drop(4), "campaign"),
        (put(3, lot=0), "lot once"),
        (put(3, lot=99), "unknown lot"),
        (put(3, lot=None), "unknown lot"),
        (put(3, line="L9"), "line"),
        (put(5, campaign=1), "campaign"),
        (put(0, start_tick=-HOUR), "horizon"),
        (put(5, start_tick=200 * HOUR, end_tick=230 * HOUR), "clean window"),
    ],
)
def test_each_broken_rule_is_named(change: Callable[[list[Activity]], None], rule: str) -> None:
    activities = list(schedule().activities)
    change(activities)
    assert rule in rules_broken(activities)


def test_a_changeover_right_after_a_clean_is_named() -> None:
    first, *rest = schedule().activities
    stray = Activity(ActivityKind.CHANGEOVER, "L1", first.end_tick, first.end_tick, 1, 0)
    assert "stray changeover" in rules_broken([first, stray, *rest])


def test_a_lot_longer_than_the_window_is_refused_with_what_would_fit() -> None:
    with pytest.raises(InvalidInput) as caught:
        tiny_problem([(A, 120 * HOUR + 1), (A, 120 * HOUR)])
    (fault,) = caught.value.faults
    assert fault.where == "lot L1"
    assert "2,390,400 vials" in fault.fix


def test_all_faults_of_a_problem_are_told_together() -> None:
    lots = [Lot("X", A, vials=1), Lot("X", A, vials=1), Lot("Y", A, vials=10**9)]
    with pytest.raises(InvalidInput) as caught:
        Problem.of(lots, USUAL_RULES)
    assert [fault.where for fault in caught.value.faults] == ["lot X", "lot Y"]


def test_ticks_are_exact_for_rates_and_hours_that_do_not_divide() -> None:
    rules = replace(USUAL_RULES, rate=Fraction(7), product_rates={B: Fraction(11, 3)})
    lots = [Lot("1", A, vials=5), Lot("2", B, vials=5), Lot("3", A, fill_hours=Fraction("2.125"))]
    problem = Problem.of(lots, rules)
    hours = [Fraction(ticks, problem.ticks_per_hour) for ticks in problem.fill_ticks]
    assert hours == [Fraction(5, 7), Fraction(15, 11), Fraction(17, 8)]
    assert verify(lay_out(problem, [[0, 1, 2]])) == ()


def test_a_matrix_overrides_the_general_changeovers() -> None:
    rules = replace(USUAL_RULES, changeover_matrix={(A, B): Fraction(1), (A, A): Fraction(0)})
    problem = tiny_problem([(A, HOUR), (A, HOUR), (B, HOUR), (A, HOUR)], rules)
    laid_out = lay_out(problem, [[0, 1, 2, 3]])
    assert verify(laid_out) == ()
    assert measure(laid_out).changeover_hours == 0 + 1 + 8
