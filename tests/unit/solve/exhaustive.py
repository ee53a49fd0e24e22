"""The least makespan of a tiny problem by trying everything; shares no idea with the planners.

Held and Karp's table gives the shortest campaign of each subset of lots for any changeovers; a
second table puts the subsets that keep the window together.
"""

from fillsched.model import Problem


def least_makespan(problem: Problem) -> int:
    """Ticks; for problems of up to about ten lots."""
    lots = len(problem.lots)
    shortest = [_shortest(problem, subset) for subset in range(1 << lots)]
    best = [0] * (1 << lots)
    for subset in range(1, 1 << lots):
        first = subset & -subset
        candidates = []
        part = subset
        while part:
            if part & first and shortest[part] <= problem.clean_window_ticks:
                candidates.append(best[subset ^ part] + problem.clean_ticks + shortest[part])
            part = (part - 1) & subset
        best[subset] = min(candidates)
    return best[-1]


def _shortest(problem: Problem, subset: int) -> int:
    members = [lot for lot in range(len(problem.lots)) if subset >> lot & 1]
    if not members:
        return 0
    table = {(1 << lot, lot): problem.fill_ticks[lot] for lot in members}
    for _ in members[1:]:
        longer: dict[tuple[int, int], int] = {}
        for (used, last), ticks in table.items():
            for lot in members:
                if used >> lot & 1:
                    continue
                key = (used | 1 << lot, lot)
                total = ticks + problem.changeover_ticks(last, lot) + problem.fill_ticks[lot]
                longer[key] = min(total, longer.get(key, total))
        table = longer
    return min(table.values())
