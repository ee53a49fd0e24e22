"""A closer bound on tardiness for few lots: each in one piece, on its line's way through time.

What it is for: plants of some twenty lots, where bounds that cut lots into pieces (`transport`) see
neither which changeover a lot needs nor that it waits for a clean. What it is not for: schedules.

Time is cut into slices. A line is in a *state*: due to be cleaned, clean, or behind a fill of some
kind (kinds are variants from which all changeovers are alike). It goes from state to state by arcs:
a clean, or a lot with its changeover and setup. An arc that leaves in a slice counts as if it left
at the slice's beginning, at what it then costs at least and to where it then leads soonest; in what
follows the line may wait. So every schedule is a way of each line through this network, and the
cheapest ways, by a linear program that may mix them, are a bound (time-expanded networks: Ford and
Fulkerson 1958; time-indexed relaxations: Sousa and Wolsey 1992). What fills at a moment does so
within the clean window behind one of the cleans. A lot that leaves in no slice is as late as right
behind the last one.
"""

from collections.abc import Callable, Sequence
from math import floor
from typing import Any

from fillsched.model.plant import PlantProblem
from fillsched.solve.lines.alone.decoding import _fit, _worked
from fillsched.solve.lines.shortest import OpenTime, Shortest, filled_up, setup_between

MOST_ARCS = 32_000
"""Arcs of a network: two or three seconds of work, one or two of them in which nobody is heard."""

FEWEST_SLICES, MOST_SLICES = 60, 400
"""With fewer slices the bound is not worth its time; more than the latter gain nothing."""

REACH = 1.3
"""How much more open time than the lots need lies within the slices."""

SAFETY = 1e-6
"""Part of the value that is given away for the arithmetic of the linear program."""

Look = Callable[[], None]
"""Is called while the network is made, and leaves by an exception when it is time to stop."""


