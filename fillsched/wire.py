"""The messages of REST and WebSocket: model and jobs to JSON and back, nothing else.

What it is for: every shape that crosses the wire, as a pydantic model, so that OpenAPI and the JSON
Schemas are made from the code that speaks. What it is not for: meaning (`Problem`, `Service`) or
delivery (`api`). The contract in words is `docs/protocol.md`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    field_validator,
)

from fillsched.errors import (
    Fault,
    FillschedError,
    InvalidInput,
    LimitExceeded,
    MalformedRequest,
)
from fillsched.jobs.events import Complete, Event, Failed, Progress
from fillsched.jobs.job import Job, JobKind
from fillsched.model import Activity, ActivityKind, LineRules, Lot, Schedule

FRAME_BYTES = 10_000
"""No frame is longer than this, in bytes of UTF-8."""

NAME_CHARACTERS = 200
"""Longest name of a job."""

DIGITS = 6
"""Decimals of hours and gaps on the wire; 3.6 ms."""


def iso(moment: datetime) -> str:
    """`moment` as ISO 8601 in UTC with milliseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(iso, return_type=str)]
Hours = Annotated[float | None, PlainSerializer(lambda v: None if v is None else round(v, DIGITS))]


def _exact(value: object) -> object:
    """A JSON number as the decimal a person wrote, not as its nearest binary fraction."""
    return Decimal(repr(value)) if isinstance(value, float) else value


Figure = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(allow_inf_nan=False, max_digits=18, decimal_places=6),
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Message(BaseModel):
    """Clients ignore what they do not know, so messages may gain fields."""

    model_config = ConfigDict(frozen=True)


# -- requests ---------------------------------------------------------------------------------


class LineConfig(_Shape):
    """The figures of the line. Hours, and vials per hour."""

    rate_vials_per_hour: Figure = Field(gt=0, description="vials filled per hour")
    clean_hours: Figure = Field(ge=0, description="length of the clean before every campaign")
    clean_window_hours: Figure = Field(
        gt=0, description="time after a clean in which its campaign must be finished"
    )
    changeover_same_hours: Figure = Field(ge=0, description="between two lots of one type")
    changeover_different_hours: Figure = Field(ge=0, description="between two types")

    def rules(self) -> LineRules:
        """These figures as exact line rules."""
        return LineRules(
            rate=Fraction(self.rate_vials_per_hour),
            clean_hours=Fraction(self.clean_hours),
            clean_window_hours=Fraction(self.clean_window_hours),
            changeover_same_hours=Fraction(self.changeover_same_hours),
            changeover_different_hours=Fraction(self.changeover_different_hours),
        )


class ReadRequest(_Shape):
    """How to read a lots file, where the file alone leaves it open."""

    decimal: Literal["comma", "point"] | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    sheet: str | None = None
    columns: dict[str, str] = Field(default_factory=dict, alias="map")


class ScheduleFields(_Shape):
    """What a request for a schedule may say beside the lots."""

    name: str = Field("", max_length=NAME_CHARACTERS)
    strategy: str | None = Field(None, description="see GET /strategies; the default is auto")
    time_limit_seconds: float | None = Field(None, gt=0, allow_inf_nan=False)
    max_steps: int | None = Field(None, gt=0)
    seed: int = Field(0, ge=0, lt=2**32)
    start_time: AwareDatetime | None = Field(None, description="default: the next full hour, UTC")
    config: dict[str, Any] = Field(default_factory=dict, description="line figures that differ")
    read: ReadRequest = ReadRequest()

    @field_validator("name")
    @classmethod
    def _printable(cls, name: str) -> str:
        if any(ord(character) < 32 for character in name):
            raise ValueError("a name is one line of text, without control characters")
        return name.strip()


class ScheduleRequest(ScheduleFields):
    """A schedule with its lots in JSON."""

    lots: list[Any] = Field(
        description="[{lot_id, type, vials}] or [{lot_id, product, fill_hours}]"
    )


# -- answers ----------------------------------------------------------------------------------


class FaultView(_Message):
    """One thing that is wrong: where, what stood there, why it cannot be used, what to do."""

    where: str
    value: str
    reason: str
    fix: str


