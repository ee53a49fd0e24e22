"""The inner loop of annealing orders on several lines, compiled where that is possible.

What it is for: one move after another: a lot goes elsewhere, two lots change places, a mark is set
or taken, a few lots in a row go elsewhere. Each is tried on the lines it touches, from the first
campaign that changes on, and left as soon as it must cost too much. What it is not for: how warm it
is and for how long (`annealing`).
"""

from math import log

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.sequences import (
    _lay_out_all,
    _remember,
    _take,
    _total,
    _try_line,
)
from fillsched.solve.lines.alone.state import BEST, NOW, RANDOM, TRIED, Sequences
from fillsched.solve.lines.alone.tables import NONE, Tables

MASK, MULTIPLIER = (1 << 48) - 1, 0x5DEECE66D

LOT_MOVE, SWAP, MARK = 50, 80, 88
"""Shares of the kinds of move in percent, cumulated; the rest moves lots in a row."""

NEAR, ALIKE = 40, 70
"""Shares of where a lot goes in percent, cumulated: near its place, beside a lot of the same
product; the rest: anywhere."""

NEAR_PLACES = 12
"""How far a near place is at most."""

LONGEST_ROW = 12
"""Lots that one move may put elsewhere in a row."""

ALIKE_TRIES = 8
"""Lots looked at for one of the same variant."""


@compiled
def _copied(state: Sequences, line: int, which: int) -> None:
    """The line's own order as the trial order `which`."""
    data = state.ints
    base, own = which * state.room, line * state.room
    for place in range(data[state.lots_on + line]):
        data[state.trial_order + base + place] = data[state.order + own + place]
        data[state.trial_marks + base + place] = data[state.marks + own + place]
    data[state.trial_count + which] = data[state.lots_on + line]


@compiled
def _taken_out(state: Sequences, which: int, place: int, length: int, inherit: int) -> None:
    """`length` lots from `place` on leave a trial order; a mark there stays if it is inherited."""
    data = state.ints
    base, count = which * state.room, data[state.trial_count + which]
    mark = data[state.trial_marks + base + place]
    for later in range(place + length, count):
        data[state.trial_order + base + later - length] = data[state.trial_order + base + later]
        data[state.trial_marks + base + later - length] = data[state.trial_marks + base + later]
    data[state.trial_count + which] = count - length
    if inherit != 0 and mark != 0 and place < count - length:
        data[state.trial_marks + base + place] = 1


@compiled
def _made_room(state: Sequences, which: int, place: int, length: int) -> None:
    """`length` places become free in a trial order from `place` on."""
    data = state.ints
    base, count = which * state.room, data[state.trial_count + which]
    for later in range(count - 1, place - 1, -1):
        data[state.trial_order + base + later + length] = data[state.trial_order + base + later]
        data[state.trial_marks + base + later + length] = data[state.trial_marks + base + later]
    data[state.trial_count + which] = count + length


@compiled
def _tried(tables: Tables, state: Sequences, first: int, second: int, limit: float) -> bool:
    """Lays out the trial orders of one line or (`second` not below 0) of two, and takes them over
    if the plan keeps `limit` then."""
    data, money = state.ints, state.floats
    others, last = 0.0, 0
    for line in range(tables.lines):
        if line != first and line != second:
            others += money[state.spent + line] + tables.pull * data[state.ends + line]
            last = max(last, data[state.ends + line])
    lines = 1 if second < 0 else 2
    for which in range(lines):
        # of two lines the first may cost what it likes, since the second may gain by it
        allowed = limit if which == lines - 1 else UNLIMITED
        if not _try_line(
            tables,
            state,
            second if which == 1 else first,
            which,
            data[state.trial_changed + which],
            data[state.trial_settled + which],
            data[state.trial_delta + which],
            others,
            last,
            allowed,
        ):
            return False
        others += money[state.trial_spent + which] + tables.pull * data[state.trial_ends + which]
        last = max(last, data[state.trial_ends + which])
    for which in range(lines):
        _take(tables, state, second if which == 1 else first, which)
    return True


UNLIMITED = 1e300
"""A cost that no plan has."""


@compiled
def _changed(state: Sequences, which: int, changed: int, settled: int, delta: int) -> None:
    """From where on a trial order differs, from where on it is the same again, and how much further
    on it stands there."""
    data = state.ints
    data[state.trial_changed + which] = changed
    data[state.trial_settled + which] = settled
    data[state.trial_delta + which] = delta


@compiled
def _moved(
    tables: Tables, state: Sequences, lot: int, line: int, place: int, length: int, bits: int
) -> int:
    """Writes trial orders in which `length` lots in a row, from `lot` on, stand before `place` of
    `line`: how many orders, 0 where they cannot."""
    data, ints = state.ints, tables.ints
    source, begin = data[state.line + lot], data[state.place + lot]
    own = source * state.room
    length = min(length, data[state.lots_on + source] - begin)
    for step in range(length):
        if ints[tables.fill + line * tables.lots + data[state.order + own + begin + step]] == 0:
            return 0
    if line == source and begin <= place <= begin + length:
        return 0
    _copied(state, source, 0)
    _taken_out(state, 0, begin, length, bits & 1)
    if line == source:
        target = place if place < begin else place - length
        _made_room(state, 0, target, length)
        _filled(state, source, begin, 0, target, length, bits)
        _changed(state, 0, min(begin, target), max(begin, target) + length, 0)
        return 1
    _changed(state, 0, begin, begin, -length)
    _copied(state, line, 1)
    _made_room(state, 1, place, length)
    _filled(state, source, begin, 1, place, length, bits)
    _changed(state, 1, place, place + length, length)
    return 2


