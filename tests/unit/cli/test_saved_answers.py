"""What may be remembered of how files are read: headings of columns that a file has none of."""

import pytest

from fillsched.wire import CheckView, QuestionView, ReceiptView
from fillsched.wire.problems import ColumnView
from fillsched_cli.saved_answers import asked, lasting


def report(receipt: ReceiptView) -> CheckView:
    return CheckView(ok=False, lots=0, receipt=receipt, problems=[], problems_total=0)


@pytest.mark.parametrize(
    ("kind", "column", "names"),
    [
        ("column", "lot_id", {"lot_id"}), ("column", "vials", {"vials", "fill_hours"}),
        ("columns", "vials", set()), ("hidden", "vials", set()), ("unit", "vials", set()),
        ("decimal", "vials", set()), ("sheet", None, set()), ("of a newer daemon", "x", set()),
    ],
)  # fmt: skip
def test_import_k1_memory_answers_only_which_column_is_meant(
    kind: str, column: str | None, names: set[str]
) -> None:
    receipt = ReceiptView(questions=[QuestionView(kind=kind, column=column)])
    assert asked(report(receipt)) == names


def test_people_p5_what_fitted_is_kept_also_where_the_file_has_another_fault() -> None:
    columns = {
        "vials": ColumnView(heading="Menge", letter="C"),
        "lot_id": ColumnView(heading="Lot ID", letter="A"),
    }
    said = {"vials": "Menge", "lot_id": "a", "product": "nowhere"}
    assert lasting(report(ReceiptView(columns=columns)), said) == {"vials": "Menge"}
