"""REST that brings lots: schedules and comparisons submitted, lots checked, strategies named.

What it is for: HTTP in, HTTP out. What it is not for: what a submission means
(`service.submissions`), jobs that are there already (`jobs`), shapes (`wire`).
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from fillsched.api.dependencies import AllParts, CurrentUserByAny, Parts
from fillsched.api.problems import problems
from fillsched.api.rest.documents.openapi import reference
from fillsched.api.rest.uploads import read_upload
from fillsched.identity import User
from fillsched.jobs.job import Job, JobKind, JobSpec
from fillsched.presentation.reading.receipt import worded
from fillsched.service.submissions import (
    Policy,
    comparison_spec,
    figures_of,
    known_strategies,
    read_json,
    schedule_spec,
)
from fillsched.wire import (
    Accepted,
    AcceptedComparison,
    CheckView,
    ComparisonFields,
    ComparisonForm,
    ComparisonRequest,
    FileView,
    LotsFields,
    ReceiptView,
    ScheduleFields,
    ScheduleForm,
    ScheduleRequest,
    StrategyView,
    accepted,
    accepted_comparison,
    fault_views,
)
from fillsched.wire.values import Shown

FAULTS_SHOWN = 1000
"""Most problems in one import report; their true number is always told."""

router = APIRouter(tags=["submissions"], responses=problems(400, 401, 409, 413, 422, 429, 503))

Fields = TypeVar("Fields", bound=LotsFields)
IdempotencyKey = Annotated[Shown | None, Header(max_length=200)]

_SCHEDULE_BODY = reference(json=ScheduleRequest, form=ScheduleForm)
_COMPARISON_BODY = reference(json=ComparisonRequest, form=ComparisonForm)


@router.post("/schedule", status_code=202, openapi_extra=_SCHEDULE_BODY)
async def submit_schedule(
    request: Request,
    response: Response,
    user: CurrentUserByAny,
    parts: AllParts,
    idempotency_key: IdempotencyKey = None,
) -> Accepted:
    """Stores the lots as they came; reading and checking are the job's own steps."""
    shapes = ScheduleFields, ScheduleRequest
    job = await _submitted(
        request, user, parts, JobKind.SCHEDULE, shapes, schedule_spec, idempotency_key
    )
    answer = accepted(job, request.scope["root_path"])
    response.headers["Location"] = answer.links.self
    return answer


@router.post("/comparison", status_code=202, openapi_extra=_COMPARISON_BODY)
async def submit_comparison(
    request: Request,
    response: Response,
    user: CurrentUserByAny,
    parts: AllParts,
    idempotency_key: IdempotencyKey = None,
) -> AcceptedComparison:
    """Stores the lots as they came; each strategy plans them in the job's own steps."""
    shapes = ComparisonFields, ComparisonRequest
    job = await _submitted(
        request, user, parts, JobKind.COMPARISON, shapes, comparison_spec, idempotency_key
    )
    answer = accepted_comparison(job, request.scope["root_path"])
    response.headers["Location"] = answer.links.self
    return answer


@router.post("/check", openapi_extra=_SCHEDULE_BODY, response_model_exclude_unset=True)
async def check_lots(
    request: Request, user: CurrentUserByAny, parts: AllParts, fix: bool = False
) -> CheckView:
    """Reads and checks lots, stores and runs nothing; with `fix` gives a cleaned copy back."""
    upload = await read_upload(request, ScheduleFields, ScheduleRequest)
    fields = await run_in_threadpool(parts.configs.resolved, user, upload.fields)
    figures, read = figures_of(parts.policy, fields), read_json(fields, parts.policy)
    report = await parts.checks.run(
        parts.service.check,
        upload.lots,
        read,
        figures.line.rules(),
        plant=figures.plant,
        start_time=fields.start_time,
        fix=fix,
    )
    faults = report.refusal.faults if report.refusal else ()
    view = CheckView(
        ok=report.ok,
        lots=report.lots,
        receipt=None if report.receipt is None else ReceiptView.heard(worded(report.receipt)),
        problems=fault_views(faults[:FAULTS_SHOWN]),
        problems_total=len(faults),
        line_from=await run_in_threadpool(parts.configs.source, user, upload.fields),
    )
    files = {"cleaned": report.cleaned, "left_out": report.left_out} if fix else {}
    return view.model_copy(
        update={name: file and FileView.of(file) for name, file in files.items()}
    )


@router.get("/strategies")
def list_strategies(user: CurrentUserByAny) -> list[StrategyView]:
    """The ways of planning, in words."""
    return [
        StrategyView(
            name=one.name, description=one.description, guarantee=one.guarantee, default=default
        )
        for one, default in known_strategies()
    ]


async def _submitted(
    request: Request,
    user: User,
    parts: Parts,
    kind: JobKind,
    shapes: tuple[type[Fields], type[Any]],
    spec_of: Callable[[Fields, Policy, Any], JobSpec],
    key: str | None,
) -> Job:
    """The job that a request makes, or made before with the same key."""
    await run_in_threadpool(parts.service.welcome, user, kind)
    upload = await read_upload(request, *shapes)
    fields = await run_in_threadpool(parts.configs.resolved, user, upload.fields)
    return await run_in_threadpool(
        parts.service.submit,
        user,
        spec_of(fields, parts.policy, parts.service.now()),
        upload.lots,
        idempotency_key=key or None,
        body_hash=upload.body_hash,
    )
