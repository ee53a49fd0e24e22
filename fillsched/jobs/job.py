"""A job: one run of the planner for one user, from the queue to its end.

What it is for: the values that the store keeps and the service hands out. What it is not for: how a
job moves between states (see `transitions`) or what it tells watchers (see `events`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from fillsched.identity import User


class JobKind(StrEnum):
    """What is run. Both kinds share one sequence of ids."""

    SCHEDULE = "schedule"
    COMPARISON = "comparison"


class JobStatus(StrEnum):
    """Where a job stands. The last three are final and never change again."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether it never changes again."""
        return self in (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


class Command(StrEnum):
    """What somebody asked of a job that is queued or running."""

    CANCEL = "cancel"
    FINISH = "finish"


class GiveBack(StrEnum):
    """Why an attempt gives its job back to the queue, and what that costs the job.

    `ORDERLY`: its worker is to end; nothing. `DEATH`: its solver died while the worker lived; one
    of a few tries. `TROUBLE`: something that passes, such as a locked store; a pause.
    """

    ORDERLY = "orderly"
    DEATH = "death"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What was asked for, complete: nothing is looked up in settings once a job is accepted.

    `line` holds the line figures (see `wire.LineConfig`), `read` how to read the file (see
    `intake.ReadOptions`), both as JSON-able mappings; `plant` the plant as `model.plant.figures`
    reads it, None where no more was said than the figures of one line. `start_time` is aware UTC.
    Seconds are wall clock seconds; `max_steps` counts the planner's units of work; `gap` (0 to 1)
    is near enough to the best possible; None: no such limit. Limits hold for each of the
    `strategies` of a
    comparison, whose `strategy` is ``SEVERAL``.
    """

    kind: JobKind
    name: str
    strategy: str
    seed: int
    start_time: datetime
    line: Mapping[str, Any]
    read: Mapping[str, Any] = field(default_factory=dict)
    time_limit_seconds: float | None = None
    max_steps: int | None = None
    gap: float | None = None
    strategies: tuple[str, ...] = ()
    plant: Mapping[str, Any] | None = None


SEVERAL = "several"
"""In the place of a strategy's name, where a comparison tries more than one."""


JSON_TYPE = "application/json"
"""Media type of lots that came as the list in a JSON request, not as a file."""


@dataclass(frozen=True, slots=True)
class LotsFile:
    """The lots as they came: the bytes, the file's name, and the media type they were sent as."""

    content: bytes
    filename: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Objective:
    """What a plan of a plant costs by its aim: `value` of the best schedule, and what none can be
    below, in `unit`; None: not known, or not said while lots are left out."""

    name: str
    unit: str
    value: float | None
    bound: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a running search, in hours. None: not known (yet). `gap` is of `objective`,
    which is None where the makespan alone is the aim of one line."""

    incumbent_hours: float | None = None
    bound_hours: float | None = None
    gap: float | None = None
    objective: Objective | None = None


NOTHING_KNOWN = Figures()


@dataclass(frozen=True, slots=True)
class StoredSchedule:
    """A judged schedule in compact form: `campaigns` is a compressed list of lists of lot indexes,
    of a plant its activities (`codec`).

    `incumbent` holds the figures the schedule was judged to have (see `jobs.performance`). Of a
    comparison both hold those of every strategy (see `jobs.keeping`).
    """

    campaigns: bytes
    incumbent: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Job:
    """One job as the store knows it. Times are aware UTC; `last_seq` is its newest event's.

    `attempt` is the fence: every claim raises it. `deaths` counts the solvers that died on it while
    their worker lived, `losses` the workers that died with it, `troubles` what passed (`GiveBack`).
    `worked_seconds` is how long earlier attempts worked, as far as they could tell.

    `lots`: how many it has, None until they are read. `queue_position` counts from 1 and is None
    unless the job is queued. `result` and `error` are what its terminal message carried.
    """

    id: int
    owner: User
    spec: JobSpec
    status: JobStatus
    step: str
    progress: int
    message: str
    attempt: int
    deaths: int
    worked_seconds: float
    created_at: datetime
    last_seq: int
    losses: int = 0
    troubles: int = 0
    figures: Figures = NOTHING_KNOWN
    started_at: datetime | None = None
    finished_at: datetime | None = None
    eta_seconds: float | None = None
    lots: int | None = None
    command: Command | None = None
    queue_position: int | None = None
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    history: str = ""


def process_of(worker: str) -> str:
    """The process in which `worker` (``host:pid:number``) runs."""
    return worker.rpartition(":")[0] or worker
