"""Orders laid out: a line from the campaign on in which something has changed, until it runs again
as before; a change taken over, or left.

What it is for: what one change of an order costs, without laying out all. What it is not for: which
change (`moves`).
"""

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.decoding import END, NEXT, PLACED, _begun, _opening
from fillsched.solve.lines.alone.state import BEST, NOW, Sequences
from fillsched.solve.lines.alone.tables import Tables


@compiled
def _try_line(
    tables: Tables,
    state: Sequences,
    line: int,
    which: int,
    changed: int,
    settled: int,
    delta: int,
    others: float,
    others_end: int,
    limit: float,
) -> bool:
    """Lays out the trial order `which` of `line`; False as soon as it must cost more than `limit`.

    The order differs from the line's own from place `changed` on; from place `settled` on it is the
    same again, `delta` places further on. `others`: what the other lines cost, `others_end`: when
    the last of them ends.
    """
    ints = tables.ints
    floats = tables.floats
    data = state.ints
    money = state.floats
    base, own, count = which * state.room, line * state.room, data[state.trial_count + which]
    at = min(changed - 1, data[state.lots_on + line] - 1)
    while at > 0 and data[state.began + own + at] == 0:
        at -= 1
    fixed = max(at, 0)
    at = fixed
    whole, parts = state.whole, state.parts
    makespan, pull = tables.makespan_cost, tables.pull
    tick, cost = ints[tables.free + line], 0.0
    data[state.trial_from + which] = at
    data[state.trial_until + which] = count
    data[state.trial_delta + which] = delta
    end = 0
    if at == 0:
        _opening(tables, state, line, state.trial_order + base, state.trial_marks + base, count)
        for place in range(data[whole + NEXT]):
            data[state.trial_began + base + place] = 0
        at, tick = data[whole + NEXT], data[whole + END]
        cost = money[parts]
        if data[whole + PLACED] > 0:
            end = tick
    else:
        tick, cost = data[state.tick + own + at], money[state.cost + own + at]
        end = tick
    while at < count:
        data[state.trial_began + base + at] = 1
        data[state.trial_tick + base + at] = tick
        money[state.trial_cost + base + at] = cost
        old = own + at - delta
        if (
            at >= settled
            and tables.ordered == 0
            and at - delta > 0
            and data[state.began + old] != 0
        ):
            left = money[state.spent + line] - money[state.cost + old]
            if tick == data[state.tick + old]:
                data[state.trial_until + which] = at
                money[state.trial_spent + which] = cost + left
                data[state.trial_ends + which] = data[state.ends + line]
                last = max(data[state.ends + line], others_end)
                return bool(
                    others + cost + left + makespan * last + pull * data[state.ends + line] <= limit
                )
            if tick > data[state.tick + old]:
                last = max(data[state.ends + line], others_end)
                if others + cost + left + makespan * last + pull * data[state.ends + line] > limit:
                    return False
        if others + cost + makespan * max(tick, others_end) + pull * tick > limit:
            return False
        _begun(
            tables,
            state,
            line,
            state.trial_order + base,
            state.trial_marks + base,
            at,
            count,
            tick,
            fixed,
        )
        following = data[whole + NEXT]
        cost += money[parts]
        if data[whole + PLACED] > 0:
            cost += tables.clean_cost * ints[tables.clean + line]
            tick = data[whole + END]
            end = tick
        elif following < count:  # no campaign can hold this lot
            lot = data[state.trial_order + base + following]
            data[state.trial_starts + lot] = -1
            cost += tables.miss * floats[tables.weight + lot]
            following += 1
        for place in range(at + 1, following):
            data[state.trial_began + base + place] = 0
        at = following
    money[state.trial_spent + which] = cost
    data[state.trial_ends + which] = end
    return bool(others + cost + makespan * max(end, others_end) + pull * end <= limit)


