"""From the relaxation to whole bins: fix some patterns, solve again for the rest, repeat.

What it is for: the best schedules of all parts. Each round takes the patterns that the relaxation
of the rest likes best, about a tenth of its bins, as they are; what they hold is struck out and the
relaxation of the remaining items is solved again (a few rounds of column generation: the prices
shift). At several sizes of the rest it is filled and searched locally; a small rest is given to the
integer solver. A dive whose fixed bins and bound for the rest together are far above the best known
schedule is broken off. With `noise` the order in which patterns are taken is shaken, so that
another dive ends elsewhere.

What it is not for: proof; nothing fixed here is ever known to be right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from numpy.random import Generator

from fillsched.solve.packing.column_generation.master import Master, Needs, needs_by_volume
from fillsched.solve.packing.column_generation.proof import Answer, attempt
from fillsched.solve.packing.constructive import Bins, look_ahead_answer
from fillsched.solve.packing.heuristics.annealing import COLD, WARM, anneal
from fillsched.solve.packing.item_classes import Classes, Pattern
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search

SHARE, LARGE_SHARE = 0.10, 0.20
"""Share of the bins left that one round fixes, up to LARGE_LOTS items and beyond."""

LARGE_LOTS = 2_000
"""With more items left a round costs a second: fewer rounds then."""

HANDOVERS = (0.40, 0.28, 0.20, 0.14, 0.10, 0.06)
"""Shares of all items left at which the rest is handed to the local search."""

ROUNDS = 12
"""Rounds of column generation after each fixing."""

KEPT = 3
"""Patterns taken over into the next relaxation, per class that still has items."""

HOPE_PER_MILLE = 15
"""A dive goes on while its bound is at most this much above the best cost: the local search over
everything, which ends it, can undo what was fixed."""

EXACT_LOTS = 120
"""A rest of at most so many items is given to the integer solver."""

EXACT_PATTERNS = 4_000
"""Patterns that the integer solver may have for a rest: it should take a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Moves of local search on the rest at each handover and over everything at the end.

    `rest_seconds`: deterministic seconds of the integer solver for a small rest.
    """

    rest_moves: int
    end_moves: int
    rest_seconds: float


def dive(
    search: Search,
    classes: Classes,
    master: Master,
    *,
    effort: Effort,
    random: Generator,
    noise: float,
    target: int,
    below: int,
    offer: bool = True,
) -> Bins | None:
    """A packing that costs less than `below`, by one dive from the solved `master`, or None.

    It ends as soon as the cost is `target`. With `offer`, what is found is offered at once.
    """
    run = _Dive(search, classes, master, effort, random, offer)
    run.target, run.cost = target, below
    run.go(noise)
    return run.best


class _Dive:
    def __init__(
        self,
        search: Search,
        classes: Classes,
        master: Master,
        effort: Effort,
        random: Generator,
        offer: bool,
    ) -> None:
        self.search = search
        self.classes = classes
        self.packing = classes.packing
        self.top = master
        self.effort = effort
        self.random = random
        self.offer = offer
        self.target = self.cost = 0
        self.best: Bins | None = None  # better than `below`
        self.last: Bins | None = None  # the best of this dive
        self.left = list(master.demand)
        self.fixed: list[Pattern] = []
        self.fixed_cost = 0

    def go(self, noise: float) -> None:
        master = self.top
        shares = list(HANDOVERS)
        lots = sum(self.left)
        asked = False
        while self.cost > self.target:
            self.search.work()
            taken = _take(
                self.classes, master.patterns, master.amounts, self.left, self.random, noise
            )
            self.fixed.extend(taken)
            self.fixed_cost += sum(self.classes.cost(pattern) for pattern in taken)
            rest = sum(self.left)
            if rest == 0 or not taken:
                self._search_rest()
                break
            master = self._relaxed_rest(master)
            solved = master.relax(ROUNDS)
            bound = master.prices.bound if master.prices is not None else 0
            if solved:
                bound = max(bound, ceil(master.value - 1e-6))
            if self.fixed_cost + bound >= self.cost + self.cost * HOPE_PER_MILLE // 1_000:
                break
            if shares and rest <= shares[0] * lots:
                while shares and rest <= shares[0] * lots:
                    shares.pop(0)
                self._search_rest()
                if not shares:
                    break
            if rest <= EXACT_LOTS and not asked and self.fixed_cost + bound < self.cost:
                asked = True
                self._solve_rest(master)
        if self.last is not None and self.cost > self.target:
            found = anneal(
                self.search, self.packing, self.last, moves=self.effort.end_moves,
                seed=self._seed(), temperatures=COLD, target=self.target, offer=False,
            )  # fmt: skip
            self._keep(found)

    def _relaxed_rest(self, master: Master) -> Master:
        needs = _needs_left(self.classes, self.top.needs, self.fixed, self.left)
        patterns = _kept(self.classes, master.patterns, master.amounts, self.left)
        return Master(self.classes, patterns, self.left, needs, look=self.search.work)

    def _search_rest(self) -> None:
        """Fills the rest and searches it locally."""
        pool = [list(items) for items in self.classes.items]
        bins = [[pool[number].pop() for number in pattern] for pattern in self.fixed]
        rest = [item for items in pool for item in items]
        if rest:
            part = part_of(self.packing, rest)
            made = look_ahead_answer(self.search, part)
            made = anneal(
                self.search, part, made, moves=self.effort.rest_moves, seed=self._seed(),
                temperatures=WARM, offer=False,
            )  # fmt: skip
            bins += [[rest[index] for index in one] for one in made]
        self._keep(bins)

    def _solve_rest(self, master: Master) -> None:
        """Asks the integer solver for a rest that makes the whole better."""
        below = self.cost - 1 - self.fixed_cost
        found = attempt(
            self.search, self.classes, master, below, self.effort.rest_seconds, EXACT_PATTERNS
        )
        if found.answer is Answer.FOUND:
            self._keep(self.classes.bins([*self.fixed, *found.patterns]))

    def _keep(self, bins: Bins) -> None:
        cost = self.packing.cost(bins)
        if self.last is None or cost < self.packing.cost(self.last):
            self.last = bins
        if cost < self.cost:
            self.best, self.cost = bins, cost
            if self.offer:
                self.search.offer(self.packing.campaigns(bins))

    def _seed(self) -> int:
        return int(self.random.integers(1 << 30))


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
    share = SHARE if sum(left) <= LARGE_LOTS else LARGE_SHARE
    goal = max(1.0, share * sum(amount for amount, _ in used))
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


def part_of(packing: Packing, items: Sequence[int]) -> Packing:
    """The packing of some of the items; items and types are numbered anew, in the order given."""
    kinds: dict[int, int] = {}
    for item in items:
        kinds.setdefault(packing.type_of[item], len(kinds))
    return replace(
        packing,
        sizes=tuple(packing.sizes[item] for item in items),
        type_of=tuple(kinds[packing.type_of[item]] for item in items),
        types=len(kinds),
        type_sizes=tuple(packing.type_sizes[kind] for kind in kinds),
        type_costs=tuple(packing.type_costs[kind] for kind in kinds),
        spared=tuple(packing.spared[kind] for kind in kinds),
    )
