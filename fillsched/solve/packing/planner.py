"""The strong planner: all ideas together, until the optimum is proven or a rule stops it.

What it is for: problems that are a packing (see `problem`). The order of work: a first answer, the
local search, the relaxation with its bound, a dive from it, the attempt of a proof, and then dives
and proofs by turns, each shaken differently. What it is not for: changeover matrices.
"""

from dataclasses import replace
from functools import partial

from numpy.random import default_rng

from fillsched.solve.greedy import clustered, in_given_order, longest_first, shortest_first
from fillsched.solve.packing.column_generation.branching import Leaf, cost_of, leaves, needs_by_type
from fillsched.solve.packing.column_generation.master import Master
from fillsched.solve.packing.column_generation.proof import Answer, attempt
from fillsched.solve.packing.constructive import Bins, first_answer, look_ahead_answer
from fillsched.solve.packing.decomposition import Sweeps
from fillsched.solve.packing.heuristics.aggregation import relaxed_coarsely, rounded_down
from fillsched.solve.packing.heuristics.annealing import WARM, anneal
from fillsched.solve.packing.heuristics.diving import Effort, dive
from fillsched.solve.packing.heuristics.dual_guided import Worth, guided_answer
from fillsched.solve.packing.item_classes import Classes
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search

ROUNDS = 400
"""Rounds of column generation at most; the relaxation of 1,000 lots takes 10 to 80."""

WHOLE_LOTS, MOST_WHOLE_LOTS = 2_500, 6_000
"""Up to so many lots are relaxed as a whole; beyond, in parts. Up to the latter number when
there are less than FEW_OF_A_TYPE lots of a type on average, since coarse bounds take all types as
one, and where it is quick: few lots in a bin, and a first answer that is not FAR from the bound."""

FEW_OF_A_TYPE = 300

SHAKEN_LOTS, SHAKING_MOVES = 500, 4_000_000
"""Up to so many lots, a warm local search of so many moves follows each dive."""

SETTLING = 10
"""Steps spent on proofs for each step spent on dives, at most: a proof that is near needs a run."""

BRANCHED_CLASSES = 2_000
"""With more classes the relaxation is solved only once: each time takes many seconds."""

FEW_GROUPS, MANY_GROUPS, MOST_GROUPS = 300, 600, 1_200
"""Sizes of the coarse relaxations: solved in a second for prices, in three for a better bound, in
ten or more for the best one."""

MANY_LOTS = 50_000
"""From so many lots on the best bound comes before the dives, which take minutes for all parts."""

TYPE_GROUPS = 12_000
"""Sizes, over all types, of the relaxations of each type alone for many lots: some seconds."""

FAR = 0.04
"""A first answer further than this above the bound is held against one built by prices: it gains
ten percent of the cost where thirds do not fit, and elsewhere nothing."""

MANY_A_BIN = 4
"""With so many lots in a bin a relaxation of some thousand takes minutes."""

SWEEPS = 6
"""Sweeps over all parts, for many lots."""

DIVES = 500
"""Dives at most: without any stop rule the planner still ends."""

EFFORT = Effort(rest_moves=300_000, end_moves=2_000_000, rest_seconds=0.25)
"""What is spent on each dive."""

PATIENCE = 3.0
"""Deterministic seconds for the first attempt of a proof; doubled each time it stays open."""


def optimise(search: Search) -> None:
    """Plans until the optimum is proven, a stop rule speaks, or DIVES dives are done."""
    packing = Packing.of(search.problem)
    assert packing is not None, "refused before"
    search.offer(packing.campaigns(first_answer(search, packing)))
    if not search.proven:
        search.offer(packing.campaigns(look_ahead_answer(search, packing)))
    lots = len(packing.sizes)
    whole = lots <= (WHOLE_LOTS if lots >= FEW_OF_A_TYPE * packing.types else MOST_WHOLE_LOTS)
    simple = (longest_first, clustered, shortest_first, in_given_order)
    for plan in simple if whole else ():
        if not search.proven:
            plan(search)
    if not search.proven:
        run = _Run(search, packing)
        run.whole() if whole else run.in_parts()
    for plan in () if whole else simple:
        plan(search)


