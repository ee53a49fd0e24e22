"""Control totals are those of the lots, exactly."""

from fractions import Fraction

from fillsched.insight.control_totals import control_totals, due_dates
from fillsched.model import Lot
from fillsched.testing.problems import USUAL_RULES
from tests.unit.insight.plants import at, line, lot, plant


def test_import_66_lots_are_told_by_sum_smallest_and_largest_in_vials_and_hours() -> None:
    lots = [Lot("a", "A", vials=19_920), Lot("b", "B", vials=39_840), Lot("c", "A", vials=120)]
    assert control_totals(lots, USUAL_RULES) == {
        "vials": {"sum": 59_880, "smallest": 120, "largest": 39_840},
        "hours": {"sum": 59_880 / 19_920, "smallest": 120 / 19_920, "largest": 2.0},
    }


def test_lots_sized_in_hours_have_no_vials_and_no_lot_has_no_totals() -> None:
    lots = [Lot("a", "A", fill_hours=Fraction(1, 3)), Lot("b", "A", fill_hours=Fraction(2, 3))]
    totals = {"sum": 1.0, "smallest": 1 / 3, "largest": 2 / 3}
    assert control_totals(lots, USUAL_RULES) == {"hours": totals}
    assert control_totals([], USUAL_RULES) == {}


def test_hours_in_a_plant_are_those_of_the_lines_that_may_fill_each_lot() -> None:
    slow = line("L2", rate=Fraction(500))
    lots = [lot("a", 10), lot("b", 20, lines=frozenset({"L1"})), lot("c", 4, "B")]
    rules = USUAL_RULES  # of no line of the plant
    own = plant(line("L1", products=frozenset({"A"})), slow)
    assert control_totals(lots, rules, own)["hours"] == {
        "sum": 10 + 20 + 8, "smallest": 8, "largest": 20, "most": 20 + 20 + 8
    }  # fmt: skip
    alone = plant(slow)
    assert control_totals([lot("c", 4)], rules, alone)["hours"] == {
        "sum": 8, "smallest": 8, "largest": 8
    }  # fmt: skip
    nobody = plant(line("L1", products=frozenset({"Z"})))
    assert "hours" not in control_totals([lot("c", 4)], rules, nobody)


def test_due_dates_are_counted_from_the_first_to_the_last() -> None:
    lots = [lot("a", due=at(48)), lot("b"), lot("c", due=at(24))]
    assert due_dates(lots, "Europe/Berlin") == {
        "lots": 2, "earliest": "2026-10-06T06:00:00Z", "latest": "2026-10-07T06:00:00Z",
        "time_zone": "Europe/Berlin",
    }  # fmt: skip
    assert due_dates([lot("b")], "UTC") is None
