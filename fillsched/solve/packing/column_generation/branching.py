"""Stronger bounds from whole numbers of bins: for each type alone, and in all.

What it is for: two things that the relaxation leaves fractional but a packing cannot.

* A type needs a whole number of bins. The relaxation of its items alone, at the cost of one a bin,
  rounded up is how many at least, whatever else stands in them.
* The number of bins is whole. If the relaxation uses 135.5, then either at most 135 are used or at
  least 136; each of the two is relaxed again, and the lower of the two bounds holds. The value of
  the relaxation is convex in the number of bins, so no other number need be looked at.

What it is not for: branching on patterns; `proof` settles the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, floor

from fillsched.solve.packing.bounds import least_bins, least_cost
from fillsched.solve.packing.column_generation.master import Master, Needs, needs_by_volume
from fillsched.solve.packing.constructive import Bins
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing

ROUNDS = 100
"""Rounds of column generation for a type alone and for each half."""

WHOLE = 1e-6
"""A number of bins closer than this to a whole one is taken for it."""


@dataclass(slots=True)
class Leaf:
    """Packings with a number of bins within `needs` cost at least `bound`."""

    needs: Needs
    bound: int


def needs_by_type(classes: Classes, bins: Bins, look: Callable[[int], None]) -> Needs:
    """The needs of all items, each type's by its own relaxation; `bins` to begin with."""
    packing = classes.packing
    needs = needs_by_volume(classes, classes.demand)
    types = list(needs.types)
    for kind in range(packing.types):
        alone: list[list[int]] = []
        for items in bins:
            own = [item for item in items if packing.type_of[item] == kind]
            if own:
                alone.append(own)
        if len(alone) > types[kind]:
            types[kind] = max(types[kind], _least_bins(packing, kind, alone, look))
    return Needs(tuple(types), least_bins(packing, sum(packing.sizes), types))


def _least_bins(packing: Packing, kind: int, bins: Bins, look: Callable[[int], None]) -> int:
    items = [item for one in bins for item in one]
    place = {item: index for index, item in enumerate(items)}
    alone = replace(
        packing,
        sizes=tuple(packing.sizes[item] for item in items),
        type_of=(0,) * len(items),
        types=1,
        type_sizes=(packing.capacity - packing.room_of(kind),),
        bin_cost=1,
        type_costs=(0,),
        spared=(0,),
    )
    classes = Classes.of(alone)
    start = [classes.pattern([place[item] for item in one]) for one in bins]
    master = Master(classes, start, look=look)
    bounds = [0]
    master.relax(ROUNDS, report=bounds.append, enough=len(bins))
    return bounds[-1]


def cost_of(packing: Packing, needs: Needs) -> int:
    """Units that the needs alone cost."""
    return least_cost(packing, needs.types, needs.bins)


def leaves(master: Master, bound: int, enough: int) -> list[Leaf]:
    """The halves into which the solved relaxation falls, the one with the lower bound first.

    `bound` is what the whole is known to cost; a half that reaches `enough` is not looked at
    further. The master is left limited to the first half.
    """
    needs, used = master.needs, sum(master.amounts)
    if abs(used - round(used)) < WHOLE:
        return [Leaf(needs, bound)]
    found = []
    for half in (
        replace(needs, bins=max(needs.bins, ceil(used))),
        replace(needs, most_bins=floor(used)),
    ):
        if half.most_bins is not None and half.most_bins < half.bins:
            continue
        master.limit(half)
        bounds = [bound]
        master.relax(ROUNDS, report=bounds.append, enough=enough)
        found.append(Leaf(half, max(bounds)))
    found.sort(key=lambda leaf: leaf.bound)
    master.limit(found[0].needs)
    master.relax(ROUNDS)
    return found
