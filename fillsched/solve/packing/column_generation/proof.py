"""Is there a packing of a given cost? Asked from the bound upwards, this proves the optimum.

What it is for: closing the last units between bound and schedule. Let L be the value of the dual
solution and r_j >= -v the reduced cost of pattern j. A packing of cost at most V has

    V >= sum c_j x_j = sum (price of j + r_j) x_j >= L + sum r_j x_j,

so each pattern in it has r_j <= V - L + v x (number of bins). All maximal patterns of this kind
are enumerated; when there are not too many, an integer covering model over them is given to CP-SAT,
which works in exact integers: no solution proves V + 1 as a bound, a solution of cost V = bound is
optimal (reduced-cost fixing: Baldacci and others 2008 for routing). Maximal patterns suffice, since
a covering may hold too much and a slot may take a smaller item of its type.

What it is not for: good schedules when V is far from L; then the patterns are too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from ortools.sat.python import cp_model

from fillsched.solve.packing.column_generation.master import Master
from fillsched.solve.packing.item_classes import Classes, Pattern
from fillsched.solve.search import Search

MOST_PATTERNS = 40_000
"""Patterns that the integer model may have; with more it does not get anywhere in seconds."""

STEPS_A_SECOND = 100_000
"""Steps that one deterministic second of the integer solver counts."""


class Answer(Enum):
    """What an attempt has shown."""

    NONE = "no packing is that cheap"
    FOUND = "here is one"
    TOO_MANY = "too many patterns"
    OPEN = "not settled with this effort"


@dataclass(frozen=True, slots=True)
class Attempt:
    """The answer, and for FOUND the patterns, which hold every class exactly."""

    answer: Answer
    patterns: Sequence[Pattern] = ()


def attempt(
    search: Search,
    classes: Classes,
    master: Master,
    cost: int,
    effort: float,
    most: int = MOST_PATTERNS,
) -> Attempt:
    """Whether a packing of at most `cost` units exists, with `effort` deterministic seconds.

    It is TOO_MANY with more than `most` patterns.
    """
    prices = master.prices
    if prices is None:
        return Attempt(Answer.OPEN)
    packing = classes.packing
    most_bins = cost // master.least_cost + 1
    slack = cost * prices.scale - (prices.gain - prices.loss) + most_bins * prices.excess
    if slack < 0:
        return Attempt(Answer.NONE)
    master.pricing.set_prices(prices.duals.classes, prices.charges, prices.scale)
    worth = packing.bin_cost * prices.scale - prices.duals.bin - slack - 1
    patterns = master.pricing.all_patterns(worth, most, search.work)
    if patterns is None:
        return Attempt(Answer.TOO_MANY)
    return _covering(search, classes, master, patterns, cost, effort)


def _covering(
    search: Search,
    classes: Classes,
    master: Master,
    patterns: Sequence[Pattern],
    cost: int,
    effort: float,
) -> Attempt:
    model = cp_model.CpModel()
    lots = sum(master.demand)
    uses = [model.new_int_var(0, lots, "") for _ in patterns]
    holding: list[list[tuple[int, int]]] = [[] for _ in range(len(classes))]
    with_type: list[list[int]] = [[] for _ in range(classes.packing.types)]
    for place, pattern in enumerate(patterns):
        for number in set(pattern):
            holding[number].append((place, pattern.count(number)))
        for kind in classes.kinds(pattern):
            with_type[kind].append(place)
    for kind, places in enumerate(with_type):
        spare: cp_model.LinearExpr | int = 0  # slots for larger items that are left over
        for number in range(classes.first[kind], classes.first[kind + 1]):
            slots = sum(count * uses[place] for place, count in holding[number]) + spare
            spare = 0
            if number + 1 < classes.first[kind + 1]:
                spare = model.new_int_var(0, lots, "")
            model.add(slots - spare >= master.demand[number])
        if places:
            total = sum(uses[place] for place in places)
            model.add(total >= master.needs.types[kind])
    model.add(sum(uses) >= master.needs.bins)
    if master.needs.most_bins is not None:
        model.add(sum(uses) <= master.needs.most_bins)
    costs = sum(classes.cost(pattern) * use for pattern, use in zip(patterns, uses, strict=True))
    model.add(costs <= cost)
    model.minimize(costs)  # not asked for, but it makes the linear relaxation guide the search
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = search.seed % (1 << 31)
    solver.parameters.max_deterministic_time = effort
    seconds = search.seconds_left()
    if seconds is not None:
        solver.parameters.max_time_in_seconds = max(0.001, seconds)
    status = solver.solve(model)
    search.work(int(STEPS_A_SECOND * solver.response_proto.deterministic_time))
    if status == cp_model.INFEASIBLE:
        return Attempt(Answer.NONE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Attempt(Answer.OPEN)
    chosen = [
        pattern
        for pattern, use in zip(patterns, uses, strict=True)
        for _ in range(solver.value(use))
    ]
    return Attempt(Answer.FOUND, classes.covered(chosen, master.demand))
