"""The best plan of lines laid out beside each other, as activities.

What it is for: what `alone.layout` is for, with what lots need of shared equipment. What it is not
for: lines that share nothing.
"""

from collections.abc import Iterator

from fillsched.model.plant import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.solve.lines.alone.layout import in_order
from fillsched.solve.lines.alone.state import Sequences
from fillsched.solve.lines.shared.units import (
    AFTER,
    BLOCK,
    CHANGE,
    CHANGED,
    CLEAN_END,
    CLEANED,
    START,
    Units,
)


def activities_beside(problem: PlantProblem, state: Sequences, units: Units) -> list[Activity]:
    """The activities of the best plan met, in order of start, then of line."""
    found: list[Activity] = []
    for line in range(len(problem.lines)):
        base, count = state.best_order + line * state.room, int(state.ints[state.best_count + line])
        order = [int(lot) for lot in state.ints[base : base + count]]
        found += _of_line(problem, line, order, units)
    return in_order(problem, found)


def _of_line(
    problem: PlantProblem, line: int, order: list[int], units: Units
) -> Iterator[Activity]:
    own, campaign = problem.lines[line], 0
    before = None if own.state is None else own.state.variant
    for lot in order:
        at = units.best + units.record * lot
        record = [int(value) for value in units.ints[at : at + units.record]]
        start, block, clean = record[START], record[BLOCK], record[CLEANED]
        if start < 0:
            continue
        if clean >= 0:
            campaign, before = campaign + 1, None
            yield Activity(ActivityKind.CLEAN, own.name, clean, record[CLEAN_END], campaign)
        variant = problem.variant_of[lot]
        if before is not None and record[CHANGED] > record[CHANGE]:
            begin, end = record[CHANGE], record[CHANGED]
            closed = end - begin - problem.changeover(line, before, variant)
            yield Activity(
                ActivityKind.CHANGEOVER, own.name, begin, end, campaign, lot, closed_ticks=closed
            )
        if start > block:
            yield Activity(ActivityKind.SETUP, own.name, block, start, campaign, lot)
        end = start + own.fill[lot]
        yield Activity(ActivityKind.FILL, own.name, start, end, campaign, lot)
        yield from _afterwards(problem, own.name, lot, campaign, record)
        before = variant


def _afterwards(
    problem: PlantProblem, line: str, lot: int, campaign: int, record: list[int]
) -> Iterator[Activity]:
    for number, resource in enumerate(problem.resources):
        need, begin = resource.after[lot], record[AFTER + number]
        if need:
            yield Activity(
                ActivityKind.AFTER_FILL, line, begin, begin + need, campaign, lot,
                resource=resource.name,
            )  # fmt: skip
