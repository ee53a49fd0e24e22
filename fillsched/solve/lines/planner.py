"""The planner of several lines: a first answer at once, then a search that never stops getting
better.

What it is for: the order of the work. Dispatching rules, then annealing in rounds that grow, each
from the best plan met, warmer and cooler by turns; bounds in between. What it is not for: any of
these themselves. One line and nothing more is packed, before or instead (`packed`).
"""

from collections.abc import Sequence

from fillsched.model.plant import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.solve.compiled import pace
from fillsched.solve.lines.annealing import Orderings, orderings_of
from fillsched.solve.lines.bounds import closest_bounds, makespan_bound, objective_bound
from fillsched.solve.lines.dispatch import RULES, Orders, Rule, dispatched
from fillsched.solve.lines.few import shortest_of_few
from fillsched.solve.lines.packed import Packed, packing_of
from fillsched.solve.lines.search import (
    NOTHING_PROVEN,
    LinesBound,
    LinesReport,
    LinesResult,
    LinesSearch,
)
from fillsched.solve.lines.shortest import Shortest, shortest
from fillsched.solve.lines.transport import affordable
from fillsched.solve.result import Status, StopReason
from fillsched.solve.search import Stopped
from fillsched.solve.stop import Stop

MOVES_A_SLICE = 1_000, 20
"""Moves between two looks at the stop rules, compiled and plain: some 10 ms on large plants."""

MOVES_A_STEP = 50, 1
"""Moves that count as one step of work, compiled and plain: some 100 microseconds."""

FIRST_ROUND, MOVES_A_LOT = 2_000, 200
"""Moves of the first round of annealing: so many, and so many more for each lot."""

LONGEST_ROUND = 200_000_000
"""Moves of a round at most; each has twice as many as the one before."""

WARMTH = (1.0, 0.3, 1.0, 0.1)
"""How warm the rounds begin, one after the other, beside the first."""

WARM, COLD = 1.0, 0.001
"""Temperatures from and to, in what a fill costs that ends later by its own length."""

SLICES = 160, 640
"""Slices of time for the bound on tardiness, at most: before the rounds, and after CLOSER of them;
the second time only where there can be twice as many, and by `network` where that gives one."""

CLOSER = 6
"""After so many rounds the search has met good plans, and closer bounds are worth some seconds."""

ROUNDS = 60
"""Rounds at most: the work that a planner without any limit is given."""


def plan_lines(
    problem: PlantProblem,
    *,
    seed: int = 0,
    rule: Rule | None = None,
    stop: Stop,
    report: LinesReport,
    warm_start: Sequence[Activity] | None = None,
    bound: LinesBound = NOTHING_PROVEN,
) -> LinesResult:
    """The best schedule found before a rule in `stop` speaks.

    `rule`: lots are put in its order and no better one is looked for; None: the whole search.

    Pure: the same problem, seed and stop in steps give the same. `warm_start` are the activities of
    a schedule that keeps the rules, from an earlier attempt; the result is never worse, and
    neither is the `bound` that it has proven. However early it is stopped, the result holds a
    schedule, be it an empty one where no lot can stand anywhere.
    """
    search = LinesSearch(problem, seed=seed, stop=stop, report=report)
    search.raise_bound(bound.cost, bound.makespan_ticks)
    if warm_start is not None:
        search.offer(warm_start)
    packing = packing_of(problem) if rule is None else None
    packed = None if packing is None else Packed(search, packing)
    reason = StopReason.STEPS
    try:
        if packed is None or not packed.decides:
            _plan(search, rule, packed)
        else:
            packed.plan()
    except Stopped as stopped:
        reason = stopped.reason
    if packed is not None and packed.decides:
        packed.put_in_order()
    if search.proven and reason is StopReason.STEPS:
        reason = StopReason.PROVEN
    if search.schedule is None or search.cost is None:
        search.offer([])
    assert search.schedule is not None and search.cost is not None
    return LinesResult(
        schedule=search.schedule,
        cost=search.cost,
        bound=search.bound,
        status=Status.OPTIMAL if search.proven else Status.FEASIBLE,
        stop_reason=reason,
        steps=search.steps,
        seed=seed,
    )


