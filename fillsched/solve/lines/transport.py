"""The linear programs behind the bounds of several lines (see `bounds`).

What it is for: lots cut into pieces, shared out over the lines and over slices of their open time.
What it is not for: schedules.

**Tardiness.** A piece of the lot j that is done at t > d on a line where its fill takes p costs
w (t - d + p / 2) / p a tick, which in one run never adds up to more than w times the tardiness of
the lot (Bülbül, Kaminsky and Yano 2007). The cheapest way to share out the pieces is a program of
transport; costs at the beginnings of the slices keep it a bound. No slice of a line holds more
fills than it has open time, and no line has had more of fills and leads by the end of a slice than
fits beside its cleans (`shortest`): of a lot that is half filled more than half of its lead and
fill is over, so that counting half is never too much. What is done after the last slice has all
the room it wants and costs as if it were done at once: no plan is too long to count.
"""

from bisect import bisect_right
from collections.abc import Sequence
from math import floor
from typing import Any

from fillsched.model.plant import PlantProblem
from fillsched.solve.lines.network.tables import Look
from fillsched.solve.lines.shortest import OpenTime, Shortest
from fillsched.solve.search import Stopped

MOST_PIECES = 30_000
"""Pieces of a program, a second or two of work."""

LEAST_SLICES = 100
"""With fewer slices the bound is not worth its time."""

APART_SLICES = 160
"""Lines count each for itself where there is room for so many slices, else as one."""

SAFETY = 1e-6
"""Part of the value that is given away for the arithmetic of the linear program."""


def affordable(problem: PlantProblem, known: Shortest, slices: int) -> int:
    """How many of so many slices there are pieces for; 0 where too few."""
    apart = MOST_PIECES // (len(known.lots) * len(problem.lines))
    room = apart if apart >= APART_SLICES else MOST_PIECES // len(known.lots)
    return min(slices, room) if room >= LEAST_SLICES else 0


def transport_bound(problem: PlantProblem, known: Shortest, slices: int, look: Look) -> int:
    """What lateness costs at least, rounded down; 0 where the program has no answer. `slices` of
    time (see `affordable`), from the start to when all is likely done: more are closer and take
    longer."""
    every = range(len(problem.lines))
    apart = len(known.lots) * len(every) * max(slices, APART_SLICES) <= MOST_PIECES
    edges = _slices(problem, known, slices)
    program = _Program(problem, known, edges)
    for lines in [[line] for line in every] if apart else [list(every)]:
        program.add(lines)
        look()
    return program.least(look)


class _Program:
    """The transport of all lots to lines, added one by one or all as one."""

    def __init__(self, problem: PlantProblem, known: Shortest, edges: Sequence[int]) -> None:
        from ortools.math_opt.python import mathopt

        self.math = mathopt
        self.problem, self.known, self.edges = problem, known, edges
        self.model = mathopt.Model()
        self.pieces: list[list[Any]] = [[] for _ in known.lots]
        self.costs: list[Any] = []

    def add(self, lines: Sequence[int]) -> None:
        """Lines on which pieces may stand; of several, each lot is as short as on its fastest."""
        model, edges = self.model, self.edges
        times = [OpenTime(self.problem, line, self.known.lead_most) for line in lines]
        unit = float(max(self.known.fill))
        in_slice: list[list[Any]] = [[] for _ in edges[1:]]
        room = [
            sum(_room(self.problem, *one, edges, number) for one in zip(lines, times, strict=True))
            for number in range(len(edges) - 1)
        ]
        for place in range(len(self.known.lots)):
            self._lot(place, lines, room, in_slice)
        had: Any = 0.0
        for number, own in enumerate(in_slice):
            if not own:
                continue
            fills = self.math.fast_sum([(fill / room[number]) * piece for piece, fill, _ in own])
            model.add_linear_constraint(fills <= 1.0)
            usable = sum(time.usable(edges[number + 1]) for time in times) / unit
            now = model.add_variable(lb=0.0, ub=max(0.0, usable))
            whole = self.math.fast_sum([((fill + lead) / unit) * p for p, fill, lead in own])
            model.add_linear_constraint(now == had + whole)
            had = now

    def _lot(
        self, place: int, lines: Sequence[int], room: Sequence[int], in_slice: list[list[Any]]
    ) -> None:
        problem, edges = self.problem, self.edges
        lot, lead = self.known.lots[place], self.known.lead[place]
        fill = min((f for line in lines if (f := problem.lines[line].fill[lot])), default=0)
        if not fill:
            return
        late, due = problem.costs.late[lot], problem.due[lot]
        first = max(0, bisect_right(edges, problem.release[lot]) - 1)
        for number in range(first, len(room)):
            if not room[number]:
                continue
            piece = self.model.add_variable(lb=0.0, ub=min(1.0, room[number] / fill))
            self.pieces[place].append(piece)
            in_slice[number].append((piece, fill, lead))
            if due is not None and late and edges[number] >= due:
                self.costs.append(float(late) * (edges[number] - due + fill / 2) * piece)
        after = self.model.add_variable(lb=0.0, ub=1.0)
        self.pieces[place].append(after)
        if due is not None and late:
            self.costs.append(float(late) * (edges[-1] - due + fill / 2) * after)

    def least(self, look: Look) -> int:
        """The value of the program, a little below."""
        for own in self.pieces:
            self.model.add_linear_constraint(self.math.fast_sum(own) == 1.0)
        # in ticks the costs are so large that the solver finds its own answer imprecise
        unit = float(self.problem.costs.per_hour)
        self.model.minimize(self.math.fast_sum(self.costs) * (1 / unit))
        result = _solved(self.model, look)
        if result.termination.reason is not self.math.TerminationReason.OPTIMAL:
            return 0
        return max(0, floor(float(result.dual_bound()) * unit * (1 - SAFETY)))