class ProblemDetails(_Message):
    """An error as RFC 9457 has it, with the stable `code` and, for bad input, every fault."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    problems: list[FaultView] = []


class Links(_Message):
    """Where a job can be watched and fetched."""

    self: str
    events: str
    socket: str
    activities: str


class Accepted(_Message):
    """The answer to a new job."""

    schedule_id: int
    status: str
    links: Links


class JobError(_Message):
    """Why a job ended without a result; `problems` where its lots were bad."""

    code: str
    details: str
    problems: list[FaultView] = []


class JobView(_Message):
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


class JobList(_Message):
    """A page of jobs, newest first."""

    schedules: list[JobView]


class ActivityView(_Message):
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


class StrategyView(_Message):
    """A way of planning."""

    name: str
    description: str
    guarantee: str
    default: bool


class CheckView(_Message):
    """The import report."""

    ok: bool
    lots: int
    receipt: dict[str, Any] | None
    problems: list[FaultView]
    problems_total: int


class TokenView(_Message):
    """An access token, as OAuth2 has it."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
    expires_in: int


class TicketView(_Message):
    """A ticket: single use, for a socket or event stream where no header can be set."""

    ticket: str
    expires_in: int


class UserView(_Message):
    """A user."""

    id: int
    name: str
    role: str


class UserList(_Message):
    """Everybody, by name."""

    users: list[UserView]


class NewUser(_Shape):
    """A user to be made."""

    name: str
    password: str = Field(repr=False)
    role: str = "planner"


class NewPassword(_Shape):
    """A password to be set."""

    password: str = Field(repr=False)


# -- socket messages --------------------------------------------------------------------------


class ProgressMessage(_Message):
    """The job goes on. Null: not known; nothing is invented."""

    type: Literal["progress"] = "progress"
    step: str
    progress: int
    message: str
    timestamp: Instant
    topic: str
    seq: int
    cursor: str
    incumbent_hours: Hours = None
    bound_hours: Hours = None
    gap: Hours = None
    elapsed_seconds: Hours = None
    eta_seconds: float | None = None
    placed: int | None = None
    lots: int | None = None
    attempt: int = 1
    snapshot: bool | None = Field(None, exclude_if=lambda value: value is None)
    watchers: int | None = Field(None, exclude_if=lambda value: value is None)


class CompleteMessage(_Message):
    """The job ended with a result."""

    type: Literal["complete"] = "complete"
    step: Literal["complete"] = "complete"
    progress: Literal[100] = 100
    message: str
    timestamp: Instant
    result: dict[str, Any]
    topic: str
    seq: int
    cursor: str


class ErrorBody(_Message):
    """Why a job ended without a result."""

    code: str
    details: str


class ErrorMessage(_Message):
    """The job ended without a result, and nothing else."""

    type: Literal["error"] = "error"
    step: str
    progress: int
    message: str
    timestamp: Instant
    error: ErrorBody
    topic: str
    seq: int
    cursor: str


class PingMessage(_Message):
    """A heartbeat for the eyes."""

    type: Literal["ping"] = "ping"
    timestamp: Instant
    watchers: int | None = None


class JobSummary(_Message):
    """A job in one line of a list of jobs."""

    kind: str
    id: int
    name: str
    status: str
    step: str
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
    queue_position: int | None
    watchers: int
    attempt: int


class RemovedJob(_Message):
    """A job that is gone."""

    kind: str
    id: int


class JobMessage(_Message):
    """What happened to a job, on the topic ``schedules``."""

    type: Literal["job"] = "job"
    event: Literal["added", "changed", "removed"]
    job: JobSummary | RemovedJob


class SocketView(_Message):
    """One connection, for an overview of them."""

    id: str
    user: str
    kind: str
    topics: int
    age_seconds: float
    beat_age_seconds: float
    lag_ms: float | None
    queued: int
    conflated: int


class ServerMessage(_Message):
    """The server's own figures, on the topic ``server``."""

    type: Literal["server"] = "server"
    timestamp: Instant
    jobs: dict[str, int]
    connections: dict[str, int]
    messages_per_second: float
    heartbeat_seconds: float
    sockets: list[SocketView]
    sockets_total: int


class ResultMessage(_Message):
    """The one answer to a command that had an id."""

    type: Literal["result"] = "result"
    id: int | str
    ok: bool
    problem: ProblemDetails | None = None


# -- turning one into the other ---------------------------------------------------------------


def topic(kind: JobKind, job_id: int) -> str:
    """The name of a job's stream."""
    return f"{kind.value}:{job_id}"


def job_of_topic(text: str) -> tuple[JobKind, int] | None:
    """The job whose stream has that name; None when it is not such a name."""
    kind, _, number = text.partition(":")
    kinds = [known.value for known in JobKind]
    if kind not in kinds or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    return JobKind(kind), int(number)


