"""First answers to the packing problem: fill campaigns type by type, then dissolve the weak ones.

What it is for: a good schedule of 1,000 lots in milliseconds, of 100,000 in a second. Three steps:

* `filled_by_type`: for each type, seed a bin with the largest item left and add the subset of the
  others that leaves the least room ("minimum bin slack": Gupta and Ho 1999, Fleszar and Hindi
  2002), found by a depth-first search with a node limit. Its first descent takes the largest item
  that fits, again and again, so with no nodes to spare this is first-fit decreasing.
* `dissolve`: the emptiest bins, one after the other, are taken apart and their items put into the
  fullest other bins that take them: such as hold the type already at no cost, else at the price
  of one more type. It is done when the sum of these prices is less than the bin's own.

What it is not for: moving items around at length (see the local search).
"""

from bisect import bisect_left, insort
from collections.abc import Iterator

from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search
from fillsched.solve.unplaced import Remaining

Bins = list[list[int]]

NODES_IN_TOTAL = 200_000
"""Nodes of look-ahead over all campaigns: about a tenth of a second in plain Python."""

FEWEST_NODES, MOST_NODES = 20, 400
"""Nodes of look-ahead in one campaign, by whatever the total allows."""

FAILURES_IN_A_ROW = 40
"""Bins are dissolved from the emptiest up; after so many that could not be, none will be."""

ITEMS_BETWEEN_LOOKS = 128
"""How many items are placed between two looks at the stop rules."""


def first_answer(search: Search, packing: Packing) -> Bins:
    """First-fit decreasing by type, weak bins dissolved: the fastest good packing."""
    return dissolve(search, packing, filled_by_type(search, packing, nodes=0))


def look_ahead_answer(search: Search, packing: Packing) -> Bins:
    """Least slack by type, weak bins dissolved."""
    nodes = NODES_IN_TOTAL // max(1, len(packing.sizes))
    nodes = min(MOST_NODES, max(FEWEST_NODES, nodes))
    return dissolve(search, packing, filled_by_type(search, packing, nodes=nodes))


def filled_by_type(search: Search, packing: Packing, *, nodes: int) -> Bins:
    """Bins of one type each; `nodes` of look-ahead for each bin."""
    own: list[list[int]] = [[] for _ in range(packing.types)]
    for item, kind in enumerate(packing.type_of):
        own[kind].append(item)
    bins: Bins = []
    count = looked = 0
    for kind, items in enumerate(own):
        left = Remaining(items, packing.sizes)
        while left:
            chosen = _fullest(left, packing.room_of(kind), nodes)
            for item in chosen:
                left.take(item)
            bins.append(chosen)
            count += len(chosen)
            if count - looked >= ITEMS_BETWEEN_LOOKS or nodes:
                search.work(count - looked)
                search.placed(count)
                looked = count
    search.placed(count)
    return bins


def _fullest(left: Remaining, capacity: int, nodes: int) -> list[int]:
    """The largest item left, and others that fill `capacity` as well as `nodes` let see."""
    seed = left.place_under(capacity)
    path: list[int] = []
    best: list[int] = []
    best_room = capacity + 1

    def descend(place: int, room: int) -> None:
        nonlocal nodes, best, best_room
        place = left.place_from(min(place, bisect_left(left.keys, room + 1)))
        if not place and room < best_room:
            best, best_room = path[:], room
        while place:
            size = left.keys[place - 1]
            path.append(place)
            descend(place - 1, room - size)
            path.pop()
            nodes -= 1
            if nodes <= 0 or best_room == 0:
                return
            place = left.place_from(bisect_left(left.keys, size))  # the next smaller size

    path.append(seed)
    descend(seed - 1, capacity - left.keys[seed - 1])
    return [left.items[place - 1] for place in best]