def _solved(model: Any, look: Look) -> Any:
    """The end of a linear program, whose solver looks whenever it has something to say: not while
    it takes the program in or hands its answer out, some tenths of a second on a busy machine."""
    from ortools.math_opt.python import mathopt
    from ortools.util.python import solve_interrupter

    interrupter = solve_interrupter.SolveInterrupter()
    stopped: list[Stopped] = []

    def heard(messages: Sequence[str]) -> None:
        try:
            if not stopped:
                look()
        except Stopped as time:
            stopped.append(time)
            interrupter.interrupt()

    result = mathopt.solve(model, mathopt.SolverType.GLOP, msg_cb=heard, interrupter=interrupter)
    if stopped:
        raise stopped[0]
    return result


def _room(
    problem: PlantProblem, line: int, time: OpenTime, edges: Sequence[int], number: int
) -> int:
    """Open ticks of a slice of a line, behind the clean that comes first."""
    own = problem.lines[line]
    first = own.free if own.state is not None else own.free + own.clean
    start, end = max(first, edges[number]), edges[number + 1]
    return max(0, time.until(end) - time.until(start)) if end > start else 0


def shares_fit(problem: PlantProblem, known: Shortest, usable: Sequence[int]) -> bool:
    """Whether lots can be shared out so that no line has more of fills and leads than is usable; a
    program that gives no answer counts as yes."""
    from ortools.math_opt.python import mathopt

    model = mathopt.Model()
    unit = float(max(1, *usable))
    over = model.add_variable(lb=0.0)
    on_line: list[list[Any]] = [[] for _ in usable]
    for lot, lead in zip(known.lots, known.lead, strict=True):
        own = []
        for line in problem.eligible(lot):
            share = model.add_variable(lb=0.0, ub=1.0)
            own.append(share)
            on_line[line].append(((problem.lines[line].fill[lot] + lead) / unit) * share)
        model.add_linear_constraint(mathopt.fast_sum(own) == 1.0)
    for most, shares in zip(usable, on_line, strict=True):
        if shares:
            model.add_linear_constraint(mathopt.fast_sum(shares) <= most / unit + over)
    model.minimize(over)
    result = mathopt.solve(model, mathopt.SolverType.GLOP)
    if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
        return True
    return float(result.dual_bound()) <= SAFETY


def _slices(problem: PlantProblem, known: Shortest, count: int) -> list[int]:
    """Edges of the slices: due dates among them, up to twice what all needs."""
    work = sum(known.fill) + sum(known.lead)
    dues = sorted({due for lot in known.lots if (due := problem.due[lot]) is not None})
    longest = max([*known.end, *dues]) + 1
    lines = [line for line in problem.lines]
    open_share = 1 + sum(line.clean for line in lines) // max(1, len(lines))
    reach = longest + 3 * work // len(lines) + open_share
    for line in lines:
        reach += sum(max(0, min(end, reach) - max(0, start)) for start, end in line.closed)
    even = (reach * n // count for n in range(count + 1))
    kept = [due for due in dues if 0 < due < reach]
    step = max(1, len(kept) // count)
    return sorted({*even, *kept[::step]})
