"""Local search on a packing: simulated annealing over swaps and moves of single items.

What it is for: the last percent that filling bins one by one leaves behind. The energy is

    cost of all bins - weight x sum over bins of (load / capacity)^2

in units of the cheapest bin: the last term rewards uneven loads, so that bins run empty instead of
all being a little too full (Falkenauer 1996 for bin packing). Moves: two items of one type and
nearly the same size change places (45 %), two random ones (15 %), one item moves to a bin (25 %),
two items of a bin for one of another (15 %). Temperatures fall geometrically.

Random numbers are those of a 48-bit linear congruential generator with the constants of `drand48`:
the same in compiled and in plain code. What it is not for: more than some thousand items at a time
(see `decomposition`).
"""

from math import exp
from typing import Any, NamedTuple

from fillsched.solve.compiled import compiled, pace
from fillsched.solve.packing.constructive import Bins
from fillsched.solve.packing.problem import Packing
from fillsched.solve.search import Search

WARM, COLD = (0.03, 0.002), (0.01, 0.0006)
"""Temperatures from and to, in cheapest bins: from a rough packing, from one that is good."""

UNEVEN_WEIGHT = 1.6
"""Cheapest bins that a full bin is worth beyond an empty one, to pull the loads apart."""

MOVES_A_SLICE = 100_000, 3_000
"""Moves between two looks at the stop rules, compiled and plain: about 10 ms."""

MOVES_A_STEP = 100, 1
"""Moves that count as one step of work, compiled and plain: some microseconds."""

NEAR_SWAP, RANDOM_SWAP, SINGLE_MOVE = 45, 60, 85
"""Shares of the kinds of move in percent, cumulated; the rest is two items for one."""

NEAR = 12
"""How many ranks apart, at most, two items of nearly the same size stand."""

SPARE_BINS = 2
"""Empty bins that a move may open."""

MASK, MULTIPLIER = (1 << 48) - 1, 0x5DEECE66D


