"""REST for understanding: why a lot stands where it does, what two schedules differ in.

What it is for: HTTP in, HTTP out. What it is not for: the findings (`insight`).
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from fillsched.errors import InvalidInput, NotFound
from fillsched.identity import User
from fillsched.insight import difference, what_would_fit, why
from fillsched.model import LineRules, Lot
from fillsched.presentation.difference import diff_view
from fillsched.presentation.explanation import refused_view, why_view
from fillsched.service.jobs import JobService
from fillsched.service.tokens import TokenService
from fillsched.suggestions import did_you_mean
from fillsched.wire import ProblemDetails
from fillsched.wire.insight import DiffView, WhyView


def insight_router(service: JobService, auth: TokenService) -> APIRouter:
    """The calls on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (401, 404, 409, 422)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, request.query_params)

    Asking = Annotated[User, Depends(asking)]

    @api.get("/schedule/{job_id}/why/{lot_id:path}")
    def explain(job_id: int, lot_id: str, user: Asking) -> WhyView:
        """Why the lot stands where it does; for refused lots, what would make it fit."""
        job = service.get(user, job_id)
        if job.error is not None and job.error["code"] == InvalidInput.code:
            lots = service.lots(user, job_id)
            lot = lots[_index(lots, lot_id, job_id)]
            rules = LineRules.from_figures(job.spec.line)
            return refused_view(job, lot, what_would_fit(lot, rules))
        planned = service.schedule(user, job_id)
        index = _index(planned.schedule.problem.lots, lot_id, job_id)
        return why_view(planned.job, planned.schedule, index, why(planned.schedule, index))

    @api.get("/diff")
    def compare(
        user: Asking, a: Annotated[int, Query(ge=1)], b: Annotated[int, Query(ge=1)]
    ) -> DiffView:
        """What schedule `b` differs in from schedule `a`."""
        first, second = service.schedule(user, a), service.schedule(user, b)
        schedules = first.schedule, second.schedule
        return diff_view((first.job, second.job), schedules, difference(*schedules))

    return api


def _index(lots: Sequence[Lot], lot_id: str, job_id: int) -> int:
    """Which of `lots` is called so. Raises NotFound, naming the nearest."""
    for index, lot in enumerate(lots):
        if lot.id == lot_id:
            return index
    hint = did_you_mean(lot_id, (lot.id for lot in lots))
    raise NotFound(f"Schedule {job_id} has no lot {lot_id}. {hint}".rstrip())
