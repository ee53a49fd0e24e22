"""The known word that somebody most likely meant by an unknown one.

What it is for: "Did you mean ...?" in every message, by one measure. What it is not for: deciding
anything: a suggestion is shown to a person and never acted upon.
"""

from collections.abc import Iterable

LEAST_LIKENESS = 65.0
"""Out of 100. Two swapped letters of six stay above it, two unrelated words of six below."""


def nearest(word: str, known: Iterable[str], least: float = LEAST_LIKENESS) -> str | None:
    """The most similar of `known`, whatever its case; None when none is similar enough."""
    from rapidfuzz import fuzz, process  # only once something is unknown: it delays every start

    found = process.extractOne(
        word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=least
    )
    return None if found is None else str(found[0])


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """``Did you mean x?`` for the nearest of `known`, or `otherwise`."""
    found = nearest(word, known)
    return otherwise if found is None else f"Did you mean {found}?"
