"""The inner loop of annealing orders on lines that share equipment, compiled where possible.

What it is for: the moves of `moves`, each tried by laying out all lines, and taken back where it is
refused; and one more: a lot is put off as long as the layout asks for, or no longer. What it is not
for: lines that share nothing.
"""

from math import log
from typing import Any

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.moves import (
    ALIKE,
    LONGEST_ROW,
    LOT_MOVE,
    MARK,
    MASK,
    MULTIPLIER,
    NEAR,
    NEAR_PLACES,
    SWAP,
    _alike,
    _copied,
)
from fillsched.solve.lines.alone.sequences import _remember
from fillsched.solve.lines.alone.state import BEST, NOW, RANDOM, TRIED, Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.decoding import _lay_out_beside
from fillsched.solve.lines.shared.units import Units

DELAY = 10
"""Share in percent of moves that put a lot off, or no longer."""

DELAY_LOOK = 32
"""Lots looked at for one that asks to be put off, or is."""


@compiled
def _delay_of(tables: Tables, units: Units, lot: int, draw: int) -> int:
    """A lot, from `lot` on, whose delay is to change, and to what: as one number, lot first; -1
    where none is met."""
    ints, lots = units.ints, tables.lots
    for _ in range(min(DELAY_LOOK, lots)):
        asked, delay = ints[units.asked + lot], ints[units.delay + lot]
        if asked > 0 and (delay == 0 or draw & 1 == 0):
            return int(lot * DELAYS + delay + asked)
        if delay > 0:
            return int(lot * DELAYS + (0 if draw & 2 == 0 else delay >> 1))
        lot = lot + 1 if lot + 1 < lots else 0
    return -1


DELAYS = 1 << 40
"""More ticks than any delay has."""


@compiled
def _remember_beside(tables: Tables, state: Sequences, units: Units) -> None:
    """Keeps the plan as it stands, with its delays, as the best."""
    _remember(tables, state)
    for lot in range(tables.lots):
        units.ints[units.best_delay + lot] = units.ints[units.delay + lot]


@compiled
def _put(state: Sequences, line: int, place: int, lot: int, mark: int) -> None:
    """Makes room at a place of a line's order for a lot."""
    data, own = state.ints, line * state.room
    for later in range(data[state.lots_on + line] - 1, place - 1, -1):
        moved = data[state.order + own + later]
        data[state.order + own + later + 1] = moved
        data[state.marks + own + later + 1] = data[state.marks + own + later]
        data[state.place + moved] = later + 1
    data[state.order + own + place], data[state.marks + own + place] = lot, mark
    data[state.line + lot], data[state.place + lot] = line, place
    data[state.lots_on + line] += 1


@compiled
def _pick(state: Sequences, line: int, place: int) -> None:
    """Takes the lot at a place out of a line's order."""
    data, own = state.ints, line * state.room
    data[state.lots_on + line] -= 1
    for later in range(place, data[state.lots_on + line]):
        moved = data[state.order + own + later + 1]
        data[state.order + own + later] = moved
        data[state.marks + own + later] = data[state.marks + own + later + 1]
        data[state.place + moved] = later


@compiled
def _row_moved(
    tables: Tables, state: Sequences, lot: int, line: int, place: int, length: int, bits: int
) -> int:
    """Puts lots in a row, from `lot` on, before a place of a line; how many could be."""
    data = state.ints
    source, begin = data[state.line + lot], data[state.place + lot]
    length = min(length, data[state.lots_on + source] - begin)
    own = source * state.room
    for step in range(length):
        moved = data[state.order + own + begin + step]
        if tables.ints[tables.fill + line * tables.lots + moved] == 0:
            return 0
    if line == source and begin <= place <= begin + length:
        return 0
    for step in range(length):
        at = begin
        if line == source and place < begin:
            at = begin + step
        moved, mark = data[state.order + own + at], data[state.marks + own + at]
        _pick(state, source, at)
        to = place + step
        if line == source and place > at:
            to = place - 1
        if step == 0 and bits & 2 != 0:
            mark = bits & 1
        _put(state, line, to, moved, mark)
    return int(length)


@compiled
def _put_back(state: Sequences, line: int, which: int) -> None:
    """The order of a line as `_copied` has kept it."""
    data, own, base = state.ints, line * state.room, which * state.room
    data[state.lots_on + line] = data[state.trial_count + which]
    for place in range(data[state.trial_count + which]):
        lot = data[state.trial_order + base + place]
        data[state.order + own + place] = lot
        data[state.marks + own + place] = data[state.trial_marks + base + place]
        data[state.line + lot], data[state.place + lot] = line, place


