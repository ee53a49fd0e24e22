"""REST about jobs that are there already: the same calls for schedules and for comparisons.

What it is for: one function per call of PROTOCOL section 1, each a thin way into the service.
What it is not for: making jobs (`submissions`), their messages (`events`), shapes (`wire`).
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from fillsched.identity import User
from fillsched.jobs.job import Job, JobKind, JobStatus
from fillsched.service.jobs import JobService, PlannedSchedule
from fillsched.service.tokens import TokenService
from fillsched.wire import (
    ComparisonList,
    ComparisonView,
    JobList,
    JobView,
    ProblemDetails,
    activity_views,
    comparison_view,
    job_view,
)

PAGE_LIMIT = 200
"""Most jobs in one page of a list."""

STRATEGY_CHARACTERS = 64


def job_router(service: JobService, auth: TokenService, kind: JobKind) -> APIRouter:
    """All calls about jobs of that kind, on `service`."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 409)}
    one = f"/{kind.value}/{{job_id}}"
    compares = kind is JobKind.COMPARISON
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, request.query_params)

    Asking = Annotated[User, Depends(asking)]

    def view(job: Job) -> JobView:
        return comparison_view(job, service.last_progress(job)) if compares else job_view(job)

    @api.get(f"/{kind.value}s", response_model=ComparisonList if compares else JobList)
    def list_jobs(
        request: Request,
        user: Asking,
        status: JobStatus | None = None,
        before: Annotated[int | None, Query(ge=1)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
        scope: Literal["mine", "all"] = "mine",
    ) -> Response:
        """Newest first; `Link: rel="next"` leads to the older ones."""
        jobs = service.list(
            user, kind, status=status, before_id=before, limit=limit, everybody=scope == "all"
        )
        page: BaseModel
        if compares:
            page = ComparisonList(comparisons=[comparison_view(job) for job in jobs])
        else:
            page = JobList(schedules=[job_view(job) for job in jobs])
        headers = {}
        if len(jobs) == limit:
            older = request.url.include_query_params(before=jobs[-1].id).remove_query_params(
                "token"
            )
            headers["Link"] = f'<{older.path}?{older.query}>; rel="next"'
        return Response(page.model_dump_json(), headers=headers, media_type="application/json")

    @api.get(one, response_model=type_of(kind))
    def get_job(
        job_id: int, user: Asking, if_none_match: Annotated[str | None, Header()] = None
    ) -> Response:
        """The job as it stands. Carries an ETag: polling stays a first-class way."""
        body = view(service.get(user, job_id, kind)).model_dump_json().encode()
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        if if_none_match is not None and tag in if_none_match:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(body, headers={"ETag": tag}, media_type="application/json")

    @api.post(f"{one}/cancel", status_code=202, response_model=type_of(kind))
    def cancel(job_id: int, user: Asking) -> JobView:
        """Stops the job; it ends as cancelled."""
        return view(service.cancel(user, job_id, kind))

    @api.post(f"{one}/finish", status_code=202, response_model=type_of(kind))
    def finish(job_id: int, user: Asking) -> JobView:
        """Stops planning now and keeps the best that was found."""
        return view(service.finish(user, job_id, kind))

    @api.delete(one, status_code=204)
    def delete(job_id: int, user: Asking) -> None:
        """Cancels the job if it runs, then removes it for good."""
        service.delete(user, job_id, kind)

    if compares:

        @api.get(f"{one}/activities", response_model=None)
        def activities_of_one(
            job_id: int,
            user: Asking,
            strategy: Annotated[str | None, Query(max_length=STRATEGY_CHARACTERS)] = None,
        ) -> Response:
            """The schedule of one strategy, by default of the best; `provisional` as long as the
            comparison runs."""
            return _activities(service.schedule(user, job_id, kind, strategy=strategy))

    else:

        @api.get(f"{one}/activities", response_model=None)
        def activities(job_id: int, user: Asking) -> Response:
            """The schedule itself; `provisional` while the job still runs."""
            return _activities(service.schedule(user, job_id))

    @api.get(f"{one}/receipt")
    def receipt(job_id: int, user: Asking) -> dict[str, object]:
        """What was decided while the lots were read; empty before that."""
        return dict(service.receipt(user, job_id, kind) or {})

    return api


def type_of(kind: JobKind) -> type[JobView]:
    """The shape of a job of that kind."""
    return ComparisonView if kind is JobKind.COMPARISON else JobView


def _activities(planned: PlannedSchedule) -> Response:
    pieces = activity_views(planned.schedule, planned.job.spec.start_time)
    job = planned.job
    provisional = str(planned.provisional).lower()
    head = f'{{"{job.spec.kind.value}_id":{job.id},"provisional":{provisional},"activities":['

    def body() -> Iterator[bytes]:
        yield head.encode()
        for number, activity in enumerate(pieces):
            yield (b"," if number else b"") + activity.model_dump_json().encode()
        yield b"]}"

    return StreamingResponse(body(), media_type="application/json")