def slices_of(problem: PlantProblem, known: Shortest) -> int:
    """Into how many slices time can be cut; 0 where these are too few."""
    kinds = [len(set(_kinds(problem, line).values())) for line in range(len(problem.lines))]
    arcs = sum(
        (kind + 1) * sum(1 for lot in known.lots if line.fill[lot]) + kind + 2
        for kind, line in zip(kinds, problem.lines, strict=True)
    )
    slices = min(MOST_SLICES, MOST_ARCS // max(1, arcs))
    return slices if slices >= FEWEST_SLICES else 0


def network_bound(problem: PlantProblem, known: Shortest, slices: int, look: Look) -> int:
    """What lateness costs at least, rounded down; 0 where the program has no answer."""
    network = _Network(problem, known, slices)
    for line in range(len(problem.lines)):
        network.add(line, look)
    return network.least()


Row = tuple[int, ...]
"""Ticks of changeover and setup into each variant."""


def _kinds(problem: PlantProblem, line: int) -> dict[int, Row]:
    """Of each variant that may stand before a lot on a line, what it takes to change from it."""
    into = sorted(set(problem.variant_of))
    state = problem.lines[line].state
    before = {*into} if state is None or state.variant is None else {*into, state.variant}
    return {
        one: tuple(_lead(problem, line, one, other) for other in into) for one in sorted(before)
    }


def _lead(problem: PlantProblem, line: int, before: int, after: int) -> int:
    return problem.changeover(line, before, after) + setup_between(problem, before, after)


class _Network:
    """The linear program, to which lines are added one by one."""

    def __init__(self, problem: PlantProblem, known: Shortest, slices: int) -> None:
        from ortools.math_opt.python import mathopt

        self.sum = mathopt.fast_sum
        self.math, self.problem, self.known, self.slices = mathopt, problem, known, slices
        self.step = -(-_reach(problem, known) // slices)
        self.model = mathopt.Model()
        self.arcs_of: list[list[Any]] = [[] for _ in known.lots]
        self.costs: list[Any] = []

    def variable(self) -> Any:
        """Another one, not below zero."""
        return self.model.add_variable(lb=0.0)

    def sums(self, more: Sequence[list[Any]], less: Sequence[list[Any]], first: float) -> list[Any]:
        """Of each slice `first`, with all of `more` and without all of `less` up to it; never below
        zero."""
        found: list[Any] = []
        before: Any = first
        for own, other in zip(more, less, strict=True):
            now = self.variable()
            self.model.add_linear_constraint(now == before + self.sum(own) - self.sum(other))
            found.append(now)
            before = now
        return found

    def add(self, line: int, look: Look) -> None:
        """A line, with an arc for each lot that it can take, each slice and each kind before it."""
        ways = _Ways(self, line)
        for place in range(len(self.known.lots)):
            look()
            ways.fill(place)
        ways.clean()
        ways.hold_together()

    def late(self, place: int, end: int) -> float:
        """What a lot costs that ends then."""
        lot = self.known.lots[place]
        due = self.problem.due[lot]
        return 0.0 if due is None else float(self.problem.costs.late[lot] * max(0, end - due))

    def least(self) -> int:
        """The value of the program, a little below."""
        for place, own in enumerate(self.arcs_of):
            after = self.variable()
            end = self.slices * self.step + self.known.fill[place]
            self.costs.append(self.late(place, end) * after)
            self.model.add_linear_constraint(self.sum([*own, after]) == 1.0)
        unit = float(self.problem.costs.per_hour)
        self.model.minimize(self.sum(self.costs) * (1 / unit))
        result = self.math.solve(self.model, self.math.SolverType.GLOP)
        if result.termination.reason is not self.math.TerminationReason.OPTIMAL:
            return 0
        return max(0, floor(float(result.dual_bound()) * unit * (1 - SAFETY)))


class _Ways:
    """The arcs of one line. States: kinds, then CLEAN, then DUE to be cleaned."""

    def __init__(self, network: _Network, line: int) -> None:
        problem = network.problem
        self.network, self.problem, self.line = network, problem, problem.lines[line]
        self.step, self.slices = network.step, network.slices
        closed = self.line.closed
        ends = [end for _, end in closed]
        self.closures = [*(start for start, _ in closed), *ends], 0, len(ends), 0, len(ends)
        kinds = _kinds(problem, line)
        self.rows = list(dict.fromkeys(kinds.values()))
        self.kind_of = {variant: self.rows.index(row) for variant, row in kinds.items()}
        self.column = {variant: n for n, variant in enumerate(sorted(set(problem.variant_of)))}
        self.CLEAN, self.DUE = len(self.rows), len(self.rows) + 1
        states = self.DUE + 1
        self.arriving: list[list[list[Any]]] = [self._by_slice() for _ in range(states)]
        self.leaving: list[list[list[Any]]] = [self._by_slice() for _ in range(states)]
        self.begun, self.ended, self.cleans = self._by_slice(), self._by_slice(), self._by_slice()
        self.leaves = [  # the first moment of each slice at which an arc may leave
            (number, max(number * self.step, self.line.free))
            for number in range(self.slices)
            if (number + 1) * self.step > self.line.free
        ]

    def _by_slice(self) -> list[list[Any]]:
        return [[] for _ in range(self.slices + 1)]

    def fill(self, place: int) -> None:
        """The arcs of a lot."""
        problem, network = self.problem, self.network
        lot = network.known.lots[place]
        fill, variant = self.line.fill[lot], problem.variant_of[lot]
        if not fill:
            return
        leads = [row[self.column[variant]] for row in self.rows] + [problem.setup[variant]]
        for number, at in self.leaves:
            for state, lead in enumerate(leads):
                begin = max(_worked(*self.closures, at, lead), problem.release[lot])
                end = _fit(*self.closures, begin, fill) + fill
                arc = self._arc(state, number, self.kind_of[variant], end)
                network.arcs_of[place].append(arc)
                cost = network.late(place, end)
                if cost:
                    network.costs.append(cost * arc)
                behind = min(self.slices, end // self.step)
                if number + 1 < behind:
                    self.begun[number + 1].append(arc)
                    self.ended[behind].append(arc)

    def clean(self) -> None:
        """A clean from every state in every slice."""
        for number, at in self.leaves:
            end = _fit(*self.closures, at, self.line.clean) + self.line.clean
            for state in range(self.DUE + 1):
                arc = self._arc(state, number, self.CLEAN, end)
                self.cleans[number].append(arc)

    def _arc(self, state: int, number: int, into: int, end: int) -> Any:
        arc = self.network.variable()
        self.leaving[state][number].append(arc)
        self.arriving[into][min(self.slices, end // self.step)].append(arc)
        return arc

    def hold_together(self) -> None:
        """The rows of the line: one way, within windows."""
        network, model, state = self.network, self.network.model, self.line.state
        begins = self.DUE
        if state is not None:
            begins = self.CLEAN if state.variant is None else self.kind_of[state.variant]
        for number in range(self.DUE + 1):
            ways = self.arriving[number], self.leaving[number]
            network.sums(*ways, first=float(number == begins))
        had = [0.0, *network.sums(self.cleans, self._by_slice(), 0.0)]
        filling = network.sums(self.begun, self.ended, 0.0)
        for number in range(self.slices):
            moment = number * self.step - self.line.clean
            if state is not None and number * self.step < state.clean_end + self.line.window:
                continue
            last = moment // self.step + 1
            first = max(0, (moment - self.line.window) // self.step)
            cleans = had[last] - had[first] if last > first else 0.0
            model.add_linear_constraint(filling[number] <= cleans)


def _reach(problem: PlantProblem, known: Shortest) -> int:
    """The tick by which the lines have REACH as much open time as all lots need."""
    times = [OpenTime(problem, line, known.lead_most) for line in range(len(problem.lines))]
    needed = int(REACH * (sum(known.fill) + sum(known.lead)))
    return max(filled_up(times, needed, problem), max(known.end))
