"""Units of shared equipment and people, and the lots of a plan that use them, as flat tables.

What it is for: one layout that every loop of this folder reads and writes. What it is not for: when
a unit is free (`uses`).
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.alone.tables import Tables

Number = TypeVar("Number", int, float)

FILL, CHANGEOVER, CLEAN, SETUP = 1, 2, 4, 8
"""What may hold a unit while it runs, as bits."""

KINDS = {"fill": FILL, "changeover": CHANGEOVER, "clean": CLEAN, "setup": SETUP}

START, BLOCK, CLEANED, CLEAN_END, CHANGE, CHANGED, FILLED, FIRST, AFTER = range(9)
"""Whole numbers of a lot's record: start of its fill (-1: left out) and of its setup, if it has
one, begin of the clean before it (-1: none), end of its campaign's clean, begin and end of its
changeover (the same: none), lots of its campaign with it, the first lot of that campaign that was
put in here (-1: it began before); from AFTER on, by resource, when what it needs then begins."""

AT, TICK, CLEANED_UNTIL, BEFORE, IDLE_SINCE, COUNTED, BEGUN_BY, LAST, END, ORDER, MARKS, ANEW = (
    range(12)
)
"""Where a line stands while it is laid out: the place of its next lot, when it is free, the end of
its last clean, the variant it filled last, since when it is idle, lots of its campaign, the first
and the last lot that was put into that (-1: none); when its last fill ends (0: it has none); where
its order and its marks begin, and the place from which on it is laid out anew."""

FIELDS = 12
"""Whole numbers of a line's place."""

SPENT, PRESSING, WAITED, SUMS = range(4)
"""What a line comes to, up to and with a lot: its cost; what a tick later would cost those of its
lots that are late; ticks in which it waits for units, a release or an opening. And how many these
are."""

SPAN = 3
"""Whole numbers of a span in which a unit is in use: resource, begin and end."""

KEY, NEXT, EVENT = range(3)
"""Whole numbers of an event, which is where a use begins or ends: its key (twice the tick, one more
where it begins, so that what ends comes first), the next of its slice of time (-1: none), and how
many these are."""


class Units(NamedTuple):
    """`ints` holds whole numbers, `floats` costs; what is left but `resources`, `lots`, `record`
    (whole numbers of a lot's record), `slices` (of time, for each resource), `pool` (events that
    there is room for) and `reach` (ticks that one lot takes at most, from the begin of its clean to
    the end of all it uses, if nothing is in its way) are places where something begins.

    By resource: `capacity`, `during` (bits), `wait`, `shift` (a slice has as many ticks as two to
    that power), `shut_from`; by resource and lot: `needs` after its fill. `shut`, `opens`:
    closures. By resource and slice: `level` (units in use before its first event) and `heads` (that
    event; -1: none); `events`: all of them; `unused`: the first that is free. By line: `lines`
    (where each stands), `gone` (place of the standing order before which, from the change on,
    nothing is in use on trial), `changed_lines` (1: not as in the best plan) and `running` (in
    `floats`, its sums so far); `kept_line`: room for where one stands; `spans`: room for all that
    one lot uses. By lot: the records `standing`, `trial` and `best`, and (in `floats`) the sums
    `standing_sums`, `trial_sums` and `best_sums`; `delay` (ticks that it is put off), `asked`
    (ticks by which it would have to be put off for a later lot of its campaign to keep window or
    hold), `best_delay`, `wanted` (where it is to begin, or later: the layout notes the delay that
    this takes; -1: anywhere).
    """

    ints: Any
    floats: Any
    resources: int
    lots: int
    record: int
    slices: int
    pool: int
    reach: int
    capacity: int
    during: int
    wait: int
    shift: int
    shut_from: int
    needs: int
    shut: int
    opens: int
    level: int
    heads: int
    events: int
    unused: int
    lines: int
    kept_line: int
    spans: int
    gone: int
    changed_lines: int
    standing: int
    trial: int
    best: int
    delay: int
    asked: int
    best_delay: int
    wanted: int
    running: int
    standing_sums: int
    trial_sums: int
    best_sums: int


