"""The best orders of a search as activities.

What it is for: what is judged, shown and stored. What it is not for: the search, which knows starts
of fills only.
"""

from typing import Any

from fillsched.model.plant import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.solve.compiled import Pace, compiled
from fillsched.solve.lines.alone.decoding import (
    END,
    NEXT,
    PLACED,
    _begun,
    _closure,
    _opening,
    _worked,
)
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import Tables

NO_CLEAN_HERE, OPENING = -1, -2
"""Of a place in an order: no campaign begins before it; the campaign of the start state does."""


@compiled
def _timed(tables: Tables, state: Sequences, line: int, cleans: Any) -> int:
    """Lays out the best order of `line`: `trial_starts` of fills, starts of `cleans` by place."""
    data, whole = state.ints, state.whole
    own, count = line * state.room, data[state.best_count + line]
    order, marks = state.best_order + own, state.best_marks + own
    for place in range(count):
        cleans[place] = NO_CLEAN_HERE
    _opening(tables, state, line, order, marks, count)
    at, tick = data[whole + NEXT], tables.ints[tables.free + line]
    if data[whole + PLACED] > 0:
        cleans[0], tick = OPENING, data[whole + END]
    while at < count:
        begin = _begun(tables, state, line, order, marks, at, count, tick, 0)
        following = data[whole + NEXT]
        if data[whole + PLACED] > 0:
            cleans[at] = begin
            tick = data[whole + END]
        elif following < count:
            data[state.trial_starts + data[order + following]] = -1
            following += 1
        at = following
    return int(count)


def activities_of(
    problem: PlantProblem, tables: Tables, state: Sequences, pace: Pace
) -> list[Activity]:
    """The activities of the best orders, in order of start, then of line."""
    cleans = pace.table([0] * state.room)
    activities: list[Activity] = []
    for line in range(tables.lines):
        count = pace.loop(_timed)(tables, state, line, cleans)
        own = state.best_order + line * state.room
        order = [int(lot) for lot in state.ints[own : own + count]]
        begun = [int(tick) for tick in cleans[:count]]
        activities += _of_line(problem, tables, line, order, begun, state, pace)
    return in_order(problem, activities)


def in_order(problem: PlantProblem, activities: list[Activity]) -> list[Activity]:
    """`activities` in order of start, then of line."""
    rank = {line.name: number for number, line in enumerate(problem.lines)}
    return sorted(activities, key=lambda a: (a.start_tick, a.end_tick, rank[a.line]))


def _of_line(
    problem: PlantProblem,
    tables: Tables,
    line: int,
    order: list[int],
    cleans: list[int],
    state: Sequences,
    pace: Pace,
) -> list[Activity]:
    """The activities of one line. Campaigns count from 1, that of the start state is 0."""
    own = problem.lines[line]
    found: list[Activity] = []
    campaign, end = 0, own.free
    before = None if own.state is None else own.state.variant
    for lot, clean in zip(order, cleans, strict=True):
        if clean >= 0:
            campaign += 1
            end, before = clean + own.clean, None
            found.append(Activity(ActivityKind.CLEAN, own.name, clean, end, campaign))
        start = int(state.ints[state.trial_starts + lot])
        if start < 0:
            continue
        variant = problem.variant_of[lot]
        fresh = before is None
        if before is not None:
            fresh = problem.variants[before].name != problem.variants[variant].name
            change = problem.changeover(line, before, variant)
            if change:
                found.append(_changeover(tables, own.name, line, end, change, campaign, lot, pace))
        if fresh and problem.setup[variant]:
            begin = start - problem.setup[variant]
            found.append(Activity(ActivityKind.SETUP, own.name, begin, start, campaign, lot))
        end = start + own.fill[lot]
        found.append(Activity(ActivityKind.FILL, own.name, start, end, campaign, lot))
        before = variant
    return found


def _changeover(
    tables: Tables, name: str, line: int, tick: int, work: int, campaign: int, lot: int, pace: Pace
) -> Activity:
    """A changeover begun as soon as the line is free and open."""
    ints, shut, opens = tables.ints, tables.shut, tables.opens
    low, high = (int(ints[tables.shut_from + line + n]) for n in (0, 1))
    closure = int(pace.loop(_closure)(ints, opens, low, high, tick))
    if closure < high and ints[shut + closure] <= tick:
        tick = int(ints[opens + closure])
    end = int(pace.loop(_worked)(ints, shut, opens, low, high, tick, work))
    kind = ActivityKind.CHANGEOVER
    return Activity(kind, name, tick, end, campaign, lot, closed_ticks=end - tick - work)
