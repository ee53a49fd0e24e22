"""A lot that no line can ever hold is named with its reason and what would let it fit."""

from datetime import timedelta
from fractions import Fraction

import pytest

from fillsched.insight.plant_fit import unplaceable
from fillsched.model import Lot
from fillsched.model.plant import HoldTo, LineState, Plant, Product
from tests.unit.insight.plants import RULES, START, at, closed, line, lot, plant, problem

START_HELD = type(RULES)(
    RULES.rate, RULES.clean_hours, RULES.clean_window_hours, RULES.changeover_same_hours,
    RULES.changeover_different_hours, bulk_hold_to=HoldTo.START,
)  # fmt: skip


def reason(asked: Lot, where: Plant) -> str:
    found = unplaceable(problem([lot("fits"), asked], where))
    assert set(found) <= {1}
    return found.get(1, "")


def test_lots_that_fit_are_not_named() -> None:
    lots = [lot("a", 120), lot("b", 10, deadline=at(34)), lot("c", release=at(1000))]
    assert unplaceable(problem(lots, plant())) == {}


def test_a_lot_that_no_line_takes() -> None:
    here = plant(line("L1", products=frozenset({"A"})), line("L2", formats=frozenset({"2R"})))
    assert reason(lot("a", product="B"), here) == (
        "no line takes B; name its product or format at a line"
    )
    text = reason(lot("a", product="B", format="2R", lines=frozenset({"L1"})), here)
    assert text == "none of its lines L1 takes B (2R); allow it another line"


def test_a_lot_longer_than_the_window_less_its_setup() -> None:
    here = plant(products={"B": Product("B", setup_hours=Fraction(2))})
    assert "at most 120,000 vials" in reason(lot("a", 121), here)
    text = reason(lot("a", 119, product="B"), here)
    assert "its setup of 2.00 h and its fill take 121.0000 h in all" in text
    assert "at most 118,000 vials" in text
    assert reason(lot("a", 118, product="B"), here) == ""


def test_a_campaign_that_runs_may_save_a_lot_its_setup() -> None:
    product = {"B": Product("B", setup_hours=Fraction(2))}
    rules = type(RULES)(RULES.rate, RULES.clean_hours, RULES.clean_window_hours, Fraction(0),
                        RULES.changeover_different_hours)  # fmt: skip
    runs = LineState(product="B", cleaned_at=START, lots_filled=1)
    asked = lot("a", 119, product="B")
    assert reason(asked, plant(line(rules=rules), products=product)) != ""
    assert reason(asked, plant(line(rules=rules, state=runs), products=product)) == ""


@pytest.mark.parametrize(("hours", "named"), [(34, False), (33.5, True)])
def test_a_deadline_before_the_clean_and_the_fill_can_be_done(hours: float, named: bool) -> None:
    text = reason(lot("a", deadline=at(hours)), plant())
    assert bool(text) is named
    if named:
        assert "can end at 2026-10-06 16:00 at the earliest" in text and "its deadline" in text


def test_a_clean_line_needs_no_clean_before_its_first_fill() -> None:
    clean = LineState(cleaned_at=START)
    assert reason(lot("a", deadline=at(10)), plant(line(state=clean))) == ""


def test_a_deadline_before_release_and_fill() -> None:
    assert "its deadline" in reason(lot("a", release=at(60), deadline=at(69)), plant())
    assert reason(lot("a", release=at(60), deadline=at(70)), plant()) == ""


def test_a_bulk_that_keeps_for_less_than_the_fill() -> None:
    asked = lot("a", bulk_ready=at(40), bulk_hold_hours=Fraction(8))
    text = reason(asked, plant())
    assert "longer than its bulk keeps, 8 h" in text and "at most 8,000 vials" in text
    assert reason(asked, plant(line(rules=START_HELD))) == ""


def test_no_open_time_long_enough_before_its_deadline() -> None:
    here = plant(line(calendar=closed(30, 100)))
    text = reason(lot("a", deadline=at(105)), here)
    assert "never open for the 10.00 h of its fill" in text
    assert "it fits if it may end by 2026-10-09 20:00" in text
    assert reason(lot("a", deadline=at(110)), here) == ""


def test_a_plan_that_ends_before_a_lot_can() -> None:
    found = unplaceable(problem([lot("a")], plant(until=at(30))))
    assert "the end of the plant's plan" in found[0]


def test_a_pin_before_the_line_is_ready() -> None:
    assert "pin it later" in reason(lot("a", pin_start=at(20)), plant())
    assert reason(lot("a", pin_start=at(24)), plant()) == ""


def test_the_line_that_comes_nearest_is_the_one_that_is_told_of() -> None:
    busy = line("L2", state=LineState(busy_until=START + timedelta(hours=500)))
    text = reason(lot("a", deadline=at(33)), plant(busy, line("L1")))
    assert "on L1 its fill can end" in text
