"""Planning more lots than one relaxation can hold: part by part, in sweeps over all bins.

What it is for: from some thousand lots to 100,000. The first sweep searches each part locally, what
takes a fraction of a second for 20,000 lots; then comes a bound from a coarser packing; the later
sweeps relax and dive in each part. Parts are cut anew for every sweep, by turns along the types
(lots of one type have most to exchange) and across them. What it is not for: proof.
"""

from collections.abc import Callable, Iterator

from numpy.random import Generator

from fillsched.solve.anneal import WARM, anneal
from fillsched.solve.constructive import Bins
from fillsched.solve.diving import Effort, part_of
from fillsched.solve.packing import Packing
from fillsched.solve.parts import better_part
from fillsched.solve.search import Search, Stopped

LOTS_A_PART = 850
"""Lots planned together: the relaxation of so many is solved in a second."""

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

    def __init__(self, search: Search, packing: Packing, bins: Bins, random: Generator) -> None:
        self.search = search
        self.packing = packing
        self.bins = bins
        self.random = random

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

        self._sweep(better, along=False)

    def dive(self, *, along: bool) -> None:
        """One of the later sweeps, along the types or across them."""

        def better(bins: Bins) -> Bins:
            return better_part(self.search, self.packing, bins, EFFORT, self.random)

        self._sweep(better, along=along)

    def _sweep(self, better: Better, *, along: bool) -> None:
        parts = list(self._parts(along))
        done: Bins = []
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
