"""Every answer that the intake offers can be sent."""

import pytest

from fillsched.intake import ReadOptions
from fillsched.presentation.reading.read_options import merged, read_as
from fillsched.wire.requests import ReadRequest
from tests.unit.intake.reading import survey
from tests.unit.intake.workbooks import workbook

HEAD = ("Lot ID", "Type", "Vials")
TWO_SHEETS = workbook({"W 42": [HEAD, ("L1", "A", 5)], 'the "other"': [HEAD, ("L2", "A", 6)]})
HIDDEN_DUE = workbook(
    {"Lots": [(*HEAD, "Due"), ("L1", "A", 5, "2026-10-31")]},
    {"Lots": lambda sheet: setattr(sheet.column_dimensions["D"], "hidden", True)},
)


@pytest.mark.parametrize(
    "content",
    [
        b"Lot ID;Type;Vials\nL1;A;120.000\n", b"Lot ID;Type;Vials [k]\nL1;A;120\n",
        b"Lot ID;Type;Vials;Vials\nL1;A;1;2\n", b"Lot ID;Type;My $ize \"2\"\nL1;A;1\n",
        b"Lot ID;Type;Vials\nL1;cr\xe8me;1\n", TWO_SHEETS,
        b"Lot ID;Type;Vials;Due\nL1;A;1;02/03/26\n", b"Lot ID;Type;Vials;Priority\nL1;A;1;3\n",
        b"Lot ID;Type;Vials;Start\nL1;A;1;2026-10-31 06:00\n", HIDDEN_DUE,
    ],
    ids=[
        "decimal", "unit", "column", "heading", "encoding", "sheet", "dates", "priority", "meaning",
        "hidden",
    ],
)  # fmt: skip
def test_an_answer_settles_its_question(content: bytes) -> None:
    (question,) = survey(content).receipt.questions
    for reading in question.readings:
        said = ReadRequest.model_validate(read_as([reading.option]))
        options = ReadOptions(**said.model_dump(exclude_defaults=True))
        after = survey(content, **{name: getattr(options, name) for name in said.model_fields_set})
        assert question not in after.receipt.questions


def test_answers_add_up() -> None:
    first = read_as(["--map vials=Menge", "--decimal comma"])
    second = read_as(["--map product=Typ", "--decimal point"])
    assert merged(first, second) == {
        "decimal": "point", "map": {"vials": "Menge", "product": "Typ"},
    }  # fmt: skip
    assert merged({}, {"sheet": "W42"}) == {"sheet": "W42"}
