"""From the relaxation to whole bins: fix some patterns, solve again for the rest, repeat.

What it is for: the best schedules of all parts. Each round takes the patterns that the relaxation
of the rest likes best, about a tenth of its bins, as they are; what they hold is struck out and the
relaxation of the remaining items is solved again (a few rounds of column generation: the prices
shift). Once few bins are left, the rest is small enough for filling and local search, which is
tried at several sizes of the rest; a cold local search over everything ends it. With `noise` the
order in which patterns are taken is shaken, so that another dive ends elsewhere.

What it is not for: proof; nothing fixed here is ever known to be right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from numpy.random import Generator

from fillsched.solve.anneal import COLD, WARM, anneal
from fillsched.solve.classes import Classes, Pattern
from fillsched.solve.constructive import Bins, look_ahead_answer
from fillsched.solve.master import Master, Needs, needs_by_volume
from fillsched.solve.packing import Packing
from fillsched.solve.search import Search

SHARE = 0.10
"""Share of the bins left that one round fixes."""

HANDOVERS = (0.40, 0.28, 0.20, 0.14, 0.10, 0.06)
"""Shares of all items left at which the rest is handed to the local search."""

ROUNDS = 12
"""Rounds of column generation after each fixing."""

KEPT = 3
"""Patterns taken over into the next relaxation, per class that still has items."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Moves of local search on the rest at each handover, and over everything at the end."""

    rest_moves: int
    end_moves: int


def dive(
    search: Search,
    classes: Classes,
    master: Master,
    *,
    effort: Effort,
    random: Generator,
    noise: float,
    target: int,
    offer: bool = True,
) -> Bins:
    """The best packing found by a dive from the solved `master`, offered if `offer` is set."""
    packing = classes.packing
    left = list(master.demand)
    all_items = sum(left)
    fixed: list[Pattern] = []
    best: Bins = []
    best_cost = 0
    handovers = list(HANDOVERS)
    amounts, patterns = master.amounts, master.patterns
    while True:
        search.work()
        remaining = sum(left)
        while handovers and remaining <= handovers[0] * all_items:
            handovers.pop(0)
            if handovers and remaining <= handovers[0] * all_items:
                continue
            bins = _with_rest(search, classes, fixed, left, effort, int(random.integers(1 << 30)))
            cost = packing.cost(bins)
            if not best or cost < best_cost:
                best, best_cost = bins, cost
                if offer:
                    search.offer(packing.campaigns(bins))
        if not handovers or remaining == 0 or (best and best_cost <= target):
            break
        taken = _take(classes, patterns, amounts, left, random, noise)
        if not taken:
            break
        fixed.extend(taken)
        if sum(left) == 0:
            continue
        needs = _needs_left(classes, master.needs, fixed, left)
        rest = Master(
            classes, _kept(classes, patterns, amounts, left), left, needs, look=search.work
        )
        rest.relax(ROUNDS)
        amounts, patterns = rest.amounts, rest.patterns
    if not best:
        best = _with_rest(search, classes, fixed, left, effort, int(random.integers(1 << 30)))
    if packing.cost(best) > target:
        best = anneal(
            search, packing, best, moves=effort.end_moves, seed=int(random.integers(1 << 30)),
            temperatures=COLD, target=target, offer=offer,
        )  # fmt: skip
    if offer:
        search.offer(packing.campaigns(best))
    return best


def _take(
    classes: Classes,
    patterns: Sequence[Pattern],
    amounts: Sequence[float],
    left: list[int],
    random: Generator,
    noise: float,
) -> list[Pattern]:
    """Strikes the patterns liked best out of `left`, about SHARE of the bins; gives them."""
    used = [(amount, place) for place, amount in enumerate(amounts) if amount > 1e-6]
    goal = max(1.0, SHARE * sum(amount for amount, _ in used))
    shaken = noise * random.random(len(used))
    ranked = sorted(range(len(used)), key=lambda i: (-(used[i][0] + shaken[i]), used[i][1]))
    taken: list[Pattern] = []
    for index in ranked:
        amount, place = used[index]
        for _ in range(max(1, int(amount + 1e-6))):
            filled = _strike(classes, patterns[place], left)
            if filled is None:
                break
            taken.append(filled)
            if len(taken) >= goal:
                return taken
    return taken


def _strike(classes: Classes, pattern: Pattern, left: list[int]) -> Pattern | None:
    """Takes a pattern out of `left`, a smaller item of the type for one that is gone.

    None, and nothing taken, when a slot would stay empty.
    """
    filled: list[int] = []
    for number in pattern:
        end = classes.first[classes.kind[number] + 1]
        while number < end and not left[number]:
            number += 1
        if number == end:
            for taken in filled:
                left[taken] += 1
            return None
        left[number] -= 1
        filled.append(number)
    return tuple(sorted(filled))


def _kept(
    classes: Classes, patterns: Sequence[Pattern], amounts: Sequence[float], left: Sequence[int]
) -> list[Pattern]:
    """Patterns for the next relaxation: those in use, the newest others, one for each class."""
    most = KEPT * sum(1 for count in left if count)
    kept = [pattern for pattern, amount in zip(patterns, amounts, strict=True) if amount > 1e-6]
    for pattern in reversed(patterns):
        if len(kept) >= most:
            break
        if all(left[number] for number in pattern):
            kept.append(pattern)
    kept.extend((number,) for number, count in enumerate(left) if count)
    return kept


def _needs_left(
    classes: Classes, needs: Needs, fixed: Sequence[Pattern], left: Sequence[int]
) -> Needs:
    """What is still needed for the items left: by volume, or what is known of all less the fixed.

    Never more bins than items, so that no empty one is asked for.
    """
    volume = needs_by_volume(classes, left)
    types = list(needs.types)
    for pattern in fixed:
        for kind in classes.kinds(pattern):
            types[kind] -= 1
    items = [0] * len(types)
    for number, count in enumerate(left):
        items[classes.kind[number]] += count
    kept = (
        min(max(known, least), count)
        for known, least, count in zip(types, volume.types, items, strict=True)
    )
    bins = max(needs.bins - len(fixed), volume.bins)
    return Needs(tuple(kept), min(bins, sum(items)))


def _with_rest(
    search: Search,
    classes: Classes,
    fixed: Sequence[Pattern],
    left: Sequence[int],
    effort: Effort,
    seed: int,
) -> Bins:
    """The fixed patterns as bins, and the rest filled and searched on its own."""
    pool = [list(items) for items in classes.items]
    bins: Bins = [[pool[number].pop() for number in pattern] for pattern in fixed]
    rest = [item for items in pool for item in items]
    if not rest:
        return bins
    part = part_of(classes.packing, rest)
    made = look_ahead_answer(search, part)
    made = anneal(
        search, part, made, moves=effort.rest_moves, seed=seed, temperatures=WARM, offer=False
    )
    return bins + [[rest[index] for index in one] for one in made]


def part_of(packing: Packing, items: Sequence[int]) -> Packing:
    """The packing of some of the items, numbered in the order given."""
    return replace(
        packing,
        sizes=tuple(packing.sizes[item] for item in items),
        type_of=tuple(packing.type_of[item] for item in items),
    )