def units_of(problem: PlantProblem, tables: Tables, pace: Pace) -> Units:
    """The tables of the resources of `problem`, none of them in use."""
    resources, lots, lines = problem.resources, len(problem.lots), len(problem.lines)
    count, record = len(resources), AFTER + len(resources)
    changeover = int(max(tables.ints[tables.changes : tables.kind], default=0))
    uses = _uses_a_lot(problem, changeover)
    pool = 2 * lots * uses
    longest = [_longest(problem, number, changeover) for number in range(count)]
    shifts = [max(0, (ticks // SLICES_OF_LONGEST).bit_length() - 1) for ticks in longest]
    most = min(MOST_SLICES, FEWEST_SLICES + SLICES_OF_LONGEST * lots)
    slices = min(most, (problem.calendar_end >> min(shifts)) + 2)
    shut_from = [0]
    for resource in resources:
        shut_from.append(shut_from[-1] + len(resource.closed))
    whole = {
        "capacity": [resource.capacity for resource in resources],
        "during": [_bits(resource.during) for resource in resources],
        "wait": [resource.wait for resource in resources],
        "shift": shifts,
        "shut_from": shut_from,
        "needs": [ticks for resource in resources for ticks in resource.after],
        "shut": [start for resource in resources for start, _ in resource.closed],
        "opens": [end for resource in resources for _, end in resource.closed],
        "level": [0] * (count * slices),
        "heads": [-1] * (count * slices),
        "events": [0] * (EVENT * pool),
        "unused": [0],
        "lines": [0] * (FIELDS * lines),
        "kept_line": [0] * FIELDS,
        "spans": [0] * (SPAN * uses),
        "gone": [0] * lines,
        "changed_lines": [1] * lines,
        "standing": [-1] * (record * lots),
        "trial": [-1] * (record * lots),
        "best": [-1] * (record * lots),
        "delay": [0] * lots,
        "asked": [0] * lots,
        "best_delay": [0] * lots,
        "wanted": [-1] * lots,
    }
    costs = {"running": lines, "standing_sums": lots, "trial_sums": lots, "best_sums": lots}
    ints, begins = _one_after_the_other(whole)
    floats, others = _one_after_the_other(
        {name: [0.0] * (SUMS * size) for name, size in costs.items()}
    )
    return Units(
        ints=pace.table(int(value) for value in ints),
        floats=pace.costs(floats),
        resources=count,
        lots=lots,
        record=record,
        slices=slices,
        pool=pool,
        reach=_reach(problem, changeover),
        **begins,
        **others,
    )


SLICES_OF_LONGEST = 32
"""Slices of time that the longest use of a resource spans at least: more make each shorter to look
through, and a use longer to enter."""

FEWEST_SLICES, MOST_SLICES = 64, 1 << 16
"""Slices of time of one resource at least and at most, with as many for each lot as its longest use
spans; what lies beyond is in the last of them, which is right all the same, and slower."""


def _one_after_the_other(parts: dict[str, list[Number]]) -> tuple[list[Number], dict[str, int]]:
    """All values in one list, and where each part begins in it."""
    values, begins = list[Number](), {}
    for name, own in parts.items():
        begins[name] = len(values)
        values += own
    return values, begins


def _bits(during: frozenset[str]) -> int:
    return sum(KINDS.get(kind, 0) for kind in during)


def _longest(problem: PlantProblem, number: int, changeover: int) -> int:
    """Ticks of the longest use of a resource that there can be."""
    resource = problem.resources[number]
    bits = _bits(resource.during)
    found = [1, *resource.after]
    if bits & FILL:
        found += [ticks for line in problem.lines for ticks in line.fill]
    if bits & SETUP:
        found += problem.setup
    if bits & CLEAN:
        found += [line.clean for line in problem.lines]
    if bits & CHANGEOVER:
        found.append(changeover)
    return max(found)


def _reach(problem: PlantProblem, changeover: int) -> int:
    """Ticks from the begin of a lot's clean to the end of all that it uses, at most, if nothing is
    in its way."""
    lines, resources = problem.lines, problem.resources
    after = (ticks + resource.wait for resource in resources for ticks in resource.after)
    return (
        max(line.clean for line in lines)
        + max((ticks for line in lines for ticks in line.fill), default=0)
        + max(problem.setup, default=0)
        + changeover
        + max(after, default=0)
    )


def _uses_a_lot(problem: PlantProblem, changeover: int) -> int:
    """Uses that one lot takes up at most, of all resources: clean, setup, fill, what follows it,
    and its changeover in as many parts as closures can make of it."""
    parts = max(_parts(line.closed, changeover) for line in problem.lines)
    found = 1
    for resource in problem.resources:
        bits = _bits(resource.during)
        held = sum(bits & kind != 0 for kind in (FILL, CLEAN, SETUP))
        found += held + any(resource.after) + (parts if bits & CHANGEOVER else 0)
    return found


def _parts(closed: Sequence[tuple[int, int]], work: int) -> int:
    """Parts at most that a changeover of `work` ticks has among closures: one more than those that
    stand so close together that the open time between them is not enough for it."""
    opens = [after - before for (_, before), (after, _) in pairwise(closed)]
    most, first, open_ticks = 0, 0, 0
    for number, ticks in enumerate(opens):
        open_ticks += ticks
        while open_ticks >= work and first <= number:
            open_ticks -= opens[first]
            first += 1
        most = max(most, number + 1 - first)
    return most + 2
