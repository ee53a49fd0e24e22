"""Planning more lots than one relaxation can hold: part by part, in sweeps over the bins.

What it is for: from some thousand lots to 100,000. The first sweep searches each part locally,
which takes a fraction of a second for 20,000 lots. The second relaxes and dives only where most is
lost: the bins whose lots are worth least for what they cost (see `guided`), each with as many good
ones to exchange with. The later sweeps dive in all parts, cut anew for every sweep, by turns along
the types (lots of one type have most to exchange) and across them. What it is not for: proof.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from numpy.random import Generator

from fillsched.solve.anneal import WARM, anneal
from fillsched.solve.constructive import Bins
from fillsched.solve.diving import Effort, part_of
from fillsched.solve.guided import Worth
from fillsched.solve.packing import Packing
from fillsched.solve.parts import better_part
from fillsched.solve.search import Search, Stopped

LOTS_A_PART = 850
"""Lots planned together: the relaxation of so many is solved in a second."""

POOR_LOTS = 6_000
"""Lots in the bins that lose most: planned anew in half a minute."""

POOR = 0.002
"""Share of its cost that a bin loses at least to be one of them."""

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

    def search_locally(self) -> None:
        """The first sweep."""

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

        self._sweep(better, self._parts(along=False))

    def mend(self) -> None:
        """The second sweep, over the bins that lose most and as many others of their types."""
        types, bins = self.packing.type_of, self.bins
        order = self.random.permutation(len(bins)).tolist()
        losses = {place: self._loss(bins[place]) for place in order}
        order.sort(key=lambda place: -losses[place])
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

    def _loss(self, items: Sequence[int]) -> int:
        """What a bin costs beyond the worth of its items."""
        packing, worth = self.packing, self.worth
        kinds = len({packing.type_of[item] for item in items})
        cost = packing.bin_cost * worth.scale - worth.bin + kinds * worth.charge
        return cost - sum(worth.at(packing.sizes[item]) for item in items)

    def _sweep(
        self, better: Better, cut: Iterable[Bins], untouched: Iterable[Sequence[int]] = ()
    ) -> None:
        parts = list(cut)
        done: Bins = [list(items) for items in untouched]
        try:
            for number, part in enumerate(parts):
                done.extend(better(part))
                share = OFFERS_A_SWEEP / len(parts)
                if int(number * share) < int((number + 1) * share):
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
