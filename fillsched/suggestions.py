"""The known word that somebody most likely meant by an unknown one.

What it is for: "Did you mean ...?" in every message, by one measure. What it is not for: deciding
anything: a suggestion is shown to a person and never acted upon.
"""

from collections.abc import Iterable
from difflib import get_close_matches

LEAST_LIKENESS = 0.65
"""Of 1. Two swapped letters of six stay above it, two unrelated words of six below."""


def nearest(word: str, known: Iterable[str], least: float = LEAST_LIKENESS) -> str | None:
    """The most similar of `known`, whatever its case; None when none is similar enough.

    Likeness is twice the letters that match in order, over the letters of both (Ratcliff and
    Obershelp 1988, as in `difflib`).
    """
    spelled = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), spelled, n=1, cutoff=least)
    return spelled[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``Did you mean x?`` for the nearest of `known`, or `otherwise`."""
    found = nearest(word, known)
    return otherwise if found is None else f"Did you mean {found}?"
