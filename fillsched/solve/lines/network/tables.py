"""One line's ways through time as flat tables, for loops that run compiled or plain.

What it is for: where everything stands, and what does not depend on prices. What it is not for:
the ways themselves (`loops`), prices (`bound`).
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from fillsched.model.plant import PlantProblem
from fillsched.model.plant.problem import FOREVER
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.alone.decoding import _fit
from fillsched.solve.lines.network.calendar import Fill, _ends
from fillsched.solve.lines.shortest import Shortest, setup_between

Look = Callable[[], None]
"""Is called often, and leaves by an exception when it is time to stop."""

Row = tuple[tuple[int, int], ...]
"""Ticks of changeover and of setup into each variant."""

GROUPS = 40
"""Cells at whose beginnings cleans may begin are put together to about so many groups."""


class Grid(NamedTuple):
    """How time is cut: `cells` of `step` ticks, from the start."""

    cells: int
    step: int


class Ways(NamedTuple):
    """`reached` and `ints` hold whole numbers, `floats` costs in hours of weight 1; the rest are
    counts and places where something begins.

    A campaign belongs to the group of cells in which its clean begins; group 0 is the one that the
    line had begun at the start. Group by group, `wide` cells each from `base[group]` on, in each
    cell `kinds` states (the last: clean, the others behind a fill), in each of these one for every
    set of the marked lots (`sets`), in each of these two *labels*, the best that end with different
    lots. `value` and `last` (the lot, -1: none) stand there for one group at a time; `reached` for
    all: (origin + 2) * (lots + 1) + last + 1. An origin is a label, -1 the start.

    `rested`, by cell and set: the best with nothing under way; `rested_by`: its label, or -1; it is
    the origin of a clean. `limit[group]`: fills end by then. `low[group]` to `low[group + 1]`: its
    cells. By cell: `clean_end`. By kind, cell and lot: `behind`, the cell in which the lot's fill
    ends soonest, and its `cost`. By lot: `into` (the kind behind it), `mark` (its bit in the sets),
    `price`. By kind and set, while a group is looked at: `top` and `second`, the best values yet
    that end with different lots, and `top_lot`.
    """

    reached: Any
    ints: Any
    floats: Any
    cells: int
    step: int
    lots: int
    kinds: int
    sets: int
    groups: int
    wide: int
    free_cell: int
    open_kind: int
    clean_cost: float
    base: int
    limit: int
    low: int
    clean_end: int
    behind: int
    into: int
    mark: int
    last: int
    rested_by: int
    top_lot: int
    price: int
    cost: int
    value: int
    rested: int
    top: int
    second: int


def rows_of(problem: PlantProblem, line: int) -> dict[int, Row]:
    """Of each variant that may stand before a lot on a line, what it takes to change from it."""
    into = sorted(set(problem.variant_of))
    state = problem.lines[line].state
    before = {*into} if state is None or state.variant is None else {*into, state.variant}
    return {
        one: tuple(
            (problem.changeover(line, one, other), setup_between(problem, one, other))
            for other in into
        )
        for one in sorted(before)
    }


def ways_of(
    problem: PlantProblem,
    known: Shortest,
    line: int,
    grid: Grid,
    marked: Sequence[int],
    pace: Pace,
    look: Look,
) -> Ways:
    """The tables of a line. `marked`: places of lots that no way takes twice."""
    own, state = problem.lines[line], problem.lines[line].state
    rows = rows_of(problem, line)
    kinds = list(dict.fromkeys(rows.values()))
    kind_of = {variant: kinds.index(row) for variant, row in rows.items()}
    leads = _leads(problem, known, kinds)
    cleans = _clean_ends(problem, line, grid, pace)
    base, limit, low, wide = _groups(problem, known, line, grid, cleans)
    behind, cost = _fills(problem, known, line, grid, leads, pace, look)
    sets, unit = 1 << len(marked), problem.costs.per_hour
    labels = 2 * wide * len(leads) * sets
    ints = {
        "base": base,
        "limit": limit,
        "low": low,
        "clean_end": cleans,
        "behind": behind,
        "into": [kind_of[problem.variant_of[lot]] for lot in known.lots],
        "mark": [1 << marked.index(n) if n in marked else 0 for n in range(len(known.lots))],
        "last": [-1] * labels,
        "rested_by": [-1] * (grid.cells + 1) * sets,
        "top_lot": [-1] * len(leads) * sets,
    }
    floats = {
        "price": [0.0] * len(known.lots),
        "cost": cost,
        "value": [0.0] * labels,
        "rested": [0.0] * (grid.cells + 1) * sets,
        "top": [0.0] * len(leads) * sets,
        "second": [0.0] * len(leads) * sets,
    }
    opens = -1
    if state is not None:
        opens = len(kinds) if state.variant is None else kind_of[state.variant]
    return Ways(
        reached=pace.zeros(len(base) * labels),
        ints=pace.table(chain.from_iterable(ints.values())),
        floats=pace.costs(chain.from_iterable(floats.values())),
        cells=grid.cells,
        step=grid.step,
        lots=len(known.lots),
        kinds=len(leads),
        sets=sets,
        groups=len(base),
        wide=wide,
        free_cell=own.free // grid.step,
        open_kind=opens,
        clean_cost=problem.costs.clean * own.clean / unit,
        **_places(ints),
        **_places(floats),
    )


def _places(tables: dict[str, list[Any]]) -> dict[str, int]:
    """Where each table begins behind those before it."""
    found, at = {}, 0
    for name, values in tables.items():
        found[name] = at
        at += len(values)
    return found


def _leads(problem: PlantProblem, known: Shortest, kinds: Sequence[Row]) -> list[Row]:
    """Of each kind, and last of a clean: changeover and setup before each lot."""
    column = {variant: n for n, variant in enumerate(sorted(set(problem.variant_of)))}
    variants = [problem.variant_of[lot] for lot in known.lots]
    behind = [tuple(row[column[variant]] for variant in variants) for row in kinds]
    return [*behind, tuple((0, problem.setup[variant]) for variant in variants)]


def _closures(problem: PlantProblem, line: int, pace: Pace) -> tuple[Any, int]:
    closed = problem.lines[line].closed
    ends = [end for _, end in closed]
    return pace.table([*(start for start, _ in closed), *ends]), len(ends)


def _clean_ends(problem: PlantProblem, line: int, grid: Grid, pace: Pace) -> list[int]:
    """By cell: where a clean ends soonest that begins in it."""
    own = problem.lines[line]
    ints, count = _closures(problem, line, pace)
    fit = pace.loop(_fit)
    return [
        int(fit(ints, 0, count, 0, count, max(cell * grid.step, own.free), own.clean)) + own.clean
        for cell in range(grid.cells)
    ]


def _fills(
    problem: PlantProblem,
    known: Shortest,
    line: int,
    grid: Grid,
    leads: Sequence[Row],
    pace: Pace,
    look: Look,
) -> tuple[list[int], list[float]]:
    """`behind` and `cost` of a line."""
    own, costs, lots = problem.lines[line], problem.costs, len(known.lots)
    closures, count = _closures(problem, line, pace)
    behind: list[int] = []
    cost: list[float] = []
    for row in leads:
        cells = pace.table([grid.cells] * grid.cells * lots)
        priced = pace.costs([0.0] * grid.cells * lots)
        for place, lot in enumerate(known.lots):
            look()
            due, (changeover, setup) = problem.due[lot], row[place]
            fill = Fill(
                lead=changeover + setup,
                fill=own.fill[lot],
                release=max(problem.release[lot], problem.pin_start[lot] or 0),
                latest=min(own.latest_end[lot], problem.calendar_end),
                free=own.free,
                due=FOREVER if due is None else due,
                cost=costs.changeover * changeover / costs.per_hour,
                late=costs.late[lot] / costs.per_hour,
            )
            if fill.fill:
                pace.loop(_ends)(closures, count, fill, grid.step, place, lots, cells, priced)
        behind += list(cells)
        cost += list(priced)
    return behind, cost


def _groups(
    problem: PlantProblem, known: Shortest, line: int, grid: Grid, cleans: Sequence[int]
) -> tuple[list[int], list[int], list[int], int]:
    """`base`, `limit`, `low` and `wide` of a line. No campaign of a group ends in one of its cells,
    so that groups can be looked at one after the other."""
    own, state = problem.lines[line], problem.lines[line].state
    first = min(own.free // grid.step, grid.cells)
    shortest_fill = min((own.fill[lot] for lot in known.lots if own.fill[lot]), default=grid.step)
    size = max(1, min(grid.cells // GROUPS, (own.clean + shortest_fill) // grid.step))
    base, low = [first], [first]
    limit = [0 if state is None else state.clean_end + own.window]
    for begin in range(first, grid.cells, size):
        if cleans[begin] >= grid.cells * grid.step:
            break
        last = min(begin + size, grid.cells) - 1
        low.append(begin)
        base.append(min(cleans[begin] // grid.step, grid.cells))
        limit.append(cleans[last] + own.window)
    wide = max(
        min(end // grid.step + 1, grid.cells) - at for at, end in zip(base, limit, strict=True)
    )
    return base, limit, [*low, min(low[-1] + size, grid.cells)], max(1, wide)
