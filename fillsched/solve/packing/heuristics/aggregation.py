"""A smaller packing that costs no more: sizes rounded down in groups, types perhaps forgotten.

What it is for: bounds for more lots than the relaxation can hold one by one. Rounding a size down
and counting two types as one can only make a packing cheaper, so what bounds the coarse packing
bounds the real one. Groups of a type hold equally many items, so that rounding costs little where
many sizes lie close together. What it is not for: schedules, since coarse bins may not hold.
"""

from collections.abc import Callable
from dataclasses import replace

from fillsched.solve.packing.column_generation.master import Master, needs_by_volume
from fillsched.solve.packing.constructive import Bins
from fillsched.solve.packing.heuristics.dual_guided import Worth
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing

STARTING = 2
"""Patterns of the packing at hand to begin with, per group: more only make the rounds slow."""

ROUNDS = 400
"""Rounds of column generation at most."""


def relaxed_coarsely(
    packing: Packing,
    groups: int,
    bins: Bins,
    *,
    look: Callable[[int], None],
    report: Callable[[int], object],
    known: int,
    enough: int,
    worth: Worth | None = None,
) -> Master:
    """The solved relaxation of all types taken as one, `groups` sizes; reports its bounds.

    `bins` is any packing, `known` a bound; it ends early at a bound of `enough`. `worth` is what a
    coarser relaxation said: a beginning that saves most of the rounds.
    """
    classes = Classes.of(rounded_down(_merged(packing), groups))
    start = sorted({classes.pattern(items) for items in bins})
    start = start[:: -(-len(start) // (STARTING * groups))]
    needs = needs_by_volume(classes, classes.demand)
    master = Master(classes, start, needs=needs, look=look)
    master.relax(
        ROUNDS,
        report=report,
        known=known,
        enough=enough,
        smooth=True,
        begin=None if worth is None else worth.duals(classes),
    )
    return master


def _merged(packing: Packing) -> Packing:
    """All types as one that takes no more and costs no more than any bin's own types."""
    kinds = range(packing.types)
    return replace(
        packing,
        types=1,
        type_of=(0,) * len(packing.sizes),
        type_sizes=(min(packing.size_of_types([kind]) for kind in kinds),),
        type_costs=(packing.least_cost - packing.bin_cost,),
        spared=(0,),
    )


def rounded_down(packing: Packing, groups: int) -> Packing:
    """`packing` with each size rounded down to the least of its group, `groups` to a type."""
    sizes = list(packing.sizes)
    own: list[list[int]] = [[] for _ in range(packing.types)]
    for item, kind in enumerate(packing.type_of):
        own[kind].append(item)
    for items in own:
        items.sort(key=packing.sizes.__getitem__)
        for group in range(groups):
            low, high = len(items) * group // groups, len(items) * (group + 1) // groups
            for item in items[low:high]:
                sizes[item] = packing.sizes[items[low]]
    return replace(packing, sizes=tuple(sizes))
