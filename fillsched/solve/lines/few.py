"""Few lots that lines fill without another clean: the shortest plan, proven.

What it is for: makespan alone, of as many lots as have few sets, where each line goes on with the
campaign that it stands in and no campaign ends before the plan does. Nothing then binds what stands
behind a set of lots on a line but when they end and which is last, and who ends sooner is never
worse: closures, releases and changeovers keep the order of times. So the least end of every set
with every last lot follows from that of smaller sets (Held and Karp 1962), and the best way to
share all lots out from these, line by line. What it is not for: dates, shared equipment, pins,
holds, whatever else binds (`planner` searches there).
"""

from typing import Any

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import Pace, compiled
from fillsched.solve.lines.alone.decoding import _fit, _worked
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.dispatch import Orders
from fillsched.solve.lines.network.tables import Look

MOST_LOTS = 12, 7
"""Lots at most, compiled and plain: some 5 ms of work for each line."""

NEVER = 1 << 50
"""The end of lots that a line cannot fill, or not in time."""


def shortest_of_few(
    problem: PlantProblem, tables: Tables, lots: list[int], makespan: int, pace: Pace, look: Look
) -> tuple[int, Orders] | None:
    """The least makespan of all plans of `lots`, and orders that have it; None where that is not
    known. `makespan`: of a plan there is."""
    count, lines = len(lots), len(problem.lines)
    if count > pace.slice_of(MOST_LOTS) or not _goes_on(problem, tables, makespan):
        return None
    sets, members = 1 << count, pace.table(lots)
    ends = [pace.table([0] * (sets * count)) for _ in range(lines)]
    by_set = [pace.table([0] * sets) for _ in range(lines)]
    least, taken = (pace.table([0] * (sets * lines)) for _ in range(2))
    for line in range(lines):
        look()
        pace.loop(_ends)(tables, line, members, count, ends[line])
        pace.loop(_soonest)(count, ends[line], by_set[line])
        look()
        pace.loop(_share)(line, sets, by_set[line], least, taken)
    everything = sets - 1
    end = int(least[(lines - 1) * sets + everything])
    if end >= NEVER:
        return None
    orders: Orders = [[] for _ in range(lines)]
    for line in range(lines - 1, -1, -1):
        own, places = int(taken[line * sets + everything]), pace.table([0] * count)
        soonest = int(by_set[line][own])
        size = pace.loop(_order)(tables, line, members, count, ends[line], own, soonest, places)
        orders[line] = [lots[int(place)] for place in places[:size]]
        everything ^= own
    return end, orders


def _goes_on(problem: PlantProblem, tables: Tables, makespan: int) -> bool:
    """Whether the makespan is all that counts, and no line needs a clean or gains by one until the
    end of a plan that is known: none fits before it, or every changeover is shorter."""
    costs = problem.costs
    dated = any(late and due is not None for late, due in zip(costs.late, problem.due, strict=True))
    if dated or costs.changeover or costs.clean or not costs.makespan or problem.resources:
        return False
    if problem.pin_first or any(
        lot is not None for lot in (*problem.pin_after, *problem.pin_start)
    ):
        return False
    changeover = int(max(tables.ints[tables.changes : tables.kind], default=0))
    for line in problem.lines:
        if line.state is None or line.hold is not None or line.most_lots is not None:
            return False
        gains = line.clean < changeover and line.free + line.clean < makespan
        if gains or line.state.clean_end + line.window < makespan:
            return False
    return True


@compiled
def _end(tables: Tables, line: int, before: int, tick: int, lot: int) -> int:
    """When the fill of a lot ends behind one of variant `before` (-1: none) that ended at `tick`;
    as `alone.decoding` lays it out."""
    ints, shut, opens = tables.ints, tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    fill, variant = ints[tables.fill + line * tables.lots + lot], ints[tables.variant + lot]
    setup, begin = ints[tables.setup + variant], tick
    if before >= 0:
        if ints[tables.product + before] == ints[tables.product + variant]:
            setup = 0
        row = (
            tables.changes + (ints[tables.kind + line] * tables.variants + before) * tables.variants
        )
        if ints[row + variant] > 0:
            begin = _worked(ints, shut, opens, low, high, tick, ints[row + variant])
    begin = max(begin, ints[tables.release + lot] - setup)
    end = _fit(ints, shut, opens, low, high, begin, setup + fill) + setup + fill
    if fill == 0 or end > ints[tables.latest + line * tables.lots + lot]:
        return NEVER
    return int(end)


@compiled
def _ends(tables: Tables, line: int, members: Any, count: int, ends: Any) -> None:
    """Writes, by set of lots and last lot of it, when they end at the soonest on a line."""
    ints = tables.ints
    for some in range(1, 1 << count):
        for last in range(count):
            at, rest = some * count + last, some & ~(1 << last)
            ends[at] = NEVER
            if rest == some:
                continue
            lot = members[last]
            if rest == 0:
                free, open_variant = ints[tables.free + line], ints[tables.open_variant + line]
                ends[at] = _end(tables, line, open_variant, free, lot)
            for other in range(count):
                tick = ends[rest * count + other]
                if rest & (1 << other) and tick < ends[at]:
                    before = ints[tables.variant + members[other]]
                    ends[at] = min(ends[at], _end(tables, line, before, tick, lot))


@compiled
def _soonest(count: int, ends: Any, by_set: Any) -> None:
    """Writes when each set of lots ends at the soonest, whichever is last; 0 for none."""
    for some in range(1, 1 << count):
        by_set[some] = NEVER
        for last in range(count):
            by_set[some] = min(by_set[some], ends[some * count + last])


@compiled
def _share(line: int, sets: int, by_set: Any, least: Any, taken: Any) -> None:
    """Writes, by set of lots, when it ends at the soonest on the lines up to `line`, and which of
    them this one takes then."""
    for some in range(sets):
        here, part = line * sets + some, some
        least[here], taken[here] = by_set[some], some
        while line > 0:
            end = max(by_set[part], least[here - sets - part])
            if end < least[here]:
                least[here], taken[here] = end, part
            if part == 0:
                break
            part = (part - 1) & some


@compiled
def _order(
    tables: Tables,
    line: int,
    members: Any,
    count: int,
    ends: Any,
    some: int,
    soonest: int,
    places: Any,
) -> int:
    """Writes an order of a set's lots on a line that ends at the `soonest`; how many they are."""
    size = 0
    for place in range(count):
        size += (some >> place) & 1
    at, wanted, behind = size, soonest, -1
    while at > 0:
        at -= 1
        found = -1
        for last in range(count):
            if some & (1 << last) and found < 0:
                end = ends[some * count + last]
                if behind >= 0 and end < NEVER:
                    before = tables.ints[tables.variant + members[last]]
                    end = _end(tables, line, before, end, members[behind])
                if end == wanted:
                    found = last
        places[at] = found
        wanted, behind = ends[some * count + found], found
        some &= ~(1 << found)
    return int(size)
