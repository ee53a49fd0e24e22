"""The end of a comparison as rows for a table, and a sentence for each strategy that has none.

What it is for: the same order and the same figures wherever a comparison is shown. What it is not
for: finding the best (`jobs.comparison.ranking`), or layouts.
"""

from dataclasses import dataclass

from fillsched.presentation.figures import hours, percent, signed_hours
from fillsched.wire import ComparisonResult, PlannedRun, UnplannedRun

_ENDS = {"failed": "failed.", "refused": "cannot plan these lots:", "skipped": "left out."}


@dataclass(frozen=True, slots=True)
class RankingRow:
    """What one strategy reached, each figure as it is shown; empty where it says nothing. `cost`
    and `late` (hours in all) are those of a plant whose aim is not the makespan alone."""

    best: bool
    name: str
    cost: str
    makespan: str
    late: str
    to_best: str
    to_given_order: str
    gap: str
    campaigns: str
    changeovers: str
    utilization: str
    planned_in: str


def ranking_rows(result: ComparisonResult) -> list[RankingRow]:
    """A row for each strategy that has a schedule, the best first, also before its like."""
    best = result.best_strategy
    done = [one for one in result.strategies if isinstance(one, PlannedRun)]
    done.sort(key=lambda one: (one.name != best, one.kpis.unplaced or 0, one.to_best_hours))
    by_cost = result.objective is not None and result.objective.name != "makespan"
    return [_row(one, best=one.name == best, by_cost=by_cost) for one in done]


def _row(one: PlannedRun, *, best: bool, by_cost: bool) -> RankingRow:
    cost = one.objective.value if by_cost and one.objective is not None else None
    return RankingRow(
        best=best,
        name=one.name,
        cost="" if cost is None else f"{cost:,.1f}",
        makespan=hours(one.makespan_hours),
        late=hours(one.kpis.late_hours or 0.0) if by_cost else "",
        to_best="" if best else signed_hours(one.to_best_hours),
        to_given_order=signed_hours(one.to_given_order_hours),
        gap="proven" if one.status == "optimal" else percent(one.gap),
        campaigns=f"{one.kpis.campaigns:,}",
        changeovers=f"{one.kpis.changeover_count:,}",
        utilization=f"{one.kpis.utilization_percent:.1f} %",
        planned_in=f"{one.seconds:.1f} s",
    )


def without_schedule(result: ComparisonResult) -> list[str]:
    """Why each of the other strategies has no schedule, in the order of the wire."""
    return [
        f"{one.name}: {_ENDS[one.state]} {one.text}"
        for one in result.strategies
        if isinstance(one, UnplannedRun)
    ]
