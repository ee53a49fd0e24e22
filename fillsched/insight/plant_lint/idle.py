"""Names of products and formats in a plant's file that no lot uses.

What it is for: the figures of a plant under a name that is spelt otherwise in the lots are passed
over, as those of a line are (`idle_names`). What it is not for: names that are nowhere in the file
itself (`names`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fillsched.insight.idle_names import noted
from fillsched.model import Lot


def idle_in_plant(figures: Mapping[str, Any], lots: Sequence[Lot]) -> list[str]:
    """A note for each name that may mean a product or a format of the lots, and one for the rest
    of each place."""
    products = frozenset(lot.product for lot in lots)
    known: Mapping[str, Any] = figures.get("products", {})
    formats = frozenset(
        name
        for lot in lots
        if (name := lot.terms.format or known.get(lot.product, {}).get("format"))
    )
    notes = noted("products", dict.fromkeys(known), products)
    lines = (figures.get("lines") or {}).values()
    notes += noted("lines, products", _each(line.get("products", ()) for line in lines), products)
    if formats:
        notes += noted("lines, formats", _each(line.get("formats", ()) for line in lines), formats)
    rates = _each(line.get("rates", ()) for line in lines)
    notes += noted("lines, rates", rates, products | formats)
    rules: Sequence[Mapping[str, Any]] = figures.get("changeovers", ())
    notes += noted("changeovers", _each(_in_rule(rule) for rule in rules), products)
    return notes


def _in_rule(rule: Mapping[str, Any]) -> Iterator[str]:
    for side in ("from", "to"):
        name = (rule.get(side) or {}).get("product")
        if name is not None:
            yield name


def _each(names: Iterable[Iterable[str]]) -> dict[str, None]:
    return dict.fromkeys(name for some in names for name in some)
