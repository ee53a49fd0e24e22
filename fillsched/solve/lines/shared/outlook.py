"""What a line will come to behind a lot that is laid out anew, without laying the rest out.

What it is for: leaving a change that must cost too much as soon as that shows. These are no bounds:
units of other lines, or cleans that a line can do without then, may make the rest cheaper still.
What it is not for: what is proven (`bounds`).
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.units import (
    CLEAN_END,
    CLEANED,
    FIELDS,
    FILLED,
    FIRST,
    PRESSING,
    SPENT,
    START,
    SUMS,
    TICK,
    WAITED,
    Units,
)


@compiled
def _as_before(units: Units, lot: int) -> bool:
    """Whether a lot stands on trial as it did, so that all behind it can."""
    new, old = units.trial + units.record * lot, units.standing + units.record * lot
    ints = units.ints
    return bool(
        ints[new + START] == ints[old + START]
        and ints[new + CLEANED] == ints[old + CLEANED]
        and ints[new + CLEAN_END] == ints[old + CLEAN_END]
        and ints[new + FILLED] == ints[old + FILLED]
        and ints[new + FIRST] == ints[old + FIRST]
    )


@compiled
def _left(state: Sequences, units: Units, line: int, lot: int, earlier: int) -> float:
    """What the lots of a line behind one will hardly cost less than, if they stand at most so much
    earlier (below zero: later) than they do: those that are late gain so much each; and those of
    them that wait for nothing are so much later."""
    sums, order = units.standing_sums, state.order + line * state.room
    last = state.ints[order + state.ints[state.lots_on + line] - 1]
    at, end = sums + SUMS * lot, sums + SUMS * last
    floats = units.floats
    if earlier < 0:
        earlier = min(0, earlier + int(floats[end + WAITED] - floats[at + WAITED]))
    pressing = floats[end + PRESSING] - floats[at + PRESSING]
    return float(floats[end + SPENT] - floats[at + SPENT] - earlier * pressing)


@compiled
def _earlier(tables: Tables, units: Units, line: int, lot: int) -> int:
    """How much earlier than it did a lot stands on trial, and those behind it can: as much as it
    does, and by a clean more if more is left of its window."""
    new, old = units.trial + units.record * lot, units.standing + units.record * lot
    ints = units.ints
    earlier = ints[old + START] - ints[new + START]
    both_begin = ints[new + CLEANED] >= 0 and ints[old + CLEANED] >= 0
    if not both_begin and ints[new + CLEAN_END] > ints[old + CLEAN_END]:
        earlier = max(earlier, 0) + tables.ints[tables.clean + line]
    return int(earlier)


@compiled
def _least(tables: Tables, state: Sequences, units: Units, which: int) -> float:
    """What the line of a trial order will hardly cost less than: the lots behind the change stand
    at most as much earlier as there is room before the first of them."""
    ints, data, floats = units.ints, state.ints, units.floats
    line, changed = data[state.trial_line + which], data[state.trial_changed + which]
    own, order = units.lines + FIELDS * line, state.order + line * state.room
    settled, delta = data[state.trial_settled + which], data[state.trial_delta + which]
    spent, earlier = floats[units.running + SUMS * line + SPENT], -ints[own + TICK]
    for place in range(changed, settled):
        lot = data[state.trial_order + which * state.room + place]
        earlier -= tables.ints[tables.fill + line * tables.lots + lot]
    old = settled - delta
    if old >= data[state.lots_on + line]:
        return float(spent)
    following = data[order + old]
    start = ints[units.standing + units.record * following + START]
    if start < 0:
        return float(spent)
    sums, before = units.standing_sums + SUMS * following, 0.0
    if old > 0:
        before = floats[units.standing_sums + SUMS * data[order + old - 1] + SPENT]
    earlier = max(0, earlier + start)
    late = tables.floats[tables.late + following] * earlier
    return float(
        spent
        + max(0.0, floats[sums + SPENT] - before - late)
        + _left(state, units, line, following, earlier)
    )
