"""Lines laid out beside each other, because they share equipment or people.

What it is for: one lot after the other on a line that stands as it does, as early as the rules of
the line and the units that are free allow, but for what the search puts it off. Nothing that stands
is moved again, since other lines may have taken what was free beside it: where a lot breaks window
or hold of its campaign, the layout only notes by how much an earlier lot would have to be put off
(`asked`). What it is not for: which line comes next (`sequences`); the order and the delays
(`moves`); lines that share nothing, which `alone` lays out much faster.
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.decoding import _closure, _fit, _fit_before
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import NO_CLEAN, Tables
from fillsched.solve.lines.shared.units import (
    AFTER,
    ANEW,
    AT,
    BEFORE,
    BEGUN_BY,
    BLOCK,
    CHANGE,
    CHANGED,
    CHANGEOVER,
    CLEAN,
    CLEAN_END,
    CLEANED,
    CLEANED_UNTIL,
    COUNTED,
    END,
    FIELDS,
    FILL,
    FILLED,
    FIRST,
    IDLE_SINCE,
    LAST,
    MARKS,
    ORDER,
    PRESSING,
    SETUP,
    SPAN,
    SPENT,
    START,
    SUMS,
    TICK,
    WAITED,
    Units,
)
from fillsched.solve.lines.shared.uses import (
    GIVEN_BACK,
    LONGEST_LOOK,
    NEVER,
    TAKEN,
    _all_free_from,
    _free_from,
    _give_back,
    _too_many,
    _use,
)

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
def _block_from(
    tables: Tables, units: Units, line: int, lot: int, tick: int, setup: int, fill: int
) -> int:
    """The first begin not before `tick` of setup and fill in one run, with all units they hold, and
    with what the lot needs afterwards free in time."""
    ints, shut, opens = tables.ints, tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    for _ in range(LONGEST_LOOK):
        begin = _fit(ints, shut, opens, low, high, tick, setup + fill)
        start = _all_free_from(units, SETUP, begin, setup) + setup
        tick = _all_free_from(units, FILL, start, fill) - setup
        if tick > begin and (
            _fit(ints, shut, opens, low, high, tick, setup + fill) > tick
            or _all_free_from(units, SETUP, tick, setup) > tick
        ):
            continue
        begin, end = tick, tick + setup + fill
        for resource in range(units.resources):
            need = units.ints[units.needs + resource * tables.lots + lot]
            if need > 0:
                after = _free_from(units, resource, end, need)
                tick = max(tick, begin + after - end - units.ints[units.wait + resource])
        if tick == begin or tick >= NEVER:
            return int(tick)
    return NEVER


@compiled
def _stand(tables: Tables, units: Units, line: int, lot: int, new: bool) -> int:
    """Puts the next lot of a line into its campaign, or into a new one, if it can stand there."""
    ints, data, own = tables.ints, units.ints, units.lines + FIELDS * line
    idle_before = data[own + TICK]
    earliest, clean_end, before = data[own + TICK], data[own + CLEANED_UNTIL], data[own + BEFORE]
    idle_since, filled, most = data[own + IDLE_SINCE], data[own + COUNTED], ints[tables.most + line]
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
        block = soonest + data[units.delay + lot]
        while True:
            block = _block_from(tables, units, line, lot, block, setup, fill)
            if block >= data[units.wanted + lot]:
                break
            block = data[units.wanted + lot]
            data[units.delay + lot] = block - soonest
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
            _ask(units, own, over_window, over_hold)
        earliest = begun + over
    if over > 0 or (most >= 0 and filled >= most):
        return LEFT_OUT if new else NEW_CAMPAIGN
    if new:
        data[own + BEGUN_BY] = lot
    record = units.trial + units.record * lot
    data[record + START], data[record + BLOCK] = start, block
    data[record + CLEANED], data[record + CLEAN_END] = begun, clean_end
    data[record + CHANGE], data[record + CHANGED] = change, changed if work > 0 else change
    data[record + FILLED], data[record + FIRST] = filled + 1, data[own + BEGUN_BY]
    for resource in range(units.resources):
        need = data[units.needs + resource * tables.lots + lot]
        if need > 0:
            data[record + AFTER + resource] = _free_from(units, resource, end, need)
    _recorded(tables, units, line, lot, record, TAKEN)
    data[own + TICK], data[own + CLEANED_UNTIL], data[own + BEFORE] = end, clean_end, variant
    data[own + IDLE_SINCE], data[own + COUNTED] = end, filled + 1
    data[own + LAST], data[own + END] = lot, end
    data[units.asked + lot] = 0
    cost, due = tables.changeover_cost * work, ints[tables.due + lot]
    running, late = units.running + SUMS * line, tables.floats[tables.late + lot]
    if due >= 0 and end > due:
        cost += late * (end - due)
        units.floats[running + PRESSING] += late
    if new:
        cost += tables.clean_cost * clean
    units.floats[running + SPENT] += cost
    units.floats[running + WAITED] += block - idle_before - work - (clean if new else 0)
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
def _ask(units: Units, own: int, over_window: int, over_hold: int) -> None:
    """Notes by how much an earlier lot of the campaign would have to be put off: the first, and the
    clean with it, for the window; the last for the hold."""
    ints = units.ints
    first, last = ints[own + BEGUN_BY], ints[own + LAST]
    if over_window > 0 and first >= 0:
        ints[units.asked + first] = over_window
    if over_hold > 0 and last >= 0:
        ints[units.asked + last] = over_hold


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
def _span(units: Units, kind: int, begin: int, end: int, count: int) -> int:
    """Notes that every resource that is held during activities of `kind` is, behind the `count`
    spans that are noted, or as a part of the one that ends then; how many these are now."""
    ints = units.ints
    for resource in range(units.resources):
        if end <= begin or ints[units.during + resource] & kind == 0:
            continue
        at, last = units.spans, units.spans + SPAN * count
        while at < last and (ints[at] != resource or ints[at + 2] != begin):
            at += SPAN
        if at == last:
            ints[at], ints[at + 1] = resource, begin
            count += 1
        ints[at + 2] = end
    return count


@compiled
def _spans(tables: Tables, units: Units, line: int, lot: int, record: int) -> int:
    """Notes what a lot uses where its record says that it stands; how many spans."""
    ints, data, count = tables.ints, units.ints, 0
    begun, start = data[record + CLEANED], data[record + START]
    if begun >= 0:
        count = _span(units, CLEAN, begun, data[record + CLEAN_END], count)
    begin, changed = data[record + CHANGE], data[record + CHANGED]
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    place = _closure(ints, tables.opens, low, high, begin)
    while begin < changed:  # a changeover holds nothing in closures
        until = changed
        if place < high:
            until = min(until, ints[tables.shut + place])
        count = _span(units, CHANGEOVER, begin, until, count)
        begin = changed
        if until < changed:
            begin = ints[tables.opens + place]
        place += 1
    count = _span(units, SETUP, data[record + BLOCK], start, count)
    end = start + ints[tables.fill + line * tables.lots + lot]
    count = _span(units, FILL, start, end, count)
    for resource in range(units.resources):
        need = data[units.needs + resource * tables.lots + lot]
        if need > 0:
            at, begin = units.spans + SPAN * count, data[record + AFTER + resource]
            data[at], data[at + 1], data[at + 2] = resource, begin, begin + need
            count += 1
    return int(count)


@compiled
def _recorded(tables: Tables, units: Units, line: int, lot: int, record: int, what: int) -> bool:
    """Takes all that a lot uses where its record says that it stands, or gives it back, or asks
    whether that is not more than there is."""
    ints = units.ints
    for number in range(_spans(tables, units, line, lot, record)):
        at = units.spans + SPAN * number
        resource, begin, end = ints[at], ints[at + 1], ints[at + 2]
        if what == TAKEN:
            _use(units, resource, begin, end)
        elif what == GIVEN_BACK:
            _give_back(units, resource, begin, end)
        elif _too_many(units, resource, begin, end):
            return False
    return True


@compiled
def _at_start(tables: Tables, units: Units, line: int) -> None:
    """The line stands as it does before its first lot."""
    ints, data, own = tables.ints, units.ints, units.lines + FIELDS * line
    data[own + AT] = data[own + ANEW] = 0
    data[own + TICK] = ints[tables.free + line]
    data[own + CLEANED_UNTIL] = ints[tables.open_clean + line]
    data[own + BEFORE] = ints[tables.open_variant + line]
    data[own + IDLE_SINCE] = ints[tables.open_idle + line]
    data[own + COUNTED] = ints[tables.open_lots + line]
    data[own + BEGUN_BY] = data[own + LAST] = -1
    data[own + END] = 0
    for field in range(SUMS):
        units.floats[units.running + SUMS * line + field] = 0.0


@compiled
def _at_place(tables: Tables, state: Sequences, units: Units, line: int, place: int) -> None:
    """The line stands as it does before a place of its standing order."""
    ints, data, own = tables.ints, units.ints, units.lines + FIELDS * line
    _at_start(tables, units, line)
    data[own + AT] = data[own + ANEW] = place
    if place == 0:
        return
    order = state.order + line * state.room
    lot = state.ints[order + place - 1]
    for field in range(SUMS):
        value = units.floats[units.standing_sums + SUMS * lot + field]
        units.floats[units.running + SUMS * line + field] = value
    for before in range(place - 1, -1, -1):
        lot = state.ints[order + before]
        record = units.standing + units.record * lot
        if data[record + START] >= 0:
            end = data[record + START] + ints[tables.fill + line * tables.lots + lot]
            data[own + TICK] = data[own + IDLE_SINCE] = data[own + END] = end
            data[own + CLEANED_UNTIL] = data[record + CLEAN_END]
            data[own + BEFORE] = ints[tables.variant + lot]
            data[own + COUNTED], data[own + LAST] = data[record + FILLED], lot
            data[own + BEGUN_BY] = data[record + FIRST]
            break


@compiled
def _filled_before(state: Sequences, units: Units, line: int, at: int, lot: int) -> bool:
    """Whether `lot` is filled at a place before `at` of the order that is laid out."""
    ints, own = units.ints, units.lines + FIELDS * line
    for place in range(at):
        if state.ints[ints[own + ORDER] + place] == lot:
            records = units.standing if place < ints[own + ANEW] else units.trial
            return bool(ints[records + units.record * lot + START] >= 0)
    return False


@compiled
def _next_lot(tables: Tables, state: Sequences, units: Units, line: int) -> int:
    """Puts the next lot of a line where it can stand, or leaves it out; which it was."""
    ints, data, own = tables.ints, units.ints, units.lines + FIELDS * line
    at = data[own + AT]
    lot = state.ints[data[own + ORDER] + at]
    data[own + AT] = at + 1
    after = ints[tables.after + lot]
    fate = NEW_CAMPAIGN
    if ints[tables.first + lot] != 0 and at > 0:
        fate = LEFT_OUT
    if after >= 0 and not _filled_before(state, units, line, at, after):
        fate = LEFT_OUT
    new = data[own + CLEANED_UNTIL] == NO_CLEAN or state.ints[data[own + MARKS] + at] != 0
    while fate == NEW_CAMPAIGN:
        fate = _stand(tables, units, line, lot, new)
        new = True
    if fate == LEFT_OUT:
        data[units.trial + units.record * lot + START] = -1
        data[units.asked + lot] = 0
        missed = tables.miss * tables.floats[tables.weight + lot]
        units.floats[units.running + SUMS * line + SPENT] += missed
    for field in range(SUMS):
        value = units.floats[units.running + SUMS * line + field]
        units.floats[units.trial_sums + SUMS * lot + field] = value
    return int(lot)
