"""The inner loop of annealing orders on lines that share equipment, compiled where possible.

What it is for: the moves of `alone`, each tried beside what stands; and one more: a lot is put off
as long as the layout asks for, or no longer. What it is not for: lines that share nothing.
"""

from math import log

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.moves import MASK, MULTIPLIER, _changed, _copied, _drawn
from fillsched.solve.lines.alone.sequences import _total
from fillsched.solve.lines.alone.state import BEST, NOW, RANDOM, TRIED, Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.sequences import _lay_out_beside, _remember_beside
from fillsched.solve.lines.shared.trials import _tried_beside, _tried_whole
from fillsched.solve.lines.shared.units import Units

DELAY = 10
"""Share in percent of moves that put a lot off, or no longer."""

DELAY_LOOK = 32
"""Lots looked at for one that asks to be put off, or is."""

DELAYS = 1 << 40
"""More ticks than any delay has."""


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


@compiled
def _put_off(state: Sequences, lot: int) -> None:
    """Writes the order of a lot's line as a trial order that changes with it."""
    data = state.ints
    line, place = data[state.line + lot], data[state.place + lot]
    _copied(state, line, 0)
    _changed(state, 0, place, place + 1, 0)
    data[state.trial_line] = line


@compiled
def _anneal_beside(
    tables: Tables,
    state: Sequences,
    units: Units,
    moves: int,
    hot: float,
    cold: float,
    whole: bool,
) -> None:
    """Makes `moves` moves while the temperature, in cost, falls from `hot` to `cold`; `whole`: each
    is tried by laying out all lines."""
    data, money, numbers, costs = state.ints, state.floats, state.numbers, state.costs
    cooling = (cold / hot) ** (1.0 / moves)
    temperature, now = hot, money[costs + NOW]
    for _ in range(moves):
        temperature *= cooling
        random = (data[numbers + RANDOM] * MULTIPLIER + 11) & MASK
        data[numbers + RANDOM] = random
        draw, putting_off, before = random >> 17, -1, 0
        if draw % 100 < DELAY:
            draw //= 100
            found = _delay_of(tables, units, draw % tables.lots, draw >> 16)
            if found < 0:
                continue
            orders, putting_off = 1, found // DELAYS
            before = units.ints[units.delay + putting_off]
            units.ints[units.delay + putting_off] = found % DELAYS
            _put_off(state, putting_off)
        else:
            orders = _drawn(tables, state, random)
        random = (data[numbers + RANDOM] * MULTIPLIER + 11) & MASK
        data[numbers + RANDOM] = random
        chance = ((random >> 17) + 1) / 2147483649.0
        limit = now - temperature * log(chance)
        if orders == 0:
            continue
        if whole:
            good = _tried_whole(tables, state, units, orders, limit)
        else:
            good = _tried_beside(tables, state, units, orders, limit)
        if good:
            now = money[costs + NOW] = _total(tables, state)
            if now < money[costs + BEST] - 1e-9 * money[costs + BEST]:
                _remember_beside(tables, state, units)
        elif putting_off >= 0:
            units.ints[units.delay + putting_off] = before
    if whole:
        _lay_out_beside(tables, state, units)
    data[numbers + TRIED] += moves
