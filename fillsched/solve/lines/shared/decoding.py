"""Lines laid out beside each other, because they share equipment or people.

What it is for: the orders of all lines at once, lot after lot: always on the line that is free
first, as early as the rules of the line and the units that are free allow, but for what the search
puts it off. Nothing that stands is moved again, since other lines may have taken what was free
beside it: where a lot breaks window or hold of its campaign, the layout only notes by how much an
earlier lot would have to be put off (`asked`). What it is not for: the order and the delays
(`moves`); lines that share nothing, which `alone` lays out much faster.
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.decoding import _closure, _fit, _fit_before
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import NO_CLEAN, Tables
from fillsched.solve.lines.shared.units import (
    CHANGEOVER,
    CLEAN,
    FILL,
    LONGEST_LOOK,
    NEVER,
    SETUP,
    Units,
    _all_free,
    _all_free_from,
    _free_from,
    _use,
    _use_all,
)

AT, TICK, CLEAN_END, BEFORE, IDLE_SINCE, FILLED, FIRST, LAST = 0, 1, 2, 3, 4, 5, 6, 7
"""Where a line stands: the place of its next lot, when it is free, the end of its last clean, the
variant it filled last, since when it is idle, lots of its campaign, the first and the last lot that
was put into it (-1: none)."""

FIELDS = 8
"""Whole numbers of a line, in `beside`."""

CLEAN_TRIES = 4
"""Times that a clean is looked for at most, so that the first lot behind it keeps its limits."""

STANDS, NEW_CAMPAIGN, LEFT_OUT = 0, 1, 2
"""What became of a lot: it stands, it needs a new campaign, no time is left for it."""


@compiled
def _changeover_from(
    tables: Tables, units: Units, line: int, tick: int, work: int
) -> tuple[int, int]:
    """Begin and end of a changeover not before `tick`, in the line's open time, with a unit of all
    that it holds in each of its parts."""
    ints, shut, opens = tables.ints, tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    for _ in range(LONGEST_LOOK):
        tick = _fit(ints, shut, opens, low, high, tick, 1)
        begin, at, left, again = tick, tick, work, -1
        place = _closure(ints, opens, low, high, tick)
        while left > 0:
            until = at + left
            if place < high and ints[shut + place] < until:
                until = ints[shut + place]
            free = _all_free_from(units, CHANGEOVER, at, until - at)
            if free != at:
                again = free
                break
            left -= until - at
            at = until
            if left > 0:
                at = ints[opens + place]
                place += 1
        if again < 0:
            return begin, at
        if again >= NEVER:
            return NEVER, NEVER
        tick = again
    return NEVER, NEVER


@compiled
def _use_changeover(tables: Tables, units: Units, line: int, begin: int, end: int) -> None:
    """Its units, in the parts outside of closures."""
    ints = tables.ints
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    place = _closure(ints, tables.opens, low, high, begin)
    while begin < end:
        until = end
        if place < high and ints[tables.shut + place] < end:
            until = ints[tables.shut + place]
        _use_all(units, CHANGEOVER, begin, until)
        if until == end:
            break
        begin = ints[tables.opens + place]
        place += 1


@compiled
def _block_from(
    tables: Tables, units: Units, line: int, lot: int, tick: int, setup: int, fill: int
) -> int:
    """The first begin not before `tick` of setup and fill in one run, with all units they hold, and
    with what the lot needs afterwards free in time."""
    ints, shut, opens = tables.ints, tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    for _ in range(LONGEST_LOOK):
        begin = _fit(ints, shut, opens, low, high, tick, setup + fill)
        begin = max(begin, _all_free_from(units, SETUP, begin, setup))
        start = _all_free_from(units, FILL, begin + setup, fill)
        begin = start - setup
        end = start + fill
        for resource in range(units.resources):
            need = units.ints[units.needs + resource * tables.lots + lot]
            if need > 0:
                after = _free_from(units, resource, end, need)
                begin = max(begin, begin + after - end - units.ints[units.wait + resource])
        if begin >= NEVER:
            return NEVER
        if begin == tick:
            return begin
        tick = begin
    return NEVER


@compiled
def _stand(
    tables: Tables, state: Sequences, units: Units, line: int, lot: int, own: int, new: bool
) -> int:
    """Puts the next lot of a line into its campaign, or into a new one, if it can stand there."""
    ints, data = tables.ints, state.ints
    earliest, clean_end, before = data[own + TICK], data[own + CLEAN_END], data[own + BEFORE]
    idle_since, filled, most = data[own + IDLE_SINCE], data[own + FILLED], ints[tables.most + line]
    variant, fill = ints[tables.variant + lot], ints[tables.fill + line * tables.lots + lot]
    clean, hold = ints[tables.clean + line], ints[tables.hold + line]
    setup, work, begun, pin = ints[tables.setup + variant], 0, -1, ints[tables.pin + lot]
    change, changed, block, start, end, over = earliest, earliest, 0, 0, 0, 0
    if new:
        before, filled = -1, 0
    elif before >= 0:
        kind = ints[tables.kind + line]
        work = ints[tables.changes + (kind * tables.variants + before) * tables.variants + variant]
        if ints[tables.product + before] == ints[tables.product + variant]:
            setup = 0
        if work > 0:
            change, changed = _changeover_from(tables, units, line, earliest, work)
    for _ in range(CLEAN_TRIES if new else 1):
        if new:
            begun = _clean_from(tables, units, line, earliest)
            clean_end = idle_since = change = changed = begun + clean
        soonest = max(changed, ints[tables.release + lot] - setup)
        block = soonest + units.ints[units.delay + lot]
        block = _block_from(tables, units, line, lot, block, setup, fill)
        if block < units.ints[units.wanted + lot]:
            block = units.ints[units.wanted + lot]
            units.ints[units.delay + lot] = block - soonest
            block = _block_from(tables, units, line, lot, block, setup, fill)
        start, end = block + setup, block + setup + fill
        if end > ints[tables.latest + line * tables.lots + lot] or (pin >= 0 and start != pin):
            return LEFT_OUT
        if new and block > clean_end:
            begun = _late_clean(tables, units, line, begun, block)
            clean_end = idle_since = begun + clean
        over_window = end - clean_end - ints[tables.window + line]
        over_hold = block - idle_since - work - hold if hold >= 0 else 0
        over = max(over_window, over_hold)
        if over <= 0:
            break
        if not new:
            _ask(state, units, own, over_window, over_hold)
        earliest = begun + over
    if over > 0 or (most >= 0 and filled >= most):
        return LEFT_OUT if new else NEW_CAMPAIGN
    units.ints[units.clean + lot] = begun
    units.ints[units.change + lot], units.ints[units.changed + lot] = change, changed
    if new:
        _use_all(units, CLEAN, begun, clean_end)
    if work > 0:
        _use_changeover(tables, units, line, change, changed)
    _use_all(units, SETUP, block, start)
    _use_all(units, FILL, start, end)
    _use_after(tables, units, lot, end)
    data[state.trial_starts + lot] = start
    data[own + TICK], data[own + CLEAN_END], data[own + BEFORE] = end, clean_end, variant
    data[own + IDLE_SINCE], data[own + FILLED] = end, filled + 1
    data[own + LAST] = lot
    if new:
        data[own + FIRST] = lot
    units.ints[units.asked + lot] = 0
    money = state.floats
    due = ints[tables.due + lot]
    if due >= 0 and end > due:
        money[state.parts] += tables.floats[tables.late + lot] * (end - due)
    money[state.parts] += tables.changeover_cost * work
    if new:
        money[state.parts] += tables.clean_cost * clean
    return STANDS


@compiled
def _late_clean(tables: Tables, units: Units, line: int, begun: int, block: int) -> int:
    """The begin of a clean as late as what follows at `block` allows, which costs nothing and saves
    window and hold; not before `begun`, where it can stand."""
    ints = tables.ints
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    clean = ints[tables.clean + line]
    late = _fit_before(ints, tables.shut, tables.opens, low, high, block, clean)
    if late > begun and _all_free_from(units, CLEAN, late, clean) == late:
        return int(late)
    return begun


@compiled
def _ask(state: Sequences, units: Units, own: int, over_window: int, over_hold: int) -> None:
    """Notes by how much an earlier lot of the campaign would have to be put off: the first, and the
    clean with it, for the window; the last for the hold."""
    data = state.ints
    first, last = data[own + FIRST], data[own + LAST]
    if over_window > 0 and first >= 0:
        units.ints[units.asked + first] = over_window
    if over_hold > 0 and last >= 0:
        units.ints[units.asked + last] = over_hold


@compiled
def _clean_from(tables: Tables, units: Units, line: int, tick: int) -> int:
    """The first begin of a clean not before `tick`."""
    ints = tables.ints
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    clean = ints[tables.clean + line]
    for _ in range(LONGEST_LOOK):
        begin = _fit(ints, tables.shut, tables.opens, low, high, tick, clean)
        later = _all_free_from(units, CLEAN, begin, clean)
        if later == begin or later >= NEVER:
            return later
        tick = later
    return NEVER


@compiled
def _use_after(tables: Tables, units: Units, lot: int, end: int) -> None:
    """What the lot needs after its fill, as soon as it is free."""
    for resource in range(units.resources):
        place = resource * tables.lots + lot
        need = units.ints[units.needs + place]
        if need > 0:
            begin = _free_from(units, resource, end, need)
            units.ints[units.after + place] = begin
            _use(units, resource, begin, begin + need)


@compiled
def _lay_out_beside(tables: Tables, state: Sequences, units: Units) -> float:
    """Lays out the orders of all lines, writes `starts` and `ends`; gives what the plan costs."""
    ints, data, money = tables.ints, state.ints, state.floats
    _all_free(units)
    money[state.parts] = 0.0
    for line in range(tables.lines):
        own = state.beside + FIELDS * line
        data[own + AT], data[own + TICK] = 0, ints[tables.free + line]
        data[own + CLEAN_END] = ints[tables.open_clean + line]
        data[own + BEFORE] = ints[tables.open_variant + line]
        data[own + IDLE_SINCE] = ints[tables.open_idle + line]
        data[own + FILLED] = ints[tables.open_lots + line]
        data[own + FIRST] = data[own + LAST] = -1
        data[state.ends + line] = 0
    while True:
        line, soonest = -1, NEVER
        for other in range(tables.lines):
            own = state.beside + FIELDS * other
            if data[own + AT] < data[state.lots_on + other] and data[own + TICK] < soonest:
                line, soonest = other, data[own + TICK]
        if line < 0:
            break
        _next_lot(tables, state, units, line)
    end, ends = 0, 0
    for line in range(tables.lines):
        end = max(end, data[state.ends + line])
        ends += data[state.ends + line]
    return float(money[state.parts] + tables.makespan_cost * end + tables.pull * ends)


@compiled
def _next_lot(tables: Tables, state: Sequences, units: Units, line: int) -> None:
    """Puts the next lot of a line where it can stand, or leaves it out."""
    ints, data = tables.ints, state.ints
    own = state.beside + FIELDS * line
    at = data[own + AT]
    lot = data[state.order + line * state.room + at]
    data[own + AT] = at + 1
    after = ints[tables.after + lot]
    fate = STANDS
    if ints[tables.first + lot] != 0 and at > 0:
        fate = LEFT_OUT
    if after >= 0 and (
        data[state.line + after] != line
        or data[state.place + after] >= at
        or data[state.trial_starts + after] < 0
    ):
        fate = LEFT_OUT
    if fate == STANDS:
        new = data[own + CLEAN_END] == NO_CLEAN or (data[state.marks + line * state.room + at] != 0)
        fate = NEW_CAMPAIGN if new else _stand(tables, state, units, line, lot, own, False)
        if fate == NEW_CAMPAIGN:
            fate = _stand(tables, state, units, line, lot, own, True)
    if fate == LEFT_OUT:
        data[state.trial_starts + lot] = -1
        units.ints[units.asked + lot] = 0
        state.floats[state.parts] += tables.miss * tables.floats[tables.weight + lot]
    else:
        data[state.ends + line] = data[own + TICK]
