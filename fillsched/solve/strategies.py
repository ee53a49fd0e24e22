"""The named ways of planning, and the one function that runs them.

What it is for: what a planner can choose from, in words, and `solve`, which keeps the promises that
hold for every strategy. What it is not for: any idea of how to plan; those stand in files of their
own, and the heavy ones are imported only when they are used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from fractions import Fraction
from itertools import count

from fillsched.errors import Fault, InvalidInput
from fillsched.model import Campaigns, LineRules, Lot, Problem
from fillsched.model.plant import LineState, PlantProblem, Resource, in_ticks, plant_of_line
from fillsched.solve.greedy import (
    clustered,
    in_given_order,
    longest_first,
    next_fit,
    shortest_first,
)
from fillsched.solve.lines.bounds import closest_bounds, makespan_bound
from fillsched.solve.lines.dispatch import Rule
from fillsched.solve.lines.planner import plan_lines
from fillsched.solve.lines.shortest import shortest
from fillsched.solve.lines.strategies import RULE_OF, why_no_plant
from fillsched.solve.packing.bounds import simple_bound
from fillsched.solve.packing.constructive import first_answer, look_ahead_answer
from fillsched.solve.packing.problem import Packing, alone_is_best, why_sequence_matters
from fillsched.solve.result import Report, Result, Status, StopReason
from fillsched.solve.search import Search, Stopped, flaw_of
from fillsched.solve.stop import StepLimit, Stop

MILP_LOTS = 60
"""Beyond this the plain exact model has too many arcs to be of use."""

MOVES_A_LOT, LOCAL_SEARCHES = 3_000, 500
"""Moves of one local search over sequences per lot, and such searches at most."""

Solve = Callable[[Search], None]
"""Plans `search.problem` and offers what it finds; returns when its work is done.

It looks at the stop rules at least every 50 ms by `search.work`, which leaves by raising Stopped.
"""


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named way of planning; `description` and `guarantee` are one line each, for a planner.

    `refuses` gives the reason why it cannot plan a problem, None when it can.
    """

    name: str
    description: str
    guarantee: str
    solve: Solve
    refuses: Callable[[Problem], str | None]


def solve(
    problem: Problem,
    *,
    strategy: str = "auto",
    seed: int = 0,
    stop: Stop,
    report: Report,
    warm_start: Campaigns | None = None,
    known_bound: int = 0,
) -> Result:
    """The best schedule that `strategy` finds for `problem` before a rule in `stop` speaks.

    Pure: the same problem, strategy, seed and stop in steps give the same result. `report` is told
    of a first incumbent at once and then of strictly better ones, of strictly higher bounds, and of
    lots placed in the first schedule. `warm_start` is a complete schedule from an earlier attempt;
    the result is never worse than it, and never tells a lower bound than `known_bound` ticks, which
    such an attempt has proven. However early it is stopped, the result holds a schedule.

    Raises InvalidInput for an unknown strategy or one that refuses the problem, ValueError when
    `warm_start` is no complete schedule that keeps the window.
    """
    chosen = chosen_strategy(strategy, problem)
    search = Search(problem, seed=seed, stop=stop, report=report)
    search.raise_bound(max(simple_bound(problem), known_bound))
    if warm_start is not None:
        flaw = flaw_of(problem, warm_start)
        if flaw is not None:
            raise ValueError(f"the warm start cannot be used: {flaw}")
        search.offer(warm_start)
    reason = StopReason.STEPS
    try:
        search.work(0)
        chosen.solve(search)
    except Stopped as stopped:
        reason = stopped.reason
    if search.campaigns is None:
        search.offer(next_fit(problem, range(len(problem.lots))))
    if search.proven and reason is StopReason.STEPS:
        reason = StopReason.PROVEN
    return Result(
        strategy=chosen.name,
        campaigns=search.campaigns,
        makespan_ticks=search.makespan_ticks,
        bound_ticks=search.bound_ticks or 0,
        status=Status.OPTIMAL if search.proven else Status.FEASIBLE,
        stop_reason=reason,
        steps=search.steps,
        seed=seed,
    )