def _plan(search: LinesSearch, rule: Rule | None, packed: Packed | None) -> None:
    problem = search.problem
    orderings = orderings_of(problem, pace(), search.seed)
    if not orderings.movable:
        search.offer([])
        return
    warm = search.schedule
    rules = RULES if rule is None else (rule,)
    for number, own in enumerate(rules):
        if orderings.begin(dispatched(problem, own)):
            search.offer(orderings.activities())
        search.work(number)
    if packed is not None:
        packed.look()
        if search.proven:
            return
        warm = search.schedule
    known = shortest(problem)
    makespan = max(search.bound.makespan_ticks, makespan_bound(problem, known))
    slices = 0 if rule is None else affordable(problem, known, SLICES[0])
    cost = objective_bound(problem, known, makespan, slices, lambda: search.work(0))
    search.raise_bound(cost, makespan)
    if rule is None:
        _few(search, orderings)
        if search.proven:
            return
        if warm is not None:
            orders, marks = orders_of(problem, warm.activities, orderings.movable)
            delays = orderings.delays_like(orders, marks, warm.activities)
            orderings.begin(orders, marks, delays)
        orderings.recall()
        _anneal(search, orderings, known)


def _few(search: LinesSearch, orderings: Orderings) -> None:
    """The shortest plan of few lots, where that is all that counts."""
    problem = search.problem
    if search.cost is None or search.cost.unplaced_weight or not problem.costs.makespan:
        return
    lots, now = orderings.movable, orderings.pace
    makespan = search.cost.makespan // problem.costs.makespan
    found = shortest_of_few(problem, orderings.tables, lots, makespan, now, lambda: search.work(0))
    if found is not None:
        end, orders = found
        if orderings.begin(orders):
            search.offer(orderings.activities())
        search.raise_bound(problem.costs.makespan * end, end)


def _anneal(search: LinesSearch, orderings: Orderings, known: Shortest) -> None:
    a_slice, a_step = (orderings.pace.slice_of(both) for both in (MOVES_A_SLICE, MOVES_A_STEP))
    unit = _unit(search.problem)
    a_slice = max(1, a_slice // orderings.moves_share)
    moves = FIRST_ROUND + MOVES_A_LOT * len(search.problem.lots)
    moves //= orderings.moves_share
    for number in range(ROUNDS):
        warmth = unit * WARM * WARMTH[number % len(WARMTH)]
        cold = unit * COLD
        done = 0
        while done < moves:
            if search.proven:
                return
            count = min(a_slice, moves - done)
            hot = warmth * (cold / warmth) ** (done / moves)
            cool = warmth * (cold / warmth) ** ((done + count) / moves)
            before = orderings.cost
            orderings.anneal(count, hot, cool)
            done += count
            if orderings.cost < before:
                search.offer(orderings.activities())
            search.work(max(1, count * orderings.moves_share // a_step))
        orderings.recall()
        moves = min(2 * moves, LONGEST_ROUND)
        if number == CLOSER:
            _bound_closer(search, known)


def _bound_closer(search: LinesSearch, known: Shortest) -> None:
    problem, makespan = search.problem, search.bound.makespan_ticks
    assert search.cost is not None

    def look() -> None:
        search.work(0)

    target = 2 * search.bound.cost if search.cost.unplaced_weight else search.cost.total
    makespan, cost = closest_bounds(problem, known, makespan, target, look)
    search.raise_bound(max(cost, problem.costs.makespan * makespan), makespan)
    first, closer = (affordable(problem, known, slices) for slices in SLICES)
    if closer >= 2 * first and not (cost and known.lead_most):  # pieces see no changeovers
        search.raise_bound(objective_bound(problem, known, makespan, closer, look), makespan)


def _unit(problem: PlantProblem) -> float:
    """What it costs about that one fill ends later by its own length."""
    fills = [ticks for line in problem.lines for ticks in line.fill if ticks]
    mean = sum(fills) / len(fills)
    costs = problem.costs
    dated = [late for late, due in zip(costs.late, problem.due, strict=True) if due is not None]
    late = sum(dated) / len(dated) if dated else 0.0
    return mean * max(1.0, costs.makespan + late + costs.changeover + costs.clean)


def orders_of(
    problem: PlantProblem, activities: Sequence[Activity], movable: Sequence[int]
) -> tuple[Orders, dict[int, int]]:
    """The orders and marks of a schedule; lots without a place stand at the end of a line."""
    number_of = {line.name: number for number, line in enumerate(problem.lines)}
    orders: Orders = [[] for _ in problem.lines]
    marks: dict[int, int] = {}
    last_campaign = [0] * len(orders)
    for activity in activities:
        if activity.kind is not ActivityKind.FILL or activity.lot is None:
            continue
        line = number_of[activity.line]
        orders[line].append(activity.lot)
        marks[activity.lot] = int(activity.campaign != last_campaign[line])
        last_campaign[line] = activity.campaign
    standing = {lot for order in orders for lot in order}
    for lot in movable:
        if lot not in standing:
            orders[problem.eligible(lot)[0]].append(lot)
    return orders, marks
