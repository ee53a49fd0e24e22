"""Plans of lines that share equipment: all orders laid out beside each other, a change taken over,
the best plan kept.

What it is for: the plan as it stands. It is more than its orders: where a lot stands depends on
what stood when it was put there. What it is not for: what a change costs (`trials`).
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.sequences import _recall, _total
from fillsched.solve.lines.alone.state import BEST, NOW, Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.decoding import _at_start, _next_lot, _recorded
from fillsched.solve.lines.shared.units import (
    AT,
    END,
    FIELDS,
    MARKS,
    ORDER,
    PRESSING,
    SPENT,
    START,
    SUMS,
    TICK,
    WAITED,
    Units,
)
from fillsched.solve.lines.shared.uses import NEVER, TAKEN, _all_free


@compiled
def _keep_record(units: Units, lot: int) -> None:
    """The lot stands as it does on trial."""
    ints, size = units.ints, units.record
    for field in range(size * lot, size * lot + size):
        ints[units.standing + field] = ints[units.trial + field]
    for field in range(SUMS * lot, SUMS * lot + SUMS):
        units.floats[units.standing_sums + field] = units.floats[units.trial_sums + field]


@compiled
def _lay_out_beside(tables: Tables, state: Sequences, units: Units) -> None:
    """Lays out the orders of all lines, always the next lot of the line that is free first."""
    ints, data = units.ints, state.ints
    _all_free(units)
    for line in range(tables.lines):
        own = units.lines + FIELDS * line
        _at_start(tables, units, line)
        ints[own + ORDER] = state.order + line * state.room
        ints[own + MARKS] = state.marks + line * state.room
    while True:
        line, soonest = -1, NEVER
        for other in range(tables.lines):
            own = units.lines + FIELDS * other
            if ints[own + AT] < data[state.lots_on + other] and ints[own + TICK] < soonest:
                line, soonest = other, ints[own + TICK]
        if line < 0:
            break
        _keep_record(units, _next_lot(tables, state, units, line))
    for line in range(tables.lines):
        data[state.ends + line] = ints[units.lines + FIELDS * line + END]
        ints[units.changed_lines + line] = 1
        state.floats[state.spent + line] = units.floats[units.running + SUMS * line + SPENT]
    state.floats[state.costs + NOW] = _total(tables, state)


@compiled
def _take_beside(tables: Tables, state: Sequences, units: Units, which: int) -> None:
    """Makes the trial order `which` that of its line."""
    data, money, floats = state.ints, state.floats, units.floats
    line, until = data[state.trial_line + which], data[state.trial_until + which]
    base, own, count = which * state.room, line * state.room, data[state.trial_count + which]
    spent, pressing, waited = 0.0, 0.0, 0.0
    if until < count:  # those behind stand as they did, after more or less
        at = SUMS * data[state.trial_order + base + until - 1]
        new, old = units.trial_sums + at, units.standing_sums + at
        spent = floats[new + SPENT] - floats[old + SPENT]
        pressing = floats[new + PRESSING] - floats[old + PRESSING]
        waited = floats[new + WAITED] - floats[old + WAITED]
    for place in range(data[state.trial_changed + which], count):
        lot = data[state.trial_order + base + place]
        data[state.order + own + place] = lot
        data[state.marks + own + place] = data[state.trial_marks + base + place]
        data[state.line + lot], data[state.place + lot] = line, place
        if place < until:
            _keep_record(units, lot)
        else:
            at = units.standing_sums + SUMS * lot
            floats[at + SPENT] += spent
            floats[at + PRESSING] += pressing
            floats[at + WAITED] += waited
    units.ints[units.changed_lines + line] = 1
    data[state.lots_on + line] = count
    data[state.ends + line] = data[state.trial_ends + which]
    money[state.spent + line] = money[state.trial_spent + which]


@compiled
def _remember_beside(tables: Tables, state: Sequences, units: Units) -> None:
    """Keeps the plan as it stands, with its delays, as the best: what has changed since."""
    ints, data, floats = units.ints, state.ints, units.floats
    for line in range(tables.lines):
        if ints[units.changed_lines + line] == 0:
            continue
        ints[units.changed_lines + line] = 0
        own = line * state.room
        data[state.best_count + line] = data[state.lots_on + line]
        for place in range(data[state.lots_on + line]):
            lot = data[state.order + own + place]
            data[state.best_order + own + place] = lot
            data[state.best_marks + own + place] = data[state.marks + own + place]
            ints[units.best_delay + lot] = ints[units.delay + lot]
            for field in range(units.record * lot, units.record * lot + units.record):
                ints[units.best + field] = ints[units.standing + field]
            for field in range(SUMS * lot, SUMS * lot + SUMS):
                floats[units.best_sums + field] = floats[units.standing_sums + field]
    state.floats[state.costs + BEST] = state.floats[state.costs + NOW]


@compiled
def _recall_beside(tables: Tables, state: Sequences, units: Units) -> None:
    """Goes back to the best plan: every lot stands as it did."""
    ints, data = units.ints, state.ints
    _recall(tables, state)
    _all_free(units)
    for lot in range(tables.lots):
        ints[units.delay + lot] = ints[units.best_delay + lot]
    for field in range(SUMS * tables.lots):
        units.floats[units.standing_sums + field] = units.floats[units.best_sums + field]
    for field in range(units.record * tables.lots):
        ints[units.standing + field] = ints[units.best + field]
    for line in range(tables.lines):
        ints[units.changed_lines + line] = 0
        end, spent = 0, 0.0
        for place in range(data[state.lots_on + line]):
            lot = data[state.order + line * state.room + place]
            record = units.standing + units.record * lot
            spent = units.floats[units.standing_sums + SUMS * lot + SPENT]
            if ints[record + START] >= 0:
                _recorded(tables, units, line, lot, record, TAKEN)
                end = ints[record + START] + tables.ints[tables.fill + line * tables.lots + lot]
        data[state.ends + line] = end
        state.floats[state.spent + line] = spent
    state.floats[state.costs + NOW] = _total(tables, state)
