"""REST for understanding: why a lot stands where it does, what two schedules differ in.

What it is for: HTTP in, HTTP out. What it is not for: the findings (`insight`), their words
(`presentation`).
"""

from typing import Annotated

from fastapi import APIRouter, Query

from fillsched.api.dependencies import CurrentUserByAny, Schedules
from fillsched.api.problems import problems
from fillsched.presentation.difference import diff_view
from fillsched.presentation.explanation import refused_view, why_view
from fillsched.service.schedules import LotRefused
from fillsched.wire.insight import DiffView, WhyView

router = APIRouter(tags=["insight"], responses=problems(400, 401, 404, 409, 422))


@router.get("/schedule/{job_id}/why/{lot_id:path}")
def explain_lot(job_id: int, lot_id: str, user: CurrentUserByAny, schedules: Schedules) -> WhyView:
    """Why the lot stands where it does; for refused lots, what would make it fit."""
    found = schedules.why(user, job_id, lot_id)
    if isinstance(found, LotRefused):
        return refused_view(found.job, found.lot, found.fit)
    return why_view(found.planned.job, found.planned.schedule, found.lot, found.found)


@router.get("/diff")
def compare_schedules(
    user: CurrentUserByAny,
    schedules: Schedules,
    a: Annotated[int, Query(ge=1)],
    b: Annotated[int, Query(ge=1)],
) -> DiffView:
    """What schedule `b` differs in from schedule `a`."""
    both = schedules.difference(user, a, b)
    jobs = both.first.job, both.second.job
    return diff_view(jobs, (both.first.schedule, both.second.schedule), both.found)
