"""The colours of products: the same in a picture, a page and a workbook, in every plan of them.

What it is for: fills told apart by colour where there is colour. What it is not for: patterns and
names, which say the same without it.
"""

from collections.abc import Iterable

COLOURS = (
    "#8ecae6", "#f2c14e", "#7fd1ae", "#f3a58f", "#c9b6e4", "#d9d26a", "#a3c4f3", "#e3b7c9",
)  # fmt: skip
"""Light enough for black letters, and apart for colour-blind readers (after Okabe and Ito)."""


def colours_of(products: Iterable[str]) -> dict[str, int]:
    """A colour for each product, by their names, so that a better plan of the same lots changes
    none; they repeat after the last of COLOURS."""
    names = sorted(set(products), key=lambda name: (name.casefold(), name))
    return {name: number % len(COLOURS) for number, name in enumerate(names)}
