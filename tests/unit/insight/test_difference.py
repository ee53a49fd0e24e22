"""What two schedules differ in."""

from fractions import Fraction

from fillsched.insight import difference
from fillsched.model import Lot, Problem, lay_out
from fillsched.testing.problems import USUAL_RULES, tiny_problem

PROBLEM = tiny_problem([("A", 19_920), ("B", 39_840), ("A", 59_760)])


def test_a_schedule_does_not_differ_from_itself() -> None:
    schedule = lay_out(PROBLEM, [[0, 1], [2]])
    found = difference(schedule, schedule)
    assert found.none and found.stayed == 3


def test_the_lot_that_moved_farthest_comes_first() -> None:
    found = difference(lay_out(PROBLEM, [[0, 1], [2]]), lay_out(PROBLEM, [[2, 1], [0]]))
    assert [(one.lot.id, one.shift_hours) for one in found.moved] == [
        ("L1", Fraction(37)),
        ("L3", Fraction(-35)),
        ("L2", Fraction(2)),
    ]


def test_ticks_of_another_length_are_compared_as_hours() -> None:
    finer = Problem.of([*PROBLEM.lots, Lot("L4", "A", fill_hours=Fraction(1, 7))], USUAL_RULES)
    found = difference(lay_out(PROBLEM, [[0, 1, 2]]), lay_out(finer, [[0, 1, 2], [3]]))
    assert not found.moved and [lot.id for lot in found.only_second] == ["L4"]


def test_lots_that_are_gone_new_or_changed_are_told() -> None:
    lots = [Lot("L1", "A", vials=19_920), Lot("L2", "C", vials=39_840), Lot("L9", "A", vials=1)]
    found = difference(
        lay_out(PROBLEM, [[0, 1, 2]]), lay_out(Problem.of(lots, USUAL_RULES), [[0, 1, 2]])
    )
    assert [lot.id for lot in found.only_first] == ["L3"]
    assert [lot.id for lot in found.only_second] == ["L9"]
    assert [(first.product, second.product) for first, second in found.changed] == [("B", "C")]
