"""Lots that contradict a plant are faults that name both."""

from fillsched.insight.plant_fit import lot_faults
from fillsched.model.plant import Plant, Product
from tests.unit.insight.plants import line, lot, plant

TWO = plant(line("L1", formats=frozenset({"2R"})), line("L2"), products={"A": Product("A", "2R")})


def one(asked: object, where: Plant = TWO) -> str:
    (fault,) = lot_faults([asked], where)  # type: ignore[list-item]
    return str(fault)


def test_lots_that_fit_have_no_fault() -> None:
    lots = [lot("a"), lot("b", format="2R", lines=frozenset({"L1", "L2"}), pin_line="L1")]
    assert lot_faults(lots, TWO) == []


def test_a_format_that_is_not_that_of_the_product_is_a_fault() -> None:
    text = one(lot("a", format="10R"))
    assert text.startswith("lot a, '10R': its format is not that of A in the plant, 2R")
    assert lot_faults([lot("a", product="B", format="10R")], TWO) == []


def test_a_line_that_is_not_there_is_named_with_the_nearest() -> None:
    lines = plant(line("North 1"), line("South 1"))
    assert "Did you mean North 1?" in one(lot("a", lines=frozenset({"Nort 1"})), lines)
    assert "Did you mean South 1?" in one(lot("a", pin_line="Sout 1"), lines)


def test_a_lot_is_pinned_to_one_of_its_own_lines() -> None:
    assert "none of its lines L1" in one(lot("a", lines=frozenset({"L1"}), pin_line="L2"))


def test_a_lot_is_pinned_to_a_line_that_takes_it() -> None:
    assert "does not take B (10R)" in one(lot("a", product="B", format="10R", pin_line="L1"))
