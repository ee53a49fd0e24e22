"""First answers: rules that put one lot after the other on the line where it ends soonest.

What it is for: a schedule within milliseconds, in plain Python, for the search to begin from. What
it is not for: good schedules.
"""

from collections.abc import Callable, Sequence

from fillsched.model.plant import PlantProblem

Orders = list[list[int]]
"""Lots in order, a list a line."""

Rule = Callable[[PlantProblem, int], tuple[float, ...]]
"""What a lot is sorted by; smaller goes first."""


def _by_due(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """Earliest due date first (Jackson 1955), of the same day by product."""
    due = problem.due[lot]
    latest = min(line.latest_end[lot] for line in problem.lines)
    return (min(latest if due is None else due, latest), problem.variant_of[lot])


def _by_release(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    due = problem.due[lot]
    return (problem.release[lot], float("inf") if due is None else due)


def by_product(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """Products together, each from its longest lot."""
    return (problem.variant_of[lot], -max(line.fill[lot] for line in problem.lines))


def by_length(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """Longest first (Graham 1969)."""
    return (-max(line.fill[lot] for line in problem.lines),)


def _by_weight(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """Most weight an hour first (Smith 1956)."""
    longest = max(line.fill[lot] for line in problem.lines)
    return (-problem.costs.late[lot] / max(1, longest),)


def by_given_order(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """As the lots came."""
    return (lot,)


def by_shortness(problem: PlantProblem, lot: int) -> tuple[float, ...]:
    """Shortest first."""
    return (max(line.fill[lot] for line in problem.lines),)


RULES: tuple[Rule, ...] = (_by_due, _by_release, by_product, by_length, _by_weight)
"""In the order in which they are tried: the first makes the first answer."""


def dispatched(problem: PlantProblem, rule: Rule) -> Orders:
    """Every lot that some line can take, by `rule`, each on the line that is through soonest.

    How long a line takes is only estimated: fills, changeovers, and the share of a clean that a
    fill uses up of its window.
    """
    lines = problem.lines
    lots = sorted(range(len(problem.lots)), key=lambda lot: rule(problem, lot))
    lots = [lot for lot in range(len(problem.lots)) if lot in problem.pin_first] + [
        lot for lot in lots if lot not in problem.pin_first
    ]
    loads = [float(line.free) for line in lines]
    last: list[int | None] = [None if line.state is None else line.state.variant for line in lines]
    strain = [1.0 + line.clean / max(1, line.window) for line in lines]
    orders: Orders = [[] for _ in lines]
    line_of: dict[int, int] = {}
    fills = [line.fill for line in lines]
    for lot in _after_their_own(problem, lots):
        variant, release = problem.variant_of[lot], problem.release[lot]
        best, best_end = -1, 0.0
        before = problem.pin_after[lot]
        only = None if before is None else line_of.get(before)
        if only is not None and not fills[only][lot]:
            only = None  # it will be left out, but every lot has a place in the orders
        for number, fill in enumerate(fills):
            ticks = fill[lot]
            if not ticks or (only is not None and number != only):
                continue
            own = last[number]
            change = 0 if own is None else problem.changeover(number, own, variant)
            load = loads[number]
            end = (release if release > load else load) + change + ticks * strain[number]
            if best < 0 or end < best_end:
                best, best_end = number, end
        if best < 0:
            continue
        orders[best].append(lot)
        loads[best], last[best], line_of[lot] = best_end, variant, best
    return orders


def _after_their_own(problem: PlantProblem, lots: Sequence[int]) -> Sequence[int]:
    """`lots`, those that are pinned after another moved behind it."""
    if all(lot is None for lot in problem.pin_after):
        return lots
    ordered: list[int] = []
    seen: set[int] = set()

    def add(lot: int, waiting: frozenset[int]) -> None:
        before = problem.pin_after[lot]
        if before is not None and before not in seen and before not in waiting:
            add(before, waiting | {lot})
        if lot not in seen:
            seen.add(lot)
            ordered.append(lot)

    for lot in lots:
        add(lot, frozenset())
    return ordered
