"""What sockets, event streams and webhooks say, and how events and jobs become frames.

What it is for: every message of PROTOCOL section 2. What it is not for: delivery (`api`).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import (
    BaseModel,
    Field,
)

from fillsched.jobs.events import Complete, Event, Failed, Frame, Progress
from fillsched.jobs.job import Job, JobKind
from fillsched.wire.live.topics_and_cursors import cursor, topic
from fillsched.wire.outcome.results import ObjectiveView, StoredResult, objective_view
from fillsched.wire.outcome.strategy_runs import StrategyStanding, standing_view, standings_in
from fillsched.wire.problems import FaultView, ProblemDetails, fault_views
from fillsched.wire.values import (
    FRAME_BYTES,
    ErrorCode,
    Hours,
    Instant,
    JobKindName,
    JobStatusName,
    Lenient,
    StepName,
)


class ProgressMessage(Lenient):
    """The job goes on. Null: not known; nothing is invented."""

    type: Literal["progress"] = "progress"
    step: StepName
    progress: int
    message: str
    timestamp: Instant
    topic: str
    seq: int
    cursor: str
    incumbent_hours: Hours = None
    bound_hours: Hours = None
    gap: Hours = None
    objective: ObjectiveView | None = Field(None, exclude_if=lambda value: value is None)
    elapsed_seconds: Hours = None
    eta_seconds: float | None = None
    placed: int | None = None
    lots: int | None = None
    attempt: int = 1
    strategies: list[StrategyStanding] | None = Field(None, exclude_if=lambda value: value is None)
    snapshot: bool | None = Field(None, exclude_if=lambda value: value is None)
    watchers: int | None = Field(None, exclude_if=lambda value: value is None)
    cursor_unknown: bool | None = Field(None, exclude_if=lambda value: value is None)


class CompleteMessage(Lenient):
    """The job ended with a result."""

    type: Literal["complete"] = "complete"
    step: Literal["complete"] = "complete"
    progress: int = Field(default=100, ge=100, le=100)
    message: str
    timestamp: Instant
    result: StoredResult
    topic: str
    seq: int
    cursor: str


class ErrorBody(Lenient):
    """Why a job ended without a result. For bad lots also `problems`, as many as have room, of the
    `problems_total` that `problems_link` shows, a path below the root of the API."""

    code: ErrorCode
    details: str
    problems: list[FaultView] | None = Field(default=None, exclude_if=lambda value: value is None)
    problems_total: int | None = Field(default=None, exclude_if=lambda value: value is None)
    problems_link: str | None = Field(default=None, exclude_if=lambda value: value is None)


class ErrorMessage(Lenient):
    """The job ended without a result, and nothing else."""

    type: Literal["error"] = "error"
    step: StepName
    progress: int
    message: str
    timestamp: Instant
    error: ErrorBody
    topic: str
    seq: int
    cursor: str


class PingMessage(Lenient):
    """A heartbeat for the eyes."""

    type: Literal["ping"] = "ping"
    timestamp: Instant
    watchers: int | None = None


class JobSummary(Lenient):
    """A job in one line of a list of jobs."""

    kind: JobKindName
    id: int
    name: str
    status: JobStatusName
    step: StepName
    progress: int
    message: str
    strategy: str
    owner: str
    created_at: Instant
    started_at: Instant | None
    finished_at: Instant | None
    eta_seconds: float | None
    incumbent_hours: Hours
    bound_hours: Hours
    gap: Hours
    objective: ObjectiveView | None = Field(None, exclude_if=lambda value: value is None)
    queue_position: int | None
    watchers: int
    attempt: int
    time_limit_seconds: float | None = None
    lots: int | None = None


class RemovedJob(Lenient):
    """A job that is gone."""

    kind: JobKindName
    id: int


class JobMessage(Lenient):
    """What happened to a job, on the topic ``schedules``; on a job's own, that it is gone without
    a terminal message."""

    type: Literal["job"] = "job"
    event: Literal["added", "changed", "removed"]
    job: JobSummary | RemovedJob


class EndedJob(Lenient):
    """A job that has ended, as webhooks tell of it."""

    kind: JobKindName
    id: int
    name: str
    status: JobStatusName
    message: str
    strategy: str
    owner: str
    created_at: Instant
    started_at: Instant | None
    finished_at: Instant | None
    incumbent_hours: Hours
    bound_hours: Hours
    gap: Hours
    objective: ObjectiveView | None = Field(None, exclude_if=lambda value: value is None)
    error: ErrorBody | None


class EndMessage(Lenient):
    """What a webhook is sent when a job has ended, the same at every try."""

    type: Literal["job_ended"] = "job_ended"
    job: EndedJob


class ResultMessage(Lenient):
    """The one answer to a command that had an id."""

    type: Literal["result"] = "result"
    id: int | str
    ok: bool
    problem: ProblemDetails | None = None


class EventPage(Lenient):
    """Messages of one job in order; `cursor` continues behind them, `done`: nothing more comes."""

    events: list[ProgressMessage | CompleteMessage | ErrorMessage]
    cursor: str
    done: bool


def encode(
    kind: JobKind, job_id: int, seq: int, now: datetime, event: Event, *, history: str = ""
) -> bytes:
    """The frame of one event: what every watcher gets, byte for byte (`jobs.events.Encode`).

    `history`: the store's id, which stands in the cursor.
    """
    place = {"topic": topic(kind, job_id), "seq": seq, "cursor": cursor(job_id, seq, history)}
    data = _message(event, now, place).model_dump_json().encode()
    if len(data) > FRAME_BYTES and isinstance(event, Complete):
        lean = {key: value for key, value in event.result.items() if key != "curve"}
        data = _message(Complete(event.message, lean), now, place).model_dump_json().encode()
    if isinstance(event, Failed) and event.faults:
        data = _with_faults(event, now, place, f"/{kind.value}/{job_id}")
    return data


def _with_faults(event: Failed, now: datetime, place: Mapping[str, Any], link: str) -> bytes:
    """The frame of a refusal, with those of its faults, from the first on, that have room."""
    told = _message(event, now, place).model_dump(mode="json")
    error = told["error"] = {
        **told["error"],
        "problems": [],
        "problems_total": len(event.faults),
        "problems_link": link,
    }
    room = FRAME_BYTES - len(_json(told))
    for view in fault_views(event.faults[: room // len('{"where":"","value":""}')]):
        fault = view.model_dump()
        room -= len(_json(fault)) + len(b",")
        if room <= 0:
            break
        error["problems"].append(fault)
    return _json(told)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _message(event: Event, now: datetime, place: Mapping[str, Any]) -> BaseModel:
    match event:
        case Progress():
            return ProgressMessage(
                step=event.step,
                progress=event.progress,
                message=event.message,
                timestamp=now,
                incumbent_hours=event.figures.incumbent_hours,
                bound_hours=event.figures.bound_hours,
                gap=event.figures.gap,
                objective=objective_view(event.figures.objective),
                elapsed_seconds=event.elapsed_seconds,
                eta_seconds=event.eta_seconds,
                placed=event.placed,
                lots=event.lots,
                attempt=event.attempt,
                strategies=[standing_view(one) for one in event.standings] or None,
                **place,
            )
        case Complete():
            return CompleteMessage(
                message=event.message, timestamp=now, result=dict(event.result), **place
            )
        case Failed():
            return ErrorMessage(
                step=event.step,
                progress=event.progress,
                message=event.message,
                timestamp=now,
                error=ErrorBody(code=event.code, details=event.details),
                **place,
            )


def snapshot(
    job: Job,
    now: datetime,
    *,
    watchers: int,
    last: Frame | None = None,
    cursor_unknown: bool = False,
) -> tuple[int, bytes]:
    """The state summary sent on joining, and the seq after which the stream goes on.

    `last` is the newest progress message, in which a comparison's strategies stand.
    For a finished job that is the seq before its last event, so that the terminal message follows.
    `cursor_unknown`: the cursor it was joined with is none of this job's log.
    """
    seq = job.last_seq - 1 if job.status.final else job.last_seq
    message = ProgressMessage(
        step=job.step,
        progress=job.progress,
        message=job.message,
        timestamp=now,
        topic=topic(job.spec.kind, job.id),
        seq=seq,
        cursor=cursor(job.id, seq, job.history),
        incumbent_hours=job.figures.incumbent_hours,
        bound_hours=job.figures.bound_hours,
        gap=job.figures.gap,
        objective=objective_view(job.figures.objective),
        eta_seconds=job.eta_seconds,
        attempt=max(1, job.attempt),
        strategies=standings_in(last),
        snapshot=True,
        watchers=watchers,
        cursor_unknown=cursor_unknown or None,
    )
    return seq, message.model_dump_json().encode()


def job_message(event: Literal["added", "changed"], job: Job, *, watchers: int) -> bytes:
    """The frame that says how `job` stands."""
    spec = job.spec
    summary = JobSummary(
        kind=spec.kind.value,
        id=job.id,
        name=spec.name,
        status=job.status.value,
        step=job.step,
        progress=job.progress,
        message=job.message,
        strategy=spec.strategy,
        owner=job.owner.name,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        eta_seconds=job.eta_seconds,
        incumbent_hours=job.figures.incumbent_hours,
        bound_hours=job.figures.bound_hours,
        gap=job.figures.gap,
        objective=objective_view(job.figures.objective),
        queue_position=job.queue_position,
        watchers=watchers,
        attempt=job.attempt,
        time_limit_seconds=spec.time_limit_seconds,
        lots=job.lots,
    )
    return JobMessage(event=event, job=summary).model_dump_json().encode()


def end_message(job: Job) -> bytes:
    """The body that tells a webhook of the end of `job`."""
    spec, error = job.spec, job.error
    ended = EndedJob(
        kind=spec.kind.value,
        id=job.id,
        name=spec.name,
        status=job.status.value,
        message=job.message,
        strategy=spec.strategy,
        owner=job.owner.name,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        incumbent_hours=job.figures.incumbent_hours,
        bound_hours=job.figures.bound_hours,
        gap=job.figures.gap,
        objective=objective_view(job.figures.objective),
        error=ErrorBody(code=error["code"], details=error["details"]) if error else None,
    )
    return EndMessage(job=ended).model_dump_json().encode()


def removed_message(kind: JobKind, job_id: int) -> bytes:
    """The frame that says that a job is gone."""
    return (
        JobMessage(event="removed", job=RemovedJob(kind=kind.value, id=job_id))
        .model_dump_json()
        .encode()
    )
