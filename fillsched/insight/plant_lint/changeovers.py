"""Rules of changeovers that never count, and pairs that a detour would shorten.

What it is for: a rule below one that matches everything it does, and hours that contradict each
other. What it is not for: names that are nowhere (`names`). A pair without a rule is no fault: the
two general figures hold for it.
"""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations

from fillsched.model.plant import ChangeoverRule, Line, Plant, Product

MOST_COMPARED = 500_000
"""Looks at earlier rules: about a quarter of a second. A matrix of a hundred products needs as many
looks as it has rules; who has thousands of rules of different kinds is told of the first."""

MOST_PRODUCTS = 40
"""Kinds of products among which detours are looked for: 60,000 of them on each kind of line."""

_Signature = tuple[tuple[str, ...], tuple[str, ...]]
_Values = tuple[tuple[str | None, ...], tuple[str | None, ...]]


def never_reached(plant: Plant) -> list[str]:
    """A note for each rule all of whose changeovers an earlier one settles.

    An earlier rule does where each of its conditions is one of the later rule's, or is met by every
    product that the later rule names.
    """
    everywhere = [line.name for line in plant.lines]
    known: dict[_Signature, dict[_Values, dict[str, int]]] = defaultdict(dict)
    notes: list[str] = []
    looks = 0
    for number, rule in enumerate(plant.changeovers, start=1):
        lines = [name for name in everywhere if rule.lines is None or name in rule.lines]
        before, after = _implied(plant, rule.before), _implied(plant, rule.after)
        settled: dict[str, int] = {}
        for (befores, afters), rules in known.items():
            looks += 1
            values = tuple(map(before.get, befores)), tuple(map(after.get, afters))
            for line, earlier in rules.get(values, {}).items():
                settled[line] = min(earlier, settled.get(line, earlier))
        if lines and all(line in settled for line in lines):
            by = ", ".join(str(one) for one in sorted({settled[line] for line in lines}))
            notes.append(
                f"changeover rule {number}{_said(rule)} is never reached: rule {by} "
                "matches all that it does"
            )
        _remember(known, rule, number, lines)
        if looks > MOST_COMPARED:
            break
    return notes


def _remember(
    known: dict[_Signature, dict[_Values, dict[str, int]]],
    rule: ChangeoverRule,
    number: int,
    lines: list[str],
) -> None:
    """Keeps a rule by what it asks for, so that a later one finds it in one look."""
    befores, afters = tuple(sorted(rule.before)), tuple(sorted(rule.after))
    values = (
        tuple(rule.before[key] for key in befores),
        tuple(rule.after[key] for key in afters),
    )
    held = known[befores, afters].setdefault(values, {})
    for line in lines:
        held.setdefault(line, number)


def _implied(plant: Plant, conditions: Mapping[str, str]) -> Mapping[str, str]:
    """What holds of every product that meets `conditions`: they, and what is known of a product
    that they name."""
    product = plant.products.get(conditions.get("product", ""))
    if product is None:
        return conditions
    own = {} if product.format is None else {"format": product.format}
    return {**product.attributes, **own, **conditions}


def triangles(plant: Plant) -> list[str]:
    """A note for each pair of products between which the way over a third one is shorter, setups
    counted, the worst first."""
    products = _different(plant)
    found: dict[tuple[str, str], tuple[Fraction, str]] = {}
    for line in _different_lines(plant):
        taken = [product for product in products if line.takes(product)]
        hours = {
            (a.name, b.name): plant.changeover_hours(line, a, b) + b.setup_hours
            for a, b in permutations(taken, 2)
        }
        for a, b, c in permutations([product.name for product in taken], 3):
            over = hours[a, b] + hours[b, c]
            saved = hours[a, c] - over
            if saved > found.get((a, c), (Fraction(0), ""))[0]:
                told = f"takes {_hours(hours[a, c])}, over {b} only {_hours(over)}"
                found[a, c] = saved, f"on line {line.name} from {a} to {c} {told}"
    return [text for _, text in sorted(found.values(), key=lambda one: (-one[0], one[1]))]


def _different(plant: Plant) -> list[Product]:
    """Products of which rules think differently, the first MOST_PRODUCTS."""
    asked = {key for rule in plant.changeovers for key in (*rule.before, *rule.after)}
    named = {
        value
        for rule in plant.changeovers
        for conditions in (rule.before, rule.after)
        for key, value in conditions.items()
        if key == "product"
    }
    kinds: dict[object, Product] = {}
    every = {**{name: Product(name) for name in sorted(named)}, **plant.products}
    for product in every.values():
        name = product.name if product.name in named else None
        lines = tuple(line.takes(product) for line in plant.lines)
        seen = tuple(product.attribute(key) for key in sorted(asked - {"product"}))
        kinds.setdefault((name, lines, seen, product.setup_hours), product)
    return list(kinds.values())[:MOST_PRODUCTS]


def _different_lines(plant: Plant) -> list[Line]:
    """Lines that rules treat differently; of several alike the first."""
    alike: dict[object, Line] = {}
    for line in plant.lines:
        rules = frozenset(
            number
            for number, rule in enumerate(plant.changeovers)
            if rule.lines is not None and line.name in rule.lines
        )
        own = line.rules
        key = rules, own.changeover_same_hours, own.changeover_different_hours
        alike.setdefault((key, line.products, line.formats), line)
    return list(alike.values())


def _said(rule: ChangeoverRule) -> str:
    parts = [
        f"{word} {', '.join(f'{key} {value}' for key, value in conditions.items())}"
        for word, conditions in (("from", rule.before), ("to", rule.after))
        if conditions
    ]
    return f" ({' '.join(parts)})" if parts else ""


def _hours(hours: Fraction) -> str:
    return f"{float(hours):.6g} h"
