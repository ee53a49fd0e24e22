"""The planning of one line as a packing problem: bins with a capacity, items with a type.

What it is for: where a changeover depends only on the product p that it leads to, s_p within it and
d_p from another, the order inside a campaign needs no thought: lots of a product stand together,
and the one with the longest d_p comes first, as none is due after a clean. With u_p the setup of a
product, a campaign of n_p lots of each product takes

    sum(fill + s_p) + sum over its products of (d_p + u_p - s_p) - max d_p,

and over B campaigns the makespan is this and c for each (c: clean). So, with d the least d_p: items
of size fill + s_p, bins of capacity w + d (w: window), each product present takes d_p + u_p - s_p
more, and one of them spares d_p - d; costs are the same, with c - d for each bin. (Without setups
and with one figure d for all this is bin packing with types; with them, *bin packing with setups*:
Baldacci, Ciccarelli, Coniglio, Dose, Furini 2025.)

It holds where u_p + d >= s_p, so that neither splitting a product nor leaving one out ever costs
less, and where c >= d_p. With two figures s <= d for all and no setups, c may be shorter: when
c < d, mixing products never pays: a campaign of t products split into t saves (t - 1)(d - c) and
keeps every window. Then bins hold one type each at c - s a bin, which is written as a type size
that two types can never both afford. When even c <= s, a clean is no dearer than a changeover and
every lot alone is optimal: then sizes are such that no two items share a bin.

What it is not for: other changeovers, where the order matters (`Packing.of` says None).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import gcd

from fillsched.model import Campaigns, Problem


@dataclass(frozen=True, slots=True)
class Packing:
    """Items `i` of `sizes[i]` and type `type_of[i]`, in ticks; costs in units of `unit_ticks`.

    Of each type: `type_sizes` and `type_costs` for a bin that holds some of it, `spared` ticks (a
    multiple of `unit_ticks`, no more than its size and cost) of size and cost if it is the one that
    spares most in its bin. A bin is feasible when its `load` is at most `capacity`.
    makespan = base_ticks + unit_ticks x `cost` of all bins.
    Every item fits alone. No cost is negative; all are zero only when no two items fit.
    """

    sizes: tuple[int, ...]
    type_of: tuple[int, ...]
    types: int
    capacity: int
    type_sizes: tuple[int, ...]
    bin_cost: int
    type_costs: tuple[int, ...]
    spared: tuple[int, ...]
    unit_ticks: int
    base_ticks: int

    @classmethod
    def of(cls, problem: Problem) -> "Packing | None":
        """The packing that `problem` is, or None when its makespan depends on the sequence."""
        figures = _figures(problem)
        if figures is None or figures.flaw(problem):
            return None
        same, least = figures.same, min(figures.into)
        clean, window = problem.clean_ticks, problem.clean_window_ticks
        pairs = zip(problem.fill_ticks, problem.product_of, strict=True)
        sizes = tuple(fill + same[product] for fill, product in pairs)
        base, capacity, bin_ticks = sum(sizes), window + least, clean - least
        type_sizes = type_ticks = tuple(
            into + setup - own
            for into, setup, own in zip(figures.into, figures.setup, same, strict=True)
        )
        spared = tuple(into - least for into in figures.into)
        types = len(problem.products)
        if figures.alike and clean <= same[0]:  # a campaign for every lot
            sizes, type_sizes, capacity = (1,) * len(sizes), (1,) * types, 2
            bin_ticks, type_ticks, base = clean, (0,) * types, sum(problem.fill_ticks)
        elif clean < least:  # a product to every campaign
            type_sizes = (window + same[0] + 1,) * types
            capacity = window + same[0] + type_sizes[0]
            bin_ticks, type_ticks = clean - same[0], (0,) * types
        unit = gcd(bin_ticks, *type_ticks, *spared) or 1
        return cls(
            sizes=sizes,
            type_of=problem.product_of,
            types=types,
            capacity=capacity,
            type_sizes=type_sizes,
            bin_cost=bin_ticks // unit,
            type_costs=tuple(ticks // unit for ticks in type_ticks),
            spared=spared,
            unit_ticks=unit,
            base_ticks=base,
        )

    @property
    def sparing(self) -> bool:
        """Whether it matters which type of a bin spares most."""
        return any(self.spared)

    @property
    def least_cost(self) -> int:
        """Units of the cheapest bin."""
        return min(self.cost_of_types([kind]) for kind in range(self.types))

    def room_of(self, kind: int) -> int:
        """What a bin can hold of a type: no other type beside it would make it more."""
        return self.capacity - self.type_sizes[kind] + self.spared[kind]

    def size_of_types(self, kinds: Collection[int]) -> int:
        """Capacity that the types in a bin take."""
        size = sum(self.type_sizes[kind] for kind in kinds)
        return size - max((self.spared[kind] for kind in kinds), default=0)

    def cost_of_types(self, kinds: Collection[int]) -> int:
        """Units that a bin with these types costs."""
        spared = max((self.spared[kind] for kind in kinds), default=0)
        cost = self.bin_cost + sum(self.type_costs[kind] for kind in kinds)
        return cost - spared // self.unit_ticks

    def load(self, items: Sequence[int]) -> int:
        """Capacity that a bin with these items takes."""
        kinds = {self.type_of[item] for item in items}
        return sum(self.sizes[item] for item in items) + self.size_of_types(kinds)

    def makespan_ticks(self, cost: int) -> int:
        """The makespan of a packing that costs `cost` units."""
        return self.base_ticks + self.unit_ticks * cost

    def cost(self, bins: Campaigns) -> int:
        """Units that `bins` cost."""
        type_of = self.type_of
        return sum(self.cost_of_types({type_of[item] for item in items}) for items in bins if items)

    def campaigns(self, bins: Campaigns) -> Campaigns:
        """The campaigns that `bins` are: lots of a product together, longest first; the product
        that spares most comes first."""
        type_of, sizes, spared = self.type_of, self.sizes, self.spared
        return [
            sorted(
                items,
                key=lambda item: (-spared[type_of[item]], type_of[item], -sizes[item], item),
            )
            for items in bins
            if items
        ]


def alone_is_best(problem: Problem) -> bool:
    """Whether a clean is no dearer than any changeover, so that no campaign need hold two lots."""
    special = problem.special_changeover_ticks.values()
    return problem.clean_ticks <= min(
        problem.changeover_same_ticks, problem.changeover_different_ticks, *special
    )


def why_sequence_matters(problem: Problem) -> str | None:
    """In a planner's words, why the order inside a campaign decides; None when it does not."""
    figures = _figures(problem)
    if figures is None:
        return "its changeover matrix makes the order of the lots decide"
    return figures.flaw(problem)


