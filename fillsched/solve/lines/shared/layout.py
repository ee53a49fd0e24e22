"""Orders that were laid out beside each other as activities.

What it is for: what `layout` is for, with what lots need of shared equipment. What it is not for:
lines that share nothing.
"""

from collections.abc import Iterator

from fillsched.model.plant import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.solve.lines.alone.layout import in_order
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.alone.tables import Tables
from fillsched.solve.lines.shared.units import Units


def activities_beside(
    problem: PlantProblem, tables: Tables, state: Sequences, units: Units
) -> list[Activity]:
    """The activities of the orders that were laid out last, in order of start, then of line."""
    found: list[Activity] = []
    for line in range(tables.lines):
        base = state.order + line * state.room
        count = int(state.ints[state.lots_on + line])
        order = [int(lot) for lot in state.ints[base : base + count]]
        found += _of_line(problem, line, order, state, units)
    return in_order(problem, found)


def _of_line(
    problem: PlantProblem, line: int, order: list[int], state: Sequences, units: Units
) -> Iterator[Activity]:
    own = problem.lines[line]
    campaign, before = 0, None if own.state is None else own.state.variant
    for lot in order:
        start = int(state.ints[state.trial_starts + lot])
        if start < 0:
            continue
        clean = int(units.ints[units.clean + lot])
        if clean >= 0:
            campaign, before = campaign + 1, None
            yield Activity(ActivityKind.CLEAN, own.name, clean, clean + own.clean, campaign)
        variant = problem.variant_of[lot]
        fresh = before is None
        if before is not None:
            fresh = problem.variants[before].name != problem.variants[variant].name
            work = problem.changeover(line, before, variant)
            if work:
                begin, end = (int(units.ints[at + lot]) for at in (units.change, units.changed))
                yield Activity(
                    ActivityKind.CHANGEOVER, own.name, begin, end, campaign, lot, end - begin - work
                )
        setup = problem.setup[variant]
        if fresh and setup:
            yield Activity(ActivityKind.SETUP, own.name, start - setup, start, campaign, lot)
        end = start + own.fill[lot]
        yield Activity(ActivityKind.FILL, own.name, start, end, campaign, lot)
        yield from _afterwards(problem, own.name, lot, campaign, units)
        before = variant


def _afterwards(
    problem: PlantProblem, line: str, lot: int, campaign: int, units: Units
) -> Iterator[Activity]:
    for number, resource in enumerate(problem.resources):
        need = resource.after[lot]
        if need:
            begin = int(units.ints[units.after + number * len(problem.lots) + lot])
            yield Activity(
                ActivityKind.AFTER_FILL, line, begin, begin + need, campaign, lot,
                resource=resource.name,
            )  # fmt: skip
