"""People P9: a bar that is narrower than its lot's name still says which lot it is."""

import pytest

from fillsched.presentation.chart.lot_labels import LotLabels


@pytest.mark.parametrize(
    ("lots", "common"),
    [
        (["LOT-001", "LOT-002"], "LOT-"),
        (["W42/001", "W42/107"], "W42/"),
        (["W42-A-1", "W42-B-1"], "W42-"),
        (["123", "124"], ""),
        (["A1", "B1"], ""),
        (["LOT-1"], ""),
        ([], ""),
        (["A-", "A-1"], ""),
    ],
)
def test_people_p9_a_common_beginning_ends_at_a_mark(lots: list[str], common: str) -> None:
    assert LotLabels.of(lots).common == common


@pytest.mark.parametrize(
    ("characters", "label"), [(7, "LOT-107"), (6.9, "107"), (3, "107"), (2, "2"), (0.5, "")]
)
def test_people_p9_the_longest_label_that_fits_is_taken(characters: float, label: str) -> None:
    assert LotLabels.of(["LOT-001", "LOT-107"]).fitting("LOT-107", characters) == label


def test_numbers_are_those_of_the_lots_where_all_have_one() -> None:
    labels = LotLabels.of([f"27-{number:03}" for number in range(48, 0, -1)])
    assert labels.numbers["27-048"] == 48 and labels.numbers["27-003"] == 3
    assert labels.fitting("27-048", 2) == "48"
    assert LotLabels.of(["27-101", "27-199"]).numbers == {"27-101": 1, "27-199": 2}
    assert LotLabels.of(["27-048", "27-48"]).numbers == {"27-048": 1, "27-48": 2}
    assert LotLabels.of(["27-A", "27-3"]).numbers == {"27-A": 1, "27-3": 2}
