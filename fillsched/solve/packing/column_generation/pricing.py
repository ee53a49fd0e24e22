"""The most profitable bin for given prices: a knapsack with a fixed charge for each type.

What it is for: column generation asks which patterns are worth more than they cost. All decisions
stand in one line of *places*, type by type. Each type has two chains over its classes: in the first
nothing of the type is taken yet, and taking an item pays the type's room and charge too; in the
second there is a place for each copy of each class. Taking leads into the second chain behind the
item, skipping to the next class, and behind the last one to the next type. Where types spare
something, those that spare most come first, and before all stands a third chain over all classes:
whatever is taken first spares what its type does, and nothing behind it spares more. Two steps:

* a table over places and room, rooms rounded to cells: weights are rounded down, so its values are
  never below the true ones (a relaxation, hence a valid bound for every price);
* a depth-first search in exact rooms that goes the more promising way first and leaves a branch
  when the table says it cannot beat what is asked for.

All prices are integers, so the bound that follows from them holds exactly, not up to rounding.

What it is not for: finding the prices (see `master`).
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from fillsched.solve.compiled import pace
from fillsched.solve.packing.column_generation.pricing_kernels import (
    ITEMS_A_PATTERN,
    NODES_A_FOUND,
    NOTHING_WORTH,
    Places,
    Walk,
    _enumerate,
    _fill_table,
    _fill_table_by_rows,
    _search,
)
from fillsched.solve.packing.item_classes import Classes, Pattern
from fillsched.solve.packing.problem import Packing

TABLE_CELLS = 6_000_000
"""Cells of the table in all, 48 MB: filled in about 10 ms compiled."""


NODES_BETWEEN_LOOKS = 200_000, 5_000
"""Nodes searched between two looks at the stop rules, compiled and plain: about 5 ms."""


FEW_PATTERNS = 50
"""With fewer patterns found in all, variations of them are looked for as well."""


NODES_A_STEP = 50
"""Nodes that count as one step of work."""


FEWEST_CELLS, MOST_CELLS = 1_000, 20_000
"""Cells for the capacity of a bin, by whatever the number of places allows."""


class Pricing:
    """The line of places for `classes`, and the table for one set of prices at a time."""

    def __init__(self, classes: Classes, demand: Sequence[int] | None = None) -> None:
        packing = classes.packing
        self.classes = classes
        demand = classes.demand if demand is None else demand
        line = _Line()
        for kind in sorted(range(packing.types), key=lambda kind: -packing.spared[kind]):
            numbers = [n for n in range(classes.first[kind], classes.first[kind + 1]) if demand[n]]
            line.add_type(packing, classes, numbers, demand)
        if packing.sparing:
            line.put_before(packing, classes)
        self.places = len(line.weight)
        self.weights = np.array(line.weight, dtype=np.int64)
        self.take = np.array(line.take, dtype=np.int64)
        self.skip = np.array(line.skip, dtype=np.int64)
        self.number_at = np.array(line.number, dtype=np.int64)
        self.firsts = np.array(line.firsts, dtype=np.int64)
        self.begins = np.array(line.begins, dtype=np.int64)
        self.kind_at = np.array([classes.kind[n] for n in line.number], dtype=np.int64)
        cells = min(MOST_CELLS, max(FEWEST_CELLS, TABLE_CELLS // (self.places + 1)))
        self.cell = -(-packing.capacity // min(cells, packing.capacity))
        self.cells = packing.capacity // self.cell + 1
        self.values = np.zeros((self.places + 1, self.cells), dtype=np.int64)
        self.gains = np.zeros(self.places, dtype=np.int64)
        units = np.array(packing.spared, dtype=np.int64) // packing.unit_ticks
        self._spared = units[self.kind_at[self.begins]]
        self._taken = np.zeros(self.places + 1, dtype=np.int64)
        self._alive = np.ones(self.places, dtype=np.bool_)
        self._line = line
        self._left = list(demand)

    def set_prices(self, prices: Sequence[int], charges: Sequence[int], scale: int) -> int:
        """Fills the table; returns the most that any pattern can be worth, an upper bound.

        `prices[k]` is paid for an item of class k, `charges[p]` (may be negative) has to be paid
        for type p, `scale` to one unit of cost.
        """
        self.gains = np.asarray(prices, dtype=np.int64)[self.number_at]
        self.gains[self.firsts] -= np.asarray(charges, dtype=np.int64)[self.kind_at[self.firsts]]
        self.gains[self.begins] += scale * self._spared
        return self._fill()

    @property
    def table(self) -> Places:
        """The line with its table, for the loops."""
        return Places(self.values, self.weights, self.gains, self.take, self.skip, self.cell)

    def _fill(self) -> int:
        fill = pace().loop(_fill_table) if pace().fast else _fill_table_by_rows
        fill(self.values, self.weights // self.cell, self.gains, self.take, self.skip)
        return int(self.values[0, -1])

    def best_with(self, number: int, worth: int, nodes: int) -> Pattern | None:
        """A pattern worth more than `worth` whose first class is `number`, of what is not struck.

        The best of the patterns that `nodes` nodes of search come upon.
        """
        profit, _ = self._best_from(self._line.firsts_of[number][0], worth, nodes)
        return self._pattern() if profit > worth else None

    def strike(self, pattern: Pattern) -> None:
        """Takes one item of each class of a pattern out of what `best_with` may use."""
        for number in pattern:
            self._left[number] -= 1
            copies = self._line.copies_of[number]
            if len(copies) > self._left[number]:
                self._alive[copies.pop()] = False
            if not self._left[number]:
                self._alive[self._line.firsts_of[number]] = False

    def forget_struck(self) -> None:
        """Fills the table anew for what is not struck: the bounds are tight again."""
        self.gains[~self._alive] = NOTHING_WORTH
        self._fill()

    def patterns(
        self, worth: int, most: int, nodes: int, look: Callable[[int], None]
    ) -> tuple[list[Pattern], int]:
        """Up to `most` patterns worth more than `worth`, each beginning with another class.

        A class that stands in a pattern found before is a beginning only when few are found:
        patterns that differ in all their classes move the prices further than variations of the
        best. Also a worth, at least `worth`, that no pattern exceeds. Beginnings are tried by their
        bounds, so that it is the next bound when there are `most`. `nodes` limits each search.
        """
        found: list[Pattern] = []
        seen: set[int] = set()
        ceiling, waited = worth, 0
        starts, later = self._starts(worth), []
        for turn in range(2):
            for bound, place in starts:
                if len(found) >= most:
                    return found, max(ceiling, bound)
                if turn == 0 and int(self.number_at[place]) in seen:
                    later.append((bound, place))
                    continue
                profit, spent = self._best_from(place, worth, nodes)
                waited += spent
                if waited >= pace().slice_of(NODES_BETWEEN_LOOKS):
                    look(waited // NODES_A_STEP)
                    waited = 0
                if profit > worth:
                    found.append(self._pattern())
                    seen.update(found[-1])
                ceiling = max(ceiling, bound if spent >= nodes else profit)
            starts, most = later, max(len(found), min(most, FEW_PATTERNS))
        return found, ceiling

    def all_patterns(
        self, worth: int, most: int, look: Callable[[int], None]
    ) -> list[Pattern] | None:
        """All maximal patterns worth more than `worth`; None when there are more than `most`.

        None as well when the walk takes more than NODES_A_FOUND nodes for each of `most`.

        Maximal: no item can be added or give way to a larger one of its type. With exchange columns
        the others are not needed: whatever they cover, a maximal one of the same types covers.
        """
        state = _Enumeration(self, worth, most)
        nodes = 0
        while not state.done:
            some = pace().slice_of(NODES_BETWEEN_LOOKS)
            look(some // NODES_A_STEP)
            nodes += some
            if nodes > most * NODES_A_FOUND or not state.run(some):
                return None
        return state.patterns()

    def _starts(self, worth: int) -> list[tuple[int, int]]:
        """(bound, place) of all first items with which a pattern could be worth more."""
        begins = self.begins
        cells = (self.classes.packing.capacity - self.weights[begins]) // self.cell
        bounds = self.values[self.take[begins], cells] + self.gains[begins]
        good = bounds > worth
        order = np.argsort(-bounds[good], kind="stable")
        return list(zip(bounds[good][order].tolist(), begins[good][order].tolist(), strict=True))

    def _best_from(self, place: int, worth: int, nodes: int) -> tuple[int, int]:
        """The best worth above `worth` of patterns beginning at `place`, and the nodes spent."""
        best, spent = pace().loop(_search)(
            self.table, self._alive, place, self.classes.packing.capacity, worth, nodes, self._taken
        )
        return int(best), int(spent)

    def _pattern(self) -> Pattern:
        taken = self._taken[1 : 1 + int(self._taken[0])]
        return tuple(sorted(self.number_at[taken].tolist()))


class _Enumeration:
    """A depth-first walk through all places that can be interrupted; see `all_patterns`."""

    def __init__(self, pricing: Pricing, worth: int, most: int) -> None:
        self.pricing = pricing
        self.worth = worth
        classes, places = pricing.classes, pricing.places
        copies = np.zeros(len(classes), dtype=np.int64)
        second = np.ones(places, dtype=bool)
        second[pricing.firsts] = False
        np.add.at(copies, pricing.number_at[second], 1)
        self.walk = Walk(
            number_at=pricing.number_at,
            sizes=_table(classes.size),
            first_class=_table([classes.first[kind] for kind in classes.kind]),
            last_class=_table([classes.first[kind + 1] - 1 for kind in classes.kind]),
            copies=copies,
            counts=_table([0] * len(classes)),
            stack=_table([0] * (places + 1)),
            taken=_table([0] * (places + 1)),
            at=_table([0, classes.packing.capacity, 0, 0, 0, 0, 0, 0]),
            out=np.zeros(most * ITEMS_A_PATTERN, dtype=np.int64),
            ends=np.zeros(most, dtype=np.int64),
        )

    @property
    def done(self) -> bool:
        return bool(self.walk.at[7])

    def run(self, nodes: int) -> bool:
        """Goes on for `nodes` nodes; False when there is no room for another pattern."""
        return bool(pace().loop(_enumerate)(self.pricing.table, self.walk, self.worth, nodes))

    def patterns(self) -> list[Pattern]:
        numbers = self.walk.out[: int(self.walk.at[6])].tolist()
        ends = self.walk.ends[: int(self.walk.at[5])].tolist()
        starts = [0, *ends[:-1]]
        return [tuple(sorted(numbers[start:end])) for start, end in zip(starts, ends, strict=False)]


def _table(numbers: Sequence[int]) -> np.ndarray[Any, Any]:
    return np.array(numbers, dtype=np.int64)


class _Line:
    """The places as they are laid out. `firsts`: those that pay for a type, of a class
    `firsts_of`; `begins`: those of them at which a pattern can begin."""

    def __init__(self) -> None:
        self.weight: list[int] = []
        self.take: list[int] = []
        self.skip: list[int] = []
        self.number: list[int] = []
        self.firsts: list[int] = []
        self.firsts_of: dict[int, list[int]] = {}
        self.begins: list[int] = []
        self.copies_of: dict[int, list[int]] = {}

    def add_type(
        self, packing: Packing, classes: Classes, numbers: list[int], demand: Sequence[int]
    ) -> None:
        """Both chains of one type."""
        kind = classes.kind[numbers[0]] if numbers else 0
        room, type_size = packing.room_of(kind), packing.type_sizes[kind]
        copies = [min(demand[number], room // classes.size[number]) for number in numbers]
        start = len(self.weight)
        second = start + len(numbers)
        end = second + sum(copies)
        for place, (number, count) in enumerate(zip(numbers, copies, strict=True), start):
            self.firsts.append(place)
            self.begins.append(place)
            self.firsts_of[number] = [place]
            self.copies_of[number] = list(range(second, second + count))
            self._add(number, classes.size[number] + type_size, second + 1, place + 1)
            second += count
        if numbers:
            self.skip[-1] = end
        for number, count in zip(numbers, copies, strict=True):
            after = len(self.weight) + count
            for _ in range(count):
                self._add(number, classes.size[number], len(self.weight) + 1, after)

    def put_before(self, packing: Packing, classes: Classes) -> None:
        """The chain before all types: of what stands first in a bin, which spares."""
        count = len(self.begins)
        ordinary = [place + count for place in self.begins]
        self.take = [place + count for place in self.take]
        self.skip = [place + count for place in self.skip]
        end = len(self.weight) + count
        spared = [packing.spared[classes.kind[self.number[place]]] for place in self.begins]
        self.weight[:0] = [
            self.weight[p] - less for p, less in zip(self.begins, spared, strict=True)
        ]
        self.number[:0] = [self.number[place] for place in self.begins]
        self.take[:0] = [self.take[place] for place in self.begins]
        self.skip[:0] = [*range(1, count), end][:count]
        self.begins = list(range(count))
        self.firsts = self.begins + ordinary
        for place, number in enumerate(self.number[:count]):
            self.firsts_of[number] = [place, ordinary[place]]
        for copies in self.copies_of.values():
            copies[:] = [place + count for place in copies]

    def _add(self, number: int, weight: int, take: int, skip: int) -> None:
        self.number.append(number)
        self.weight.append(weight)
        self.take.append(take)
        self.skip.append(skip)
