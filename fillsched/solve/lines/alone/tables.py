"""A plant's problem as flat tables, for loops that run compiled or plain.

What it is for: one layout that every loop of this folder reads. What it is not for: what changes
while a search runs (`sequences`).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import Pace

NONE = -1
"""In tables: nothing of this kind (no due date, no pin, no hold, no variant)."""

MOST_TABLE = 4_000_000
"""Entries of one changeover table at most; beyond it lines of different rules are not planned by
table (2,000 variants on one kind of line, 450 on twenty)."""


class Tables(NamedTuple):
    """`ints` holds whole numbers, `floats` costs; all of `fill` to `shut_from` are places in `ints`
    where something begins, `late` and `weight` in `floats`.

    `lots`, `lines`, `variants`: counts. By line and lot (line * lots + lot): `fill`, `latest` (end
    of the fill). By lot: `variant`, `release`, `due`, `pin`, `after` (a lot that stands before it
    on its line), `first` (1: the first of its line), `late` (cost a tick), `weight`. By variant:
    `product` (an index), `setup`. `changes`: by kind of line, variant before, variant after; `kind`
    of each line. By line: `clean`, `window`, `hold`, `most`, `free`, and the start state
    `open_clean` (end of the clean, NO_CLEAN without), `open_variant`, `open_idle`, `open_lots`.
    Closures of a line stand in `shut` and `opens` from `shut_from[line]` to `shut_from[line + 1]`.

    `ordered`: 1 if any lot has to stand after another. Costs a tick: `makespan_cost`,
    `changeover_cost`. `clean_cost` a tick of cleaning. `miss`: cost of a lot of weight 1 that is
    left out, more than any plan costs. `pull`: cost a tick of each line's end, far below all else,
    which tells apart plans of one makespan.
    """

    ints: Any
    floats: Any
    lots: int
    lines: int
    variants: int
    fill: int
    latest: int
    variant: int
    release: int
    due: int
    pin: int
    after: int
    first: int
    product: int
    setup: int
    changes: int
    kind: int
    clean: int
    window: int
    hold: int
    most: int
    free: int
    open_clean: int
    open_variant: int
    open_idle: int
    open_lots: int
    shut: int
    opens: int
    shut_from: int
    late: int
    weight: int
    ordered: int
    makespan_cost: float
    changeover_cost: float
    clean_cost: float
    miss: float
    pull: float


NO_CLEAN = -(1 << 60)
"""End of a clean that never was."""


def tables_of(problem: PlantProblem, pace: Pace) -> Tables:
    """The tables of `problem`, as arrays or lists as `pace` has them."""
    lines, lots, costs = problem.lines, problem.lots, problem.costs
    horizon = problem.calendar_end
    worst = float(horizon) * (
        sum(costs.late) + costs.makespan + len(lines) * (costs.changeover + costs.clean) + 1
    )
    whole = {**_by_lot(problem), **_by_variant(problem), **_by_line(problem)}
    ints: list[int] = []
    begins = {}
    for name, values in whole.items():
        begins[name] = len(ints)
        ints += values
    weights = [float(lot.terms.weight) for lot in lots]
    return Tables(
        ints=pace.table(ints),
        floats=pace.costs([*map(float, costs.late), *weights]),
        lots=len(lots),
        lines=len(lines),
        variants=len(problem.variants),
        late=0,
        weight=len(lots),
        ordered=int(any(lot is not None for lot in problem.pin_after)),
        makespan_cost=float(costs.makespan),
        changeover_cost=float(costs.changeover),
        clean_cost=float(costs.clean),
        miss=worst,
        pull=PULL * max(costs.makespan, *costs.late, 1) / len(lines),
        **begins,
    )


def _by_lot(problem: PlantProblem) -> dict[str, list[int]]:
    lines, lots, horizon = problem.lines, problem.lots, problem.calendar_end
    releases = zip(problem.release, problem.pin_start, strict=True)
    return {
        "fill": [ticks for line in lines for ticks in line.fill],
        "latest": [min(tick, horizon) for line in lines for tick in line.latest_end],
        "variant": list(problem.variant_of),
        "release": [max(release, pin or 0) for release, pin in releases],
        "due": _or_none(problem.due),
        "pin": _or_none(problem.pin_start),
        "after": _or_none(problem.pin_after),
        "first": [int(lot in problem.pin_first) for lot in range(len(lots))],
    }


def _by_variant(problem: PlantProblem) -> dict[str, list[int]]:
    names = {product.name: number for number, product in enumerate(problem.variants)}
    kind, changes = _changes(problem)
    return {
        "product": [names[product.name] for product in problem.variants],
        "setup": list(problem.setup),
        "changes": changes,
        "kind": kind,
    }


def _by_line(problem: PlantProblem) -> dict[str, list[int]]:
    lines = problem.lines
    states = [line.state for line in lines]
    shut_from = [0]
    for line in lines:
        shut_from.append(shut_from[-1] + len(line.closed))
    return {
        "clean": [line.clean for line in lines],
        "window": [line.window for line in lines],
        "hold": _or_none(line.hold for line in lines),
        "most": _or_none(line.most_lots for line in lines),
        "free": [line.free for line in lines],
        "open_clean": [NO_CLEAN if state is None else state.clean_end for state in states],
        "open_variant": _or_none(None if state is None else state.variant for state in states),
        "open_idle": [0 if state is None else state.idle_since for state in states],
        "open_lots": [0 if state is None else state.lots_filled for state in states],
        "shut": [start for line in lines for start, _ in line.closed],
        "opens": [end for line in lines for _, end in line.closed],
        "shut_from": shut_from,
    }


PULL = 1e-4
"""What an hour of one line's end costs beside an hour of the plan's."""


def _changes(problem: PlantProblem) -> tuple[list[int], list[int]]:
    """The kind of each line, and the changeover ticks of each kind, variant by variant.

    Lines are of one kind when every changeover takes as long on them.
    """
    variants = range(len(problem.variants))
    spoken_of = {
        name for rule in problem.plant.changeovers for name in rule.lines or () if rule.lines
    }
    kind, changes = [], list[int]()
    kinds: dict[object, int] = {}
    for number, line in enumerate(problem.plant.lines):
        rules = line.rules
        key: object = (rules.changeover_same_hours, rules.changeover_different_hours)
        if line.name in spoken_of:
            key = line.name
        if key not in kinds:
            kinds[key] = len(kinds)
            changes += [problem.changeover(number, a, b) for a in variants for b in variants]
        kind.append(kinds[key])
    return kind, changes


def _or_none(values: Iterable[int | None]) -> list[int]:
    return [NONE if value is None else value for value in values]
