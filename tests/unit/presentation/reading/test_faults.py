"""Many faults in few lines."""

from fillsched.errors import Fault
from fillsched.presentation.reading.faults import told


def lines(*faults: Fault) -> list[str]:
    return [line for line, _ in told(faults)]


def vials(row: int, value: str, reason: str = "it is not a number") -> Fault:
    return Fault(f"row {row}, column C (Vials)", value, reason, "Give the number of vials")


def test_one_problem_is_told_in_full() -> None:
    """people P5: a value and half a sentence are not glued together."""
    assert lines(vials(3, "x")) == [
        "✗ 1 problem",
        "  row 3, column C (Vials), 'x': it is not a number",
        "    → Give the number of vials",
    ]


def test_equal_problems_are_told_once_with_their_rows() -> None:
    assert lines(*(vials(row, "n/a") for row in range(2, 12)), vials(20, "x")) == [
        "✗ 11 problems",
        "  it is not a number",
        "    rows 2, 3, 4, 5, 6 and 5 more, column C (Vials): 'n/a'",
        "    row 20, column C (Vials): 'x'",
        "    → Give the number of vials",
    ]


def test_ten_thousand_problems_of_a_few_causes_stay_readable() -> None:
    faults = [vials(row, str(row), ("negative", "zero")[row % 2]) for row in range(10_000)]
    found = lines(*faults)
    assert found[0] == "✗ 10,000 problems of 2 causes"
    assert len(found) < 20 and "    ... and 4,995 more" in found


def test_places_that_are_no_rows_are_told_as_they_are() -> None:
    faults = [Fault(f"lot L{n}", "9 h", "it is too long", "Shorten it") for n in range(2)]
    assert "    lot L1: '9 h'" in lines(*faults)
