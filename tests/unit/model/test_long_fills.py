"""A fill longer than the window is told so that the difference is seen."""

import pytest

from fillsched.errors import InvalidInput
from fillsched.model import Lot, Problem, too_long
from fillsched.testing.problems import USUAL_RULES


def reason(vials: int) -> str:
    with pytest.raises(InvalidInput) as caught:
        Problem.of([Lot("L3", "A", vials=vials)], USUAL_RULES)
    return caught.value.faults[0].reason


@pytest.mark.parametrize(
    ("vials", "hours"), [(2_390_401, "120.00005"), (2_390_500, "120.005"), (3_000_000, "150.60")]
)
def test_import_a22_hours_have_the_digits_that_tell_them_from_the_window(
    vials: int, hours: str
) -> None:
    assert reason(vials) == f"its fill takes {hours} h, longer than the clean window of 120 h"


def test_lots_that_are_too_long_are_named_with_their_faults() -> None:
    lots = [Lot("a", "A", vials=5), Lot("b", "A", vials=3_000_000)]
    assert [lot.id for lot, _ in too_long(lots, USUAL_RULES)] == ["b"]