@compiled
def _anneal_beside(
    tables: Tables, state: Sequences, units: Units, moves: int, hot: float, cold: float
) -> None:
    """Makes `moves` moves while the temperature, in cost, falls from `hot` to `cold`."""
    lots, lines, room = tables.lots, tables.lines, state.room
    data, money, numbers, costs = state.ints, state.floats, state.numbers, state.costs
    cooling = (cold / hot) ** (1.0 / moves)
    temperature = hot
    for _ in range(moves):
        temperature *= cooling
        random = (data[numbers + RANDOM] * MULTIPLIER + 11) & MASK
        way = ((random >> 17) * 100) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        lot = ((random >> 17) * lots) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        draw = random >> 17
        random = (random * MULTIPLIER + 11) & MASK
        where = ((random >> 17) * 100) >> 31
        random = (random * MULTIPLIER + 11) & MASK
        data[numbers + RANDOM] = random
        chance = ((random >> 17) + 1) / 2147483649.0
        limit = money[costs + NOW] - temperature * log(chance)
        bits = draw & 15
        draw >>= 4
        line, place = data[state.line + lot], data[state.place + lot]
        source, begin = line, place
        delaying = (draw >> 10) % 100 < DELAY
        if delaying:
            found = _delay_of(tables, units, lot, draw)
            if found < 0:
                continue
            lot = found // DELAYS
            delay_before = units.ints[units.delay + lot]
            units.ints[units.delay + lot] = found % DELAYS
            cost = _lay_out_beside(tables, state, units)
            if cost > limit:
                units.ints[units.delay + lot] = delay_before
            else:
                money[costs + NOW] = cost
                if cost < money[costs + BEST] - 1e-9 * money[costs + BEST]:
                    _remember_beside(tables, state, units)
            continue
        if tables.ints[tables.fill + line * lots + lot] == 0:
            continue  # no line can take it
        if where < NEAR:
            place += draw % (2 * NEAR_PLACES + 1) - NEAR_PLACES
            place = max(0, min(place, data[state.lots_on + line]))
        elif where >= 96:  # a line that may be empty
            line = draw % lines
            place = (draw >> 5) % (data[state.lots_on + line] + 1)
        else:
            other = _alike(tables, lot, draw) if where < ALIKE else draw % lots
            line, place = data[state.line + other], data[state.place + other]
        place = min(place, data[state.lots_on + line])
        swapping = way >= LOT_MOVE and way < SWAP
        marking = way >= SWAP and way < MARK
        other = -1
        if marking:
            own = state.marks + source * room + begin
            data[own] = 1 - data[own]
        elif swapping:
            if place >= data[state.lots_on + line]:
                continue
            other = data[state.order + line * room + place]
            if other == lot or (
                tables.ints[tables.fill + line * tables.lots + lot] == 0
                or tables.ints[tables.fill + source * tables.lots + other] == 0
            ):
                continue
            _exchange(state, lot, other)
        else:
            length = 1 if way < LOT_MOVE else 2 + (draw >> 3) % (LONGEST_ROW - 1)
            _copied(state, source, 0)
            if line != source:
                _copied(state, line, 1)
            length = _row_moved(tables, state, lot, line, place, length, bits)
            if length == 0:
                continue
        cost = _lay_out_beside(tables, state, units)
        if cost <= limit:
            money[costs + NOW] = cost
            if cost < money[costs + BEST] - 1e-9 * money[costs + BEST]:
                _remember_beside(tables, state, units)
        elif marking:
            own = state.marks + source * room + begin
            data[own] = 1 - data[own]
        elif swapping:
            _exchange(state, lot, other)
        else:
            _put_back(state, source, 0)
            if line != source:
                _put_back(state, line, 1)
    data[numbers + TRIED] += moves


@compiled
def _exchange(state: Sequences, one: int, two: int) -> None:
    """Two lots change places; marks stay where they are."""
    data: Any = state.ints
    first = state.order + data[state.line + one] * state.room + data[state.place + one]
    second = state.order + data[state.line + two] * state.room + data[state.place + two]
    data[first], data[second] = two, one
    line, place = data[state.line + one], data[state.place + one]
    data[state.line + one], data[state.place + one] = (
        data[state.line + two],
        data[state.place + two],
    )
    data[state.line + two], data[state.place + two] = line, place
