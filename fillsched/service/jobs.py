"""The use cases: what a user can ask of fillsched, with permission checked before existence.

What it is for: the one road in. REST, sockets and tests call these methods and nothing behind them.
What it is not for: HTTP, JSON, or how anything is stored. All methods are synchronous and may be
called from any thread.
"""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.errors import Conflict, ExecutionError, InvalidInput, NotFound
from fillsched.identity import Scope, User
from fillsched.jobs import solver_messages as told
from fillsched.jobs.comparison.strategy_run import waiting
from fillsched.jobs.events import Encode, Failed, Frame, Progress
from fillsched.jobs.job import Command, Job, JobKind, JobSpec, JobStatus, LotsFile
from fillsched.model import LineRules
from fillsched.ports.audit import Action, Entry
from fillsched.ports.bus import Bus
from fillsched.ports.event_log import EventLog
from fillsched.ports.executor import Executor, WorkerState
from fillsched.ports.solver import PassingTrouble, Solver, SolverDied
from fillsched.ports.store import JobState, NewJob, Outcome, Store
from fillsched.service.audit import Auditor
from fillsched.wire import place_of

CHECK_SECONDS = 60.0
"""Longest time a check may take; ten thousand rows need less than one second."""


DELETE_SECONDS = 1.0
"""How long a deletion waits for the end of a running job; a cancel is stored within 0.25 s."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What reading and checking lots found. `receipt` is None when there is none to give.

    `cleaned` and `left_out` are there when they were asked for and there is anything in them.
    """

    ok: bool
    lots: int
    receipt: Mapping[str, Any] | None
    refusal: InvalidInput | None
    cleaned: told.WrittenFile | None = None
    left_out: told.WrittenFile | None = None


