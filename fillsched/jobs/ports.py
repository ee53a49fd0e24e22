"""What the jobs room asks of the world: four ports, with what each one promises.

What it is for: the interfaces behind which SQLite, PostgreSQL, Redis, processes and memory stand;
one contract suite (`tests/backends/test_contract.py`) holds every implementation to these words.
What it is not for: anything a single implementation knows.

All methods may be called from any thread. `attempt` is the fence: a write by an attempt that no
longer holds its job changes nothing and raises StaleAttempt.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from fillsched.jobs.events import Frame
from fillsched.jobs.job import (
    NOTHING_KNOWN,
    Command,
    Figures,
    GiveBack,
    Job,
    JobKind,
    JobSpec,
    JobStatus,
    LotsFile,
    Plan,
    User,
)
from fillsched.solve.result import StopReason


@dataclass(frozen=True, slots=True)
class JobState:
    """The part of a job that moves while it runs, written together with the event that says so."""

    step: str
    progress: int
    message: str
    figures: Figures = NOTHING_KNOWN
    eta_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a job: its final status, and the result or the error its last event carries."""

    status: JobStatus
    state: JobState
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """What `Store.create` needs. `first_frame(job_id)` encodes event 1, once the id is known."""

    owner: User
    spec: JobSpec
    lots: LotsFile
    state: JobState
    first_frame: Callable[[int], Frame]
    idempotency_key: str | None = None
    body_hash: str | None = None


LONGEST_PAUSE = timedelta(seconds=60)
"""A job that was given back for passing trouble waits this long at most."""


