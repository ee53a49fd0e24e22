"""What a lot of a plant's schedule would cost on another line, all other lots keeping their order.

What it is for: the price of other places, for "why there". Each place is laid out as a search would
and passed by the judge. Only some places of a line are tried, those nearest in time, so a price is
one that can be had, and not the least. What it is not for: better schedules.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from fillsched.model.plant import PlantSchedule, cost_of, verify_plant
from fillsched.model.schedule import Activity
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.annealing import Delays, orderings_of
from fillsched.solve.lines.dispatch import Orders
from fillsched.solve.lines.planner import orders_of

MOST_LAID_OUT = 3_000
"""Lots laid out for one answer, over all places tried: some 0.2 s in plain Python. In a plan of
more lots no place is tried, and in one of many not on every line."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The best of `tried` places on `line`, where the lot's fill takes `fill_ticks`.

    `tried` is 0 where there are too many lots. `fill`: it there, and what the plan would cost more
    (`cost`, in units of the objective) and end later (`makespan_ticks`); below zero where it would
    be better. None: no place tried keeps every rule and leaves every lot in the plan.
    """

    line: str
    fill_ticks: int
    tried: int
    fill: Activity | None = None
    cost: int = 0
    makespan_ticks: int = 0


def elsewhere(schedule: PlantSchedule, lot: int) -> list[Elsewhere]:
    """For `lot` (an index) each other line that may fill it; none where it has no place yet."""
    problem, fill = schedule.problem, schedule.fills().get(lot)
    if fill is None:
        return []
    lines = [n for n in problem.eligible(lot) if problem.lines[n].name != fill.line]
    places = MOST_LAID_OUT // len(problem.lots)
    share, rest = divmod(places, max(1, len(lines)))
    return [_best(schedule, lot, line, share + (n < rest)) for n, line in enumerate(lines)]


def _best(schedule: PlantSchedule, lot: int, line: int, most: int) -> Elsewhere:
    problem, before = schedule.problem, cost_of(schedule)
    best, tried = None, 0
    standing, marked, delays = _as_it_stands(schedule)
    for orders, marks in _moved(schedule, lot, line, standing, marked, most):
        orderings = orderings_of(problem, Pace(fast=False), 0)
        orderings.begin(orders, marks, delays)
        moved = PlantSchedule(problem, tuple(orderings.activities()))
        cost, tried = cost_of(moved), tried + 1
        if cost.unplaced_weight > before.unplaced_weight or verify_plant(moved):
            continue
        if best is None or cost.total < best[1].total:
            best = moved, cost
    name, ticks = problem.lines[line].name, problem.lines[line].fill[lot]
    fill = None if best is None else best[0].fills().get(lot)
    if best is None or fill is None or fill.line != name:
        return Elsewhere(name, ticks, tried)
    later = _makespan(best[0]) - _makespan(schedule)
    return Elsewhere(name, ticks, tried, fill, best[1].total - before.total, later)


def _as_it_stands(schedule: PlantSchedule) -> tuple[Orders, dict[int, int], Delays]:
    """The orders and marks of a schedule, and what its lots are put off."""
    orderings = orderings_of(schedule.problem, Pace(fast=False), 0)
    orders, marks = orders_of(schedule.problem, schedule.activities, orderings.movable)
    return orders, marks, orderings.delays_like(orders, marks, schedule.activities)


def _moved(
    schedule: PlantSchedule,
    lot: int,
    line: int,
    orders: Orders,
    marks: dict[int, int],
    most: int,
) -> Iterator[tuple[Orders, dict[int, int]]]:
    """The orders with `lot` on `line`: behind each lot there, and before the first, as a part of
    the campaign and, where one ends, as one of its own; the nearest in time first."""
    fills = schedule.fills()
    for own in orders:
        if lot in own:
            place = own.index(lot)
            own.remove(lot)
            if place < len(own) and marks.get(lot):
                marks[own[place]] = 1
    row, start = orders[line], fills[lot].start_tick

    def away(place: int) -> int:
        near = fills.get(row[place - 1] if place else row[0]) if row else None
        return abs((near.end_tick if near else 0) - start)

    options = []
    for place in sorted(range(len(row) + 1), key=away):
        follows = row[place] if place < len(row) else None
        begins = follows is None or bool(marks.get(follows))
        if place:
            options.append((place, {lot: 0}))
        if begins:
            options.append((place, {lot: 1}))
        if begins and follows is not None:
            options.append((place, {lot: 1, follows: 0}))
    for place, changed in options[:most]:
        found = [list(own) for own in orders]
        found[line].insert(place, lot)
        yield found, marks | changed


def _makespan(schedule: PlantSchedule) -> int:
    return max((fill.end_tick for fill in schedule.fills().values()), default=0)
