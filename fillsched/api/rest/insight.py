"""REST for understanding: why a lot stands where it does, what two schedules differ in.

What it is for: HTTP in, HTTP out. What it is not for: the findings (`insight`), their words
(`presentation`).
"""

from typing import Annotated

from fastapi import APIRouter, Query

from fillsched.api.dependencies import CurrentUserByAny, Name, Schedules, Strategy
from fillsched.api.problems import problems
from fillsched.jobs.job import JobKind
from fillsched.model.plant import PlantSchedule
from fillsched.presentation.difference import diff_view
from fillsched.presentation.explanation import refused_view, why_view
from fillsched.presentation.plant_explanation import plant_why_view
from fillsched.service.schedules import Asked, LotPlace, LotRefused
from fillsched.wire.outcome.insight import DiffView, WhyView

router = APIRouter(tags=["insight"], responses=problems(400, 401, 404, 409, 422))


@router.get("/schedule/{job_id}/why/{lot_id:path}", operation_id="explain_lot")
def explain_lot(job_id: int, lot_id: Name, user: CurrentUserByAny, schedules: Schedules) -> WhyView:
    """Why the lot stands where it does; for refused lots, what would make it fit."""
    return _why(schedules.why(user, job_id, lot_id))


@router.get("/comparison/{job_id}/why/{lot_id:path}", operation_id="explain_lot_of_comparison")
def explain_compared_lot(
    job_id: int,
    lot_id: Name,
    user: CurrentUserByAny,
    schedules: Schedules,
    strategy: Strategy = None,
) -> WhyView:
    """The same in the schedule of one strategy, by default of the best."""
    kind = JobKind.COMPARISON
    return _why(schedules.why(user, job_id, lot_id, kind, strategy=strategy))


def _why(found: LotPlace | LotRefused) -> WhyView:
    if isinstance(found, LotRefused):
        return refused_view(found.job, found.lot, found.fit)
    planned = found.planned
    strategy = planned.strategy if planned.job.spec.kind is JobKind.COMPARISON else None
    if isinstance(planned.schedule, PlantSchedule):
        return plant_why_view(
            planned.job,
            planned.schedule,
            found.lot,
            elsewhere=found.elsewhere,
            left_out=planned.plan.incumbent.get("unplaced_lots", ()),
            strategy=strategy,
        )
    assert found.found is not None, "of one line the places are told"
    return why_view(planned.job, planned.schedule, found.lot, found.found, strategy)


@router.get("/diff")
def compare_schedules(
    user: CurrentUserByAny,
    schedules: Schedules,
    a: Annotated[int, Query(ge=1)],
    b: Annotated[int, Query(ge=1)],
    a_strategy: Strategy = None,
    b_strategy: Strategy = None,
) -> DiffView:
    """What schedule `b` differs in from schedule `a`. Of a comparison the schedule of a strategy is
    meant, by default of the best."""
    both = schedules.difference(user, Asked(a, a_strategy), Asked(b, b_strategy))
    first, second = both.first, both.second
    return diff_view(
        (first.job, second.job),
        (first.schedule, second.schedule),
        both.found,
        (first.strategy, second.strategy),
    )