class Store(Protocol):
    """Jobs and all that belongs to them. Every method is one transaction: whole or not at all."""

    def create(self, new: NewJob, now: datetime) -> tuple[Job, bool]:
        """Stores job, lots and first event; returns the job and whether it is new.

        With an idempotency key that this owner used before, the earlier job comes back and False;
        raises InvalidInput when the body differs. Racing calls with one key make one job.
        """
        ...

    def get(self, job_id: int) -> Job:
        """The job. Raises NotFound."""
        ...

    def get_many(self, job_ids: Sequence[int]) -> Sequence[Job]:
        """Those of the jobs that exist, in any order."""
        ...

    def list(
        self,
        *,
        kind: JobKind | None,
        owner: User | None,
        status: JobStatus | None,
        before_id: int | None,
        limit: int,
    ) -> Sequence[Job]:
        """Newest first; `kind` and `owner` None mean every and everybody's, `before_id` continues a
        page."""
        ...

    def lots_file(self, job_id: int) -> LotsFile:
        """The lots as they came. Raises NotFound."""
        ...

    def claim(
        self,
        *,
        worker: str,
        now: datetime,
        lease_until: datetime,
        job_id: int | None = None,
        held: Collection[int] = (),
    ) -> Job | None:
        """Takes the next job that is queued or whose lease ran out, raising its attempt by one.

        A job whose lease ran out in another process counts a loss. `held`: jobs on which this
        process still works; a process that stood still takes none of them from itself.

        Users take turns: first the one whose last start lies furthest back, then the oldest job.
        With `job_id`, that job or None; a pause (`requeue`) holds only a job that nobody asks for
        by its id. Two racing claims never both get a job.
        """
        ...

    def renew(self, job_id: int, attempt: int, lease_until: datetime) -> Command | None:
        """Keeps the job and says what was asked of it meanwhile. Raises StaleAttempt."""
        ...

    def requeue(
        self,
        job_id: int,
        attempt: int,
        why: GiveBack,
        *,
        worked_seconds: float = 0.0,
        not_before: datetime | None = None,
    ) -> None:
        """Gives the job back to the queue, events and plan kept. Raises StaleAttempt.

        `why` says which of the job's counts rises. `worked_seconds` is added to what the job has
        used of its hard limit. No worker takes it before `not_before`, nor is it held back for
        longer than LONGEST_PAUSE by a clock that was set back.
        """
        ...

    def requeue_all(self, *, lost: bool) -> int:
        """Requeues every running job; returns how many. `lost`: their daemon died, which counts.

        For a daemon that is alone on its data directory, when it starts and when it ends.
        """
        ...

    def save_read(self, job_id: int, attempt: int, lots: bytes, receipt: Mapping[str, Any]) -> None:
        """Keeps what was read: the lots in compact form, and the receipt. Raises StaleAttempt."""
        ...

    def read_lots(self, job_id: int) -> tuple[bytes, Mapping[str, Any]] | None:
        """What `save_read` kept, None before that. Raises NotFound."""
        ...

    def save_plan(self, job_id: int, attempt: int, plan: Plan) -> None:
        """Keeps the best schedule so far, replacing an earlier one. Raises StaleAttempt."""
        ...

    def plan(self, job_id: int) -> Plan | None:
        """The last plan kept. Raises NotFound."""
        ...

    def finish(
        self,
        job_id: int,
        attempt: int,
        outcome: Outcome,
        frame: Frame,
        now: datetime,
        plan: Plan | None = None,
    ) -> None:
        """Ends the job: status, plan and last event together. Raises StaleAttempt."""
        ...

    def command(self, job_id: int, command: Command) -> Job:
        """Notes what is asked of a job; a cancel is never overruled by a finish.

        Returns the job. Raises NotFound, and Conflict when it is final.
        """
        ...

    def cancel_queued(self, job_id: int, outcome: Outcome, frame: Frame, now: datetime) -> bool:
        """Ends a job that no attempt holds; False when it was not queued any more."""
        ...

    def delete(self, job_id: int) -> None:
        """Removes a job and all that belongs to it; its id is never used again. Raises NotFound."""
        ...

    def counts(self, owner: User | None = None) -> Mapping[JobStatus, int]:
        """How many jobs stand in each status; `owner` None means everybody's."""
        ...


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what only the door needs. `password_hash` None: nobody can log in as them.

    `generation` rises when every token of the user is to end: a new password, a removal.
    """

    user: User
    password_hash: str | None
    generation: int


class Accounts(Protocol):
    """Who may ask, and which tokens and tickets still count. A removed user is not found."""

    def account(self, user_id: int) -> Account | None:
        """The account, None when there is none (any more)."""
        ...

    def named(self, name: str) -> Account | None:
        """The account of that name."""
        ...

    def list(self) -> Sequence[User]:
        """Everybody, by name."""
        ...

    def add(self, name: str, role: str, password_hash: str | None, now: datetime) -> User:
        """Makes a user. Raises Conflict when the name was ever used: jobs keep their owner."""
        ...

    def remove(self, user_id: int, now: datetime) -> None:
        """Ends the account and its tokens; the jobs stay. Raises NotFound."""
        ...

    def set_password(self, user_id: int, password_hash: str) -> None:
        """Changes the password and ends all tokens of the user. Raises NotFound."""
        ...

    def standing(
        self, user_ids: Collection[int], jtis: Collection[str]
    ) -> tuple[Mapping[int, int], Collection[str]]:
        """The generation of each of these users who still exists, and which tokens are revoked."""
        ...

    def revoke(self, jti: str, expires_at: datetime) -> None:
        """Makes one token invalid from now on; may be repeated."""
        ...

    def revoked(self, jti: str) -> bool:
        """Whether the token was revoked."""
        ...

    def keep_ticket(self, hashed: str, user_id: int, expires_at: datetime) -> None:
        """Keeps a ticket that can be taken once."""
        ...

    def take_ticket(self, hashed: str, now: datetime) -> int | None:
        """The user id of a ticket, which is gone afterwards; None when it does not count."""
        ...

    def forget_expired(self, now: datetime) -> None:
        """Drops revocations and tickets that have expired anyway."""
        ...


class EventLog(Protocol):
    """The events of every job, in order, for as long as the job is kept."""

    def append(
        self, job_id: int, attempt: int, frames: Sequence[Frame], state: JobState
    ) -> Future[None]:
        """Appends and moves the job's state with it, then publishes; the answer comes with that.

        A frame that a watcher sees is on disk first. What is stored later by the same caller is
        stored after it. The answer may be StaleAttempt: then nothing was appended.
        """
        ...

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        """Frames with seq > `after`, in order, at most `limit`; empty when there are none."""
        ...


class Bus(Protocol):
    """Hints that something happened. A hint may be lost or come twice; the log is the truth."""

    def publish(self, job_id: int, frames: Sequence[Frame]) -> None:
        """Says that `frames` are in the log; with none: that a command or a deletion is."""
        ...

    def subscribe(self, job_id: int, hint: "Hint") -> Callable[[], None]:
        """Calls `hint` for every publication on the job, from any thread, until the returned
        function is called."""
        ...

    def subscribe_all(self, hint: "HintOfAny") -> Callable[[], None]:
        """Calls `hint` for every publication on any job; otherwise as `subscribe`."""
        ...


Hint = Callable[[Sequence[Frame]], None]
HintOfAny = Callable[[int, Sequence[Frame]], None]


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A host that runs jobs: `slots` at a time, `busy` now; `beat_age_seconds` since it looked
    round."""

    host: str
    slots: int
    busy: int
    beat_age_seconds: float


class Executor(Protocol):
    """Runs attempts. The queue itself is in the store."""

    def workers(self) -> Sequence[WorkerState]:
        """The hosts known to run jobs; a host that is silent for long is left out."""
        ...

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        """Says that there is work. A hint; `at_once` runs the job beside the usual workers."""
        ...


class Solver(Protocol):
    """One performance (`jobs.performance`) under way somewhere it can be stopped."""

    def receive(self, timeout_seconds: float) -> object | None:
        """The next thing told, None when the time passed or `wake` was called.

        Raises SolverDied when nothing more can come, PassingTrouble when that was none of its
        doing.
        """
        ...

    def ask(self, reason: StopReason) -> None:
        """Asks the planner to stop and give its best."""
        ...

    def wake(self) -> None:
        """Makes a waiting `receive` return; from any thread."""
        ...

    def close(self) -> None:
        """Ends it, by force if need be; may be repeated. Nothing is received afterwards."""
        ...


class SolverDied(Exception):
    """The solver ended without saying how; `text` is for the log."""


class PassingTrouble(Exception):
    """What has nothing to do with the job and will pass; `text` is for the log."""
