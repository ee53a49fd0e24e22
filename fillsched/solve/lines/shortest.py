"""What each lot takes at least, and what a line can give at most.

What it is for: the ground of every bound. What it is not for: bounds (`bounds`).

A lot that does not begin its campaign has a changeover, and where its product is another a setup,
right before it: its lead. A campaign of lots with fills f and leads l takes c + sum(f + l) less the
lead of its first lot, where c is the clean; so it counts as a clean of c less the greatest lead,
then sum(f + l), which is at most the window and the greatest lead. Leads longer than a clean count
as long as it: with less the bound stays one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fillsched.model.plant import PlantProblem

MOST_VARIANTS = 100
"""Variants between which the shortest changeover is looked for; with more all leads count as 0."""


@dataclass(frozen=True, slots=True)
class Shortest:
    """Of each lot: `fill` on its fastest line; `lead` before it; `end`: no fill of it ends before.
    All in ticks."""

    lots: tuple[int, ...]
    fill: tuple[int, ...]
    lead: tuple[int, ...]
    end: tuple[int, ...]

    @property
    def lead_most(self) -> int:
        """The greatest lead."""
        return max(self.lead, default=0)


def shortest(problem: PlantProblem) -> Shortest:
    """Of every lot that some line can take."""
    into = _leads(problem)
    least_clean = min(line.clean for line in problem.lines)
    lots, fills, leads, ends = [], [], [], []
    for lot in range(len(problem.lots)):
        eligible = problem.eligible(lot)
        if not eligible:
            continue
        lots.append(lot)
        fills.append(min(problem.lines[line].fill[lot] for line in eligible))
        leads.append(min(least_clean, into.get(problem.variant_of[lot], 0)))
        ends.append(min(_soonest_end(problem, line, lot) for line in eligible))
    return Shortest(tuple(lots), tuple(fills), tuple(leads), tuple(ends))


def _soonest_end(problem: PlantProblem, line: int, lot: int) -> int:
    own = problem.lines[line]
    first = own.free if own.state is not None else own.free + own.clean
    return max(problem.release[lot], first) + own.fill[lot]


def _leads(problem: PlantProblem) -> dict[int, int]:
    """Of each variant the shortest changeover and setup behind any lot that may stand before it."""
    counts: dict[int, int] = {}
    for variant in problem.variant_of:
        counts[variant] = counts.get(variant, 0) + 1
    for line in problem.lines:
        if line.state is not None and line.state.variant is not None:
            counts[line.state.variant] = counts.get(line.state.variant, 0) + 1
    if len(counts) > MOST_VARIANTS:
        return {}
    return {
        after: min(
            (
                problem.changeover(line, before, after) + setup_between(problem, before, after)
                for line in range(len(problem.lines))
                for before in counts
                if before != after or counts[before] > 1
            ),
            default=0,
        )
        for after in counts
    }


def setup_between(problem: PlantProblem, before: int, after: int) -> int:
    """Ticks of setup behind a changeover from one variant to another."""
    same = problem.variants[before].name == problem.variants[after].name
    return 0 if same else problem.setup[after]


class OpenTime:
    """The open time of one line from when it is free, and what of it can be fills and leads."""

    def __init__(self, problem: PlantProblem, line: int, lead_most: int) -> None:
        own = problem.lines[line]
        self._goes_on = own.state is not None
        stands_clean = own.state is not None and own.state.variant is None
        self._saved = lead_most if stands_clean else 0  # its first lot has no lead
        self._clean, self._span = own.clean - lead_most, own.window + lead_most
        self._starts: list[int] = []
        self._had: list[int] = []
        self._ends: list[int] = []
        had = 0
        for start, end in _stretches(problem, line):
            self._starts.append(start)
            self._ends.append(end)
            self._had.append(had)
            had += end - start

    def until(self, tick: int) -> int:
        """Open ticks before `tick`."""
        place = bisect_right(self._starts, tick) - 1
        if place < 0:
            return 0
        return self._had[place] + min(tick, self._ends[place]) - self._starts[place]

    def usable(self, tick: int) -> int:
        """Ticks of fills and leads before `tick`, at most: cleans come between."""
        had, first = self.until(tick), 0
        if self._goes_on:
            first = min(had + self._saved, self._span)
            had -= first - self._saved
        cycles, rest = divmod(had, self._clean + self._span)
        return first + cycles * self._span + max(0, rest - self._clean)


def filled_up(lines: Sequence[OpenTime], needed: int, problem: PlantProblem) -> int:
    """The first tick at which `lines` can have had `needed` ticks of fills and leads together."""
    low, high = 0, problem.calendar_end
    while low < high:
        middle = (low + high) // 2
        if sum(line.usable(middle) for line in lines) >= needed:
            high = middle
        else:
            low = middle + 1
    return low


def _stretches(problem: PlantProblem, line: int) -> Iterator[tuple[int, int]]:
    """When the line is open, from when it is free, as far as its calendar is known."""
    own = problem.lines[line]
    at = own.free
    for shut, opens in own.closed:
        if shut > at:
            yield at, shut
        at = max(at, opens)
    if at < problem.calendar_end:
        yield at, problem.calendar_end
