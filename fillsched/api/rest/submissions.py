"""REST that brings lots: schedules and comparisons ordered, lots checked, strategies named.

What it is for: HTTP in, HTTP out. What it is not for: what an order means (`orders`), jobs that are
there already (`job_routes`), rules about jobs (`jobs.service`), shapes (`wire`).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.concurrency import run_in_threadpool

from fillsched.api.rest.uploads import Upload, read_upload
from fillsched.identity import User
from fillsched.jobs.job import Job, JobSpec
from fillsched.service.configs import ConfigService
from fillsched.service.jobs import Service
from fillsched.service.submissions import Policy, comparison_spec, line_of, read_json, schedule_spec
from fillsched.service.tokens import Auth
from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES
from fillsched.wire import (
    Accepted,
    AcceptedComparison,
    CheckView,
    ComparisonFields,
    ComparisonRequest,
    FileView,
    ProblemDetails,
    ScheduleFields,
    ScheduleRequest,
    StrategyView,
    accepted,
    accepted_comparison,
    fault_views,
)

FAULTS_SHOWN = 1000
"""Most problems in one import report; their true number is always told."""


def router(service: Service, auth: Auth, policy: Policy, configs: ConfigService) -> APIRouter:
    """The calls on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 409, 413)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, request.query_params)

    Asking = Annotated[User, Depends(asking)]

    async def stored(user: User, spec: JobSpec, upload: Upload[Any], key: str | None) -> Job:
        return await run_in_threadpool(
            service.submit,
            user,
            spec,
            upload.lots,
            idempotency_key=key,
            body_hash=upload.body_hash,
        )

    @api.post("/schedule", status_code=202, openapi_extra=_lots_body(_STRATEGY))
    async def submit(
        request: Request,
        response: Response,
        user: Asking,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Accepted:
        """Stores the lots as they came; reading and checking are the job's own steps."""
        upload = await read_upload(request, ScheduleFields, ScheduleRequest)
        fields = await run_in_threadpool(configs.resolved, user, upload.fields)
        spec = schedule_spec(fields, policy, service.now())
        job = await stored(user, spec, upload, idempotency_key)
        response.headers["Location"] = f"/schedule/{job.id}"
        return accepted(job)

    @api.post("/comparison", status_code=202, openapi_extra=_lots_body(_STRATEGIES))
    async def compare(
        request: Request,
        response: Response,
        user: Asking,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> AcceptedComparison:
        """Stores the lots as they came; each strategy plans them in the job's own steps."""
        upload = await read_upload(request, ComparisonFields, ComparisonRequest)
        fields = await run_in_threadpool(configs.resolved, user, upload.fields)
        spec = comparison_spec(fields, policy, service.now())
        job = await stored(user, spec, upload, idempotency_key)
        response.headers["Location"] = f"/comparison/{job.id}"
        return accepted_comparison(job)

    @api.post("/check", openapi_extra=_lots_body(_STRATEGY), response_model_exclude_unset=True)
    async def check(request: Request, user: Asking, fix: bool = False) -> CheckView:
        """Reads and checks lots, stores and runs nothing; with `fix` gives a cleaned copy back."""
        upload = await read_upload(request, ScheduleFields, ScheduleRequest)
        fields = await run_in_threadpool(configs.resolved, user, upload.fields)
        rules = line_of(policy, fields).rules()
        read = read_json(fields)
        report = await run_in_threadpool(service.check, upload.lots, read, rules, fix=fix)
        faults = report.refusal.faults if report.refusal else ()
        view = CheckView(
            ok=report.ok,
            lots=report.lots,
            receipt=None if report.receipt is None else dict(report.receipt),
            problems=fault_views(faults[:FAULTS_SHOWN]),
            problems_total=len(faults),
        )
        files = {"cleaned": report.cleaned, "left_out": report.left_out} if fix else {}
        return view.model_copy(
            update={name: file and FileView.of(file) for name, file in files.items()}
        )

    @api.get("/strategies")
    def strategies(user: Asking) -> list[StrategyView]:
        """The ways of planning, in words."""
        return [
            StrategyView(
                name=strategy.name,
                description=strategy.description,
                guarantee=strategy.guarantee,
                default=strategy.name == DEFAULT_STRATEGY,
            )
            for strategy in STRATEGIES.values()
        ]

    return api


_STRATEGY = {"strategy": {"type": "string"}}
_STRATEGIES = {"strategies": {"type": "array", "items": {"type": "string"}}}


def _lots_body(own: dict[str, Any]) -> dict[str, Any]:
    """The body of a request that brings lots; `own`: the properties that only it has."""
    return {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["lots"],
                        "properties": {
                            "lots": {"type": "array", "items": {"type": "object"}},
                            "name": {"type": "string"},
                            **own,
                            "time_limit_seconds": {"type": "number"},
                            "max_steps": {"type": "integer"},
                            "seed": {"type": "integer"},
                            "start_time": {"type": "string", "format": "date-time"},
                            "config": {"type": ["object", "string"]},
                            "read": {"type": "object"},
                        },
                    }
                },
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["lots"],
                        "properties": {"lots": {"type": "string", "format": "binary"}},
                    }
                },
            },
        }
    }
