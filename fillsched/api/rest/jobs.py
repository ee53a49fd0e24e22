"""REST about jobs that are there already: the same calls for schedules and for comparisons.

What it is for: one function a call, each a thin way into the service. What it is not for: making
jobs (`submissions`), their messages (`events`), shapes (`wire`).
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse

from fillsched.api.dependencies import (
    AllParts,
    CurrentUserByAny,
    Jobs,
    Kind,
    Parts,
    Schedules,
    Strategy,
)
from fillsched.api.problems import problems
from fillsched.jobs.job import Job, JobKind, JobStatus
from fillsched.presentation.chart.timeline import timeline_view
from fillsched.service.jobs import JobService
from fillsched.service.schedules import PlannedSchedule
from fillsched.wire import (
    NAME_CHARACTERS,
    AnyJob,
    ComparisonActivities,
    ComparisonList,
    ComparisonView,
    JobList,
    JobView,
    NewName,
    ReceiptView,
    ScheduleActivities,
    TimelineView,
    activity_views,
    comparison_view,
    job_view,
)
from fillsched.wire.values import Shown

PAGE_LIMIT = 200
"""Most jobs in one page of a list."""

_RECEIPT: dict[int | str, dict[str, Any]] = {200: {"model": ReceiptView}}
"""What the document says of a receipt, which is sent as it was stored."""

router = APIRouter(tags=["jobs"], responses=problems(400, 401, 404, 409, 503))


Before = Annotated[int | None, Query(ge=1, description="older than this job")]
Zone = Annotated[
    str | None, Query(max_length=80, description="its clock instead of the plant's or the site's")
]
Limit = Annotated[int, Query(ge=1, le=PAGE_LIMIT)]


@router.get("/schedules", operation_id="list_schedules", response_model=JobList)
@router.get("/comparisons", operation_id="list_comparisons", response_model=ComparisonList)
def list_jobs(
    request: Request,
    kind: Kind,
    user: CurrentUserByAny,
    jobs: Jobs,
    status: JobStatus | None = None,
    before: Before = None,
    limit: Limit = 50,
    scope: Literal["mine", "all"] = "mine",
    search: Annotated[Shown, Query(max_length=NAME_CHARACTERS)] = "",
) -> Response:
    """Newest first, with `search` in their names; `Link: rel="next"` leads to the older ones."""
    found = jobs.list(
        user,
        kind,
        status=status,
        before_id=before,
        limit=limit,
        everybody=scope == "all",
        search=search,
    )
    page: JobList | ComparisonList
    if kind is JobKind.COMPARISON:
        page = ComparisonList(comparisons=[comparison_view(job) for job in found])
    else:
        page = JobList(schedules=[job_view(job) for job in found])
    headers = {}
    if len(found) == limit:
        older = request.url.include_query_params(before=found[-1].id).remove_query_params("token")
        headers["Link"] = f'<{older.path}?{older.query}>; rel="next"'
    return Response(page.model_dump_json(), headers=headers, media_type="application/json")


@router.get("/schedule/{job_id}", operation_id="get_schedule", response_model=JobView)
@router.get("/comparison/{job_id}", operation_id="get_comparison", response_model=ComparisonView)
def get_job(
    job_id: int,
    kind: Kind,
    user: CurrentUserByAny,
    jobs: Jobs,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The job as it stands. Carries an ETag: polling stays a first-class way."""
    body = _view(jobs, jobs.get(user, job_id, kind)).model_dump_json().encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    if if_none_match is not None and (tag in if_none_match or if_none_match.strip() == "*"):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, headers={"ETag": tag}, media_type="application/json")


@router.post(
    "/schedule/{job_id}/cancel",
    operation_id="cancel_schedule",
    status_code=202,
    response_model=JobView,
)
@router.post(
    "/comparison/{job_id}/cancel",
    operation_id="cancel_comparison",
    status_code=202,
    response_model=ComparisonView,
)
def cancel_job(job_id: int, kind: Kind, user: CurrentUserByAny, jobs: Jobs) -> AnyJob:
    """Stops the job; it ends as cancelled."""
    return _view(jobs, jobs.cancel(user, job_id, kind))


@router.post(
    "/schedule/{job_id}/finish",
    operation_id="finish_schedule",
    status_code=202,
    response_model=JobView,
)
@router.post(
    "/comparison/{job_id}/finish",
    operation_id="finish_comparison",
    status_code=202,
    response_model=ComparisonView,
)
def finish_job(job_id: int, kind: Kind, user: CurrentUserByAny, jobs: Jobs) -> AnyJob:
    """Stops planning now and keeps the best that was found."""
    return _view(jobs, jobs.finish(user, job_id, kind))


