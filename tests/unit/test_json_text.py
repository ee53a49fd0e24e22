"""JSON of others: read whole, or refused with a reason that can be told."""

from decimal import Decimal

import pytest

from fillsched import json_text
from fillsched.json_text import NotJson


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"a": "\\ud800"}', "half a character"),
        ('{"\\udc00": 1}', "half a character"),
        ('["\\ud800\\ud800"]', "half a character"),
        ("[" * 200_000, "nested too deep"),
        ("9" * 10_000, "it is not JSON"),
        (b"\xff\xfe\xff", "it is not JSON"),
        ("", "it is not JSON"),
    ],
    ids=["value", "key", "two halves", "depth", "digits", "bytes", "nothing"],
)
def test_attack_16_what_cannot_be_kept_or_sent_back_is_refused(text: str | bytes, why: str) -> None:
    with pytest.raises(NotJson, match=why):
        json_text.loads(text)


def test_a_whole_pair_is_one_character_and_figures_stay_exact() -> None:
    assert json_text.loads('"\\ud83d\\ude00"') == "\N{GRINNING FACE}"
    assert json_text.loads("[0.1]", parse_float=Decimal) == [Decimal("0.1")]
