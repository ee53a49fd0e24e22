"""The state of a search over orders, as two flat tables.

What it is for: where in them everything stands. One table of whole numbers and one of costs, with
places instead of arrays: compiled code that is handed thirty arrays spends its time counting
references. What it is not for: what changes in them (`sequences`, `moves`).
"""

from typing import Any, NamedTuple

from fillsched.solve.compiled import Pace
from fillsched.solve.lines.alone.tables import Tables

RANDOM, TRIED = 0, 1
"""`numbers`: the random state, moves tried."""

NOW, BEST = 0, 1
"""`costs`: of the plan as it stands, of the best one met."""


class Sequences(NamedTuple):
    """`ints` holds whole numbers, `floats` costs; the rest are places where something begins.

    Line by line, `room` places each: `order` (lots), `marks` (1: a campaign shall begin here);
    `began` (1: one does), with the line's `tick` and `cost` (in `floats`) before it. By line:
    `lots_on` (how many), `ends` (of the last fill), `spent` (in `floats`; its cost but for the
    makespan). By lot: `line`, `place`, `starts` of its fill (-1: left out).

    `trial_...`: the same for up to two lines (`trial_line`) on trial, in `room` places each, with
    from where and until where they were laid out anew and how much further on the rest is then.
    `best_order`, `best_marks`, `best_count`. `numbers` and `costs`: see above. `whole`, `parts`:
    what the layout leaves behind.
    """

    ints: Any
    floats: Any
    room: int
    order: int
    marks: int
    began: int
    tick: int
    cost: int
    lots_on: int
    ends: int
    spent: int
    line: int
    place: int
    starts: int
    trial_order: int
    trial_marks: int
    trial_began: int
    trial_tick: int
    trial_cost: int
    trial_starts: int
    trial_count: int
    trial_ends: int
    trial_spent: int
    trial_from: int
    trial_until: int
    trial_delta: int
    trial_changed: int
    trial_settled: int
    trial_line: int
    best_order: int
    best_marks: int
    best_count: int
    numbers: int
    costs: int
    whole: int
    parts: int


def sequences_of(tables: Tables, pace: Pace, seed: int) -> Sequences:
    """A state without a lot on any line, and no best plan yet."""
    lots, lines = tables.lots, tables.lines
    room = lots + 1
    on_lines, tried = lines * room, 2 * room
    whole = {
        "order": on_lines, "marks": on_lines, "began": on_lines, "tick": on_lines,
        "lots_on": lines, "ends": lines, "line": lots, "place": lots, "starts": lots,
        "trial_order": tried, "trial_marks": tried, "trial_began": tried, "trial_tick": tried,
        "trial_starts": lots, "trial_count": 2, "trial_ends": 2, "trial_from": 2, "trial_until": 2,
        "trial_delta": 2, "trial_changed": 2, "trial_settled": 2,
        "trial_line": 2, "best_order": on_lines,
        "best_marks": on_lines, "best_count": lines,
        "numbers": 2, "whole": 6,
    }  # fmt: skip
    costs = {
        "cost": on_lines, "spent": lines, "trial_cost": tried, "trial_spent": 2, "costs": 2,
        "parts": 1,
    }  # fmt: skip
    state = Sequences(
        ints=pace.table([0] * sum(whole.values())),
        floats=pace.costs([0.0] * sum(costs.values())),
        room=room,
        **_begins(whole),
        **_begins(costs),
    )
    state.ints[state.numbers + RANDOM] = seed
    for lot in range(lots):  # until they are laid out, and for ever if no line can take them
        state.ints[state.starts + lot] = state.ints[state.trial_starts + lot] = -1
    state.floats[state.costs + BEST] = float("inf")
    return state


def _begins(lengths: dict[str, int]) -> dict[str, int]:
    """Where each part begins when they stand one behind the other."""
    begins, at = {}, 0
    for name, length in lengths.items():
        begins[name] = at
        at += length
    return begins