def cursor(job_id: int, seq: int) -> str:
    """The opaque string by which a client resumes after event `seq`."""
    return f"{job_id}-{seq}"


def seq_of(text: str, job_id: int) -> int | None:
    """The seq a cursor of this job stands for; 0 for ``start``; None when it is not one."""
    if text == "start":
        return 0
    head, _, tail = text.partition("-")
    if head != str(job_id) or not tail.isdecimal() or len(tail) > 12:
        return None
    return int(tail)


def encode(kind: JobKind, job_id: int, seq: int, now: datetime, event: Event) -> bytes:
    """The frame of one event: what every watcher gets, byte for byte (`jobs.events.Encode`)."""
    place = {"topic": topic(kind, job_id), "seq": seq, "cursor": cursor(job_id, seq)}
    data = _message(event, now, place).model_dump_json().encode()
    if len(data) > FRAME_BYTES and isinstance(event, Complete):
        lean = {key: value for key, value in event.result.items() if key != "curve"}
        data = _message(Complete(event.message, lean), now, place).model_dump_json().encode()
    return data


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
                elapsed_seconds=event.elapsed_seconds,
                eta_seconds=event.eta_seconds,
                placed=event.placed,
                lots=event.lots,
                attempt=event.attempt,
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


def snapshot(job: Job, now: datetime, *, watchers: int) -> tuple[int, bytes]:
    """The state summary sent on joining, and the seq after which the stream goes on.

    For a finished job that is the seq before its last event, so that the terminal message follows.
    """
    seq = job.last_seq - 1 if job.status.final else job.last_seq
    message = ProgressMessage(
        step=job.step,
        progress=job.progress,
        message=job.message,
        timestamp=now,
        topic=topic(job.spec.kind, job.id),
        seq=seq,
        cursor=cursor(job.id, seq),
        incumbent_hours=job.figures.incumbent_hours,
        bound_hours=job.figures.bound_hours,
        gap=job.figures.gap,
        eta_seconds=job.eta_seconds,
        attempt=max(1, job.attempt),
        snapshot=True,
        watchers=watchers,
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
        queue_position=job.queue_position,
        watchers=watchers,
        attempt=job.attempt,
    )
    return JobMessage(event=event, job=summary).model_dump_json().encode()


def removed_message(kind: JobKind, job_id: int) -> bytes:
    """The frame that says that a job is gone."""
    return (
        JobMessage(event="removed", job=RemovedJob(kind=kind.value, id=job_id))
        .model_dump_json()
        .encode()
    )


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


def accepted(job: Job) -> Accepted:
    """The answer to a new job."""
    home = f"/schedule/{job.id}"
    return Accepted(
        schedule_id=job.id,
        status=job.status.value,
        links=Links(
            self=home,
            events=f"{home}/events",
            socket=f"/ws{home}",
            activities=f"{home}/activities",
        ),
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


def moment(start: datetime, ticks: int, ticks_per_hour: int) -> datetime:
    """The time of day `ticks` after `start`, to the microsecond."""
    return start + timedelta(microseconds=ticks * 3_600_000_000 // ticks_per_hour)


def faults_of(errors: Sequence[Mapping[str, Any]], known: Sequence[str] = ()) -> list[Fault]:
    """pydantic's errors as faults; for an unknown key the nearest of `known` is named."""
    faults = []
    for error in errors:
        where = ".".join(str(part) for part in error["loc"] if part != "body") or "body"
        value = "" if isinstance(error["input"], dict | list) else str(error["input"])[:80]
        if error["type"] == "extra_forbidden":
            near = get_close_matches(str(error["loc"][-1]), known, n=1)
            fix = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}"
            faults.append(Fault(where, "", "there is no such key", fix if known else "Remove it"))
        else:
            faults.append(Fault(where, value, _lower(str(error["msg"])), "Correct the value"))
    return faults


def _lower(text: str) -> str:
    text = text.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def line_config(base: LineConfig, changes: Mapping[str, Any]) -> LineConfig:
    """`base` with `changes`. Raises InvalidInput naming unknown keys and wrong figures."""
    try:
        return LineConfig.model_validate(base.model_dump() | dict(changes))
    except ValidationError as error:
        faults = faults_of(error.errors(), tuple(LineConfig.model_fields))
        raise MalformedRequest(
            [Fault(f"config.{f.where}", f.value, f.reason, f.fix) for f in faults]
        ) from error
