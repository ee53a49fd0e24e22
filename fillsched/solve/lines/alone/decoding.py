"""From the order of the lots on a line to times: the loops that every search of this folder calls.

What it is for: a line's sequence of lots, with a mark where a new campaign shall begin, is laid out
as early as the rules allow. What it is not for: choosing the order; shared equipment (`shared`).

A campaign is laid out with its clean as early as can be, then with its clean as late as the first
fill allows, which costs nothing and saves the window. If a lot then ends outside of the window
though the campaign holds idle or closed time, the clean is put off: by what is missing, then past
the next closures. Else the campaign ends there and the next begins. A lot that cannot end by its
latest end where it stands is left out, which costs more than anything else.
"""

from typing import Any

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import NO_CLEAN, Tables

DONE, WINDOW, HOLD, COUNT = 0, 1, 2, 3
"""Why a campaign ended: all lots stand or a mark came; or what the next lot would break."""

NEXT, END, WHY, OVER, IDLE, PLACED = 0, 1, 2, 3, 4, 5
"""Whole numbers that `_campaign` leaves behind: index of the next lot, end of the last fill, why it
ended, by how much the limit was missed, idle and closed ticks inside, lots placed."""

PUT_OFFS = 3
"""Times that a clean is put off at most: once by what is missing, then past closures."""

HOLD_TRIES = 4
"""Times that a clean is put off at most so that the first lot behind it keeps hold and window."""


@compiled
def _closure(ints: Any, opens: int, low: int, high: int, tick: int) -> int:
    """The first closure from `low` to `high` that ends after `tick`, as a place in the tables."""
    while low < high:
        middle = (low + high) >> 1
        if ints[opens + middle] <= tick:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _fit(ints: Any, shut: int, opens: int, low: int, high: int, tick: int, length: int) -> int:
    """The first start not before `tick` of `length` ticks in open time."""
    place = _closure(ints, opens, low, high, tick)
    while place < high and ints[shut + place] < tick + max(1, length):
        tick = max(tick, ints[opens + place])
        place += 1
    return tick


@compiled
def _fit_before(
    ints: Any, shut: int, opens: int, low: int, high: int, end: int, length: int
) -> int:
    """The last start of `length` ticks in open time that end not after `end`."""
    place, start = _closure(ints, opens, low, high, end - 1), end - length
    if place >= high or ints[shut + place] >= end:
        place -= 1
    while place >= low and ints[opens + place] > start:
        if ints[shut + place] < start + length:
            start = ints[shut + place] - length
        place -= 1
    return start


@compiled
def _worked(ints: Any, shut: int, opens: int, low: int, high: int, tick: int, work: int) -> int:
    """The end of `work` ticks of changeover begun as early as can be, which waits in closures."""
    place = _closure(ints, opens, low, high, tick)
    while place < high and ints[shut + place] < tick + work:
        work -= max(0, ints[shut + place] - tick)
        tick = ints[opens + place]
        place += 1
    return tick + work


@compiled
def _stands(state: Sequences, lot: int, order: int, place: int, fixed: int) -> bool:
    """Whether `lot` is filled at an earlier place of the order that is laid out."""
    data = state.ints
    for earlier in range(place):
        if data[order + earlier] == lot:
            starts = state.starts if earlier < fixed else state.trial_starts
            return bool(data[starts + lot] >= 0)
    return False


@compiled
def _campaign(
    tables: Tables,
    state: Sequences,
    line: int,
    order: int,
    marks: int,
    at: int,
    count: int,
    clean_end: int,
    before: int,
    tick: int,
    idle_since: int,
    filled: int,
    fixed: int,
) -> None:
    """Lays out one campaign from place `at` of an order on, after a clean that ended.

    `trial_starts[lot]` becomes the start of its fill, -1 where it is left out; of lots before the
    place `fixed`, which are not laid out anew, it stands in `starts`. Ends at a mark, at the last
    lot, or before the lot that would break the window, the hold or the count; where it is the hold,
    the fill before it is put off, as far as that keeps the rules.
    """
    ints, floats, data = tables.ints, tables.floats, state.ints
    variants = tables.variants
    shut, opens = tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    fills, latest = tables.fill + line * tables.lots, tables.latest + line * tables.lots
    window_end = clean_end + ints[tables.window + line]
    hold, most = ints[tables.hold + line], ints[tables.most + line]
    changes = tables.changes + ints[tables.kind + line] * variants * variants
    cost, idle, placed, why, over, end, place = 0.0, 0, 0, DONE, 0, tick, at
    back, back_tick, back_idle_since, back_before = -1, tick, idle_since, before
    back_cost, back_idle, wait, asked, answers = cost, idle, 0, -1, 0
    while place < count:
        lot = data[order + place]
        if placed > 0 and data[marks + place] != 0:
            break
        fill, variant = ints[fills + lot], ints[tables.variant + lot]
        change, setup, block = 0, ints[tables.setup + variant], tick
        if before >= 0:
            change = ints[changes + before * variants + variant]
            if ints[tables.product + before] == ints[tables.product + variant]:
                setup = 0
            if change > 0:
                block = _worked(ints, shut, opens, low, high, tick, change)
        block = max(block, ints[tables.release + lot] - setup)
        block = _fit(ints, shut, opens, low, high, block, setup + fill)
        if wait > 0 and ints[tables.pin + lot] < 0:
            later = _fit(ints, shut, opens, low, high, block + wait, setup + fill)
            if (
                later + setup + fill <= min(ints[latest + lot], window_end)
                and later - idle_since - change <= hold
            ):
                block = later
        wait = 0
        start = block + setup
        after, pin = ints[tables.after + lot], ints[tables.pin + lot]
        if (
            start + fill > ints[latest + lot]
            or (pin >= 0 and start != pin)
            or (ints[tables.first + lot] != 0 and place > 0)
            or (after >= 0 and not _stands(state, after, order, place, fixed))
        ):
            cost += tables.miss * floats[tables.weight + lot]
            data[state.trial_starts + lot] = -1
            place += 1
            continue
        if start + fill > window_end:
            why, over = WINDOW, start + fill - window_end
            break
        if hold >= 0 and block - idle_since - change > hold:
            over = block - idle_since - change - hold
            if place > asked:  # of two that ask in turn the later counts, else they would for ever
                asked, answers = place, 0
            if back < 0 or answers == 2:
                why = HOLD
                break
            # the fill before it may stand later; where that does not help, as early as before
            wait = over if answers == 0 else 0
            answers += 1
            place, tick, idle_since, before = back, back_tick, back_idle_since, back_before
            cost, idle, filled, placed = back_cost, back_idle, filled - 1, placed - 1
            continue
        if most >= 0 and filled >= most:
            why = COUNT
            break
        back, back_tick, back_idle_since, back_before = place, tick, idle_since, before
        back_cost, back_idle = cost, idle
        data[state.trial_starts + lot] = start
        idle += block - tick - change
        tick = start + fill
        end, idle_since, before = tick, tick, variant
        cost += tables.changeover_cost * change
        due = ints[tables.due + lot]
        if due >= 0 and tick > due:
            cost += floats[tables.late + lot] * (tick - due)
        filled += 1
        placed += 1
        place += 1
    whole = state.whole
    data[whole + NEXT], data[whole + END], data[whole + WHY] = place, end, why
    data[whole + OVER], data[whole + IDLE], data[whole + PLACED] = over, idle, placed
    money = state.floats
    money[state.parts] = cost