@compiled
def _take(tables: Tables, state: Sequences, line: int, which: int) -> None:
    """Makes the trial order `which` the order of `line`."""
    data = state.ints
    money = state.floats
    base, own = which * state.room, line * state.room
    count, before = data[state.trial_count + which], data[state.lots_on + line]
    begin, until = data[state.trial_from + which], data[state.trial_until + which]
    delta = data[state.trial_delta + which]
    if until < count:
        change = money[state.trial_cost + base + until] - money[state.cost + own + until - delta]
        if delta > 0:
            for place in range(before - 1, until - delta - 1, -1):
                data[state.began + own + place + delta] = data[state.began + own + place]
                data[state.tick + own + place + delta] = data[state.tick + own + place]
                money[state.cost + own + place + delta] = money[state.cost + own + place]
        elif delta < 0:
            for place in range(until - delta, before):
                data[state.began + own + place + delta] = data[state.began + own + place]
                data[state.tick + own + place + delta] = data[state.tick + own + place]
                money[state.cost + own + place + delta] = money[state.cost + own + place]
        if change != 0.0:
            for place in range(until, count):
                money[state.cost + own + place] += change
    for place in range(begin, count if delta != 0 else until):
        lot = data[state.trial_order + base + place]
        data[state.order + own + place] = lot
        data[state.marks + own + place] = data[state.trial_marks + base + place]
        data[state.line + lot] = line
        data[state.place + lot] = place
        if place < until:
            data[state.starts + lot] = data[state.trial_starts + lot]
            data[state.began + own + place] = data[state.trial_began + base + place]
            data[state.tick + own + place] = data[state.trial_tick + base + place]
            money[state.cost + own + place] = money[state.trial_cost + base + place]
    data[state.lots_on + line] = count
    data[state.ends + line] = data[state.trial_ends + which]
    money[state.spent + line] = money[state.trial_spent + which]


@compiled
def _total(tables: Tables, state: Sequences) -> float:
    """The cost of the plan as it stands."""
    data = state.ints
    money = state.floats
    cost, end, ends = 0.0, 0, 0
    for line in range(tables.lines):
        cost += money[state.spent + line]
        ends += data[state.ends + line]
        if data[state.ends + line] > end:
            end = data[state.ends + line]
    return cost + tables.makespan_cost * end + tables.pull * ends


@compiled
def _lay_out_all(tables: Tables, state: Sequences) -> None:
    """Lays out every line from its start by its own order."""
    data = state.ints
    money = state.floats
    for line in range(tables.lines):
        own, count = line * state.room, data[state.lots_on + line]
        for place in range(count):
            data[state.trial_order + place] = data[state.order + own + place]
            data[state.trial_marks + place] = data[state.marks + own + place]
        data[state.trial_count] = count
        _try_line(tables, state, line, 0, 0, count + 1, 0, 0.0, 0, 1e300)
        _take(tables, state, line, 0)
    money[state.costs + NOW] = _total(tables, state)


@compiled
def _remember(tables: Tables, state: Sequences) -> None:
    """Keeps the plan as it stands as the best."""
    data = state.ints
    money = state.floats
    for line in range(tables.lines):
        own = line * state.room
        data[state.best_count + line] = data[state.lots_on + line]
        for place in range(data[state.lots_on + line]):
            data[state.best_order + own + place] = data[state.order + own + place]
            data[state.best_marks + own + place] = data[state.marks + own + place]
    money[state.costs + BEST] = money[state.costs + NOW]


@compiled
def _recall(tables: Tables, state: Sequences) -> None:
    """Makes the orders of the best plan those that stand; they are still to be laid out."""
    data = state.ints
    for line in range(tables.lines):
        own = line * state.room
        data[state.lots_on + line] = data[state.best_count + line]
        for place in range(data[state.best_count + line]):
            lot = data[state.best_order + own + place]
            data[state.order + own + place] = lot
            data[state.marks + own + place] = data[state.best_marks + own + place]
            data[state.line + lot] = line
            data[state.place + lot] = place
