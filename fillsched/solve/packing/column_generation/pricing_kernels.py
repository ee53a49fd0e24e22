"""The inner loops of pricing, which are compiled where that is possible.

What it is for: the table of values and the two searches over it, on arrays. What it is not for:
making the arrays, and reading what comes back (`pricing`).
"""

from typing import Any, NamedTuple

import numpy as np

from fillsched.solve.compiled import compiled

NODES_A_FOUND = 1_500
"""Nodes of an enumeration at most, for each pattern that is wanted: 40,000 take about a second."""


ITEMS_A_PATTERN = 12
"""Room kept for each enumerated pattern, on average over all of them."""


NOTHING_WORTH = -(1 << 50)
"""The gain of an item that is struck: no pattern with it is worth anything."""


class Places(NamedTuple):
    """The line of places with the table of values for one set of prices.

    `values[place, cells]`: most that can be earned from `place` on with so much room left, in cells
    of `cell` units. `take`, `skip`: the place after one that is taken, or not.
    """

    values: Any
    weights: Any
    gains: Any
    take: Any
    skip: Any
    cell: int


class Walk(NamedTuple):
    """An enumeration that can be interrupted, and what it knows of the classes.

    `at`: place, room, profit, depth, items taken, patterns found, length of `out`, done. `out`: the
    classes of all patterns found, one pattern after the other, each up to its place in `ends`.
    """

    number_at: Any
    sizes: Any
    first_class: Any
    last_class: Any
    copies: Any
    counts: Any
    stack: Any
    taken: Any
    at: Any
    out: Any
    ends: Any


@compiled
def _fill_table(values: Any, weights: Any, gains: Any, take: Any, skip: Any) -> None:
    places, cells = values.shape[0] - 1, values.shape[1]
    for cell in range(cells):
        values[places, cell] = 0
    for back in range(places):
        place = places - 1 - back
        step, jump, weight, gain = take[place], skip[place], weights[place], gains[place]
        for cell in range(min(weight, cells)):
            values[place, cell] = values[jump, cell]
        for cell in range(weight, cells):
            taken = values[step, cell - weight] + gain
            values[place, cell] = max(taken, values[jump, cell])


def _fill_table_by_rows(values: Any, weights: Any, gains: Any, take: Any, skip: Any) -> None:
    """The same table, row by row, for numpy without a compiler."""
    values[-1] = 0
    for place in range(len(weights) - 1, -1, -1):
        weight, row = int(weights[place]), values[place]
        row[:] = values[skip[place]]
        if weight < len(row):
            taken = values[take[place], : len(row) - weight] + gains[place]
            np.maximum(row[weight:], taken, out=row[weight:])


@compiled
def _search(
    line: Places, alive: Any, first: int, room: int, worth: int, nodes: int, best_taken: Any
) -> tuple[int, int]:
    """The best worth above `worth` of what begins with taking `first`, and the nodes spent.

    Writes the places taken to `best_taken`: their number, then the places.
    """
    values, weights, gains, cell = line.values, line.weights, line.gains, line.cell
    take, skip = line.take, line.skip
    places = len(weights)
    # decisions on the way: the place, and whether it was taken and the other way is open
    stack_place = np.empty(places + 1, dtype=np.int64)
    stack_took = np.empty(places + 1, dtype=np.bool_)
    stack_open = np.empty(places + 1, dtype=np.bool_)
    taken = np.empty(places + 1, dtype=np.int64)
    taken[0] = first
    depth, count, spent, best = 0, 1, 0, worth
    place, room, profit = take[first], room - weights[first], gains[first]
    while True:
        spent += 1
        if profit + values[place, room // cell] > best:
            if place < places:
                without = profit + values[skip[place], room // cell]
                took, other = False, False
                if alive[place] and weights[place] <= room:
                    cells = (room - weights[place]) // cell
                    with_it = profit + gains[place] + values[take[place], cells]
                    took = with_it >= without
                    other = min(with_it, without) > best
                stack_place[depth], stack_took[depth], stack_open[depth] = place, took, other
                depth += 1
                if took:
                    room -= weights[place]
                    profit += gains[place]
                    taken[count] = place
                    count += 1
                    place = take[place]
                else:
                    place = skip[place]
                continue
            best = profit
            best_taken[0] = count
            for index in range(count):
                best_taken[1 + index] = taken[index]
        if spent >= nodes:
            return best, spent
        turned = False
        while depth > 0 and not turned:  # back to the last decision with the other way open
            depth -= 1
            place = stack_place[depth]
            if stack_took[depth]:
                count -= 1
                room += weights[place]
                profit -= gains[place]
            if stack_open[depth]:
                turned = True
                stack_open[depth] = False
                stack_took[depth] = not stack_took[depth]
                depth += 1
                if stack_took[depth - 1]:
                    room -= weights[place]
                    profit += gains[place]
                    taken[count] = place
                    count += 1
                    place = take[place]
                else:
                    place = skip[place]
        if not turned:
            return best, spent


@compiled
def _enumerate(line: Places, walk: Walk, worth: int, nodes: int) -> bool:
    values, weights, gains, cell = line.values, line.weights, line.gains, line.cell
    take, skip, number_at, sizes = line.take, line.skip, walk.number_at, walk.sizes
    first_class, last_class, copies = walk.first_class, walk.last_class, walk.copies
    counts, stack, taken, out, ends = walk.counts, walk.stack, walk.taken, walk.out, walk.ends
    places, at = len(weights), walk.at
    place, room, profit, depth = at[0], at[1], at[2], at[3]
    count, found, length = at[4], at[5], at[6]
    done = False
    for _ in range(nodes):
        if profit + values[place, room // cell] > worth:
            if place < places:
                if weights[place] <= room:  # take first, the other way stays open
                    stack[depth] = place
                    depth += 1
                    room -= weights[place]
                    profit += gains[place]
                    taken[count] = place
                    counts[number_at[place]] += 1
                    count += 1
                    place = take[place]
                else:
                    place = skip[place]
                continue
            maximal = count > 0
            for index in range(count):
                number = number_at[taken[index]]
                larger = number - 1
                while larger >= first_class[number] and counts[larger] >= copies[larger]:
                    larger -= 1
                if larger >= first_class[number] and sizes[larger] - sizes[number] <= room:
                    maximal = False
                    break
                smallest = last_class[number]
                while smallest >= first_class[number] and counts[smallest] >= copies[smallest]:
                    smallest -= 1
                if smallest >= first_class[number] and sizes[smallest] <= room:
                    maximal = False
                    break
            if maximal:
                if found >= len(ends) or length + count > len(out):
                    return False
                for index in range(count):
                    out[length + index] = number_at[taken[index]]
                length += count
                ends[found] = length
                found += 1
        if depth == 0:
            done = True
            break
        depth -= 1
        place = stack[depth]
        room += weights[place]
        profit -= gains[place]
        count -= 1
        counts[number_at[place]] -= 1
        place = skip[place]
    at[0], at[1], at[2], at[3] = place, room, profit, depth
    at[4], at[5], at[6] = count, found, length
    at[7] = 1 if done else 0
    return True
