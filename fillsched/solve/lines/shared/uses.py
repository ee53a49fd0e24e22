"""Uses of shared equipment and people: how many units are in use when, and when one is free.

What it is for: the uses of each resource as events in slices of time, so that those at some time
are met without a look at all. What it is not for: who gets a unit first.
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.decoding import _fit
from fillsched.solve.lines.shared.units import EVENT, KEY, NEXT, Units

LONGEST_LOOK = 10_000
"""Steps in which a free time is looked for at most; beyond it there is none."""

NEVER = 1 << 50
"""A tick that is too late for everything."""

TAKEN, GIVEN_BACK, ASKED = range(3)
"""What is done with the units that a lot uses."""


@compiled
def _all_free(units: Units) -> None:
    """No unit is in use."""
    ints = units.ints
    for slot in range(units.resources * units.slices):
        ints[units.level + slot], ints[units.heads + slot] = 0, -1
    for event in range(units.pool):
        ints[units.events + EVENT * event + NEXT] = event + 1
    ints[units.unused] = 0


@compiled
def _slice_of(units: Units, resource: int, tick: int) -> int:
    """The slice of a tick; what lies beyond the last is in the last."""
    number = tick >> units.ints[units.shift + resource]
    return int(max(0, min(number, units.slices - 1)))


@compiled
def _levels(units: Units, resource: int, begin: int, end: int, more: int) -> tuple[int, int]:
    """So many more units are in use at the beginnings of slices from `begin` to `end`; gives where
    the events of the first and the last slice begin."""
    ints, base = units.ints, resource * units.slices
    first, last = _slice_of(units, resource, begin), _slice_of(units, resource, end)
    for number in range(first + 1, last + 1):
        ints[units.level + base + number] += more
    return units.heads + base + first, units.heads + base + last


@compiled
def _use(units: Units, resource: int, begin: int, end: int) -> None:
    """One unit is in use from `begin` to `end`, which is later."""
    ints = units.ints
    first, last = _levels(units, resource, begin, end, 1)
    for which in range(2):
        key, before = (2 * begin + 1, first) if which == 0 else (2 * end, last)
        event = ints[units.unused]
        at = units.events + EVENT * event
        ints[units.unused] = ints[at + NEXT]
        other = ints[before]
        while other >= 0 and ints[units.events + EVENT * other + KEY] < key:
            before = units.events + EVENT * other + NEXT
            other = ints[before]
        ints[at + KEY], ints[at + NEXT] = key, other
        ints[before] = event


@compiled
def _give_back(units: Units, resource: int, begin: int, end: int) -> None:
    """One unit that is in use from `begin` to `end` is not any more."""
    ints = units.ints
    first, last = _levels(units, resource, begin, end, -1)
    for which in range(2):
        key, before = (2 * begin + 1, first) if which == 0 else (2 * end, last)
        event = ints[before]
        while ints[units.events + EVENT * event + KEY] != key:
            before = units.events + EVENT * event + NEXT
            event = ints[before]
        at = units.events + EVENT * event
        ints[before] = ints[at + NEXT]
        ints[at + NEXT] = ints[units.unused]
        ints[units.unused] = event


@compiled
def _free_from(units: Units, resource: int, tick: int, length: int) -> int:
    """The first start not before `tick` of `length` ticks, a unit free and the resource open."""
    ints, shut, opens = units.ints, units.shut, units.opens
    if length <= 0:
        return tick
    low, high = ints[units.shut_from + resource], ints[units.shut_from + resource + 1]
    capacity, shift = ints[units.capacity + resource], ints[units.shift + resource]
    begin = _fit(ints, shut, opens, low, high, tick, length)
    number, base = _slice_of(units, resource, begin), resource * units.slices
    held, event = ints[units.level + base + number], ints[units.heads + base + number]
    full = held >= capacity
    while True:
        while event < 0:
            number += 1
            if number >= units.slices or (not full and number << shift >= begin + length):
                return int(begin)
            event = ints[units.heads + base + number]
        at = units.events + EVENT * event
        key, event = ints[at + KEY], ints[at + NEXT]
        if not full and key >> 1 >= begin + length:
            return int(begin)
        held += 1 if key & 1 != 0 else -1
        if full and held < capacity and key >> 1 > begin:
            begin = _fit(ints, shut, opens, low, high, key >> 1, length)
        full = held >= capacity


@compiled
def _too_many(units: Units, resource: int, begin: int, end: int) -> bool:
    """Whether more units than there are stand in use at some time from `begin` to `end`."""
    ints, capacity = units.ints, units.ints[units.capacity + resource]
    number, base = _slice_of(units, resource, begin), resource * units.slices
    held, event = ints[units.level + base + number], ints[units.heads + base + number]
    while True:
        while event < 0:
            number += 1
            if number >= units.slices:
                return False
            event = ints[units.heads + base + number]
        at = units.events + EVENT * event
        key, event = ints[at + KEY], ints[at + NEXT]
        if held > capacity and key >> 1 > begin:
            return True
        if key >> 1 >= end:
            return False
        held += 1 if key & 1 != 0 else -1


@compiled
def _all_free_from(units: Units, kind: int, tick: int, length: int) -> int:
    """As `_free_from`, of every resource that is held during activities of `kind`."""
    for _ in range(LONGEST_LOOK):
        later, held = tick, 0
        for resource in range(units.resources):
            if units.ints[units.during + resource] & kind != 0:
                later = max(later, _free_from(units, resource, later, length))
                held += 1
        if held <= 1 or later == tick:
            return later
        tick = later
    return NEVER
