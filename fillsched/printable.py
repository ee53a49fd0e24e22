"""Foreign text that is shown: what a name may hold, and how the rest is written out.

What it is for: one rule for names, and one way to show what breaks it, in tables, terminals, logs
and files. What it is not for: markup, URLs or formulas, which each have an escaping of their own.
"""

import re

_JOINERS = dict.fromkeys(map(ord, "\u200c\u200d"))
"""Invisible, but some scripts cannot be written without them."""

_NOT_PRINTED = (
    r"\u0000-\u001f\u007f-\u00a0\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    r"\u1680\u180e\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f\u3000"
    r"\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f"
)
"""Controls, separators other than the space, and what is seen only by what it does. A list
and not Python's own answer, which refuses what its release of Unicode does not know yet, and which
no document can say. Above U+FFFF it holds the characters themselves: ECMA-262 and Python write them
out differently. What is of private meaning, or of none yet, is taken: at worst it is drawn as a
box. Long ranges would make generators of requests slow."""

PATTERN = f"^[^{_NOT_PRINTED}]*$"
"""The rule as documents say it, in what the dialects of regular expressions have in common."""

_FOUND = re.compile(f"[{_NOT_PRINTED}\ud800-\udfff]")
"""Also halves of characters, which are in no text that came as UTF-8, and in few dialects."""


def is_printable(text: str) -> bool:
    """Whether `text` holds no control character, no line end, and nothing that turns the direction
    of what stands around it."""
    return _FOUND.search(text) is None


def is_blank(text: str) -> bool:
    """Whether nothing of `text` is seen."""
    return not text.translate(_JOINERS).strip()


def escaped(text: str) -> str:
    r"""`text` on one line, each character that cannot be printed written out (``\n``, ``\x1b``)."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )
