"""Names of products in the figures of a line that no lot has.

What it is for: a rate under a name that is spelt otherwise in the lots is passed over by the
planner, and the plan holds the line's general rate instead: that has to be said. What it is not
for: taking one name for another; a plant knows more products than one week's lots, so nothing here
is an error.
"""

from collections.abc import Iterable

from fillsched.model import LineRules
from fillsched.suggestions import nearest

MOST_NAMED = 5
"""Names told of in one note, and notes with a suggestion; the rest is counted."""

MOST_COMPARED = 20_000
"""Pairs of names looked at for a likeness: about 20 ms."""


def idle_names(products: Iterable[str], rules: LineRules) -> list[str]:
    """A note for each name in `rules` that may mean a product of the lots, and one for the rest."""
    theirs = frozenset(products)
    pairs = (name for pair in rules.changeover_matrix for name in pair)
    return [
        *noted("product_rates", dict.fromkeys(rules.product_rates), theirs),
        *noted("changeover_matrix", dict.fromkeys(pairs), theirs),
    ]


def noted(figure: str, names: dict[str, None], products: frozenset[str]) -> list[str]:
    """The notes about one `figure`, whose `names` are to be of the lots' `products`."""
    idle = [name for name in names if name not in products]
    spare = sorted(products - names.keys())
    compared = idle[: MOST_COMPARED // max(1, len(spare))] if spare else []
    meant = {name: near for name in compared if (near := nearest(name, spare)) is not None}
    told = dict(list(meant.items())[:MOST_NAMED])
    notes = [
        f"{figure}: no lot is of {name!r}; did you mean {near!r}?" for name, near in told.items()
    ]
    rest = [name for name in idle if name not in told]
    if rest:
        named = ", ".join(repr(name) for name in rest[:MOST_NAMED])
        more = f" and {len(rest) - MOST_NAMED:,} more" if len(rest) > MOST_NAMED else ""
        notes.append(f"{figure}: no lot is of {named}{more}")
    return notes
