"""What a name may hold, and that documents say the same."""

import re
import sys
import unicodedata

import pytest

from fillsched.printable import PATTERN, is_printable

JOINERS = "\u200c\u200d"
HALVES = range(0xD800, 0xE000)
"""In no text that came as UTF-8; a pattern of a document need not know them."""


def test_attack_20_every_character_is_taken_or_refused_as_the_pattern_says() -> None:
    pattern = re.compile(PATTERN)
    for point in range(sys.maxunicode + 1):
        if point not in HALVES:
            assert is_printable(chr(point)) == bool(pattern.fullmatch(chr(point))), hex(point)


def test_a_name_holds_what_unicode_knows_to_be_printable() -> None:
    """And what it does not know yet, or leaves to private use, which is drawn as a box at worst."""
    for point in range(sys.maxunicode + 1):
        letter = chr(point)
        if unicodedata.category(letter) not in ("Cn", "Co"):
            assert is_printable(letter) == (letter.isprintable() or letter in JOINERS), hex(point)


@pytest.mark.parametrize("text", ["a\ud800", "a\ufffe", "a\u2065"])
def test_halves_and_what_no_xml_may_hold_are_refused(text: str) -> None:
    assert not is_printable(text)


@pytest.mark.parametrize("text", ["\U0001fae9 lab", "\ue0b0 W42"])
def test_letters_of_a_newer_unicode_and_of_ones_own_font_are_taken(text: str) -> None:
    assert is_printable(text)