def dissolve(search: Search, packing: Packing, bins: Bins) -> Bins:
    """`bins` with as many of the emptiest taken apart as pays."""
    rooms = _Rooms(packing, bins)
    order = sorted(range(len(bins)), key=lambda bin_: (-rooms.room[bin_], bin_))
    failures = 0
    for bin_ in order:
        if failures >= FAILURES_IN_A_ROW:
            break
        search.work(len(bins[bin_]))
        failures = 0 if rooms.empty(bin_) else failures + 1
    return [items for items in rooms.bins if items]


class _Rooms:
    """Bins by the room left in them, over all and for each type that they hold."""

    def __init__(self, packing: Packing, bins: Bins) -> None:
        self.packing = packing
        self.bins = [list(items) for items in bins]
        self.kinds = [{packing.type_of[item] for item in items} for items in bins]
        self.room = [packing.capacity - packing.load(items) for items in self.bins]
        self.all: list[tuple[int, int]] = []
        self.of_kind: list[list[tuple[int, int]]] = [[] for _ in range(packing.types)]
        for bin_ in range(len(bins)):
            self.all.append((self.room[bin_], bin_))
            for kind in self.kinds[bin_]:
                self.of_kind[kind].append((self.room[bin_], bin_))
        self.all.sort()
        for entries in self.of_kind:
            entries.sort()

    def empty(self, bin_: int) -> bool:
        """Puts the items of `bin_` elsewhere if that saves cost; else leaves all as it was."""
        packing = self.packing
        budget = packing.cost_of_types(self.kinds[bin_])
        items = sorted(self.bins[bin_], key=lambda item: -packing.sizes[item])
        self._unlist(bin_)
        moved: list[tuple[int, int, bool]] = []
        for item in items:
            target, price = self._target(item)
            budget -= price
            if target is None or budget <= 0:
                break
            moved.append((item, target, self._put(item, target)))
        if len(moved) == len(items):
            self.bins[bin_], self.kinds[bin_] = [], set()
            return True
        for item, target, added in reversed(moved):
            self._take(item, target, added)
        self._list(bin_)
        return False

    def _target(self, item: int) -> tuple[int | None, int]:
        """The fullest bin that takes `item`, and what that costs at most."""
        size, kind = self.packing.sizes[item], self.packing.type_of[item]
        for entries, needed, price in (
            (self.of_kind[kind], size, 0),
            (self.all, size + self.packing.type_sizes[kind], self.packing.type_costs[kind]),
        ):
            place = bisect_left(entries, (needed, -1))
            if place < len(entries):
                return entries[place][1], price
        return None, 0

    def _put(self, item: int, bin_: int) -> bool:
        kind = self.packing.type_of[item]
        self._unlist(bin_)
        added = kind not in self.kinds[bin_]
        self.bins[bin_].append(item)
        self.room[bin_] -= self.packing.sizes[item]
        if added:
            self._change_kinds(bin_, self.kinds[bin_] | {kind})
        self._list(bin_)
        return added

    def _take(self, item: int, bin_: int, added: bool) -> None:
        self._unlist(bin_)
        self.bins[bin_].remove(item)
        self.room[bin_] += self.packing.sizes[item]
        if added:
            self._change_kinds(bin_, self.kinds[bin_] - {self.packing.type_of[item]})
        self._list(bin_)

    def _change_kinds(self, bin_: int, kinds: set[int]) -> None:
        taken = self.packing.size_of_types
        self.room[bin_] += taken(self.kinds[bin_]) - taken(kinds)
        self.kinds[bin_] = kinds

    def _list(self, bin_: int) -> None:
        for entries in self._entries(bin_):
            insort(entries, (self.room[bin_], bin_))

    def _unlist(self, bin_: int) -> None:
        entry = (self.room[bin_], bin_)
        for entries in self._entries(bin_):
            del entries[bisect_left(entries, entry)]

    def _entries(self, bin_: int) -> Iterator[list[tuple[int, int]]]:
        yield self.all
        for kind in self.kinds[bin_]:
            yield self.of_kind[kind]
