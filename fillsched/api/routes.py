"""REST: one function per call of PROTOCOL section 1, each a thin way into the service.

What it is for: HTTP in, HTTP out. What it is not for: rules about jobs (`jobs.service`), shapes
(`wire`), errors (`problems`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from fillsched.api.auth import Auth
from fillsched.api.configs import ConfigService
from fillsched.api.uploads import read_upload
from fillsched.errors import Fault, MalformedRequest
from fillsched.jobs.job import JobKind, JobSpec, JobStatus, User
from fillsched.jobs.service import Service
from fillsched.solve.strategies import DEFAULT_STRATEGY, STRATEGIES
from fillsched.wire import (
    Accepted,
    CheckView,
    JobList,
    JobView,
    LineConfig,
    ProblemDetails,
    ScheduleFields,
    StrategyView,
    accepted,
    activity_views,
    fault_views,
    job_view,
    line_config,
)

PAGE_LIMIT = 200
"""Most jobs in one page of a list."""

FAULTS_SHOWN = 1000
"""Most problems in one import report; their true number is always told."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the daemon decides where a request is silent. Seconds of planning."""

    line: LineConfig
    time_limit_seconds: float
    job_timeout_seconds: float


def router(service: Service, auth: Auth, policy: Policy, configs: ConfigService) -> APIRouter:
    """All REST calls about schedules, on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 409, 413)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, request.query_params)

    Asking = Annotated[User, Depends(asking)]

    @api.post("/schedule", status_code=202, openapi_extra=_LOTS_BODY)
    async def submit(
        request: Request,
        response: Response,
        user: Asking,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Accepted:
        """Stores the lots as they came; reading and checking are the job's own steps."""
        upload = await read_upload(request)
        fields = await run_in_threadpool(configs.resolved, user, upload.fields)
        spec = _spec(fields, policy, service.now())
        job = await run_in_threadpool(
            service.submit,
            user,
            spec,
            upload.lots,
            idempotency_key=idempotency_key,
            body_hash=upload.body_hash,
        )
        response.headers["Location"] = f"/schedule/{job.id}"
        return accepted(job)

    @api.post("/check", openapi_extra=_LOTS_BODY)
    async def check(request: Request, user: Asking) -> CheckView:
        """Reads and checks lots, stores and runs nothing."""
        upload = await read_upload(request)
        fields = await run_in_threadpool(configs.resolved, user, upload.fields)
        rules = _line(policy, fields).rules()
        read = _read_json(fields)
        report = await run_in_threadpool(service.check, upload.lots, read, rules)
        faults = report.refusal.faults if report.refusal else ()
        return CheckView(
            ok=report.ok,
            lots=report.lots,
            receipt=None if report.receipt is None else dict(report.receipt),
            problems=fault_views(faults[:FAULTS_SHOWN]),
            problems_total=len(faults),
        )

    @api.get("/schedules")
    def list_schedules(
        request: Request,
        response: Response,
        user: Asking,
        status: JobStatus | None = None,
        before: Annotated[int | None, Query(ge=1)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
        scope: Literal["mine", "all"] = "mine",
    ) -> JobList:
        """Newest first; `Link: rel="next"` leads to the older ones."""
        jobs = service.list(
            user, status=status, before_id=before, limit=limit, everybody=scope == "all"
        )
        if len(jobs) == limit:
            older = request.url.include_query_params(before=jobs[-1].id).remove_query_params(
                "token"
            )
            response.headers["Link"] = f'<{older.path}?{older.query}>; rel="next"'
        return JobList(schedules=[job_view(job) for job in jobs])

    @api.get("/schedule/{job_id}", response_model=JobView)
    def get_schedule(
        job_id: int, user: Asking, if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        """The job as it stands. Carries an ETag: polling stays a first-class way."""
        body = job_view(service.get(user, job_id)).model_dump_json().encode()
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        if if_none_match is not None and tag in if_none_match:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(body, headers={"ETag": tag}, media_type="application/json")

    @api.post("/schedule/{job_id}/cancel", status_code=202)
    def cancel(job_id: int, user: Asking) -> JobView:
        """Stops the job; it ends as cancelled."""
        return job_view(service.cancel(user, job_id))

    @api.post("/schedule/{job_id}/finish", status_code=202)
    def finish(job_id: int, user: Asking) -> JobView:
        """Stops planning now and keeps the best schedule found."""
        return job_view(service.finish(user, job_id))

    @api.delete("/schedule/{job_id}", status_code=204)
    def delete(job_id: int, user: Asking) -> None:
        """Cancels the job if it runs, then removes it for good."""
        service.delete(user, job_id)

    @api.get("/schedule/{job_id}/activities", response_model=None)
    def activities(job_id: int, user: Asking) -> Response:
        """The schedule itself; `provisional` while the job still runs."""
        planned = service.schedule(user, job_id)
        pieces = activity_views(planned.schedule, planned.job.spec.start_time)
        head = f'{{"schedule_id":{job_id},"provisional":{str(planned.provisional).lower()},'

        def body() -> Iterator[bytes]:
            yield f'{head}"activities":['.encode()
            for number, activity in enumerate(pieces):
                yield (b"," if number else b"") + activity.model_dump_json().encode()
            yield b"]}"

        return StreamingResponse(body(), media_type="application/json")

    @api.get("/schedule/{job_id}/receipt")
    def receipt(job_id: int, user: Asking) -> dict[str, object]:
        """What was decided while the lots were read; empty before that."""
        return dict(service.receipt(user, job_id) or {})

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


def _spec(fields: ScheduleFields, policy: Policy, now: datetime) -> JobSpec:
    """The complete order for a job. Raises MalformedRequest for what cannot be meant."""
    strategy = fields.strategy or DEFAULT_STRATEGY
    if strategy not in STRATEGIES:
        raise MalformedRequest(
            [
                Fault(
                    "strategy",
                    strategy,
                    "there is no such strategy",
                    f"Use one of {', '.join(STRATEGIES)}",
                )
            ]
        )
    limit = fields.time_limit_seconds
    if limit is not None and limit > policy.job_timeout_seconds:
        raise MalformedRequest(
            [
                Fault(
                    "time_limit_seconds",
                    f"{limit:g}",
                    f"it is over the hard limit of a job, {policy.job_timeout_seconds:g} s",
                    "Use a smaller one, or ask for a larger job_timeout_seconds",
                )
            ]
        )
    if limit is None and fields.max_steps is None:
        limit = policy.time_limit_seconds
    return JobSpec(
        kind=JobKind.SCHEDULE,
        name=fields.name,
        strategy=strategy,
        seed=fields.seed,
        start_time=(fields.start_time or next_full_hour(now)).astimezone(UTC),
        line=_line(policy, fields).rules().figures(),
        read=_read_json(fields),
        time_limit_seconds=limit,
        max_steps=fields.max_steps,
    )


def _line(policy: Policy, fields: ScheduleFields) -> LineConfig:
    """The figures of a request whose configuration is resolved (`ConfigService.resolved`)."""
    assert not isinstance(fields.config, str)
    return line_config(policy.line, fields.config)


def next_full_hour(now: datetime) -> datetime:
    """The first full hour not before `now`: when a schedule starts unless it is told otherwise."""
    floor = now.replace(minute=0, second=0, microsecond=0)
    return floor if floor == now else floor + timedelta(hours=1)


def _read_json(fields: ScheduleFields) -> dict[str, object]:
    return fields.read.model_dump(exclude_defaults=True)


_LOTS_BODY = {
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
                        "strategy": {"type": "string"},
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
