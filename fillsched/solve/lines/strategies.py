"""Which of the named strategies plan a plant, and how.

What it is for: the same names as for one line; those that pack one line refuse a plant and say so.
What it is not for: how to plan.
"""

from collections.abc import Mapping

from fillsched.solve.lines.dispatch import (
    Rule,
    by_given_order,
    by_length,
    by_product,
    by_shortness,
)

RULE_OF: Mapping[str, Rule | None] = {
    "auto": None,
    "optimal": None,
    "cfs-pack": by_product,
    "lpt-pack": by_length,
    "spt-pack": by_shortness,
    "given-order": by_given_order,
}
"""The one rule of dispatching that a strategy is; None: the whole search."""

REFUSAL = "it packs one line, and this plant has more: lines, dates, a calendar or shared equipment"


def why_no_plant(strategy: str) -> str | None:
    """Why a strategy cannot plan a plant; None when it can."""
    return None if strategy in RULE_OF else REFUSAL
