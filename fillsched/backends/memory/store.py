"""A `Store` and `EventLog` as dictionaries in this process.

What it is for: tests and experiments that need no file. What it is not for: anything that must
outlast the process.
"""

import threading
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from fillsched.backends.memory.audit import MemoryAudit
from fillsched.backends.memory.kept_job import KeptJob
from fillsched.backends.memory.searching import found_by
from fillsched.errors import CancelCameFirst, Conflict, NotFound, StaleAttempt
from fillsched.identity import User
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.events import Frame
from fillsched.jobs.job import (
    Command,
    GiveBack,
    Job,
    JobKind,
    JobStatus,
    LotsFile,
    StoredSchedule,
    process_of,
)
from fillsched.jobs.transitions import Move, after
from fillsched.ports.audit import Entry
from fillsched.ports.bus import Bus
from fillsched.ports.store import LONGEST_PAUSE, JobState, Kept, NewJob, Outcome
from fillsched.ports.store_errors import key_reused, queue_full


@dataclass(slots=True)
class MemoryStore:
    """`Store` and `EventLog` (see `jobs.ports`) as dictionaries behind one lock.

    `bus` is told of every frame after it is kept, outside the lock.
    """

    bus: Bus
    audit: MemoryAudit = field(default_factory=MemoryAudit)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _jobs: dict[int, KeptJob] = field(default_factory=dict)
    _last_id: int = 0
    _last_claims: dict[int, datetime] = field(default_factory=dict)

    # -- making and reading ---------------------------------------------------------------------

    def create(self, new: NewJob, now: datetime, *, noted: Entry | None = None) -> tuple[Job, bool]:
        with self._lock:
            earlier = self._made_with(new.owner, new.idempotency_key)
            if earlier is not None:
                if earlier.body_hash != new.body_hash:
                    raise key_reused()
                return self.get(earlier.job.id), False
            waiting = [
                kept
                for kept in self._jobs.values()
                if kept.job.owner.id == new.owner.id and kept.job.status is JobStatus.QUEUED
            ]
            if new.most_queued and len(waiting) >= new.most_queued:
                raise queue_full(new.most_queued)
            self._last_id += 1
            job = Job(
                id=self._last_id,
                owner=new.owner,
                spec=new.spec,
                status=JobStatus.QUEUED,
                step="",
                progress=0,
                message="",
                attempt=0,
                deaths=0,
                worked_seconds=0.0,
                created_at=now,
                last_seq=1,
            )
            self._jobs[job.id] = KeptJob(
                _in_state(job, new.state),
                new.lots,
                [new.first_frame(job.id)],
                new.idempotency_key,
                new.body_hash,
            )
            self.audit.note(noted and noted.about(job.id))
            return self.get(job.id), True

    def _made_with(self, owner: User, key: str | None) -> KeptJob | None:
        for kept in self._jobs.values():
            if key is not None and kept.idempotency_key == key and kept.job.owner.id == owner.id:
                return kept
        return None

    def get(self, job_id: int, owner: User | None = None) -> Job:
        with self._lock:
            job = self._kept(job_id).job
            if owner is not None and job.owner.id != owner.id:
                raise NotFound.of("schedule", job_id)
            if job.status is not JobStatus.QUEUED:
                return job
            return replace(job, queue_position=self._queue().index(job_id) + 1)

    def get_many(self, job_ids: Sequence[int]) -> Sequence[Job]:
        found = []
        for job_id in job_ids:
            with suppress(NotFound):
                found.append(self.get(job_id))
        return found

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
        with self._lock:
            ids = [
                kept.job.id
                for kept in self._jobs.values()
                if kind in (None, kept.job.spec.kind)
                and (owner is None or kept.job.owner.id == owner.id)
                and (status is None or kept.job.status is status)
                and (before_id is None or kept.job.id < before_id)
                and found_by(kept.job, search, ended_before)
            ]
            return [self.get(job_id) for job_id in sorted(ids, reverse=True)[:limit]]

    def lots_file(self, job_id: int) -> LotsFile:
        with self._lock:
            return self._kept(job_id).lots_file

    def read_lots(self, job_id: int) -> tuple[bytes, Mapping[str, Any]] | None:
        with self._lock:
            return self._kept(job_id).read

    def schedule(self, job_id: int) -> StoredSchedule | None:
        with self._lock:
            kept = self._kept(job_id).kept
        return kept if isinstance(kept, StoredSchedule) else None

    def runs(self, job_id: int) -> Sequence[StoredRun]:
        with self._lock:
            kept = self._kept(job_id).kept
        return kept if isinstance(kept, tuple) else ()

    def counts(self, owner: User | None = None) -> Mapping[JobStatus, int]:
        with self._lock:
            jobs = [kept.job for kept in self._jobs.values()]
        found = [job.status for job in jobs if owner is None or job.owner.id == owner.id]
        return {status: found.count(status) for status in JobStatus}

    # -- the queue and the fence ----------------------------------------------------------------

    def claim(
        self,
        *,
        worker: str,
        now: datetime,
        lease_until: datetime,
        job_id: int | None = None,
        held: Collection[int] = (),
    ) -> Job | None:
        with self._lock:
            free = [
                kept
                for kept in self._jobs.values()
                if _free(kept, now)
                and kept.job.id not in held
                and (kept.job.id == job_id if job_id is not None else not _paused(kept, now))
            ]
            if not free:
                return None
            kept = min(free, key=lambda kept: (self._last_claim(kept.job.owner), kept.job.id))
            job = kept.job
            lost = job.status is JobStatus.RUNNING and process_of(kept.worker) != process_of(worker)
            kept.job = replace(
                job,
                status=after(job.status, Move.CLAIM),
                attempt=job.attempt + 1,
                losses=job.losses + lost,
                started_at=job.started_at or now,
            )
            kept.lease_until, kept.worker, kept.not_before = lease_until, worker, None
            self._last_claims[job.owner.id] = now
            return kept.job

    def renew(self, job_id: int, attempt: int, lease_until: datetime) -> Command | None:
        with self._lock:
            kept = self._held(job_id, attempt)
            kept.lease_until = lease_until
            return kept.job.command

    def requeue(
        self,
        job_id: int,
        attempt: int,
        why: GiveBack,
        *,
        worked_seconds: float = 0.0,
        not_before: datetime | None = None,
    ) -> None:
        with self._lock:
            kept = self._held(job_id, attempt)
            job = self._given_back(kept)
            kept.not_before = not_before
            kept.job = replace(
                job,
                deaths=job.deaths + (why is GiveBack.DEATH),
                troubles=job.troubles + (why is GiveBack.TROUBLE),
                worked_seconds=job.worked_seconds + worked_seconds,
            )

    def requeue_all(self, *, lost: bool) -> int:
        with self._lock:
            running = [k for k in self._jobs.values() if k.job.status is JobStatus.RUNNING]
            for kept in running:
                job = self._given_back(kept)
                kept.job = replace(job, losses=job.losses + lost)
            return len(running)

    def _given_back(self, kept: KeptJob) -> Job:
        kept.lease_until = None
        return replace(kept.job, status=after(kept.job.status, Move.REQUEUE))

    def save_read(self, job_id: int, attempt: int, lots: bytes, receipt: Mapping[str, Any]) -> None:
        with self._lock:
            self._held(job_id, attempt).read = (lots, dict(receipt))

    def save(self, job_id: int, attempt: int, kept: Kept) -> None:
        with self._lock:
            self._held(job_id, attempt).kept = kept

    def finish(
        self,
        job_id: int,
        attempt: int,
        outcome: Outcome,
        frame: Frame,
        now: datetime,
        kept: Kept | None = None,
    ) -> None:
        with self._lock:
            held = self._held(job_id, attempt)
            cancelled = held.job.command is Command.CANCEL
            if cancelled and outcome.status is not JobStatus.CANCELLED:
                raise CancelCameFirst(job_id)
            held.kept = held.kept if kept is None else kept
            self._end(held, outcome, frame, now)
        self.bus.publish(job_id, [frame])

    def _end(self, kept: KeptJob, outcome: Outcome, frame: Frame, now: datetime) -> None:
        kept.frames.append(frame)
        kept.lease_until = None
        kept.job = replace(
            _in_state(kept.job, outcome.state),
            status=outcome.status,
            last_seq=frame.seq,
            finished_at=now,
            result=outcome.result,
            error=outcome.error,
        )

    # -- what users ask -------------------------------------------------------------------------

    def command(self, job_id: int, command: Command, *, noted: Entry | None = None) -> Job:
        with self._lock:
            kept = self._kept(job_id)
            if kept.job.status.final:
                what = kept.job.spec.kind.title()
                raise Conflict(f"{what} {job_id} has ended already: {kept.job.status}.")
            if kept.job.command is not Command.CANCEL:
                kept.job = replace(kept.job, command=command)
            self.audit.note(noted)
            return self.get(job_id)

    def cancel_queued(self, job_id: int, outcome: Outcome, frame: Frame, now: datetime) -> bool:
        with self._lock:
            kept = self._jobs.get(job_id)
            if (
                kept is None
                or kept.job.status is not JobStatus.QUEUED
                or kept.job.last_seq != frame.seq - 1
            ):
                return False
            self._end(kept, outcome, frame, now)
            kept.job = replace(kept.job, attempt=kept.job.attempt + 1)
        self.bus.publish(job_id, [frame])
        return True

    def rename(self, job_id: int, name: str, *, noted: Entry | None = None) -> Job:
        with self._lock:
            kept = self._kept(job_id)
            kept.job = replace(kept.job, spec=replace(kept.job.spec, name=name))
            self.audit.note(noted)
            return self.get(job_id)

    def delete(self, job_id: int, *, noted: Entry | None = None) -> None:
        with self._lock:
            self._kept(job_id)
            del self._jobs[job_id]
            self.audit.note(noted)

    # -- EventLog -------------------------------------------------------------------------------

    def append(
        self, job_id: int, attempt: int, frames: Sequence[Frame], state: JobState
    ) -> Future[None]:
        done: Future[None] = Future()
        try:
            with self._lock:
                kept = self._held(job_id, attempt)
                kept.frames.extend(frames)
                kept.job = replace(_in_state(kept.job, state), last_seq=frames[-1].seq)
        except StaleAttempt as stale:
            done.set_exception(stale)
            return done
        self.bus.publish(job_id, frames)
        done.set_result(None)
        return done

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        with self._lock:
            kept = self._jobs.get(job_id)
            return [] if kept is None else kept.frames[after : after + limit]

    # -- within the lock ------------------------------------------------------------------------

    def _kept(self, job_id: int) -> KeptJob:
        try:
            return self._jobs[job_id]
        except KeyError:
            raise NotFound.of("schedule", job_id) from None

    def _held(self, job_id: int, attempt: int) -> KeptJob:
        """The job, which only `attempt` may write."""
        kept = self._jobs.get(job_id)
        if kept is None or (kept.job.attempt, kept.job.status) != (attempt, JobStatus.RUNNING):
            raise StaleAttempt(job_id, attempt)
        return kept

    def _last_claim(self, owner: User) -> datetime:
        return self._last_claims.get(owner.id, datetime.min.replace(tzinfo=UTC))

    def _queue(self) -> Sequence[int]:
        """Ids of queued jobs in the order in which they will start if no other job comes."""
        waiting = [k.job for k in self._jobs.values() if k.job.status is JobStatus.QUEUED]
        waiting.sort(key=lambda job: (self._last_claim(job.owner), job.id))
        turns: dict[int, int] = {}
        first_places: dict[int, int] = {}
        order: list[tuple[int, int, int]] = []
        for place, job in enumerate(waiting):
            turns[job.owner.id] = turns.get(job.owner.id, 0) + 1
            first_place = first_places.setdefault(job.owner.id, place)
            order.append((turns[job.owner.id], first_place, job.id))
        return [job_id for _, _, job_id in sorted(order)]


def _free(kept: KeptJob, now: datetime) -> bool:
    if kept.job.status is JobStatus.RUNNING:
        return kept.lease_until is not None and kept.lease_until < now
    return kept.job.status is JobStatus.QUEUED


def _paused(kept: KeptJob, now: datetime) -> bool:
    return kept.not_before is not None and now <= kept.not_before <= now + LONGEST_PAUSE


def _in_state(job: Job, state: JobState) -> Job:
    return replace(
        job,
        step=state.step,
        progress=state.progress,
        message=state.message,
        figures=state.figures,
        eta_seconds=state.eta_seconds,
        lots=state.lots,
    )
