"""What REST answers: the bodies, and how jobs, errors and activities become them.

What it is for: model and jobs to JSON. What it is not for: sockets (`messages`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field

from fillsched.errors import (
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
)
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job
from fillsched.model import Activity, ActivityKind, Lot, Schedule
from fillsched.wire.places import cursor
from fillsched.wire.standings import StrategyStanding, standings_in
from fillsched.wire.values import DIGITS, Hours, Instant, Lenient


class FaultView(Lenient):
    """One thing that is wrong: where, what stood there, why it cannot be used, what to do."""

    where: str
    value: str
    reason: str
    fix: str


class ProblemDetails(Lenient):
    """An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: list[FaultView] = Field(default_factory=list)


class Links(Lenient):
    """Where a job can be watched and fetched."""

    self: str
    events: str
    socket: str
    activities: str


class Accepted(Lenient):
    """The answer to a new job."""

    schedule_id: int
    status: str
    links: Links


class AcceptedComparison(Lenient):
    """The answer to a new comparison."""

    comparison_id: int
    status: str
    links: Links


class JobError(Lenient):
    """Why a job ended without a result; `problems` where its lots were bad."""

    code: str
    details: str
    problems: list[FaultView] = Field(default_factory=list)


class JobView(Lenient):
    """A job as `GET /schedule/{id}` and the lists show it."""

    kind: str
    id: int
    name: str
    status: str
    step: str
    progress: int
    message: str
    strategy: str
    owner: str
    seed: int
    time_limit_seconds: float | None
    max_steps: int | None
    start_time: Instant
    created_at: Instant
    started_at: Instant | None
    finished_at: Instant | None
    eta_seconds: float | None
    incumbent_hours: Hours
    bound_hours: Hours
    gap: Hours
    queue_position: int | None
    attempt: int
    cursor: str
    config: dict[str, Any]
    result: dict[str, Any] | None
    error: JobError | None


class ComparisonView(JobView):
    """A comparison: the job with its strategies as they stand; none in a list of comparisons."""

    strategies: list[StrategyStanding] | None = Field(None, exclude_if=lambda value: value is None)


class JobList(Lenient):
    """A page of schedules, newest first."""

    schedules: list[JobView]


class ComparisonList(Lenient):
    """A page of comparisons, newest first."""

    comparisons: list[ComparisonView]


class ActivityView(Lenient):
    """One piece of a line's time, `[start, end)`."""

    kind: Literal["clean", "changeover", "fill"]
    line: str
    lot_id: str | None
    type: str | None
    vials: int | None
    start: Instant
    end: Instant
    hours: float
    campaign: int


class StrategyView(Lenient):
    """A way of planning."""

    name: str
    description: str
    guarantee: str
    default: bool


class CheckView(Lenient):
    """The import report."""

    ok: bool
    lots: int
    receipt: dict[str, Any] | None
    problems: list[FaultView]
    problems_total: int


class TokenView(Lenient):
    """An access token, as OAuth2 has it."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class TicketView(Lenient):
    """A ticket: single use, for a socket or event stream where no header can be set."""

    ticket: str
    expires_in: int


class UserView(Lenient):
    """A user."""

    id: int
    name: str
    role: str


class UserList(Lenient):
    """Everybody, by name."""

    users: list[UserView]


def job_view(job: Job) -> JobView:
    """`job` for REST."""
    spec = job.spec
    return JobView(
        kind=spec.kind.value,
        id=job.id,
        name=spec.name,
        status=job.status.value,
        step=job.step,
        progress=job.progress,
        message=job.message,
        strategy=spec.strategy,
        owner=job.owner.name,
        seed=spec.seed,
        time_limit_seconds=spec.time_limit_seconds,
        max_steps=spec.max_steps,
        start_time=spec.start_time,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        eta_seconds=job.eta_seconds,
        incumbent_hours=job.figures.incumbent_hours,
        bound_hours=job.figures.bound_hours,
        gap=job.figures.gap,
        queue_position=job.queue_position,
        attempt=job.attempt,
        cursor=cursor(job.id, job.last_seq),
        config=dict(spec.line),
        result=None if job.result is None else dict(job.result),
        error=None if job.error is None else JobError.model_validate(job.error),
    )


def comparison_view(job: Job, last: Frame | None = None) -> ComparisonView:
    """`job` for REST; `last` is its newest progress message, in which its strategies stand."""
    return ComparisonView(**dict(job_view(job)), strategies=standings_in(last))


def accepted(job: Job) -> Accepted:
    """The answer to a new schedule."""
    return Accepted(schedule_id=job.id, status=job.status.value, links=links_of(job))


def accepted_comparison(job: Job) -> AcceptedComparison:
    """The answer to a new comparison."""
    return AcceptedComparison(comparison_id=job.id, status=job.status.value, links=links_of(job))


def links_of(job: Job) -> Links:
    """Where `job` is found."""
    home = f"/{job.spec.kind.value}/{job.id}"
    return Links(
        self=home,
        events=f"{home}/events",
        socket=f"/ws{home}",
        activities=f"{home}/activities",
    )


def problem_details(error: FillschedError) -> ProblemDetails:
    """`error` for HTTP and for a `result` message."""
    faults = error.faults if isinstance(error, InvalidInput) else ()
    return ProblemDetails(
        title=_TITLES.get(error.code, "Error"),
        status=error.http_status,
        detail=str(error),
        code=error.code,
        problems=fault_views(faults),
    )


_TITLES = {
    "VALIDATION_ERROR": "The input cannot be used",
    "AUTHENTICATION_ERROR": "Who are you?",
    "AUTHORIZATION_ERROR": "Not allowed",
    "NOT_FOUND": "Not found",
    "CONFLICT": "Not possible now",
    "LIMIT_EXCEEDED": "Over a limit",
    "EXECUTION_ERROR": "The server failed",
}


def retry_after(error: FillschedError) -> int | None:
    """Seconds for a Retry-After header, None where waiting does not help."""
    return error.retry_after_seconds if isinstance(error, LimitExceeded) else None


def fault_views(faults: Sequence[Fault]) -> list[FaultView]:
    """`faults` for the wire."""
    return [FaultView(where=f.where, value=f.value, reason=f.reason, fix=f.fix) for f in faults]


def activity_view(activity: Activity, schedule: Schedule, start: datetime) -> ActivityView:
    """`activity` at its time of day; ticks become microseconds here and nowhere before."""
    problem = schedule.problem
    lot: Lot | None = None
    if activity.kind is not ActivityKind.CLEAN and activity.lot is not None:
        lot = problem.lots[activity.lot]
    fill = lot if activity.kind is ActivityKind.FILL else None
    return ActivityView(
        kind=activity.kind.value,
        line=activity.line,
        lot_id=None if lot is None else lot.id,
        type=None if lot is None else lot.product,
        vials=None if fill is None else fill.vials,
        start=moment(start, activity.start_tick, problem.ticks_per_hour),
        end=moment(start, activity.end_tick, problem.ticks_per_hour),
        hours=round(problem.hours(activity.ticks), DIGITS),
        campaign=activity.campaign,
    )


def activity_views(schedule: Schedule, start: datetime) -> Iterator[ActivityView]:
    """The activities of `schedule` in order, one by one."""
    return (activity_view(activity, schedule, start) for activity in schedule.activities)


def moment(start: datetime, ticks: int, ticks_per_hour: int) -> datetime:
    """The time of day `ticks` after `start`, to the microsecond."""
    return start + timedelta(microseconds=ticks * 3_600_000_000 // ticks_per_hour)