@dataclass(frozen=True, slots=True)
class _Figures:
    """Of each product, in ticks: its changeover within it and into it, and its setup."""

    same: tuple[int, ...]
    into: tuple[int, ...]
    setup: tuple[int, ...]

    @property
    def alike(self) -> bool:
        """Whether two figures hold for all products."""
        return len(set(self.into)) == len(set(self.same)) == 1 and not any(self.setup)

    def flaw(self, problem: Problem) -> str | None:
        """Why the order decides though a changeover depends only on where it leads."""
        least, clean = min(self.into), problem.clean_ticks
        pairs = list(zip(self.same, self.setup, strict=True))
        if any(setup + least < same for same, setup in pairs):
            return "a changeover between two products takes less time than within one"
        cheap = clean < max(self.into) or any(clean + setup <= same for same, setup in pairs)
        if cheap and not self.alike:
            return "a changeover takes longer than a clean"
        return None


def _figures(problem: Problem) -> _Figures | None:
    """None when a changeover that can happen depends on the product before it too.

    What no pair of these lots can ask for is set to what others ask for, so that a single product,
    or products of one lot each, never make a difference.
    """
    counts = Counter(problem.product_of)
    products = range(len(problem.products))
    special = problem.special_changeover_ticks
    ways: list[list[int]] = [[] for _ in products]
    for (first, second), ticks in special.items():
        if first != second:
            ways[second].append(ticks)
    into = []
    for found in ways:
        if len(found) < len(products) - 1:
            found.append(problem.changeover_different_ticks)
        if len(set(found)) > 1:
            return None
        into.extend(found[:1])
    same = {
        p: special.get((p, p), problem.changeover_same_ticks) for p in products if counts[p] > 1
    }
    into = into or [same.get(0, 0)]
    setup = problem.setup_ticks or (0,) * len(products)
    usual = min(same.values(), default=min(into))
    return _Figures(
        same=tuple(same.get(p, min(usual, setup[p] + min(into))) for p in products),
        into=tuple(into),
        setup=setup,
    )
