"""Faults are kept one by one up to a limit, then counted, and can be grouped by cause."""

import pytest

from fillsched.errors import InvalidInput
from fillsched.intake import group_by_cause, read_lots
from fillsched.intake.limits import MOST_FAULTS


def refusal(text: str) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read_lots(text.encode(), filename="lots.csv")
    return caught.value


def test_beyond_the_limit_faults_are_counted() -> None:
    rows = "".join(f"L{number},V,\n" for number in range(MOST_FAULTS + 50))
    faults = refusal(f"Lot ID,Type,Vials\n{rows}").faults
    assert len(faults) == MOST_FAULTS + 1
    assert faults[-2].where == f"row {MOST_FAULTS + 1}, column C (Vials)"
    assert "50 more things are wrong" in faults[-1].reason


def test_exactly_the_limit_needs_no_count() -> None:
    rows = "".join(f"L{number},V,\n" for number in range(MOST_FAULTS))
    assert len(refusal(f"Lot ID,Type,Vials\n{rows}").faults) == MOST_FAULTS


def test_equal_causes_are_grouped_in_the_order_in_which_they_are_met() -> None:
    text = "Lot ID;Type;Vials\nA;V;120.000\nB;;5\nC;V;80.000\nD;V;-1\nE;V;-2\n"
    causes = group_by_cause(refusal(text).faults)
    assert [[fault.value for fault in cause.faults] for cause in causes] == [
        ["120.000", "80.000"],
        [""],
        ["-1", "-2"],
    ]
    assert "--decimal" in causes[0].fix
