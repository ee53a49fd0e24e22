"""Bounds by prices: on the makespan, and on all that a plan costs.

What it is for: how time is cut, when prices change, and what their values prove. What it is not
for: ways (`loops`), how prices change (`prices`).

**Makespan.** Ways that cost nothing have to get all prices; while those that end by a moment get
less, no schedule ends by it.

**Cost.** For every moment that a schedule may end by: what the makespan costs until then, all
prices, less what ways that end by then get beyond their costs. The least of these is a bound. A lot
that ends after the last cell costs at least as much as if it ended right behind it.
"""

from collections.abc import Sequence
from math import floor, inf
from typing import Any

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.network.loops import _add, _count, _follow, _rest, _settle
from fillsched.solve.lines.network.prices import Prices
from fillsched.solve.lines.network.tables import GROUPS, Grid, Look, Ways, rows_of, ways_of
from fillsched.solve.lines.shortest import OpenTime, Shortest, filled_up

CELLS = (800, 560, 400, 280, 200, 140, 100), (100, 70)
"""Into how many cells time is cut, compiled and plain: the first for which there is room."""

FINER = 1_600, 3_200
"""The same where some fill would be shorter than a cell."""

MOST_WORK = 20_000_000, 300_000
"""Labels of all lines, each with all lots: compiled 20 ms of work, plain 200 ms."""

MOST_MARKED_WORK = 10_000_000, 200_000_000
"""The same where lots are marked, for the makespan and for costs, which are closer to it; in plain
Python none ever are."""

PASSES, MARKED_PASSES = (250, 30), (100, 0)
"""Changes of prices at most, compiled and plain: some seconds of work with and without marks."""

MOST_MARKED = 3
"""Lots that are marked at most; each doubles the labels."""

MOST_LABELS = 10_000_000
"""80 MB."""

REACH = 1.3
"""How much more open time than the lots need lies within the cells, where costs are bound."""

WORK_AT_ONCE = 5_000_000, 5_000
"""Labels, each with all lots, between two looks at the stop rules: some milliseconds."""

LATEST = 1.15
"""The makespan up to which is looked, as a part of what is known that none is below."""

SAFETY = 1e-11
"""Part of the largest price, for each cell and line, and of a value that is given away for the
arithmetic: sums of fewer terms than there are cells, each rounded by 1e-16 of what it is then."""

FURTHER = 0.3
"""The first step after lots are marked, as a part of the first step of all."""

BEYOND = 0.01
"""Part of all prices that the steps for the makespan aim beyond what just is not excluded."""


