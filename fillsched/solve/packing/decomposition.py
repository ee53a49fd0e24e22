"""Planning more lots than one relaxation can hold: part by part, in sweeps over the bins.

What it is for: from some thousand lots to 100,000. Bins lose by as much as they cost more than
their lots are worth (see `heuristics.dual_guided`). In this order:

* all parts are searched locally, which takes a fraction of a second for 20,000 lots. Bins that
  lose alike stand in one part: a type with too many long lots leaves bins half empty, which those
  of another with too many short ones can fill;
* a dive into the one part that loses most, as long as that helps;
* dives into all bins that lose much, each with as many good ones of its types to exchange with;
* dives into all parts, cut anew for every sweep, by turns along the types (lots of one type have
  most to exchange) and across them.

What it is not for: proof.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from numpy.random import Generator

from fillsched.solve.packing.constructive import Bins
from fillsched.solve.packing.heuristics.annealing import WARM, anneal
from fillsched.solve.packing.heuristics.diving import Effort, part_of
from fillsched.solve.packing.heuristics.dual_guided import Worth
from fillsched.solve.packing.heuristics.reoptimise import better_part
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search, Stopped

LOTS_A_PART = 850
"""Lots planned together: the relaxation of so many is solved in a second."""

POOR_LOTS = 6_000
"""Lots in the bins that lose most: planned anew in half a minute."""

POOR = 0.002
"""Share of its cost that a bin loses at least to be one of them."""

POOREST_PARTS = 5
"""Dives into the part that loses most, at most: the first finds nearly all that there is."""

FEW_PARTS = 10
"""With fewer parts a sweep over all takes hardly longer than dives into the poorest."""

MOVES_A_LOT = 300
"""Moves of the local search per lot in the first sweep."""

EFFORT = Effort(rest_moves=100_000, end_moves=400_000, rest_seconds=0.2)
"""What is spent on one part in the later sweeps."""

OFFERS_A_SWEEP = 25
"""Schedules told of in one sweep; each costs time in proportion to all lots."""


Better = Callable[[Bins], Bins]
"""From a part's bins to bins with the same items that cost no more."""


class Sweeps:
    """All bins of a large packing, and sweeps that make them better."""

    def __init__(
        self, search: Search, packing: Packing, bins: Bins, random: Generator, worth: Worth
    ) -> None:
        self.search = search
        self.packing = packing
        self.bins = bins
        self.random = random
        self.worth = worth

    def search_locally(self, *, poorest_together: bool) -> None:
        """Over all bins, the poorest together or each part with bins of all sorts."""

        def better(bins: Bins) -> Bins:
            items = [item for one in bins for item in one]
            place = {item: index for index, item in enumerate(items)}
            part = part_of(self.packing, items)
            found = anneal(
                self.search, part, [[place[item] for item in one] for one in bins],
                moves=MOVES_A_LOT * len(items), seed=int(self.random.integers(1 << 30)),
                temperatures=WARM, offer=False,
            )  # fmt: skip
            return [[items[index] for index in one] for one in found]

        cut = self._parts(along=False)
        if poorest_together:
            cut = self._cut(self._poorest_first()[0])
        self._sweep(better, cut)

    def dive_into_poorest(self) -> None:
        """Into the part that loses most, and again as long as that helps."""
        for _ in range(POOREST_PARTS):
            order, _ = self._poorest_first()
            poorest, *others = self._cut(order)
            if len(others) < FEW_PARTS:
                return
            before = self.packing.cost(self.bins)
            self._sweep(self._dived, [poorest], [one for part in others for one in part])
            if self.packing.cost(self.bins) == before:
                return

    def mend(self) -> None:
        """Over the bins that lose much and as many others of their types."""
        types, bins = self.packing.type_of, self.bins
        order, losses = self._poorest_first()
        least = int(POOR * self.worth.scale * self.packing.bin_cost)
        chosen: list[int] = []
        lots = 0
        for place in order:
            if losses[place] < least or lots > POOR_LOTS:
                break
            chosen.append(place)
            lots += len(bins[place])
        wanted = Counter(types[bins[place][0]] for place in chosen)
        rest: Bins = []
        for place in self.random.permutation(order[len(chosen) :]).tolist():
            kind = types[bins[place][0]]
            if wanted[kind] > 0:
                wanted[kind] -= 1
                chosen.append(place)
            else:
                rest.append(bins[place])
        chosen.sort(key=lambda place: types[bins[place][0]])
        self._sweep(self._dived, self._cut(chosen), rest)

    def dive(self, *, along: bool) -> None:
        """One of the later sweeps, along the types or across them."""
        self._sweep(self._dived, self._parts(along))

    def _dived(self, bins: Bins) -> Bins:
        return better_part(self.search, self.packing, bins, EFFORT, self.random, self.worth)

    def _poorest_first(self) -> tuple[list[int], list[int]]:
        """All bins, those first that lose most, equal ones shuffled; and what each loses."""
        order = self.random.permutation(len(self.bins)).tolist()
        losses = [self._loss(items) for items in self.bins]
        order.sort(key=lambda place: -losses[place])
        return order, losses

    def _loss(self, items: Sequence[int]) -> int:
        """What a bin costs beyond the worth of its items."""
        packing, worth = self.packing, self.worth
        kinds = {packing.type_of[item] for item in items}
        cost = packing.cost_of_types(kinds) * worth.scale - worth.bin - len(kinds) * worth.of_type
        return cost - sum(worth.at(packing.sizes[item]) for item in items)

    def _sweep(
        self, better: Better, cut: Iterable[Bins], untouched: Iterable[Sequence[int]] = ()
    ) -> None:
        parts = list(cut)
        done: Bins = [list(items) for items in untouched]
        share = OFFERS_A_SWEEP / len(parts)
        saved = 0
        try:
            for number, part in enumerate(parts):
                made = better(part)
                done.extend(made)
                saved += self.packing.cost(part) - self.packing.cost(made)
                if saved and int(number * share) < int((number + 1) * share):
                    saved = 0
                    rest = [one for later in parts[number + 1 :] for one in later]
                    self._offer(done + rest)
        except Stopped:
            rest = [one for later in parts[number:] for one in later]
            self._offer(done + rest)
            raise
        self.bins = done

    def _offer(self, bins: Bins) -> None:
        self.search.offer(self.packing.campaigns(bins))

    def _parts(self, along: bool) -> Iterator[Bins]:
        """All bins in parts of about LOTS_A_PART lots."""
        order = self.random.permutation(len(self.bins)).tolist()
        if along:
            type_of = self.packing.type_of
            order.sort(key=lambda place: type_of[self.bins[place][0]])
        return self._cut(order)

    def _cut(self, order: Iterable[int]) -> Iterator[Bins]:
        part: Bins = []
        count = 0
        for place in order:
            part.append(self.bins[place])
            count += len(self.bins[place])
            if count >= LOTS_A_PART:
                yield part
                part, count = [], 0
        if part:
            yield part
