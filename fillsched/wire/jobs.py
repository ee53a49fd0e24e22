"""Jobs as REST answers: one of them, pages of them, what a request for one is answered.

What it is for: shape. What it is not for: a schedule itself (`schedules`), or messages.
"""

from typing import Any, Literal

from pydantic import Field, computed_field

from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job
from fillsched.wire.live.topics_and_cursors import cursor
from fillsched.wire.outcome.results import (
    ComparisonResult,
    ObjectiveView,
    ScheduleResult,
    objective_view,
)
from fillsched.wire.outcome.strategy_runs import StrategyStanding, standings_in
from fillsched.wire.problems import FaultView, PlantSaid, plant_said
from fillsched.wire.values import (
    Answer,
    ErrorCode,
    Hours,
    Instant,
    JobStatusName,
    Lenient,
    LineView,
    StepName,
)


class Links(Lenient):
    """Where a job can be watched and fetched."""

    self: str
    events: str
    socket: str
    activities: str


class Accepted(Answer):
    """The answer to a new job."""

    schedule_id: int
    status: JobStatusName
    links: Links
    start_time: Instant | None = None


class AcceptedComparison(Answer):
    """The answer to a new comparison."""

    comparison_id: int
    status: JobStatusName
    links: Links
    start_time: Instant | None = None


class JobError(Lenient):
    """Why a job ended without a result; `problems` where its lots were bad, all of them."""

    code: ErrorCode
    details: str
    problems: list[FaultView] = Field(default_factory=list)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def problems_total(self) -> int:
        """How many there are, by the name that it has on the stream."""
        return len(self.problems)


class _JobFields(Answer):
    """What schedules and comparisons have in common."""

    kind: str
    id: int
    name: str
    status: JobStatusName
    step: StepName
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
    objective: ObjectiveView | None = Field(None, exclude_if=lambda value: value is None)
    queue_position: int | None
    attempt: int
    cursor: str
    config: LineView
    plant: PlantSaid | None = Field(None, exclude_if=lambda value: value is None)
    lots: int | None = None
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
        plant=plant_said(spec.plant),
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
        objective=objective_view(job.figures.objective),
        queue_position=job.queue_position,
        attempt=job.attempt,
        cursor=cursor(job.id, job.last_seq, job.history),
        config=LineView.model_validate(dict(spec.line)),
        lots=job.lots,
        result=None if job.result is None else dict(job.result),
        error=None if job.error is None else JobError.model_validate(job.error),
    )


def accepted(job: Job, prefix: str = "") -> Accepted:
    """The answer to a new schedule; `prefix` as in `links_of`."""
    return Accepted(schedule_id=job.id, **_accepted(job, prefix))


def accepted_comparison(job: Job, prefix: str = "") -> AcceptedComparison:
    """The answer to a new comparison; `prefix` as in `links_of`."""
    return AcceptedComparison(comparison_id=job.id, **_accepted(job, prefix))


def _accepted(job: Job, prefix: str) -> dict[str, Any]:
    start = job.spec.start_time
    return {"status": job.status.value, "links": links_of(job, prefix), "start_time": start}


def links_of(job: Job, prefix: str = "") -> Links:
    """Where `job` is found, on a server whose paths begin with `prefix`."""
    home = f"/{job.spec.kind.value}/{job.id}"
    return Links(
        self=f"{prefix}{home}",
        events=f"{prefix}{home}/events",
        socket=f"{prefix}/ws{home}",
        activities=f"{prefix}{home}/activities",
    )
