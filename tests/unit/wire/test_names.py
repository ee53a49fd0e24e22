"""What a name may hold (live 28)."""

import pytest

from fillsched.wire.values import printable


@pytest.mark.parametrize("name", ["", "   ", "\u200d", " \u200c "])
def test_live_28_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    assert printable(name) == ""


@pytest.mark.parametrize(
    "name", ["a\u009bb", "a\u202eb", "\u200b", "a\u2028b", "a\nb", "\u00a0", "a\n"]
)
def test_live_28_a_name_that_cannot_be_printed_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be printed"):
        printable(name)
