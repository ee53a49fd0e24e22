"""Pins that nothing can keep are faults that name what they contradict."""

import pytest

from fillsched.insight.plant_fit import lot_faults
from fillsched.model import Lot
from fillsched.model.plant import Plant
from tests.unit.insight.plants import START, at, closed, line, lot, plant

ONE = plant()
TWO = plant(line("L1"), line("L2"))


def reasons(lots: list[Lot], where: Plant = ONE) -> list[str]:
    return [f"{fault.where}: {fault.reason}" for fault in lot_faults(lots, where, START)]


def test_pins_that_can_be_kept_have_no_fault() -> None:
    lots = [
        lot("a", pin_start=at(30), pin_first=True),
        lot("b", pin_start=at(40), pin_after="a"),
        lot("c", pin_after="b", deadline=at(90)),
    ]
    assert reasons(lots) == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (lot("a", pin_start=at(-1)), "before the start of the plan, 2026-10-05 06:00"),
        (lot("a", pin_start=at(30), release=at(31)), "before its release, 2026-10-06 13:00"),
        (lot("a", pin_start=at(30), bulk_ready=at(31)), "before its bulk is ready"),
        (lot("a", pin_start=at(30), deadline=at(39)), "it ends after its deadline"),
    ],
)
def test_a_pinned_start_is_held_against_the_plan_and_the_lots_own_dates(
    asked: Lot, reason: str
) -> None:
    (found,) = reasons([asked])
    assert reason in found


def test_a_pinned_fill_must_not_run_into_a_closure_of_every_line_that_takes_it() -> None:
    shut = line("L1", calendar=closed(38, 50, "holiday"))
    pinned = lot("a", pin_start=at(30))
    (found,) = reasons([pinned], plant(shut))
    assert "runs into a closure of L1 (holiday), 2026-10-06 20:00" in found
    assert reasons([pinned], plant(shut, line("L2"))) == []
    assert reasons([lot("a", pin_start=at(28))], plant(shut)) == []


def test_a_pinned_fill_ends_before_the_plan_of_the_plant_does() -> None:
    (found,) = reasons([lot("a", pin_start=at(30))], plant(until=at(35)))
    assert "the end of the plant's plan" in found


def test_a_lot_is_pinned_after_another_that_is_there() -> None:
    lots = [lot("W42-001", pin_after="W42-02"), lot("W42-002")]
    (fault,) = lot_faults(lots, ONE)
    assert "not there" in fault.reason and fault.fix == "Did you mean W42-002?"
    assert "after itself" in reasons([lot("a", pin_after="a")])[0]


def test_lots_pinned_after_each_other_in_a_circle_are_told_once() -> None:
    lots = [lot("a", pin_after="c"), lot("b", pin_after="a"), lot("c", pin_after="b"),
            lot("d", pin_after="a")]  # fmt: skip
    (found,) = reasons(lots)
    assert "a after c after b after a" in found


def test_a_lot_is_pinned_after_one_on_its_own_line() -> None:
    lots = [lot("a", pin_line="L1"), lot("b", pin_line="L2", pin_after="a")]
    (found,) = reasons(lots, TWO)
    assert "after lot a, which stands on L1, and it on L2" in found


def test_a_lot_pinned_after_another_does_not_start_before_that_ends() -> None:
    lots = [lot("a", pin_line="L1", pin_start=at(60)),
            lot("b", pin_line="L1", pin_start=at(40), pin_after="a")]  # fmt: skip
    (found,) = reasons(lots, TWO)
    assert found.startswith("lot b: it is pinned after lot a")


def test_one_lot_is_the_first_of_a_line() -> None:
    lots = [lot("a", pin_first=True), lot("b", pin_first=True)]
    (found,) = reasons(lots)
    assert found == "lot b: it and lot a are both pinned to be the first on L1"
    assert reasons(lots, TWO) == []


def test_no_lot_is_pinned_to_start_before_the_first_of_its_line() -> None:
    lots = [lot("a", pin_first=True, pin_start=at(60)), lot("b", pin_start=at(40))]
    (found,) = reasons(lots)
    assert "before lot a, the first on L1" in found


def test_two_pinned_fills_on_one_line_do_not_overlap() -> None:
    lots = [lot("a", pin_start=at(35)), lot("b", pin_start=at(30))]
    (found,) = reasons(lots)
    assert found == (
        "lot a: its pinned fill overlaps that of lot b on L1, which ends, 2026-10-06 22:00"
    )
    assert reasons(lots, TWO) == []
