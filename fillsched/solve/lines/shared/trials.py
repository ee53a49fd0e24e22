"""One change of orders on trial: its lines laid out anew beside all that stands.

What it is for: what a change costs. From the change on, what the line's lots use is given back as
far as the lots on trial come near, and these are laid out beside all other lines, which stay as
they are, until all stands as before or must cost too much. What it is not for: which change
(`moves`).
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.state import NOW, Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.decoding import _at_place, _next_lot, _recorded
from fillsched.solve.lines.shared.outlook import _as_before, _earlier, _least, _left
from fillsched.solve.lines.shared.sequences import _lay_out_beside, _take_beside
from fillsched.solve.lines.shared.units import (
    AFTER,
    ANEW,
    AT,
    BLOCK,
    CHANGE,
    CHANGED,
    CLEANED,
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
from fillsched.solve.lines.shared.uses import ASKED, GIVEN_BACK, NEVER, TAKEN


@compiled
def _exchanged(state: Sequences, which: int) -> None:
    """The trial order `which` and the order of its line change places."""
    data, line = state.ints, state.ints[state.trial_line + which]
    base, own = which * state.room, line * state.room
    count, before = data[state.trial_count + which], data[state.lots_on + line]
    for place in range(max(count, before)):
        at, other = state.order + own + place, state.trial_order + base + place
        data[at], data[other] = data[other], data[at]
        at, other = state.marks + own + place, state.trial_marks + base + place
        data[at], data[other] = data[other], data[at]
        if place < count:
            lot = data[state.order + own + place]
            data[state.line + lot], data[state.place + lot] = line, place
    data[state.lots_on + line], data[state.trial_count + which] = count, before


@compiled
def _tried_whole(tables: Tables, state: Sequences, units: Units, orders: int, limit: float) -> bool:
    """Lays out all lines with one or two trial orders, and leaves these if the plan breaks `limit`
    then; where lots stand is not as before then, but for the order."""
    for which in range(orders):
        _exchanged(state, which)
    _lay_out_beside(tables, state, units)
    if state.floats[state.costs + NOW] <= limit:
        return True
    for which in range(orders):
        _exchanged(state, which)
    return False


@compiled
def _first_use(units: Units, record: int) -> int:
    """When a lot begins to use anything, by its record."""
    ints = units.ints
    if ints[record + CLEANED] >= 0:
        return int(ints[record + CLEANED])
    if ints[record + CHANGED] > ints[record + CHANGE]:
        return int(ints[record + CHANGE])
    return int(ints[record + BLOCK])


@compiled
def _last_use(tables: Tables, units: Units, line: int, lot: int) -> int:
    """When all that a lot uses on trial is given back; NEVER for one that is left out."""
    ints, record = units.ints, units.trial + units.record * lot
    if ints[record + START] < 0:
        return NEVER
    last = ints[record + START] + tables.ints[tables.fill + line * tables.lots + lot]
    for resource in range(units.resources):
        need = ints[units.needs + resource * tables.lots + lot]
        if need > 0:
            last = max(last, ints[record + AFTER + resource] + need)
    return int(last)


@compiled
def _give_way(tables: Tables, state: Sequences, units: Units, line: int, tick: int) -> None:
    """What the line's lots use before `tick`, of those that are laid out anew, is given back."""
    ints, order = units.ints, state.order + line * state.room
    place = ints[units.gone + line]
    while place < state.ints[state.lots_on + line]:
        lot = state.ints[order + place]
        record = units.standing + units.record * lot
        if ints[record + START] >= 0:
            if _first_use(units, record) >= tick:
                break
            _recorded(tables, units, line, lot, record, GIVEN_BACK)
        place += 1
    ints[units.gone + line] = place


@compiled
def _standing_lots(
    tables: Tables, state: Sequences, units: Units, line: int, begin: int, end: int, what: int
) -> None:
    """Takes again all that the line's lots from place `begin` to `end` use where they stand, or
    gives it back."""
    for place in range(begin, end):
        lot = state.ints[state.order + line * state.room + place]
        record = units.standing + units.record * lot
        if units.ints[record + START] >= 0:
            _recorded(tables, units, line, lot, record, what)


@compiled
def _trial_lots(
    tables: Tables, state: Sequences, units: Units, which: int, until: int, what: int
) -> bool:
    """Gives back all that the lots of a trial order before `until` use, or asks whether it is not
    more than there is."""
    ints, line = units.ints, state.ints[state.trial_line + which]
    own = units.lines + FIELDS * line
    for place in range(ints[own + ANEW], until):
        lot = state.ints[state.trial_order + which * state.room + place]
        record = units.trial + units.record * lot
        if ints[record + START] >= 0 and not _recorded(tables, units, line, lot, record, what):
            return False
    return True