@compiled
def _filled(
    state: Sequences, source: int, begin: int, which: int, target: int, length: int, bits: int
) -> None:
    """Writes the moved lots into their free places, with their marks."""
    data = state.ints
    base, own = which * state.room, source * state.room
    for step in range(length):
        data[state.trial_order + base + target + step] = data[state.order + own + begin + step]
        data[state.trial_marks + base + target + step] = data[state.marks + own + begin + step]
    behind = target + length
    way = (bits >> 1) & 3
    if way == 0:
        data[state.trial_marks + base + target] = 0
    elif way == 1:
        data[state.trial_marks + base + target] = 1
    elif way == 2 and behind < data[state.trial_count + which]:  # they begin it now
        data[state.trial_marks + base + target] = data[state.trial_marks + base + behind]
        data[state.trial_marks + base + behind] = 0


@compiled
def _swapped(tables: Tables, state: Sequences, one: int, two: int) -> int:
    """Writes trial orders in which two lots change places: how many, 0 where they cannot."""
    data, ints, lots = state.ints, tables.ints, tables.lots
    first, second = data[state.line + one], data[state.line + two]
    if ints[tables.fill + first * lots + two] == 0 or ints[tables.fill + second * lots + one] == 0:
        return 0
    place_one, place_two = data[state.place + one], data[state.place + two]
    _copied(state, first, 0)
    data[state.trial_order + place_one] = two
    if first == second:
        data[state.trial_order + place_two] = one
        _changed(state, 0, min(place_one, place_two), max(place_one, place_two) + 1, 0)
        return 1
    _changed(state, 0, place_one, place_one + 1, 0)
    _copied(state, second, 1)
    data[state.trial_order + state.room + place_two] = one
    _changed(state, 1, place_two, place_two + 1, 0)
    return 2


@compiled
def _marked(state: Sequences, lot: int) -> int:
    """Writes a trial order in which the mark before a lot is set, or taken."""
    data = state.ints
    line, place = data[state.line + lot], data[state.place + lot]
    _copied(state, line, 0)
    data[state.trial_marks + place] = 1 - data[state.trial_marks + place]
    _changed(state, 0, place, place + 1, 0)
    return 1


@compiled
def _alike(tables: Tables, lot: int, draw: int) -> int:
    """Some lot of the same variant, if one is met soon; else some lot."""
    ints = tables.ints
    lots, found = tables.lots, 0
    for number in range(ALIKE_TRIES):
        found = (draw + number * 7919) % lots
        if found != lot and ints[tables.variant + found] == ints[tables.variant + lot]:
            return found
    return found


@compiled
def _drawn(tables: Tables, state: Sequences, random: int) -> int:
    """Draws a move and writes its trial orders, with their lines: how many, 0 where it cannot be.

    `random` is the state of the random numbers, of which the move takes four."""
    ints, data = tables.ints, state.ints
    lots, lines, room = tables.lots, tables.lines, state.room
    random = (random * MULTIPLIER + 11) & MASK
    way = ((random >> 17) * 100) >> 31
    random = (random * MULTIPLIER + 11) & MASK
    lot = ((random >> 17) * lots) >> 31
    random = (random * MULTIPLIER + 11) & MASK
    draw = random >> 17
    random = (random * MULTIPLIER + 11) & MASK
    where = ((random >> 17) * 100) >> 31
    data[state.numbers + RANDOM] = random
    bits = draw & 15
    draw >>= 4
    line, place = data[state.line + lot], data[state.place + lot]
    data[state.trial_line] = line
    if ints[tables.fill + line * lots + lot] == 0:
        return 0  # no line can take it
    if where < NEAR:
        place += draw % (2 * NEAR_PLACES + 1) - NEAR_PLACES
        place = max(0, min(place, data[state.lots_on + line]))
    else:
        other = _alike(tables, lot, draw) if where < ALIKE else draw % lots
        line, place = data[state.line + other], data[state.place + other]
        if bits & 8 != 0:
            place += 1
        if where >= 96:  # a line that may be empty
            line = draw % lines
            place = (draw >> 5) % (data[state.lots_on + line] + 1)
    place = min(place, data[state.lots_on + line])
    data[state.trial_line + 1] = line
    if way < LOT_MOVE:
        return int(_moved(tables, state, lot, line, place, 1, bits))
    if way < SWAP:
        if place >= data[state.lots_on + line]:
            return 0
        other = data[state.order + line * room + place]
        return 0 if other == lot else int(_swapped(tables, state, lot, other))
    if way < MARK:
        return int(_marked(state, lot))
    length = 2 + (draw >> 3) % (LONGEST_ROW - 1)
    return int(_moved(tables, state, lot, line, place, length, bits))


@compiled
def _anneal(tables: Tables, state: Sequences, moves: int, hot: float, cold: float) -> None:
    """Makes `moves` moves while the temperature, in cost, falls from `hot` to `cold`."""
    data, money = state.ints, state.floats
    numbers, costs = state.numbers, state.costs
    cooling = (cold / hot) ** (64.0 / moves)
    temperature = hot
    for move in range(moves):
        if move & 63 == 63:
            temperature *= cooling
        orders = _drawn(tables, state, data[numbers + RANDOM])
        random = (data[numbers + RANDOM] * MULTIPLIER + 11) & MASK
        data[numbers + RANDOM] = random
        chance = ((random >> 17) + 1) / 2147483649.0
        limit = money[costs + NOW] - temperature * log(chance)
        second = data[state.trial_line + 1] if orders == 2 else NONE
        if orders > 0 and _tried(tables, state, data[state.trial_line], second, limit):
            money[costs + NOW] = _total(tables, state)
            if money[costs + NOW] < money[costs + BEST] - 1e-9 * money[costs + BEST]:
                _remember(tables, state)
    data[numbers + TRIED] += moves
    _lay_out_all(tables, state)
