"""Building campaigns by what lots are worth: the prices of a coarse relaxation say what to put
together.

What it is for: good schedules of many lots in seconds. Filling bins to the brim is not enough: with
lots of about a third of the window, three of which often just do not fit, the longest should stand
in pairs and all others in threes; a rule that only looks at the room left never sees that. The
prices of the relaxation do: a bin belongs into a good schedule when the prices of its lots come to
what it costs. So, from the longest lot down, each bin takes the lots that are worth most together
and fit exactly (the search of `pricing`, among what is left), as long as they make up for the cost
up to a tolerance; what is left then waits for a wider one, and the rest is filled as in
`constructive`.

What it is not for: proof, or the last units (see `reoptimise`).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from fillsched.solve.packing.column_generation.master import Duals, Master
from fillsched.solve.packing.column_generation.pricing import Pricing
from fillsched.solve.packing.constructive import Bins, look_ahead_answer
from fillsched.solve.packing.heuristics.diving import part_of
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search

TOLERANCES = (0.0005, 0.002, 0.006)
"""Shares of a bin's cost that its lots may be worth less than it, one pass after the other."""

NODES = 3_000
"""Nodes of the search for one bin."""

STALE = 0.15
"""Share of the lots left that may be struck before the bounds of the search are made anew."""

LOTS_AT_ONCE = 2_500
"""Lots among which the search looks: the table of its bounds grows with them."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a lot of a size is worth by a relaxation, linear between the sizes it knew.

    `scale` to one unit of cost; `of_type` is the worth of a type in a bin, `bin` that of a bin as
    such.
    """

    sizes: Sequence[int]
    prices: Sequence[int]
    scale: int
    of_type: int
    bin: int

    @classmethod
    def of(cls, master: Master) -> "Worth":
        """From the solved relaxation of a packing of one type."""
        prices = master.prices
        assert prices is not None, "solved"
        sizes, worth = master.classes.size[::-1], prices.duals.classes[::-1]
        return cls(sizes, worth, prices.scale, prices.duals.types[0], prices.duals.bin)

    def duals(self, classes: Classes) -> Duals:
        """Prices for the relaxation of other items of the same packing."""
        prices = [self.at(size) for size in classes.size]
        return Duals(prices, [self.of_type] * classes.packing.types, self.bin)

    def at(self, size: int) -> int:
        """The worth of a lot of `size`."""
        above = bisect_right(self.sizes, size)
        if above == 0:
            return self.prices[0] * size // self.sizes[0]
        if above == len(self.sizes):
            return self.prices[-1]
        low, high = self.sizes[above - 1], self.sizes[above]
        rise = self.prices[above] - self.prices[above - 1]
        return self.prices[above - 1] + rise * (size - low) // (high - low)


def guided_answer(search: Search, packing: Packing, worth: Worth) -> Bins:
    """A packing by `worth`, type by type, and the rest by look-ahead."""
    own: list[list[int]] = [[] for _ in range(packing.types)]
    for item, kind in enumerate(packing.type_of):
        own[kind].append(item)
    bins: Bins = []
    rest: list[int] = []
    for items in own:
        items.sort(key=packing.sizes.__getitem__)
        parts = -(-len(items) // LOTS_AT_ONCE)
        for number in range(parts):  # every part has lots of all sizes
            part = items[number::parts]
            made, left = _filled(search, part_of(packing, part), worth)
            bins += [[part[index] for index in one] for one in made]
            rest += [part[index] for index in left]
    if rest:
        made = look_ahead_answer(search, part_of(packing, rest))
        bins += [[rest[index] for index in one] for one in made]
    return bins


def _filled(search: Search, packing: Packing, worth: Worth) -> tuple[Bins, list[int]]:
    """Bins whose lots are worth what they cost, and the items in none of them."""
    classes = Classes.of(packing)
    pricing = Pricing(classes)
    prices = [worth.at(size) for size in classes.size]
    charges = [cost * worth.scale - worth.of_type for cost in packing.type_costs]
    pricing.set_prices(prices, charges, worth.scale)
    cost = packing.bin_cost * worth.scale - worth.bin
    unit = packing.least_cost * worth.scale
    left = [list(items) for items in classes.items]
    seeds = sorted(range(len(classes)), key=lambda number: -classes.size[number])
    bins: Bins = []
    waiting = len(packing.sizes)
    fresh = waiting
    for tolerance in TOLERANCES:
        enough = cost - int(unit * tolerance)
        for seed in seeds:
            while left[seed]:
                search.work()
                pattern = pricing.best_with(seed, enough, NODES)
                if pattern is None:
                    break
                pricing.strike(pattern)
                bins.append([left[number].pop() for number in pattern])
                waiting -= len(pattern)
                if waiting < (1 - STALE) * fresh:
                    pricing.forget_struck()
                    fresh = waiting
    return bins, [item for items in left for item in items]