def chosen_strategy(name: str, problem: Problem | None = None) -> Strategy:
    """The strategy called `name`. Raises InvalidInput: there is none, or it refuses `problem`."""
    chosen = STRATEGIES.get(name)
    if chosen is None:
        near = get_close_matches(name, STRATEGIES, n=1)
        meant = f"Did you mean {near[0]}? " if near else ""
        fix = f"{meant}Choose one of {', '.join(STRATEGIES)}"
        raise InvalidInput([Fault("strategy", name, "there is no strategy of this name", fix)])
    reason = chosen.refuses(problem) if problem is not None else None
    if reason is not None:
        fix = f"Choose one of {', '.join(_takers(problem))}"
        raise InvalidInput([Fault("strategy", name, f"it cannot plan this problem: {reason}", fix)])
    return chosen


def why_refused(name: str, problem: Problem | PlantProblem) -> str | None:
    """Why the strategy called `name` cannot plan `problem`; None when it can."""
    if isinstance(problem, PlantProblem):
        return why_no_plant(name)
    return STRATEGIES[name].refuses(problem)


def chosen_rule(name: str) -> Rule | None:
    """The rule of dispatching that a strategy is for a plant; None: the whole search. Raises
    InvalidInput where it plans none."""
    reason = why_no_plant(name)
    if reason is not None:
        fix = f"Choose one of {', '.join(RULE_OF)}"
        raise InvalidInput([Fault("strategy", name, f"it cannot plan this problem: {reason}", fix)])
    return RULE_OF[name]


def preload() -> None:
    """Imports and compiles everything heavy, so that children forked afterwards have it ready.

    It takes a second, or a minute when numba has no compiled loops of this version on disk yet.
    """
    lots = [Lot(f"L{n}", "ABC"[n % 3], vials=30 + n * n * 7919 % 571) for n in range(30)]
    rules = LineRules(
        rate=Fraction(10),
        clean_hours=Fraction(24),
        clean_window_hours=Fraction(120),
        changeover_same_hours=Fraction(4),
        changeover_different_hours=Fraction(8),
    )
    packed = Problem.of(lots, rules)
    in_order = Problem.of(lots, replace(rules, changeover_matrix={("A", "B"): Fraction(1)}))
    for problem, steps in ((packed, 20_000), (in_order, 1_500)):
        solve(problem, stop=StepLimit(steps), report=lambda event: None)
    for plant in _small_plants(lots[:6], rules):
        plan_lines(plant, stop=StepLimit(200), report=lambda event: None)
        known = shortest(plant)
        closest_bounds(plant, known, makespan_bound(plant, known), 0, lambda: None)


