"""The best ways of one line through its network: loops over groups, cells and states.

What it is for: what the best ways cost less the prices of their lots, and which lots they take.
What it is not for: what the tables mean (`tables`), prices (`bound`).
"""

from typing import Any

from fillsched.solve.compiled import compiled

NEVER = 1e300
"""The value where no way leads."""


@compiled
def _rest(w: Any) -> None:
    """Before the first group: the line has done nothing."""
    for place in range((w.cells + 1) * w.sets):
        w.floats[w.rested + place] = 0.0 if place % w.sets == 0 else NEVER
        w.ints[w.rested_by + place] = -1


@compiled
def _wait(w: Any, cell: int) -> None:
    """What can rest in the cell before can rest in this one."""
    if cell == 0:
        return
    for place in range(cell * w.sets, (cell + 1) * w.sets):
        before = w.floats[w.rested + place - w.sets]
        if before < w.floats[w.rested + place]:
            w.floats[w.rested + place] = before
            w.ints[w.rested_by + place] = w.ints[w.rested_by + place - w.sets]


@compiled
def _follow(w: Any, begin: int, end: int, share: float) -> None:
    """All ways through the campaigns of groups from `begin` to `end`; costs count with `share`."""
    for group in range(begin, end):
        _follow_one(w, group, share)


@compiled
def _follow_one(w: Any, group: int, share: float) -> None:
    states = w.kinds * w.sets
    before = 2 * group * w.wide * states
    for label in range(2 * w.wide * states):
        w.floats[w.value + label] = NEVER
    for state in range(states):
        w.floats[w.top + state] = NEVER
        w.floats[w.second + state] = NEVER
    if group == 0:
        if w.open_kind < 0 or w.free_cell >= w.cells:
            return
        first = 2 * w.open_kind * w.sets
        w.floats[w.value + first] = 0.0
        w.ints[w.last + first] = -1
        w.reached[before + first] = w.lots + 1  # the start, no lot
    else:
        _clean(w, group, before, share)
    base, own = w.ints[w.base + group], 0
    for cell in range(base, min(base + w.wide, w.cells)):
        for state in range(states):
            for label in range(own + 2 * state, own + 2 * state + 2):
                if w.floats[w.value + label] < NEVER and _leads_on(w, label, before, cell, state):
                    _fill(w, group, own, label, before, cell, state, share)
        own += 2 * states


@compiled
def _clean(w: Any, group: int, before: int, share: float) -> None:
    """The cleans that begin in the cells of a group."""
    for cell in range(w.ints[w.low + group], w.ints[w.low + group + 1]):
        _wait(w, cell)
        into = w.ints[w.clean_end + cell] // w.step
        if into >= w.cells:
            continue
        offset = into - w.ints[w.base + group]
        for number in range(w.sets):
            value = w.floats[w.rested + cell * w.sets + number] + share * w.clean_cost
            label = 2 * ((offset * w.kinds + w.kinds - 1) * w.sets + number)
            if value < w.floats[w.value + label]:
                w.floats[w.value + label] = value
                w.ints[w.last + label] = -1
                origin = w.ints[w.rested_by + cell * w.sets + number]
                w.reached[before + label] = (origin + 2) * (w.lots + 1)


@compiled
def _leads_on(w: Any, label: int, before: int, cell: int, state: int) -> bool:
    """Whether a label leads to anything that earlier ones of its kind, with no more of the marked
    lots, do not lead to for less; notes it, and that the line can rest behind it."""
    value, lot = w.floats[w.value + label], w.ints[w.last + label]
    number = state % w.sets
    place = cell * w.sets + number
    if lot >= 0 and value < w.floats[w.rested + place]:
        w.floats[w.rested + place] = value
        w.ints[w.rested_by + place] = before + label
    for part in range(number + 1):
        if part & number == part:
            other = state - number + part
            if w.floats[w.top + other] <= value and (
                w.ints[w.top_lot + other] == lot or w.floats[w.second + other] <= value
            ):
                return False
    if value < w.floats[w.top + state]:
        if w.ints[w.top_lot + state] != lot:
            w.floats[w.second + state] = w.floats[w.top + state]
        w.floats[w.top + state] = value
        w.ints[w.top_lot + state] = lot
    else:
        w.floats[w.second + state] = value
    return True


@compiled
def _fill(
    w: Any, group: int, own: int, label: int, before: int, cell: int, state: int, share: float
) -> None:
    """All lots that may come behind a label; each state keeps the best two ways that end with
    different lots. `own`: where the labels of its cell begin in the group, `before`: how many
    labels other groups have before it."""
    ints, floats, values, lasts = w.ints, w.floats, w.value, w.last
    reached, origin = w.reached, (before + label + 2) * (w.lots + 1) + 1
    kind, number = state // w.sets, state % w.sets
    value, last = floats[values + label], ints[lasts + label]
    furthest = min(ints[w.limit + group] // w.step, w.cells - 1)
    row = (kind * w.cells + cell) * w.lots
    for lot in range(w.lots):
        mark, behind = ints[w.mark + lot], ints[w.behind + row + lot]
        if lot == last or behind > furthest or mark & number:
            continue
        new = value + share * floats[w.cost + row + lot] - floats[w.price + lot]
        into = (ints[w.into + lot] * w.sets + number) | mark
        first = own + 2 * ((behind - cell) * w.kinds * w.sets + into)
        if new >= floats[values + first + 1]:
            continue
        if new >= floats[values + first]:
            if ints[lasts + first] == lot:
                continue
            first += 1
        elif ints[lasts + first] != lot:
            floats[values + first + 1] = floats[values + first]
            ints[lasts + first + 1] = ints[lasts + first]
            reached[before + first + 1] = reached[before + first]
        floats[values + first] = new
        ints[lasts + first] = lot
        reached[before + first] = origin + lot


@compiled
def _settle(w: Any) -> None:
    """After the last group: what rests in a cell rests in all after it."""
    for cell in range(w.cells + 1):
        _wait(w, cell)


@compiled
def _add(w: Any, by_cell: Any) -> None:
    """Adds to each cell the value of the best way that has ended by it."""
    for cell in range(w.cells + 1):
        by_cell[cell] += w.floats[w.rested + cell * w.sets + _best(w, cell)]


@compiled
def _best(w: Any, cell: int) -> int:
    """The set of marked lots of the best way that has ended by a cell."""
    best = 0
    for number in range(1, w.sets):
        place = w.rested + cell * w.sets
        if w.floats[place + number] < w.floats[place + best]:
            best = number
    return best


@compiled
def _count(w: Any, cell: int, counts: Any) -> None:
    """How often the best way that has ended by a cell takes each lot."""
    label = w.ints[w.rested_by + cell * w.sets + _best(w, cell)]
    while label >= 0:
        lot = w.reached[label] % (w.lots + 1) - 1
        if lot >= 0:
            counts[lot] += 1
        label = w.reached[label] // (w.lots + 1) - 2
