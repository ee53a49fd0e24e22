"""Bounds on lateness: never above what any plan costs, and close where few lots leave no choice."""

from fractions import Fraction

import pytest

from fillsched.model.plant import Line as PlantLine
from fillsched.model.plant import PlantProblem, Weights
from fillsched.solve.lines.bounds import closest_bound
from fillsched.solve.lines.network import network_bound, slices_of
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.shortest import shortest
from fillsched.solve.lines.transport import transport_bound
from fillsched.solve.result import StopReason
from fillsched.solve.search import Stopped
from fillsched.solve.stop import FirstOf, Proven, StepLimit
from tests.unit.insight.plants import at, closed, line, lot, plant, problem
from tests.unit.solve.lines.random_plants import random_plant

LATENESS = Weights(tardiness=Fraction(1))


def nobody_waits() -> None:
    """Looked at, and gone on."""


def lateness(what: PlantProblem, steps: int) -> int | None:
    """What the lateness of a plan costs; None where it has no room for a lot."""
    stop = FirstOf((Proven(), StepLimit(steps)))
    found = plan_lines(what, stop=stop, report=lambda news: None)
    if found.cost.unplaced_weight:
        return None
    late = 0
    for number, fill in found.schedule.fills().items():
        due = what.due[number]
        if due is not None:
            late += what.costs.late[number] * max(0, fill.end_tick - due)
    return late


def judged(seed: int) -> None:
    what = random_plant(seed, lots=4 + seed % 5, lines=1 + seed % 2)
    late = lateness(what, 300)
    if late is not None:
        known = shortest(what)
        assert network_bound(what, known, 90, nobody_waits) <= late
        assert transport_bound(what, known, 160) <= late


@pytest.mark.parametrize("seed", range(12))
def test_no_plan_of_any_plant_is_less_late_than_the_bounds(seed: int) -> None:
    judged(seed)


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(12, 150))
def test_no_plan_of_many_plants_is_less_late_than_the_bounds(seed: int) -> None:
    judged(seed)


def all_due_at_once(*lines: PlantLine, hours: tuple[int, ...] = (30, 30, 30, 30)) -> PlantProblem:
    lots = [lot(f"L{n}", long, product="AB"[n % 2], due=at(0)) for n, long in enumerate(hours)]
    return problem(lots, plant(*lines, objective=LATENESS))


@pytest.mark.parametrize(
    ("what", "ends"),
    [
        # a clean of 24 h, window 120 h, changeovers 4 h and 8 h; the last lot needs another clean
        (all_due_at_once(), (54, 88, 126, 180)),
        (all_due_at_once(line(), line("L2")), (54, 54, 88, 88)),
        (all_due_at_once(line(calendar=closed(60, 90))), (54, 120, 174, 208)),
    ],
)
def test_it_knows_of_cleans_changeovers_and_closures(
    what: PlantProblem, ends: tuple[int, ...]
) -> None:
    late = lateness(what, 2000)
    assert late is not None
    bound = network_bound(what, shortest(what), 300, nobody_waits)
    assert 0.9 * late < bound <= late
    assert what.cost_hours(late) == sum(ends)
    assert bound > transport_bound(what, shortest(what), 600)


def test_more_slices_of_a_plant_with_long_ticks_give_no_less() -> None:
    lots = [
        lot(f"L{n}", 1 + n % 13, product="ABCDEF"[n % 6], due=at(5 * n), weight=Fraction(1 + n % 5))
        for n in range(20)
    ]
    rates = {"A": Fraction(1001), "B": Fraction(997), "C": Fraction(1013)}
    what = problem(lots, plant(line(rates=rates), line("L2"), objective=LATENESS))
    assert what.ticks_per_hour > 100_000
    known = shortest(what)
    few, many = (transport_bound(what, known, slices) for slices in (160, 640))
    assert 0 < few <= many


def test_it_is_left_out_without_dates_and_where_there_are_many_lots() -> None:
    known = shortest(undated := problem([lot("a"), lot("b")], plant()))
    assert slices_of(undated, known) and closest_bound(undated, known, 5, nobody_waits) == 0
    many = problem([lot(f"L{n}", due=at(5)) for n in range(400)], plant())
    assert not slices_of(many, shortest(many))
    assert closest_bound(many, shortest(many), 5, nobody_waits) == 0


def test_it_looks_whether_it_is_time_to_stop() -> None:
    def stop() -> None:
        raise Stopped(StopReason.CANCELLED)

    what = all_due_at_once()
    with pytest.raises(Stopped):
        closest_bound(what, shortest(what), 0, stop)
