"""Units of shared equipment and people in use, for loops that lay lines out beside each other.

What it is for: when a unit is free for so long. What it is not for: who gets it first.
"""

from typing import Any, NamedTuple

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import Pace, compiled
from fillsched.solve.lines.alone.decoding import _fit

FILL, CHANGEOVER, CLEAN, SETUP = 1, 2, 4, 8
"""What may hold a unit while it runs, as bits."""

KINDS = {"fill": FILL, "changeover": CHANGEOVER, "clean": CLEAN, "setup": SETUP}

PARTS_A_LOT = 6
"""Times a unit that one lot takes up at most: clean, changeover in three parts, setup, fill."""

LONGEST_LOOK = 10_000
"""Steps in which a free time is looked for at most; beyond it there is none."""

NEVER = 1 << 50
"""A tick that is too late for everything."""


class Units(NamedTuple):
    """`ints` holds all; the rest but `resources` and `room` are places where something begins.

    By resource: `capacity`, `during` (bits), `wait`, `used` (how many uses stand), `longest` of
    them, `shut_from`; by resource and lot: `needs` after its fill, `after` (when that begins).
    `shut`, `opens`: closures. `begins`, `ends`: uses in order of their beginning, `room` for each
    resource. By lot: `clean` (begin of the clean before it, -1 for none), `change` and `changed`
    (begin and end of its changeover); `delay` (ticks that it is put off), `asked` (ticks by which
    it would have to be put off for a later lot of its campaign to keep window or hold),
    `best_delay` (the delays of the best plan met), `wanted` (where it is to begin, or later: the
    layout notes the delay that this takes; -1: anywhere).
    """

    ints: Any
    resources: int
    room: int
    capacity: int
    during: int
    wait: int
    used: int
    longest: int
    shut_from: int
    needs: int
    after: int
    shut: int
    opens: int
    begins: int
    ends: int
    clean: int
    change: int
    changed: int
    delay: int
    asked: int
    best_delay: int
    wanted: int


def units_of(problem: PlantProblem, pace: Pace) -> Units:
    """The tables of the resources of `problem`, none of them in use."""
    resources, lots = problem.resources, len(problem.lots)
    shut_from = [0]
    for resource in resources:
        shut_from.append(shut_from[-1] + len(resource.closed))
    count, room = len(resources), (PARTS_A_LOT + 1) * lots
    whole = {
        "capacity": [resource.capacity for resource in resources],
        "during": [sum(KINDS.get(kind, 0) for kind in r.during) for r in resources],
        "wait": [resource.wait for resource in resources],
        "used": [0] * count,
        "longest": [0] * count,
        "shut_from": shut_from,
        "needs": [ticks for resource in resources for ticks in resource.after],
        "after": [0] * (count * lots),
        "shut": [start for resource in resources for start, _ in resource.closed],
        "opens": [end for resource in resources for _, end in resource.closed],
        "begins": [0] * (count * room),
        "ends": [0] * (count * room),
        "clean": [-1] * lots,
        "change": [0] * lots,
        "changed": [0] * lots,
        "delay": [0] * lots,
        "asked": [0] * lots,
        "best_delay": [0] * lots,
        "wanted": [-1] * lots,
    }
    ints: list[int] = []
    begins = {}
    for name, values in whole.items():
        begins[name] = len(ints)
        ints += values
    return Units(ints=pace.table(ints), resources=count, room=room, **begins)


@compiled
def _all_free(units: Units) -> None:
    """No unit is in use."""
    for resource in range(units.resources):
        units.ints[units.used + resource] = 0
        units.ints[units.longest + resource] = 0


@compiled
def _use(units: Units, resource: int, begin: int, end: int) -> None:
    """One unit is in use from `begin` to `end`."""
    ints = units.ints
    if end <= begin:
        return
    base = resource * units.room
    place = ints[units.used + resource]
    while place > 0 and ints[units.begins + base + place - 1] > begin:
        ints[units.begins + base + place] = ints[units.begins + base + place - 1]
        ints[units.ends + base + place] = ints[units.ends + base + place - 1]
        place -= 1
    ints[units.begins + base + place], ints[units.ends + base + place] = begin, end
    ints[units.used + resource] += 1
    ints[units.longest + resource] = max(ints[units.longest + resource], end - begin)


@compiled
def _next_end(units: Units, resource: int, begin: int, end: int) -> int:
    """-1 if a unit is free from `begin` to `end`; else when one of those in use is given back."""
    ints, base = units.ints, resource * units.room
    capacity, longest = ints[units.capacity + resource], ints[units.longest + resource]
    last = ints[units.used + resource] - 1
    while last >= 0 and ints[units.begins + base + last] >= end:
        last -= 1
    soonest = NEVER
    place = last
    while place >= 0 and ints[units.begins + base + place] > begin - longest:
        if ints[units.ends + base + place] > begin:
            at = max(begin, ints[units.begins + base + place])
            held, other, first = 0, last, NEVER
            while other >= 0 and ints[units.begins + base + other] > at - longest:
                used_until = ints[units.ends + base + other]
                if ints[units.begins + base + other] <= at and used_until > at:
                    held += 1
                    first = min(first, used_until)
                other -= 1
            if held >= capacity:
                soonest = min(soonest, first)
        place -= 1
    return -1 if soonest == NEVER else int(soonest)


@compiled
def _free_from(units: Units, resource: int, tick: int, length: int) -> int:
    """The first start not before `tick` of `length` ticks, a unit free and the resource open."""
    ints = units.ints
    low = ints[units.shut_from + resource]
    high = ints[units.shut_from + resource + 1]
    if length <= 0:
        return tick
    for _ in range(LONGEST_LOOK):
        tick = _fit(ints, units.shut, units.opens, low, high, tick, length)
        later = _next_end(units, resource, tick, tick + length)
        if later < 0:
            return tick
        tick = later
    return NEVER


@compiled
def _all_free_from(units: Units, kind: int, tick: int, length: int) -> int:
    """As `_free_from`, of every resource that is held during activities of `kind`."""
    for _ in range(LONGEST_LOOK):
        later = tick
        for resource in range(units.resources):
            if units.ints[units.during + resource] & kind != 0:
                later = max(later, _free_from(units, resource, later, length))
        if later == tick or later >= NEVER:
            return later
        tick = later
    return NEVER


@compiled
def _use_all(units: Units, kind: int, begin: int, end: int) -> None:
    """One unit of every resource that is held during activities of `kind`."""
    for resource in range(units.resources):
        if units.ints[units.during + resource] & kind != 0:
            _use(units, resource, begin, end)