@compiled
def _next_on_trial(tables: Tables, state: Sequences, units: Units, line: int) -> int:
    """Puts the next lot of a line where it can stand while no lot of the line that comes later is
    in its way, which is given back as far as that can matter; which it was."""
    ints, own = units.ints, units.lines + FIELDS * line
    tick, floats, running = ints[own + TICK], units.floats, units.running + SUMS * line
    spent, pressing, waited = (
        floats[running + SPENT],
        floats[running + PRESSING],
        floats[running + WAITED],
    )
    for field in range(FIELDS):
        ints[units.kept_line + field] = ints[own + field]
    while True:
        _give_way(tables, state, units, line, tick + units.reach)
        lot = _next_lot(tables, state, units, line)
        tick = _last_use(tables, units, line, lot)
        place = ints[units.gone + line]
        if place >= state.ints[state.lots_on + line]:
            break
        other = state.ints[state.order + line * state.room + place]
        if tick <= _first_use(units, units.standing + units.record * other):
            break
        record = units.trial + units.record * lot
        if ints[record + START] >= 0:
            _recorded(tables, units, line, lot, record, GIVEN_BACK)
        for field in range(FIELDS):
            ints[own + field] = ints[units.kept_line + field]
        floats[running + SPENT], floats[running + PRESSING] = spent, pressing
        floats[running + WAITED] = waited
    return int(lot)


@compiled
def _rest_fits(
    tables: Tables, state: Sequences, units: Units, which: int, place: int, orders: int
) -> bool:
    """Whether from `place` of a trial order on all can stand as it did; then it does."""
    ints, line = units.ints, state.ints[state.trial_line + which]
    old = place - state.ints[state.trial_delta + which]
    gone = ints[units.gone + line]
    _standing_lots(tables, state, units, line, old, gone, TAKEN)
    fits = _trial_lots(tables, state, units, which, place, ASKED)
    if fits and which + 2 == orders:  # the other one of two has been laid out before
        until = state.ints[state.trial_until + 1]
        fits = _trial_lots(tables, state, units, 1, until, ASKED)
    if fits:
        ints[units.gone + line] = old
    else:
        _standing_lots(tables, state, units, line, old, gone, GIVEN_BACK)
    return fits


@compiled
def _try_beside(
    tables: Tables,
    state: Sequences,
    units: Units,
    which: int,
    orders: int,
    others: float,
    others_end: int,
    limit: float,
) -> bool:
    """Lays out the trial order `which` of its line from the change on; False as soon as it must
    cost more than `limit`, with what the other lines cost (`others`) and when the last of them
    ends."""
    ints, data, money = units.ints, state.ints, state.floats
    line, settled = data[state.trial_line + which], data[state.trial_settled + which]
    own, count = units.lines + FIELDS * line, data[state.trial_count + which]
    makespan, pull, running = tables.makespan_cost, tables.pull, units.running + SUMS * line
    looked = tables.ordered != 0
    end, spent = ints[own + END], units.floats[running + SPENT]
    while ints[own + AT] < count:
        place = ints[own + AT]
        lot = _next_on_trial(tables, state, units, line)
        end, spent = ints[own + END], units.floats[running + SPENT]
        stands = ints[units.trial + units.record * lot + START] >= 0
        if place >= settled and stands and ints[units.standing + units.record * lot + START] >= 0:
            earlier = _earlier(tables, units, line, lot)
            spent += _left(state, units, line, lot, earlier)
            end = max(end, data[state.ends + line] - max(0, earlier))
        if others + spent + makespan * max(end, others_end) + pull * end > limit:
            return False
        if place >= settled and not looked and stands and _as_before(units, lot):
            looked = True
            if _rest_fits(tables, state, units, which, place + 1, orders):
                count = place + 1
    if count == data[state.trial_count + which]:
        _give_way(tables, state, units, line, NEVER)
        end, spent = ints[own + END], units.floats[running + SPENT]
    data[state.trial_until + which] = count
    data[state.trial_ends + which] = end
    money[state.trial_spent + which] = spent
    return bool(others + spent + makespan * max(end, others_end) + pull * end <= limit)


@compiled
def _tried_beside(
    tables: Tables, state: Sequences, units: Units, orders: int, limit: float
) -> bool:
    """Lays out one or two trial orders, and takes them over if the plan keeps `limit` then."""
    ints, data, money = units.ints, state.ints, state.floats
    first = data[state.trial_line]
    second = data[state.trial_line + 1] if orders == 2 else -1
    others, last = 0.0, 0
    for line in range(tables.lines):
        if line != first and line != second:
            others += money[state.spent + line] + tables.pull * data[state.ends + line]
            last = max(last, data[state.ends + line])
    for which in range(orders):
        line, changed = data[state.trial_line + which], data[state.trial_changed + which]
        own = units.lines + FIELDS * line
        _at_place(tables, state, units, line, changed)
        ints[own + ORDER] = state.trial_order + which * state.room
        ints[own + MARKS] = state.trial_marks + which * state.room
        ints[units.gone + line] = changed
        _give_way(tables, state, units, line, ints[own + TICK] + units.reach)
    good, known = True, 0.0
    for number in range(orders):  # of two lines first the one that a lot goes to
        which = orders - 1 - number
        least = known + (_least(tables, state, units, 0) if which == 1 else 0.0)
        good = _try_beside(tables, state, units, which, orders, others + least, last, limit)
        if not good:
            break
        known = money[state.trial_spent + which] + tables.pull * data[state.trial_ends + which]
        last = max(last, data[state.trial_ends + which])
    for which in range(orders):
        if good:
            _take_beside(tables, state, units, which)
        else:
            line, changed = data[state.trial_line + which], data[state.trial_changed + which]
            until, gone = ints[units.lines + FIELDS * line + AT], ints[units.gone + line]
            _trial_lots(tables, state, units, which, until, GIVEN_BACK)
            _standing_lots(tables, state, units, line, changed, gone, TAKEN)
    return good