class _Run:
    def __init__(self, search: Search, packing: Packing) -> None:
        self.search = search
        self.packing = packing
        self.random = default_rng(search.seed)
        self.bound = 0
        self.leaves: list[Leaf] = []
        self.patience = PATIENCE
        self.hopeless = False

    @property
    def best(self) -> Bins:
        assert self.search.campaigns is not None
        return [list(lots) for lots in self.search.campaigns]

    def in_parts(self) -> None:
        """For more lots than one relaxation holds."""
        search, packing = self.search, self.packing
        master = self._relaxed_coarsely(FEW_GROUPS)
        if search.proven:
            return
        worth = Worth.of(master)
        lots = len(packing.sizes)
        far = self._cost() > self.bound * (1 + FAR)
        quick = not far and lots < MANY_A_BIN * len(self.best)
        if quick and lots <= MOST_WHOLE_LOTS:
            self.whole(worth)
            return
        if far:
            search.offer(packing.campaigns(guided_answer(search, packing, worth)))
        sweeps = Sweeps(search, packing, self.best, self.random, worth)
        sweeps.search_locally(poorest_together=quick)
        for groups in (MANY_GROUPS, MOST_GROUPS) if lots >= MANY_LOTS else (MANY_GROUPS,):
            if not search.proven:
                master = self._relaxed_coarsely(groups, worth)
        steps = [sweeps.mend, sweeps.dive_into_poorest]
        if quick:
            steps.append(partial(self._bound_by_types, master))
        for step in steps if lots < MANY_LOTS else reversed(steps):
            if not search.proven:
                step()
        for number in range(SWEEPS):
            if search.proven:
                return
            sweeps.dive(along=number % 2 == 0)

    def _relaxed_coarsely(self, groups: int, worth: Worth | None = None) -> Master:
        return relaxed_coarsely(
            self.packing, groups, self.best, look=self.search.work, report=self._raise,
            known=self._target(), enough=self._cost(), worth=worth,
        )  # fmt: skip

    def _bound_by_types(self, master: Master) -> None:
        """By the bins that each type alone needs, and all types as one in `master`."""
        packing = self.packing
        if packing.types == 1 or master.prices is None:
            return
        groups = min(MOST_GROUPS, TYPE_GROUPS // packing.types)
        coarse = Classes.of(rounded_down(packing, max(1, groups)))
        needs = needs_by_type(coarse, self.best, self.search.work)
        bins = max(needs.bins, -(-master.prices.bound // master.least_cost))
        self._raise(cost_of(packing, replace(needs, bins=bins)))

    def whole(self, worth: Worth | None = None) -> None:
        """For lots that fit into one relaxation; `worth`: what a coarse one said."""
        search, packing = self.search, self.packing
        lots = len(packing.sizes)
        start = self.best
        found = anneal(
            search, packing, start, moves=3_000 * lots, seed=self._seed(), temperatures=WARM,
            target=self._target(),
        )  # fmt: skip
        search.offer(packing.campaigns(found))
        classes = Classes.of(packing)
        few = len(classes) <= BRANCHED_CLASSES
        needs = needs_by_type(classes, self.best, search.work) if few else None
        self._raise(cost_of(packing, needs) if needs is not None else 0)
        patterns = [classes.pattern(lots) for lots in (*start, *self.best)]
        master = Master(classes, patterns, needs=needs, look=search.work)
        begin = None if worth is None else worth.duals(classes)
        master.relax(ROUNDS, report=self._raise, enough=self._cost(), smooth=not few, begin=begin)
        if search.proven:
            return
        self.leaves = [Leaf(master.needs, self.bound)]
        if few:
            self.leaves = leaves(master, self.bound, self._cost())
        self._raise(min(leaf.bound for leaf in self.leaves))
        diving = settling = 0
        for number in range(DIVES):
            if search.proven:
                return
            before = search.steps
            open_leaves = [leaf for leaf in self.leaves if leaf.bound < self._cost()]
            self._limit(master, open_leaves[number % len(open_leaves)])
            dive(
                search, classes, master, effort=EFFORT, random=self.random,
                noise=0.3 if number else 0.0, target=self._target(), below=self._cost(),
            )  # fmt: skip
            if not search.proven and lots <= SHAKEN_LOTS:
                anneal(
                    search, packing, self.best, moves=SHAKING_MOVES, seed=self._seed(),
                    temperatures=WARM, target=self._target(),
                )  # fmt: skip
            diving += search.steps - before
            before = search.steps
            if settling <= SETTLING * diving:
                self._settle(classes, master)
                settling += search.steps - before

    def _settle(self, classes: Classes, master: Master) -> None:
        """Asks for ever higher costs whether a packing exists, as long as that gets answers."""
        search = self.search
        while not search.proven and not self.hopeless:
            cost = self._target()
            for leaf in self.leaves:
                if leaf.bound > cost:
                    continue
                self._limit(master, leaf)
                found = attempt(search, classes, master, cost, self.patience)
                if found.answer is Answer.NONE:
                    leaf.bound = cost + 1
                elif found.answer is Answer.FOUND:
                    search.offer(self.packing.campaigns(classes.bins(found.patterns)))
                    return
                else:
                    self.hopeless = found.answer is Answer.TOO_MANY
                    self.patience *= 2
                    return
            self._raise(min(leaf.bound for leaf in self.leaves))

    def _limit(self, master: Master, leaf: Leaf) -> None:
        if master.needs != leaf.needs:
            master.limit(leaf.needs)
            master.relax(ROUNDS)

    def _raise(self, cost: int) -> None:
        if cost > self.bound:
            self.bound = cost
            self.search.raise_bound(self.packing.makespan_ticks(cost))

    def _target(self) -> int:
        """The cost at which the search may end."""
        ticks = self.search.bound_ticks or 0
        return -(-(ticks - self.packing.base_ticks) // self.packing.unit_ticks)

    def _cost(self) -> int:
        """The cost of the best schedule."""
        ticks = self.search.makespan_ticks or 0
        return (ticks - self.packing.base_ticks) // self.packing.unit_ticks

    def _seed(self) -> int:
        return int(self.random.integers(1 << 30))
