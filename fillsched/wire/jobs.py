"""Jobs as REST answers: one of them, pages of them, what a request for one is answered.

What it is for: shape. What it is not for: a schedule itself (`schedules`), or messages.
"""

from typing import Any, Literal

from pydantic import Field

from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job
from fillsched.wire.configs import LineView
from fillsched.wire.problems import FaultView
from fillsched.wire.results import ComparisonResult, ScheduleResult
from fillsched.wire.strategy_runs import StrategyStanding, standings_in
from fillsched.wire.topics_and_cursors import cursor
from fillsched.wire.values import Answer, Hours, Instant, Lenient


class Links(Lenient):
    """Where a job can be watched and fetched."""

    self: str
    events: str
    socket: str
    activities: str


class Accepted(Answer):
    """The answer to a new job."""

    schedule_id: int
    status: str
    links: Links


class AcceptedComparison(Answer):
    """The answer to a new comparison."""

    comparison_id: int
    status: str
    links: Links


class JobError(Lenient):
    """Why a job ended without a result; `problems` where its lots were bad."""

    code: str
    details: str
    problems: list[FaultView] = Field(default_factory=list)


class _JobFields(Answer):
    """What schedules and comparisons have in common."""

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
    config: LineView
    result: ScheduleResult | ComparisonResult | None
    error: JobError | None


class JobView(_JobFields):
    """A schedule as `GET /schedule/{id}` and the lists show it."""

    kind: Literal["schedule"]
    result: ScheduleResult | None


class ComparisonView(_JobFields):
    """A comparison: the job with its strategies as they stand; none in a list of comparisons."""

    kind: Literal["comparison"]
    result: ComparisonResult | None
    strategies: list[StrategyStanding] | None = Field(None, exclude_if=lambda value: value is None)


class JobList(Lenient):
    """A page of schedules, newest first."""

    schedules: list[JobView]


class ComparisonList(Lenient):
    """A page of comparisons, newest first."""

    comparisons: list[ComparisonView]


AnyJob = JobView | ComparisonView


def job_view(job: Job) -> JobView:
    """A schedule for REST."""
    return JobView(**_fields(job))


def comparison_view(job: Job, last: Frame | None = None) -> ComparisonView:
    """A comparison for REST; `last` is its newest progress message, in which its strategies
    stand."""
    return ComparisonView(**_fields(job), strategies=standings_in(last))


def _fields(job: Job) -> dict[str, Any]:
    spec = job.spec
    return dict(
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
        cursor=cursor(job.id, job.last_seq, job.history),
        config=LineView.model_validate(dict(spec.line)),
        result=None if job.result is None else dict(job.result),
        error=None if job.error is None else JobError.model_validate(job.error),
    )


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