def anneal(
    search: Search,
    packing: Packing,
    bins: Bins,
    *,
    moves: int,
    seed: int,
    temperatures: tuple[float, float] = WARM,
    offer: bool = True,
    target: int = 0,
) -> Bins:
    """The best packing met in `moves` moves from `bins`; offered to `search` when better.

    Stops early at a cost of `target` units. MOVES_A_STEP moves count as a step.
    """
    state = _State(packing, bins, seed)
    a_slice, a_step = (state.pace.slice_of(both) for both in (MOVES_A_SLICE, MOVES_A_STEP))
    best = packing.cost(bins)
    hot, cold = temperatures
    done = 0
    while done < moves and best > target:
        count = min(a_slice, moves - done)
        before = hot * (cold / hot) ** (done / moves)
        after = hot * (cold / hot) ** ((done + count) / moves)
        found = state.run(count, before, after, target)
        done += count
        if found < best:
            best = found
            if offer:
                search.offer(packing.campaigns(state.best_bins()))
        search.work(max(1, count // a_step))
    return state.best_bins()


class Tables(NamedTuple):
    """A packing as flat tables for the loop.

    `order` holds the items by type and size, each type from `begins` on, and `rank` their places in
    it; items of a bin form a ring through `following` and `leading`, entered at `head`. `counts`:
    items of a type in a bin, bin by bin. Of a bin: `loads`, `kinds` types in it, `fees` what these
    cost, `spares` what the one that spares most spares. `numbers`: random state, cost, best.
    `slack`: the most that a type takes.
    """

    sizes: Any
    type_of: Any
    order: Any
    rank: Any
    begins: Any
    bin_of: Any
    best: Any
    loads: Any
    kinds: Any
    fees: Any
    spares: Any
    counts: Any
    head: Any
    following: Any
    leading: Any
    numbers: Any
    type_sizes: Any
    type_costs: Any
    spared: Any
    types: int
    capacity: int
    slack: int
    bin_cost: int
    cheapest: int
    unit: int


class _State:
    """A packing as the loop's tables, and back."""

    def __init__(self, packing: Packing, bins: Bins, seed: int) -> None:
        self.pace = pace()
        table = self.pace.table
        kept = [list(one) for one in bins if one]
        items, types = len(packing.sizes), packing.types
        self.bins = len(kept) + SPARE_BINS
        order = sorted(range(items), key=lambda i: (packing.type_of[i], packing.sizes[i], i))
        rank, bin_of = [0] * items, [0] * items
        for place, item in enumerate(order):
            rank[item] = place
        begins = [0] * (types + 1)
        for kind in packing.type_of:
            begins[kind + 1] += 1
        for kind in range(types):
            begins[kind + 1] += begins[kind]
        loads, kinds, head = [0] * self.bins, [0] * self.bins, [-1] * self.bins
        fees, spares = [0] * self.bins, [0] * self.bins
        counts = [0] * (self.bins * types)
        following, leading = [0] * items, [0] * items
        for number, one in enumerate(kept):
            head[number] = one[0]
            for before, after in zip(one, one[1:] + one[:1], strict=True):
                following[before], leading[after] = after, before
            for item in one:
                bin_of[item] = number
                counts[number * types + packing.type_of[item]] += 1
            held = {packing.type_of[item] for item in one}
            loads[number], kinds[number] = packing.load(one), len(held)
            fees[number] = packing.cost_of_types(held) - packing.bin_cost
            spares[number] = max(packing.spared[kind] for kind in held)
        cost = packing.cost(kept)
        random = (seed * 0x5DEECE66D + 0x1234567) & MASK
        self.tables = Tables(
            sizes=table(packing.sizes),
            type_of=table(packing.type_of),
            order=table(order),
            rank=table(rank),
            begins=table(begins),
            bin_of=table(bin_of),
            best=table(bin_of),
            loads=table(loads),
            kinds=table(kinds),
            fees=table(fees),
            spares=table(spares),
            counts=table(counts),
            head=table(head),
            following=table(following),
            leading=table(leading),
            numbers=table([random, cost, cost]),
            type_sizes=table(packing.type_sizes),
            type_costs=table(packing.type_costs),
            spared=table(packing.spared),
            types=types,
            capacity=packing.capacity,
            slack=max(packing.type_sizes),
            bin_cost=packing.bin_cost,
            cheapest=max(1, packing.least_cost),
            unit=packing.unit_ticks,
        )

    def run(self, moves: int, hot: float, cold: float, target: int) -> int:
        """Makes `moves` moves while the temperature falls; gives the best cost so far."""
        self.pace.loop(_run)(self.tables, moves, hot, cold, target)
        return int(self.tables.numbers[2])

    def best_bins(self) -> Bins:
        made: Bins = [[] for _ in range(self.bins)]
        for item, number in enumerate(self.tables.best):
            made[int(number)].append(item)
        return [one for one in made if one]


@compiled
def _run(tables: Tables, moves: int, hot: float, cold: float, target: int) -> None:
    sizes, type_of, order, rank, begins = (
        tables.sizes, tables.type_of, tables.order, tables.rank, tables.begins
    )  # fmt: skip
    bin_of, best, loads, kinds, fees, following, numbers = (
        tables.bin_of, tables.best, tables.loads, tables.kinds, tables.fees, tables.following,
        tables.numbers,
    )  # fmt: skip
    capacity, slack, bin_cost, cheapest = (
        tables.capacity, tables.slack, tables.bin_cost, tables.cheapest
    )  # fmt: skip
    items, bins = len(sizes), len(loads)
    random, cost, best_cost = numbers[0], numbers[1], numbers[2]
    uneven = UNEVEN_WEIGHT / (float(capacity) * float(capacity))
    cooling = (cold / hot) ** (64.0 / moves)
    temperature = hot
    for move in range(moves):
        if move & 63 == 63:
            temperature *= cooling
        random = (random * MULTIPLIER + 11) & MASK
        way = ((random >> 17) * 100) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        one = ((random >> 17) * items) >> 31
        first = bin_of[one]
        random = (random * MULTIPLIER + 11) & MASK
        draw = random >> 17
        two = other = -1
        if way < NEAR_SWAP:
            step = 1 + (((draw & 1023) * (draw >> 10 & 1023) * NEAR) >> 20)
            place = rank[one] + (step if draw & (1 << 25) else -step)
            kind = type_of[one]
            if place < begins[kind] or place >= begins[kind + 1]:
                continue
            other = order[place]
            if sizes[other] == sizes[one]:
                continue
            second = bin_of[other]
        elif way < RANDOM_SWAP:
            other = (draw * items) >> 31
            second = bin_of[other]
        elif way < SINGLE_MOVE:
            if draw & 1:  # a bin that holds the type already
                low = begins[type_of[one]]
                high = begins[type_of[one] + 1]
                second = bin_of[order[low + (((draw >> 1) * (high - low)) >> 30)]]
            else:
                second = ((draw >> 1) * bins) >> 30
        else:
            two = following[one]
            if two == one:
                continue
            other = (draw * items) >> 31
            second = bin_of[other]
        if first == second:
            continue
        change = sizes[one]
        if two >= 0:
            change += sizes[two]
        if other >= 0:
            change -= sizes[other]
        if loads[second] + change > capacity + slack:
            continue
        if loads[first] - change > capacity + slack:
            continue
        load_one, load_two = loads[first], loads[second]
        kinds_two, fees_before = kinds[second], fees[first] + fees[second]
        _shift(one, first, second, tables)
        if two >= 0:
            _shift(two, first, second, tables)
        if other >= 0:
            _shift(other, second, first, tables)
        accepted = loads[first] <= capacity and loads[second] <= capacity
        delta = 0
        if accepted:
            delta = fees[first] + fees[second] - fees_before
            if kinds[first] == 0:
                delta -= bin_cost
            if kinds_two == 0:
                delta += bin_cost
            energy = delta / cheapest - uneven * (
                float(loads[first]) * loads[first] + float(loads[second]) * loads[second]
                - float(load_one) * load_one - float(load_two) * load_two
            )  # fmt: skip
            if energy > 0.0:
                random = (random * MULTIPLIER + 11) & MASK
                accepted = (random >> 17) < 2147483648.0 * exp(-energy / temperature)
        if not accepted:
            if other >= 0:
                _shift(other, first, second, tables)
            if two >= 0:
                _shift(two, second, first, tables)
            _shift(one, second, first, tables)
            continue
        _relink(one, first, second, tables)
        if two >= 0:
            _relink(two, first, second, tables)
        if other >= 0:
            _relink(other, second, first, tables)
        cost += delta
        if cost < best_cost:
            best_cost = cost
            for item in range(items):
                best[item] = bin_of[item]
            if best_cost <= target:
                break
    numbers[0], numbers[1], numbers[2] = random, cost, best_cost


@compiled
def _shift(item: int, source: int, target: int, tables: Tables) -> None:
    """Moves `item` in the figures of both bins."""
    loads, kinds, fees, counts = tables.loads, tables.kinds, tables.fees, tables.counts
    types, spares = tables.types, tables.spares
    kind, size = tables.type_of[item], tables.sizes[item]
    spared = tables.spared[kind]
    loads[source] -= size
    loads[target] += size
    counts[source * types + kind] -= 1
    if counts[source * types + kind] == 0:
        kinds[source] -= 1
        loads[source] -= tables.type_sizes[kind]
        fees[source] -= tables.type_costs[kind]
        if spared > 0 and spared == spares[source]:
            most = 0
            for other in range(types):
                if counts[source * types + other] > 0:
                    most = max(most, tables.spared[other])
            _spare(source, most, tables)
    if counts[target * types + kind] == 0:
        kinds[target] += 1
        loads[target] += tables.type_sizes[kind]
        fees[target] += tables.type_costs[kind]
        if spared > spares[target]:
            _spare(target, spared, tables)
    counts[target * types + kind] += 1


@compiled
def _spare(place: int, spared: int, tables: Tables) -> None:
    """Says that the types of a bin spare so much now."""
    more = spared - tables.spares[place]
    tables.spares[place] = spared
    tables.loads[place] -= more
    tables.fees[place] -= more // tables.unit


@compiled
def _relink(item: int, source: int, target: int, tables: Tables) -> None:
    """Moves `item` from the ring of one bin to that of another."""
    bin_of, head = tables.bin_of, tables.head
    following, leading = tables.following, tables.leading
    if following[item] == item:
        head[source] = -1
    else:
        following[leading[item]] = following[item]
        leading[following[item]] = leading[item]
        head[source] = following[item]
    bin_of[item] = target
    if head[target] < 0:
        head[target] = following[item] = leading[item] = item
    else:
        after = head[target]
        before = leading[after]
        following[before] = leading[after] = item
        following[item], leading[item] = after, before
