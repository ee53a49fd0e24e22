"""The least makespan of a tiny problem by trying everything; shares no idea with the planners.

Held and Karp's table gives the shortest campaign of each subset of lots for any changeovers; a
second table puts the subsets that keep the window together.
"""

from collections.abc import Callable

from fillsched.model import Problem
from fillsched.model.plant import PlantProblem


def least_makespan(problem: Problem) -> int:
    """Ticks; for problems of up to about ten lots."""
    fill, between = problem.fill_ticks, problem.changeover_ticks

    def until_filled(before: int | None, lot: int) -> int:
        return fill[lot] if before is None else between(before, lot) + fill[lot]

    return _least(len(fill), until_filled, problem.clean_ticks, problem.clean_window_ticks)


def least_makespan_of_line(problem: PlantProblem) -> int:
    """Ticks; for a plant of one line with nothing but changeovers and setups, and as few lots."""
    (line,), variant_of = problem.lines, problem.variant_of

    def until_filled(before: int | None, lot: int) -> int:
        variant = variant_of[lot]
        if before is None:
            return problem.setup[variant] + line.fill[lot]
        changeover = problem.changeover(0, variant_of[before], variant)
        same = problem.lots[before].product == problem.lots[lot].product
        return changeover + (0 if same else problem.setup[variant]) + line.fill[lot]

    return _least(len(problem.lots), until_filled, line.clean, line.window)


def _least(
    lots: int, until_filled: Callable[[int | None, int], int], clean: int, window: int
) -> int:
    """`until_filled`: ticks from the end of a fill, or of the clean, to the end of the next."""
    shortest = [_shortest(lots, until_filled, subset) for subset in range(1 << lots)]
    best = [0] * (1 << lots)
    for subset in range(1, 1 << lots):
        first = subset & -subset
        candidates = []
        part = subset
        while part:
            if part & first and shortest[part] <= window:
                candidates.append(best[subset ^ part] + clean + shortest[part])
            part = (part - 1) & subset
        best[subset] = min(candidates)
    return best[-1]


def _shortest(lots: int, until_filled: Callable[[int | None, int], int], subset: int) -> int:
    members = [lot for lot in range(lots) if subset >> lot & 1]
    if not members:
        return 0
    table = {(1 << lot, lot): until_filled(None, lot) for lot in members}
    for _ in members[1:]:
        longer: dict[tuple[int, int], int] = {}
        for (used, last), ticks in table.items():
            for lot in members:
                if used >> lot & 1:
                    continue
                key = (used | 1 << lot, lot)
                total = ticks + until_filled(last, lot)
                longer[key] = min(total, longer.get(key, total))
        table = longer
    return min(table.values())