@router.patch("/schedule/{job_id}", operation_id="rename_schedule", response_model=JobView)
@router.patch(
    "/comparison/{job_id}", operation_id="rename_comparison", response_model=ComparisonView
)
def rename_job(job_id: int, new: NewName, kind: Kind, user: CurrentUserByAny, jobs: Jobs) -> AnyJob:
    """Gives the job another name."""
    return _view(jobs, jobs.rename(user, job_id, new.name, kind))


@router.delete("/schedule/{job_id}", operation_id="delete_schedule", status_code=204)
@router.delete("/comparison/{job_id}", operation_id="delete_comparison", status_code=204)
def delete_job(job_id: int, kind: Kind, user: CurrentUserByAny, jobs: Jobs) -> None:
    """Cancels the job if it runs, then removes it for good."""
    jobs.delete(user, job_id, kind)


@router.get("/schedule/{job_id}/activities", response_model=ScheduleActivities)
def schedule_activities(job_id: int, user: CurrentUserByAny, schedules: Schedules) -> Response:
    """The schedule itself; `provisional` while the job still runs."""
    return _activities(schedules.schedule(user, job_id))


@router.get("/comparison/{job_id}/activities", response_model=ComparisonActivities)
def comparison_activities(
    job_id: int, user: CurrentUserByAny, schedules: Schedules, strategy: Strategy = None
) -> Response:
    """The schedule of one strategy, by default of the best; `provisional` as long as the
    comparison runs."""
    kind = JobKind.COMPARISON
    return _activities(schedules.schedule(user, job_id, kind, strategy=strategy))


@router.get(
    "/schedule/{job_id}/timeline", operation_id="schedule_timeline", response_model=TimelineView
)
def schedule_timeline(
    job_id: int,
    user: CurrentUserByAny,
    schedules: Schedules,
    parts: AllParts,
    time_zone: Zone = None,
) -> Response:
    """The schedule as charts draw it: lanes with bars, colours of products, and marks;
    `provisional` while the job still runs. Texts are by the clock of its plant, else the site's."""
    return _timeline(schedules.schedule(user, job_id), time_zone, parts)


@router.get(
    "/comparison/{job_id}/timeline", operation_id="comparison_timeline", response_model=TimelineView
)
def comparison_timeline(
    job_id: int,
    user: CurrentUserByAny,
    schedules: Schedules,
    parts: AllParts,
    time_zone: Zone = None,
    strategy: Strategy = None,
) -> Response:
    """The same of the schedule of one strategy, by default of the best."""
    kind = JobKind.COMPARISON
    planned = schedules.schedule(user, job_id, kind, strategy=strategy)
    return _timeline(planned, time_zone, parts)


@router.get("/schedule/{job_id}/receipt", operation_id="get_schedule_receipt", responses=_RECEIPT)
@router.get(
    "/comparison/{job_id}/receipt", operation_id="get_comparison_receipt", responses=_RECEIPT
)
def get_receipt(
    job_id: int, kind: Kind, user: CurrentUserByAny, schedules: Schedules
) -> dict[str, Any]:
    """What was decided while the lots were read; empty before that."""
    return dict(schedules.receipt(user, job_id, kind) or {})


def _view(jobs: JobService, job: Job) -> AnyJob:
    if job.spec.kind is JobKind.COMPARISON:
        return comparison_view(job, jobs.last_progress(job))
    return job_view(job)


def _timeline(planned: PlannedSchedule, time_zone: str | None, parts: Parts) -> Response:
    zone = planned.zone(time_zone, parts.time_zone)
    view = timeline_view(planned.job, planned.schedule, zone)
    return Response(view.model_dump_json(), media_type="application/json")


def _activities(planned: PlannedSchedule) -> Response:
    pieces = activity_views(planned.schedule, planned.job.spec.start_time, planned.own)
    job = planned.job
    provisional = str(planned.provisional).lower()
    head = f'{{"{job.spec.kind.value}_id":{job.id},"provisional":{provisional},"activities":['

    def body() -> Iterator[bytes]:
        yield head.encode()
        for number, activity in enumerate(pieces):
            yield (b"," if number else b"") + activity.model_dump_json().encode()
        yield b"]}"

    return StreamingResponse(body(), media_type="application/json")
