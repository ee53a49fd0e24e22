"""A plain exact model of the whole problem for CP-SAT: small inputs, any changeovers.

What it is for: a second opinion that shares no idea with the packing planner, and the proven
optimum of some ten to fifteen lots under a changeover matrix or d < s, which that planner cannot
take. Lots are nodes of a circuit; an arc i -> j is a changeover, an arc over the depot a clean. The
end of each lot within its window follows along the arcs:

    end_j >= end_i + changeover_ij + fill_j   if i -> j,     fill_j <= end_j <= window,

and the makespan is fill + clean x (arcs out of the depot) + the changeovers used. What it is not
for: more than some dozens of lots; an unproven result says how far it may be off.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import ceil

from ortools.sat.python import cp_model

from fillsched.model import Problem
from fillsched.solve.search import Search

FIRST_EFFORT = 0.05
"""Deterministic seconds of the first round; each round doubles it, and between rounds it can stop.

A round begins anew from the best schedule so far: at most half of all work is done twice."""

MOST_EFFORT = 600.0
"""Deterministic seconds of the last round, when no stop rule ends it before."""

STEPS_A_SECOND = 100_000
"""Steps that one deterministic second of the solver counts."""


def solve_exactly(search: Search, before_each: Callable[[], None] = lambda: None) -> None:
    """Plans until the optimum is proven, a stop rule speaks, or the last round is over.

    Calls `before_each` round, which may look for better schedules in its own way.
    """
    effort = FIRST_EFFORT
    while not search.proven and effort <= MOST_EFFORT:
        search.work(0)
        before_each()
        if not search.proven:
            _round(search, effort)
        effort *= 2


def _round(search: Search, effort: float) -> None:
    problem = search.problem
    model, arcs, cost = _model(problem)
    best = search.campaigns
    if best is not None:
        used = _arcs_of(best)
        for arc, literal in arcs.items():
            model.add_hint(literal, arc in used)
        model.add(cost <= _least(search.makespan_ticks, problem))
    if search.bound_ticks is not None:
        model.add(cost >= _least(search.bound_ticks, problem))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = search.seed % (1 << 31)
    solver.parameters.max_deterministic_time = effort
    seconds = search.seconds_left()
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.001, seconds)
    base = sum(problem.fill_ticks)
    # each bound and schedule as it is found: who is stopped in the middle loses none
    solver.best_bound_callback = lambda bound: _raise(search, ceil(bound - 1e-6) + base)
    status = solver.solve(model, _Offers(search, arcs))
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        search.offer(_campaigns({arc for arc, used in arcs.items() if solver.boolean_value(used)}))
        bound = round(solver.best_objective_bound) + base
        if status == cp_model.OPTIMAL and search.makespan_ticks is not None:
            bound = search.makespan_ticks
        search.raise_bound(bound)
    search.work(int(STEPS_A_SECOND * solver.response_proto.deterministic_time))


def _raise(search: Search, ticks: int) -> None:
    search.raise_bound(ticks)


class _Offers(cp_model.CpSolverSolutionCallback):
    """Offers each schedule that the solver finds."""

    def __init__(self, search: Search, arcs: Mapping[tuple[int, int], cp_model.IntVar]) -> None:
        super().__init__()
        self.search, self.arcs = search, arcs

    def on_solution_callback(self) -> None:
        used = {arc for arc, literal in self.arcs.items() if self.boolean_value(literal)}
        self.search.offer(_campaigns(used))


def _model(
    problem: Problem,
) -> tuple[cp_model.CpModel, dict[tuple[int, int], cp_model.IntVar], cp_model.LinearExpr]:
    """The model, its arcs over lots 1 to n with 0 as depot, and the cost beside the fills."""
    model = cp_model.CpModel()
    lots, window = range(len(problem.lots)), problem.clean_window_ticks
    fill = problem.fill_ticks
    ends = [model.new_int_var(fill[lot], window, "") for lot in lots]
    arcs: dict[tuple[int, int], cp_model.IntVar] = {}
    costs = []
    for lot in lots:
        arcs[0, lot + 1] = model.new_bool_var("")
        arcs[lot + 1, 0] = model.new_bool_var("")
        costs.append(problem.clean_ticks * arcs[0, lot + 1])
        for after in lots:
            ticks = problem.changeover_ticks(lot, after)
            if lot == after or fill[lot] + ticks + fill[after] > window:
                continue
            arc = arcs[lot + 1, after + 1] = model.new_bool_var("")
            model.add(ends[after] >= ends[lot] + ticks + fill[after]).only_enforce_if(arc)
            costs.append(ticks * arc)
    model.add_multiple_circuit([(tail, head, arc) for (tail, head), arc in arcs.items()])
    cost = cp_model.LinearExpr.sum(costs)
    model.minimize(cost)
    return model, arcs, cost


def _least(makespan_ticks: int | None, problem: Problem) -> int:
    return (makespan_ticks or 0) - sum(problem.fill_ticks)


def _arcs_of(campaigns: Sequence[Sequence[int]]) -> set[tuple[int, int]]:
    used: set[tuple[int, int]] = set()
    for lots in campaigns:
        places = [0, *(lot + 1 for lot in lots), 0]
        used.update(pairwise(places))
    return used


def _campaigns(used: set[tuple[int, int]]) -> list[list[int]]:
    follows = {tail: head for tail, head in used if tail and head}
    campaigns = []
    for tail, head in sorted(used):
        if tail == 0:
            lots = [head - 1]
            while head in follows:
                head = follows[head]
                lots.append(head - 1)
            campaigns.append(lots)
    return campaigns