def _small_plants(lots: list[Lot], rules: LineRules) -> list[PlantProblem]:
    """One whose lines share nothing, one whose lines share a crew, and one whose line stands clean
    with few lots to fill; none is a packing."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    alone = plant_of_line(rules)
    busy = LineState(busy_until=start + timedelta(hours=1))
    alone = replace(alone, lines=(replace(alone.lines[0], state=busy),))
    crew = Resource("crew", 1, during=frozenset({"fill"}))
    clean = replace(alone, lines=(replace(alone.lines[0], state=LineState(cleaned_at=start)),))
    plants = (alone, lots), (replace(alone, resources=(crew,)), lots), (clean, lots[:2])
    return [in_ticks(some, plant, start) for plant, some in plants]


def _takers(problem: Problem | None) -> list[str]:
    return [name for name, s in STRATEGIES.items() if problem is None or not s.refuses(problem)]


def _nothing_refused(problem: Problem) -> None:
    return None


def _smart(search: Search) -> None:
    packing = Packing.of(search.problem)
    assert packing is not None, "refused before"
    for answer in (look_ahead_answer, first_answer):
        search.offer(packing.campaigns(answer(search, packing)))


def _optimal(search: Search) -> None:
    from fillsched.solve.packing.planner import optimise

    optimise(search)


def _milp(search: Search) -> None:
    from fillsched.solve.sequencing.exact import solve_exactly

    for plan in (in_given_order, longest_first, clustered):
        plan(search)
    solve_exactly(search)


def _too_many_for_milp(problem: Problem) -> str | None:
    if len(problem.lots) <= MILP_LOTS:
        return None
    return f"it takes up to {MILP_LOTS} lots, and there are {len(problem.lots):,}"


def _auto(search: Search) -> None:
    """The strong planner where it applies, else the simple strategies and a local search."""
    if why_sequence_matters(search.problem) is None:
        _optimal(search)
        return
    if alone_is_best(search.problem):
        search.offer([[lot] for lot in range(len(search.problem.lots))])
    for plan in (in_given_order, longest_first, clustered, shortest_first):
        if not search.proven:
            plan(search)
    if not search.proven:
        _in_sequence(search)


def _in_sequence(search: Search) -> None:
    """Local searches over the order of the lots; for few lots, by turns with the exact model."""
    from fillsched.solve.sequencing.annealing import anneal_sequences
    from fillsched.solve.sequencing.exact import solve_exactly

    lots = len(search.problem.lots)
    seeds = count(search.seed * LOCAL_SEARCHES)

    def look() -> None:
        anneal_sequences(search, moves=MOVES_A_LOT * lots, seed=next(seeds))

    if _too_many_for_milp(search.problem) is None:
        solve_exactly(search, before_each=look)
        return
    for _ in range(LOCAL_SEARCHES):
        if not search.proven:
            look()


DEFAULT_STRATEGY = "auto"

GIVEN_ORDER = "given-order"
"""The strategy against which others are measured: the planner's own order."""

STRATEGIES: Mapping[str, Strategy] = {
    strategy.name: strategy
    for strategy in (
        Strategy(
            "auto",
            "The strongest strategy for the rules at hand: optimal, or a search over sequences",
            "Never worse than a simple one; says how far from the optimum it can be at most",
            _auto,
            _nothing_refused,
        ),
        Strategy(
            "optimal",
            "Packs campaigns as well as can be found and proves how good they are, live",
            "A proven optimum, or the most it can be away from it; improves until it is stopped",
            _optimal,
            why_sequence_matters,
        ),
        Strategy(
            "milp",
            "A plain exact model for few lots and any changeovers, a matrix too",
            "A proven optimum for some ten lots; else feasible, with the gap that is left",
            _milp,
            _too_many_for_milp,
        ),
        Strategy(
            "smart-pack",
            "Fills campaigns product by product with look-ahead, then dissolves the emptiest",
            "Usually within a few percent of the optimum, in well under a second",
            _smart,
            why_sequence_matters,
        ),
        Strategy(
            "cfs-pack",
            "Clusters lots by product, then fills each campaign with the longest lots that fit",
            "Few changeovers between products; no bound on the number of cleans but its own gap",
            clustered,
            _nothing_refused,
        ),
        Strategy(
            "lpt-pack",
            "Longest lot first; each campaign takes the longest lot left that still fits",
            "Few cleans; products are mixed without regard to changeovers",
            longest_first,
            _nothing_refused,
        ),
        Strategy(
            "spt-pack",
            "Shortest lot first; a lot that does not fit any more opens the next campaign",
            "Short lots are done early; cleans can be twice as many as needed",
            shortest_first,
            _nothing_refused,
        ),
        Strategy(
            GIVEN_ORDER,
            "Keeps the order of the file; a lot that does not fit any more opens the next campaign",
            "Keeps your order; cleans can be twice as many as needed",
            in_given_order,
            _nothing_refused,
        ),
    )
}