FIRST, HELD, LATE, PUT_OFF, BACK = 0, 1, 2, 3, 4
"""What a try of a campaign is for: the clean as early as can be; later, so that the first lot keeps
hold and window; as late as the first fill allows; put off; and back to the last but those."""


@compiled
def _begun(
    tables: Tables,
    state: Sequences,
    line: int,
    order: int,
    marks: int,
    at: int,
    count: int,
    tick: int,
    fixed: int,
) -> int:
    """Lays out a campaign that begins with a clean not before `tick`; gives the clean's start.

    One loop around one call: compiled code takes in what it calls, each time that it stands there.
    """
    ints, data, whole = tables.ints, state.ints, state.whole
    shut, opens = tables.shut, tables.opens
    low, high = ints[tables.shut_from + line], ints[tables.shut_from + line + 1]
    clean = ints[tables.clean + line]
    begin, aim, tries, reached, former = tick, FIRST, 0, 0, 0
    earliest = tick
    while True:
        if aim != LATE and aim != BACK:
            begin = _fit(ints, shut, opens, low, high, earliest, clean)
        end = begin + clean
        _campaign(tables, state, line, order, marks, at, count, end, -1, end, end, 0, fixed)
        placed, why = data[whole + PLACED], data[whole + WHY]
        over = data[whole + OVER]
        if aim == BACK or (aim == PUT_OFF and data[whole + NEXT] > reached):
            break
        if aim <= HELD:
            if why != DONE and placed == 0 and tries < HOLD_TRIES:
                aim, earliest, tries = HELD, begin + over, tries + 1
                continue
            if placed == 0:
                break
            place = at
            while data[state.trial_starts + data[order + place]] < 0:
                place += 1
            first = data[order + place]
            setup = ints[tables.setup + ints[tables.variant + first]]
            block = data[state.trial_starts + first] - setup
            if block > begin + clean:
                late = _fit_before(ints, shut, opens, low, high, block, clean)
                if late > begin:
                    begin = late
                    if why == WINDOW:
                        aim = LATE
                        continue
        if aim != PUT_OFF:
            if why != WINDOW or over > data[whole + IDLE]:
                break
            aim, reached, former, tries = PUT_OFF, data[whole + NEXT], begin, 0
            earliest = begin + over
            continue
        tries += 1
        closure = _closure(ints, opens, low, high, begin)
        if tries >= PUT_OFFS or closure >= high:
            aim, begin = BACK, former
        else:
            earliest = ints[opens + closure]
    return int(begin)


@compiled
def _opening(
    tables: Tables, state: Sequences, line: int, order: int, marks: int, count: int
) -> None:
    """Goes on with the campaign in which the line stands at the start, unless a mark or a rule
    speaks against it: then no lot is placed."""
    ints, data, money, whole = tables.ints, state.ints, state.floats, state.whole
    free, clean_end = ints[tables.free + line], ints[tables.open_clean + line]
    if count > 0 and data[marks] == 0 and clean_end != NO_CLEAN:
        _campaign(
            tables, state, line, order, marks, 0, count, clean_end,
            ints[tables.open_variant + line], free, ints[tables.open_idle + line],
            ints[tables.open_lots + line], 0,
        )  # fmt: skip
        if data[whole + PLACED] > 0:
            return
    data[whole + NEXT], data[whole + END], data[whole + PLACED] = 0, free, 0
    money[state.parts] = 0.0