@dataclass(frozen=True, slots=True)
class JobService:
    """Everything a user can do with jobs. `now` is an aware UTC clock."""

    store: Store
    events: EventLog
    bus: Bus
    executor: Executor
    start_solver: Callable[[told.Task], Solver]
    encode: Encode
    now: Callable[[], datetime]
    auditor: Auditor
    queued_per_user: int = 0

    def welcome(self, user: User, kind: JobKind) -> None:
        """Raises AuthorizationError, noted as that of `submit`, before any lots are read."""
        with self.auditor.act(user, Action.SUBMIT, f"{kind.value}:") as act:
            act.new = False  # nothing is done yet: a refusal alone is noted
            user.may(Scope.SUBMIT)

    def submit(
        self,
        user: User,
        spec: JobSpec,
        lots: LotsFile,
        *,
        idempotency_key: str | None = None,
        body_hash: str | None = None,
    ) -> Job:
        """Stores a new job and returns it. With a key used before, the job it made then.

        Raises LimitExceeded when too many of the user's jobs wait; AuthorizationError, as all that
        changes something does, for a way of asking whose scope is only to read.
        """
        state = JobState("loading", 0, "Waiting for a free worker")
        now = self.now()

        def first_frame(job_id: int) -> Frame:
            standings = waiting(spec.strategies)
            event = Progress(state.step, state.progress, state.message, standings=standings)
            return Frame(1, self.encode(spec.kind, job_id, 1, now, event))

        most = self.queued_per_user
        new = NewJob(user, spec, lots, state, first_frame, idempotency_key, body_hash, most)
        with self.auditor.act(user, Action.SUBMIT, f"{spec.kind.value}:") as act:
            user.may(Scope.SUBMIT)
            job, created = self.store.create(new, now, noted=act.entry)
            act.made(job.id, new=created)
        if created:
            self.bus.publish(job.id, ())
            self.executor.dispatch(job.id)
        return job

    def get(self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> Job:
        """The job. Raises NotFound, also when it is somebody else's or of the other kind."""
        with suppress(NotFound):
            job = self.store.get(job_id, None if user.admin else user)
            return self.shown(user, job_id, kind, job)
        raise NotFound.of(kind.value, job_id)

    def shown(self, user: User, job_id: int, kind: JobKind, job: Job | None) -> Job:
        """`job`, which is what was read as `job_id`, for whoever asks. Raises NotFound as `get`."""
        if job is None or job.spec.kind is not kind or not (user.admin or job.owner.id == user.id):
            raise NotFound.of(kind.value, job_id)
        return job

    def kind_of(self, user: User, job_id: int) -> JobKind:
        """Of which kind the job of that number is. Raises NotFound as `get` does."""
        return self.get(user, job_id, self.store.get(job_id).spec.kind).spec.kind

    def list(
        self,
        user: User,
        kind: JobKind | None = JobKind.SCHEDULE,
        *,
        status: JobStatus | None = None,
        before_id: int | None = None,
        limit: int = 50,
        everybody: bool = False,
        search: str = "",
    ) -> Sequence[Job]:
        """Newest first, of `kind` or of any; one's own, everybody's for an admin who asks; with
        `search` in their names."""
        owner = None if user.admin and everybody else user
        return self.store.list(
            kind=kind, owner=owner, status=status, before_id=before_id, limit=limit, search=search
        )

    def rename(self, user: User, job_id: int, name: str, kind: JobKind = JobKind.SCHEDULE) -> Job:
        """Gives the job another name; whoever watches a list of jobs sees it."""
        with self.auditor.act(user, Action.RENAME, f"{kind.value}:{job_id}", name) as act:
            user.may(Scope.SUBMIT)
            self.get(user, job_id, kind)
            job = self.store.rename(job_id, name, noted=act.entry)
        self.bus.publish(job_id, ())
        return job

    def cancel(self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> Job:
        """Ends the job as cancelled. Raises Conflict when it is final already."""
        with self.auditor.act(user, Action.CANCEL, f"{kind.value}:{job_id}") as act:
            user.may(Scope.SUBMIT)
            self.get(user, job_id, kind)
            return self._cancel(job_id, act.entry)

    def _cancel(self, job_id: int, noted: Entry | None = None) -> Job:
        job = self.store.command(job_id, Command.CANCEL, noted=noted)
        if job.status is JobStatus.QUEUED and self._cancel_queued(job):
            return self.store.get(job_id)
        self.bus.publish(job_id, ())
        return job

    def _cancel_queued(self, job: Job) -> bool:
        text = "Cancelled before it began"
        failed = Failed(job.step, job.progress, text, "CANCELLED", "Somebody cancelled the job.")
        now = self.now()
        seq = job.last_seq + 1
        frame = Frame(seq, self.encode(job.spec.kind, job.id, seq, now, failed), terminal=True)
        outcome = Outcome(
            JobStatus.CANCELLED,
            JobState(job.step, job.progress, text, job.figures, lots=job.lots),
            error={"code": failed.code, "details": failed.details},
        )
        return self.store.cancel_queued(job.id, outcome, frame, now)

    def finish(self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> Job:
        """Ends planning now and keeps the best schedule found, or the first one there will be."""
        with self.auditor.act(user, Action.FINISH, f"{kind.value}:{job_id}") as act:
            user.may(Scope.SUBMIT)
            self.get(user, job_id, kind)
            job = self.store.command(job_id, Command.FINISH, noted=act.entry)
        self.bus.publish(job_id, ())
        if job.status is JobStatus.QUEUED:
            self.executor.dispatch(job_id, at_once=True)
        return job

    def delete(self, user: User, job_id: int, kind: JobKind = JobKind.SCHEDULE) -> None:
        """Cancels the job if it is not final, then removes it with all that belongs to it.

        Its watchers are told of its end first; one whose worker does not answer is not waited for.
        """
        with self.auditor.act(user, Action.DELETE, f"{kind.value}:{job_id}") as act:
            user.may(Scope.SUBMIT)
            job = self.get(user, job_id, kind)
            if not job.status.final:
                self._cancel_and_wait(job_id)
            self.store.delete(job_id, noted=act.entry)
        self.bus.publish(job_id, ())

    def _cancel_and_wait(self, job_id: int) -> None:
        ended = threading.Event()

        def look(frames: Sequence[Frame]) -> None:
            if any(frame.terminal for frame in frames):
                ended.set()

        forget = self.bus.subscribe(job_id, look)
        try:
            self._cancel(job_id)
            ended.wait(DELETE_SECONDS)
        except Conflict:
            pass  # it ended by itself just now
        finally:
            forget()

    def frames(self, job: Job, after: int, limit: int) -> Sequence[Frame]:
        """At most `limit` messages of `job`, which `get` has given, behind number `after`."""
        return self.events.read(job.id, after, limit)

    def place(self, job: Job, since: str) -> int | None:
        """The number of the message after which `since`, ``start`` or a cursor, goes on; None when
        it is no place in this job's log.

        A cursor of another history of the store counts only where the log still holds the very
        message it came with: what a restore has undone may be told otherwise now, or of another
        job with that number.
        """
        if since == "start":
            return 0
        place = place_of(since)
        if place is None or place.job_id != job.id or place.seq > job.last_seq:
            return None
        if place.history == job.history or place.seq == 0:
            return place.seq
        frames = self.events.read(job.id, place.seq - 1, 1)
        same = bool(frames) and json.loads(frames[0].data)["cursor"] == since
        return place.seq if same else None

    def newest(self, job_ids: Sequence[int]) -> Sequence[Job]:
        """Those of the jobs that exist, for whoever knows which of them may be shown."""
        return self.store.get_many(job_ids)

    def counts(self, user: User | None = None) -> Mapping[JobStatus, int]:
        """How many jobs stand in each status: one's own, everybody's for an admin or for None."""
        return self.store.counts(None if user is None or user.admin else user)

    def workers(self) -> Sequence[WorkerState]:
        """Who runs jobs."""
        return self.executor.workers()

    def last_progress(self, job: Job) -> Frame | None:
        """The newest progress message of `job`; before the last event of one that is final."""
        seq = job.last_seq - 1 if job.status.final else job.last_seq
        frames = self.events.read(job.id, seq - 1, 1)
        return frames[0] if frames else None

    def check(
        self,
        lots: LotsFile,
        read: Mapping[str, Any],
        rules: LineRules,
        *,
        plant: Mapping[str, Any] | None = None,
        start_time: datetime | None = None,
        fix: bool = False,
    ) -> CheckReport:
        """Reads and checks lots in a solver process; stores and plans nothing.

        `plant`: the figures of a plant, where any are told. `fix`: the report has a cleaned copy of
        the lots too, and a list of what it leaves out.
        """
        task = told.Task(
            lots=lots,
            read=read,
            rules=rules,
            plant=plant,
            strategy="",
            start_time=start_time,
            asked_at=self.now(),
            check_only=True,
            fix=fix,
        )
        try:
            solver = self.start_solver(task)
        except (OSError, EOFError) as trouble:
            raise ExecutionError("The check could not begin just now; try again.") from trouble
        receipt: Mapping[str, Any] | None = None
        count = 0
        files: tuple[told.WrittenFile | None, told.WrittenFile | None] = None, None
        try:
            while (message := solver.receive(CHECK_SECONDS)) is not None:
                match message:
                    case told.HasRead():
                        receipt, count = message.receipt, message.count
                    case told.Cleaned():
                        files = message.lots, message.left_out
                    case told.Checked():
                        return CheckReport(True, count, receipt, None, *files)
                    case told.Refused():
                        refusal = InvalidInput(message.faults, message.summary)
                        receipt = receipt or message.receipt
                        return CheckReport(False, count, receipt, refusal, *files)
                    case told.Crashed():
                        raise ExecutionError(message.text)
        except (SolverDied, PassingTrouble) as death:
            raise ExecutionError("The check died before it ended; try again.") from death
        finally:
            solver.close()
        raise ExecutionError(f"The check said nothing for {CHECK_SECONDS:g} s.")
