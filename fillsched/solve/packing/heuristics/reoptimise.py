"""One part of a packing at a time: take some bins, plan what is in them anew, keep what is better.

What it is for: more lots than the relaxation can hold at once (then the parts together are all
bins, some hundred lots in each), and the last units on fewer lots, where a small part can be solved
to its end though the whole cannot. A part begins with its own bins, so it never gets worse; when
its relaxation says that it cannot get better, it is left alone. What it is not for: bounds, which
hold for the part only.
"""

from numpy.random import Generator

from fillsched.solve.packing.column_generation.master import Master
from fillsched.solve.packing.constructive import Bins
from fillsched.solve.packing.heuristics.diving import Effort, dive, part_of
from fillsched.solve.packing.heuristics.dual_guided import Worth
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search

ROUNDS = 60
"""Rounds of column generation for a part."""


def better_part(
    search: Search,
    packing: Packing,
    bins: Bins,
    effort: Effort,
    random: Generator,
    worth: Worth | None = None,
) -> Bins:
    """A packing of the items in `bins` that costs less, or `bins` when none is found."""
    items = [item for one in bins for item in one]
    place = {item: index for index, item in enumerate(items)}
    part = part_of(packing, items)
    classes = Classes.of(part)
    cost = part.cost([[place[item] for item in one] for one in bins])
    start = [classes.pattern([place[item] for item in one]) for one in bins]
    master = Master(classes, start, look=search.work)
    bounds = [0]
    begin = None if worth is None else worth.duals(classes)
    master.relax(ROUNDS, report=bounds.append, smooth=begin is not None, begin=begin)
    if bounds[-1] >= cost:
        return bins
    found = dive(
        search, classes, master, effort=effort, random=random, noise=0.0, target=bounds[-1],
        below=cost, offer=False,
    )  # fmt: skip
    if found is None:
        return bins
    return [[items[index] for index in one] for one in found]
