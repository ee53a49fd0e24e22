"""A key counts only when it comes alone (case live 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fillsched_cli.watching.keyboard import Keyboard

BEGIN, END = b"\x1b[200~", b"\x1b[201~"


def typed(*pieces: bytes) -> str:
    keyboard = Keyboard()
    for piece in pieces:
        keyboard.take(piece)
    return keyboard.settled()


@pytest.mark.parametrize("key", ["c", "?", "\x1b", "\n", "ü"])
def test_live_14_a_key_that_comes_alone_counts(key: str) -> None:
    assert typed(key.encode()) == key
    assert typed(*(bytes([byte]) for byte in key.encode())) == key


@pytest.mark.parametrize("text", [b"cy", b"policy", b"c\n", b"\x1b[A", b"\x1bOc", b"\xff", b""])
def test_live_14_several_in_one_go_count_for_nothing(text: bytes) -> None:
    assert typed(text) == ""
    assert typed(*(bytes([byte]) for byte in text)) == "", "as on a slow line"


@given(st.binary(max_size=30), st.lists(st.integers(0, 50), max_size=8), st.booleans())
def test_live_14_pasted_text_counts_for_nothing_however_it_is_cut(
    text: bytes, cuts: list[int], beside: bool
) -> None:
    whole = BEGIN + text.replace(END, b"") + END + (b"c" if beside else b"")
    places = sorted({0, *cuts, len(whole)})
    pieces = [whole[a:b] for a, b in zip(places, [*places[1:], len(whole)], strict=True)]
    keyboard = Keyboard()
    for piece in pieces:
        keyboard.take(piece)
    assert keyboard.settled() == ""
    keyboard.take(b"c")
    assert keyboard.settled() == "c"


def test_live_14_a_pause_in_what_is_pasted_lets_none_of_it_count() -> None:
    keyboard = Keyboard()
    for piece in (BEGIN, b"c", b"y", b"\x1b[20", b"1~"):
        keyboard.take(piece)
        assert keyboard.settled() == ""
    keyboard.take(b"d")
    assert keyboard.settled() == "d"
