"""Names of products that are probably one product written in two ways.

What it is for: a note in the receipt, because two spellings cost a changeover between two types.
What it is not for: making them one, which only the planner can know.
"""

import re
import unicodedata
from collections.abc import Iterable

_SPACES = re.compile(r"\s+")
MOST_NAMED = 5


def spelling_notes(products: Iterable[str]) -> list[str]:
    """A note for each set of names that differ only in case, spaces or the form of an accent."""
    spellings: dict[str, list[str]] = {}
    for product in dict.fromkeys(products):
        spellings.setdefault(_essence(product), []).append(product)
    several = [names for names in spellings.values() if len(names) > 1]
    notes = [
        f"taken as different products: {', '.join(repr(name) for name in names)}"
        for names in several[:MOST_NAMED]
    ]
    if len(several) > MOST_NAMED:
        notes.append(f"{len(several) - MOST_NAMED} more products are written in several ways")
    return notes


def _essence(product: str) -> str:
    return _SPACES.sub("", unicodedata.normalize("NFKC", product)).casefold()
