"""The store of jobs: what every method promises, and the values it takes.

What it is for: the interface behind which SQLite, PostgreSQL and memory stand; one contract suite
(`tests/contract`) holds every implementation to these words. What it is not for: anything a single
implementation knows.

All methods may be called from any thread. `attempt` is the fence: a write by an attempt that no
longer holds its job changes nothing and raises StaleAttempt.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from fillsched.identity import User
from fillsched.jobs.comparison.checkpoint import StoredRun
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
    StoredSchedule,
)
from fillsched.ports.audit import Entry


@dataclass(frozen=True, slots=True)
class JobState:
    """The part of a job that moves while it runs, written together with the event that says so."""

    step: str
    progress: int
    message: str
    figures: Figures = NOTHING_KNOWN
    eta_seconds: float | None = None
    lots: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a job: its final status, and the result or the error its last event carries."""

    status: JobStatus
    state: JobState
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NewJob:
    """What `Store.create` needs. `first_frame(job_id)` encodes event 1, once the id is known;
    `most_queued` jobs of its owner may wait (0: any number)."""

    owner: User
    spec: JobSpec
    lots: LotsFile
    state: JobState
    first_frame: Callable[[int], Frame]
    idempotency_key: str | None = None
    body_hash: str | None = None
    most_queued: int = 0


LONGEST_PAUSE = timedelta(seconds=60)
"""A job that was given back for passing trouble waits this long at most."""


Kept = StoredSchedule | tuple[StoredRun, ...]
"""What outlives an attempt: a schedule, or the runs of a comparison's strategies."""


class Store(Protocol):
    """Jobs and all that belongs to them. Every method is one transaction: whole or not at all."""

    def create(self, new: NewJob, now: datetime, *, noted: Entry | None = None) -> tuple[Job, bool]:
        """Stores job, lots and first event; returns the job and whether it is new. `noted`: of a
        new one, with its number (see `audit`).

        With an idempotency key that this owner used before, the earlier job comes back and False;
        raises InvalidInput when the body differs. Racing calls with one key make one job.
        """
        ...

    def get(self, job_id: int, owner: User | None = None) -> Job:
        """The job; with `owner` only if it is that user's. Raises NotFound, for somebody else's as
        for a missing one and in the same time."""
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
        search: str = "",
        ended_before: datetime | None = None,
    ) -> Sequence[Job]:
        """Newest first; `kind` and `owner` None mean every and everybody's, `before_id` continues a
        page. `search`: part of the name, A to Z in any case. `ended_before`: final since then."""
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

    def save(self, job_id: int, attempt: int, kept: Kept) -> None:
        """Keeps the best schedule so far, replacing an earlier one; of a comparison those of all
        its strategies. Raises StaleAttempt."""
        ...

    def schedule(self, job_id: int) -> StoredSchedule | None:
        """The last schedule kept. Raises NotFound."""
        ...

    def runs(self, job_id: int) -> Sequence[StoredRun]:
        """What was last kept of a comparison's strategies, in their order. Raises NotFound."""
        ...

    def finish(
        self,
        job_id: int,
        attempt: int,
        outcome: Outcome,
        frame: Frame,
        now: datetime,
        kept: Kept | None = None,
    ) -> None:
        """Ends the job: status, what is kept and last event together.

        Raises StaleAttempt, and CancelCameFirst when a cancel was noted that the outcome does not
        obey: then nothing is stored.
        """
        ...

    def command(self, job_id: int, command: Command, *, noted: Entry | None = None) -> Job:
        """Notes what is asked of a job; a cancel is never overruled by a finish.

        Returns the job. Raises NotFound, and Conflict when it is final.
        """
        ...

    def cancel_queued(self, job_id: int, outcome: Outcome, frame: Frame, now: datetime) -> bool:
        """Ends a job that no attempt holds; False when it was not queued any more."""
        ...

    def rename(self, job_id: int, name: str, *, noted: Entry | None = None) -> Job:
        """Gives the job another name; its messages keep the one they were told with. Raises
        NotFound."""
        ...

    def delete(self, job_id: int, *, noted: Entry | None = None) -> None:
        """Removes a job and all that belongs to it; its id is never used again. Raises NotFound."""
        ...

    def counts(self, owner: User | None = None) -> Mapping[JobStatus, int]:
        """How many jobs stand in each status; `owner` None means everybody's."""
        ...