def makespan_by_prices(
    problem: PlantProblem, known: Shortest, least: int, pace: Pace, look: Look
) -> int:
    """A tick, `least` or later, by which no schedule of all lots has ended its last fill."""
    grid = _grid(problem, known, int(LATEST * least), pace)
    if grid is None:
        return least
    network = _Network(problem, known, grid, pace, look)
    work = [fill + lead for fill, lead in zip(known.fill, known.lead, strict=True)]
    prices = Prices([len(work) * one / sum(work) for one in work])
    cell = _excluded(network, prices, least // grid.step, pace.slice_of(PASSES))
    if cell < grid.cells and (marked := _marked(network, MOST_MARKED_WORK[0])):
        network.mark(marked)
        prices.begin_again(FURTHER)
        cell = _excluded(network, prices, cell, pace.slice_of(MARKED_PASSES))
    return max(least, cell * grid.step)


def _excluded(network: "_Network", prices: Prices, cell: int, passes: int) -> int:
    """The first cell, `cell` or later, in which so many passes do not exclude that a schedule
    ends."""
    for _ in range(passes):
        network.follow(prices.now, 0.0)
        by_cell, all_prices, before = network.values(), sum(prices.now), cell
        while all_prices + float(by_cell[cell]) > network.safety(prices.now):
            cell += 1
            if cell == network.cells:
                return cell
        if cell > before:
            prices.moved()
        missing = [1 - count for count in network.taken(cell)]
        value = all_prices + float(by_cell[cell])
        if not prices.change(value, missing, BEYOND * all_prices):
            break
    return cell


def cost_by_prices(
    problem: PlantProblem,
    known: Shortest,
    makespan: int,
    target: int,
    pace: Pace,
    look: Look,
) -> int:
    """What no schedule of all lots costs less than, where none ends before `makespan`; 0 where
    there is no room for it. The search for it aims at `target`, what a good plan costs."""
    grid = _grid(problem, known, _reach(problem, known), pace)
    if grid is None or not target:
        return 0
    network = _Network(problem, known, grid, pace, look)
    aim = target / problem.costs.per_hour
    prices = Prices([aim / len(known.lots)] * len(known.lots))
    best = _raised(network, prices, makespan, aim, pace.slice_of(PASSES))
    if best < aim and (marked := _marked(network, MOST_MARKED_WORK[1])):
        network.mark(marked)
        prices.begin_again(FURTHER)
        passes = pace.slice_of(MARKED_PASSES)
        best = max(best, _raised(network, prices, makespan, aim, passes))
    return max(0, floor(best * problem.costs.per_hour))


def _raised(network: "_Network", prices: Prices, makespan: int, aim: float, passes: int) -> float:
    """The best bound of so many passes, in hours of weight 1."""
    problem, cells, best = network.problem, network.cells, 0.0
    unit, lots = problem.costs.per_hour, network.known.lots
    beyond = [_late(problem, lot, cells * network.step) / unit for lot in lots]
    for _ in range(passes):
        network.follow(prices.now, 1.0)
        value, cell = _least(network, prices.now, beyond, makespan)
        best = max(best, value - network.safety(prices.now) - SAFETY * abs(value))
        missing = [1 - count for count in network.taken(cell)]
        if cell == cells:
            pairs = zip(missing, prices.now, beyond, strict=True)
            missing = [one - (price > most) for one, price, most in pairs]
        if not prices.change(value, missing, aim):
            break
    return best


def _least(
    network: "_Network", prices: Sequence[float], beyond: Sequence[float], makespan: int
) -> tuple[float, int]:
    """The least that any schedule costs at `prices`, and the cell by which it ends."""
    costs, by_cell = network.problem.costs, network.values()
    an_hour = costs.makespan / costs.per_hour
    first = min(makespan // network.step, network.cells)
    value, least = inf, network.cells
    if an_hour:
        for cell in range(first, network.cells):
            own = an_hour * max(makespan, cell * network.step) + float(by_cell[cell])
            if own < value:
                value, least = own, cell
    last = an_hour * max(makespan, network.cells * network.step) + float(by_cell[network.cells])
    last += sum(min(0.0, most - price) for price, most in zip(prices, beyond, strict=True))
    if last <= value:
        value, least = last, network.cells
    return value + sum(prices), least


def _late(problem: PlantProblem, lot: int, end: int) -> int:
    due = problem.due[lot]
    return 0 if due is None else problem.costs.late[lot] * max(0, end - due)


def _reach(problem: PlantProblem, known: Shortest) -> int:
    """The tick by which the lines have REACH as much open time as all lots need."""
    times = [OpenTime(problem, line, known.lead_most) for line in range(len(problem.lines))]
    needed = int(REACH * (sum(known.fill) + sum(known.lead)))
    return max(filled_up(times, needed, problem), max(known.end))


def _grid(problem: PlantProblem, known: Shortest, reach: int, pace: Pace) -> Grid | None:
    """How time until `reach` is cut: no cell longer than any fill, and with room for the
    work."""
    if not known.lots or reach <= 0:
        return None
    wanted = CELLS[0 if pace.fast else 1]
    if -(-reach // wanted[0]) > min(known.fill):
        wanted = FINER
    for cells in wanted:
        grid = Grid(cells, -(-reach // cells))
        room = _labels(problem, grid) * len(known.lots) <= pace.slice_of(MOST_WORK)
        if grid.step <= min(known.fill) and room:
            return grid
    return None


def _labels(problem: PlantProblem, grid: Grid) -> int:
    """Labels of all lines, about."""
    found = 0
    for line, own in enumerate(problem.lines):
        size = max(1, min(grid.cells // GROUPS, own.clean // grid.step))
        groups = 1 + max(0, grid.cells - own.clean // grid.step) // size
        wide = min(grid.cells, own.window // grid.step + size)
        found += 2 * groups * wide * (len(set(rows_of(problem, line).values())) + 1)
    return found


def _marked(network: "_Network", most_work: int) -> int:
    """How many lots there is room to mark, of those that ways took again."""
    if not network.pace.fast:
        return 0
    labels = _labels(network.problem, network.grid)
    most = most_work // len(network.known.lots)
    count = min(MOST_MARKED, sum(again > 0 for again in network.again))
    while count and labels << count > min(most, MOST_LABELS):
        count -= 1
    return count


class _Network:
    """The ways of all lines, as of one set of prices."""

    def __init__(
        self, problem: PlantProblem, known: Shortest, grid: Grid, pace: Pace, look: Look
    ) -> None:
        self.problem, self.known, self.pace, self.look = problem, known, pace, look
        self.grid = grid
        self.cells, self.step = grid
        self.again = [0] * len(known.lots)
        """How often ways took each lot beyond once."""
        self.ways: list[Ways] = []
        self.mark(0)

    def mark(self, count: int) -> None:
        """Marks as many lots, those that were taken most often beyond once."""
        often = sorted(range(len(self.again)), key=lambda lot: (-self.again[lot], lot))
        marked = [lot for lot in often if self.again[lot]][:count]
        self.ways = [
            ways_of(self.problem, self.known, line, self.grid, marked, self.pace, self.look)
            for line in range(len(self.problem.lines))
        ]

    def follow(self, prices: Sequence[float], share: float) -> None:
        """All ways at `prices`, whose costs count with `share`."""
        loop = self.pace.loop
        for ways in self.ways:
            for lot, price in enumerate(prices):
                ways.floats[ways.price + lot] = price
            loop(_rest)(ways)
            own = 2 * ways.wide * ways.kinds * ways.sets * ways.lots
            at_once = max(1, self.pace.slice_of(WORK_AT_ONCE) // own)
            for group in range(0, ways.groups, at_once):
                loop(_follow)(ways, group, min(group + at_once, ways.groups), share)
                self.look()
            loop(_settle)(ways)

    def values(self) -> Any:
        """By cell: the value of the best ways that have ended by it."""
        by_cell = self.pace.costs([0.0] * (self.cells + 1))
        for ways in self.ways:
            self.pace.loop(_add)(ways, by_cell)
        return by_cell

    def taken(self, cell: int) -> list[int]:
        """How often the best ways that have ended by a cell take each lot, in all."""
        counts = [0] * len(self.known.lots)
        for ways in self.ways:
            own = self.pace.table([0] * len(counts))
            self.pace.loop(_count)(ways, cell, own)
            for lot, count in enumerate(own):
                counts[lot] += int(count)
                self.again[lot] += max(0, int(count) - 1)
        return counts

    def safety(self, prices: Sequence[float]) -> float:
        """What sums of these prices may be wrong by, and more."""
        return SAFETY * self.cells * len(self.ways) * max(1e-9, *prices)
