"""A smaller packing that costs no more: sizes rounded down in groups, types perhaps forgotten.

What it is for: bounds for more lots than the relaxation can hold one by one. Rounding a size down
and counting two types as one can only make a packing cheaper, so what bounds the coarse packing
bounds the real one. Groups of a type hold equally many items, so that rounding costs little where
many sizes lie close together. What it is not for: schedules, since coarse bins may not hold.
"""

from collections.abc import Callable
from dataclasses import replace

from fillsched.solve.classes import Classes
from fillsched.solve.constructive import Bins
from fillsched.solve.master import Master, needs_by_volume
from fillsched.solve.packing import Packing

GROUPS = 1_000
"""Groups in all: the relaxation of so many classes is solved in a second or a few."""

FEWEST_GROUPS = 20
"""Groups a type must have at least, else the types are only taken together."""

ROUNDS = 400
"""Rounds of column generation at most."""


def coarse_bounds(
    packing: Packing,
    bins: Bins,
    *,
    look: Callable[[int], None],
    report: Callable[[int], object],
    known: int,
    enough: int,
) -> None:
    """Reports bounds on the cost of `packing`; `bins` is any packing of it, `known` a bound."""
    merged = replace(packing, types=1, type_of=(0,) * len(packing.sizes))
    relaxed = [(merged, GROUPS)]
    if packing.types > 1 and GROUPS // packing.types >= FEWEST_GROUPS:
        relaxed.append((packing, GROUPS // packing.types))
    for one, groups in relaxed:
        classes = Classes.of(rounded_down(one, groups))
        needs = needs_by_volume(classes, classes.demand)
        start = {classes.pattern(items) for items in bins}
        master = Master(classes, sorted(start), needs=needs, look=look)
        master.relax(ROUNDS, report=report, known=known, enough=enough)


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
