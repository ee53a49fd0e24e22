"""What no schedule of a plant can be better than.

What it is for: valid bounds on the makespan and on the objective, for every rule of a plant. What
it is not for: being close; they leave out much (the order of products on single lines, shared
equipment, holds, pins).

**Makespan.** Lots are shared out over the lines that can take them, in parts if need be, so that no
line has more of fills and leads than its open time until the makespan can hold beside its cleans
(`shortest`). The earliest makespan for which a linear program finds such shares is a bound. Where
that is too large, lots count with their fastest line and lines that are all some lots can stand on
are looked at together. Besides, no lot ends before its release and its shortest fill, nor before a
clean where no line stands open.

**Tardiness.** See `transport`.

For few lots `network` gives closer ones of both, and of changeovers and cleans too.
"""

from collections.abc import Sequence

from fillsched.model.plant import PlantProblem
from fillsched.solve.compiled import pace
from fillsched.solve.lines.network.bound import cost_by_prices, makespan_by_prices
from fillsched.solve.lines.network.tables import Look
from fillsched.solve.lines.shortest import OpenTime, Shortest, filled_up
from fillsched.solve.lines.transport import shares_fit, transport_bound

MOST_SHARES = 1_000
"""Lots times lines that are shared out by a linear program, half a second of work."""

MOST_SETS = 64
"""Sets of lines that are looked at."""


def makespan_bound(problem: PlantProblem, known: Shortest) -> int:
    """Ticks before which no schedule of all lots has ended its last fill."""
    if not known.lots:
        return 0
    open_time = [OpenTime(problem, line, known.lead_most) for line in range(len(problem.lines))]
    best = max(known.end)
    sets = dict.fromkeys([frozenset(range(len(problem.lines)))])
    sets |= dict.fromkeys(frozenset(problem.eligible(lot)) for lot in known.lots)
    for lines in list(sets)[:MOST_SETS]:
        needed = sum(
            fill + lead
            for lot, fill, lead in zip(known.lots, known.fill, known.lead, strict=True)
            if lines.issuperset(problem.eligible(lot))
        )
        best = max(best, filled_up([open_time[line] for line in lines], needed, problem))
    if len(problem.lines) > 1 and len(known.lots) * len(problem.lines) <= MOST_SHARES:
        return _shared_out(problem, known, open_time, best)
    return best


def _shared_out(
    problem: PlantProblem, known: Shortest, open_time: Sequence[OpenTime], least: int
) -> int:
    """A tick, `least` or later, before which the lots cannot be shared out over the lines."""
    low, high = least, least + max(1, least)  # before `low` they do not fit, by what is known
    while high - low > max(1, low >> 10):
        middle = (low + high) // 2
        if shares_fit(problem, known, [line.usable(middle) for line in open_time]):
            high = middle
        else:
            low = middle + 1
    return low


def objective_bound(
    problem: PlantProblem, known: Shortest, makespan: int, slices: int, look: Look
) -> int:
    """What no schedule of all lots costs less than: makespan and tardiness, each at least.
    `slices` as in `transport_bound`; 0: tardiness only by what each lot is late alone."""
    costs = problem.costs
    total = costs.makespan * makespan
    if any(costs.late):
        total += _tardiness_bound(problem, known, slices, look)
    return total


def closest_bounds(
    problem: PlantProblem, known: Shortest, makespan: int, target: int, look: Look
) -> tuple[int, int]:
    """As `makespan_bound` and `objective_bound`, by `network`; `makespan` or 0 where there is no
    room for it. `target`: what a good plan costs, so that the search for the bound has an aim."""
    costs, now = problem.costs, pace()
    if costs.makespan:
        makespan = makespan_by_prices(problem, known, makespan, now, look)
    dated = any(late and due is not None for late, due in zip(costs.late, problem.due, strict=True))
    if not dated and not costs.changeover and not costs.clean:
        return makespan, costs.makespan * makespan
    return makespan, cost_by_prices(problem, known, makespan, target, now, look)


def _tardiness_bound(problem: PlantProblem, known: Shortest, slices: int, look: Look) -> int:
    alone = 0
    dated = []
    for place, lot in enumerate(known.lots):
        due = problem.due[lot]
        if due is None or not problem.costs.late[lot]:
            continue
        alone += problem.costs.late[lot] * max(0, known.end[place] - due)
        dated.append(place)
    if not dated or not slices:
        return alone
    return max(alone, transport_bound(problem, known, slices, look))
