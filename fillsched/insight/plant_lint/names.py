"""Names in a plant's file that mean nothing there: of lines, products, formats and attributes.

What it is for: a closure of a line that is spelt otherwise closes nothing, and nobody would see it.
What it is not for: names that no lot uses (`idle`), or keys that are none (`wire.plant`).
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fillsched.suggestions import nearest

Named = tuple[str, str, str]
"""Where a name stands, what it is to be (``line``, ``product`` ...), and the name."""

PRODUCT_KEYS = ("format", "rate_vials_per_hour", "setup_hours")
"""What is known of every product."""

HOURS = "attribute of hours"
"""What a resource takes for hours; there has to be one, while products may be those of the lots."""

MOST_COMPARED = 2_000
"""Names for which a near one is looked for: a tenth of a second with a hundred that are there."""


def names_nowhere(figures: Mapping[str, Any]) -> list[str]:
    """A note for each name that is nowhere, with the nearest that is."""
    there = {
        "line": set(figures.get("lines") or ("L1",)),
        "line or resource": {*(figures.get("lines") or ("L1",)), *figures.get("resources", ())},
        "product": set(figures.get("products", ())),
        "format": _formats(figures),
        "attribute": {*_attributes(figures), "product", "format"},
        HOURS: _attributes(figures) - set(PRODUCT_KEYS),
    }
    notes = dict.fromkeys(
        _told(where, kind, name, there[kind])
        for where, kind, name in _names(figures)
        if name not in there[kind] and (there[kind] or kind == HOURS)
    )
    return [*list(notes)[:MOST_COMPARED], *_mistyped(figures)]


def _names(figures: Mapping[str, Any]) -> Iterator[Named]:
    """Every name that means something of the plant's."""
    for number, closure in enumerate(figures.get("closures", ()), start=1):
        for name in closure.get("lines") or ():
            yield f"closure {number}", "line or resource", name
    for number, rule in enumerate(figures.get("changeovers", ()), start=1):
        yield from _in_rule(f"changeover rule {number}", rule)
    for name, line in (figures.get("lines") or {}).items():
        where = f"line {name}"
        yield from ((f"{where}, products", "product", one) for one in line.get("products", ()))
        state = line.get("state") or {}
        for kind in ("product", "format"):
            if state.get(kind):
                yield f"{where}, state", kind, state[kind]
    for name, resource in figures.get("resources", {}).items():
        after = resource.get("after_fill")
        if after:
            yield f"resource {name}", HOURS, after["hours"]


def _in_rule(where: str, rule: Mapping[str, Any]) -> Iterator[Named]:
    for name in rule.get("lines") or ():
        yield where, "line", name
    for side in ("from", "to"):
        for key, value in (rule.get(side) or {}).items():
            yield (where, key, value) if key in ("product", "format") else (where, "attribute", key)


def _formats(figures: Mapping[str, Any]) -> set[str]:
    """Formats of products and lines. A rate may be of either, so it makes neither."""
    lines = (figures.get("lines") or {}).values()
    of_lines = {name for line in lines for name in line.get("formats", ())}
    products = figures.get("products", {}).values()
    return of_lines | {product["format"] for product in products if product.get("format")}


def _attributes(figures: Mapping[str, Any]) -> set[str]:
    return {key for product in figures.get("products", {}).values() for key in product}


def _told(where: str, kind: str, name: str, there: Iterable[str]) -> str:
    near = nearest(name, there)
    meant = "" if near is None else f"; did you mean {near!r}?"
    return f"{where}: there is no {kind} {name!r}{meant}"


def _mistyped(figures: Mapping[str, Any]) -> Iterator[str]:
    """Attributes that nothing speaks of and that look like a figure every product may have."""
    spoken = {
        key
        for rule in figures.get("changeovers", ())
        for side in ("from", "to")
        for key in rule.get(side) or ()
    }
    after = (one.get("after_fill") or {} for one in figures.get("resources", {}).values())
    spoken |= {one["hours"] for one in after if one}
    for key in sorted(_attributes(figures) - spoken - set(PRODUCT_KEYS)):
        near = nearest(key, PRODUCT_KEYS, 0.8)
        if near is not None:
            yield f"products: nothing speaks of the attribute {key!r}; did you mean {near!r}?"
