"""What every attempt at a job has in common: its lease, its commands, its limits, its ends.

What it is for: one loop that holds a job by its lease, listens to what works on it, obeys commands
and limits within their time, and stores the outcome. What it is not for: what is done meanwhile,
which a schedule (`schedule_attempt`) and a comparison (`worker.comparison_attempt`) know, or
wording events (`reporter`).
"""

import json
import logging
import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fillsched.errors import (
    CancelCameFirst,
    ExecutionError,
    FillschedError,
    InvalidInput,
    StaleAttempt,
)
from fillsched.errors import JobCancelled as Cancelled
from fillsched.errors import JobTimeout as TimedOut
from fillsched.jobs import solver_messages as told
from fillsched.jobs.events import Complete, Encode, Failed, Frame
from fillsched.jobs.job import Command, GiveBack, Job, JobStatus
from fillsched.ports.event_log import EventLog
from fillsched.ports.solver import Solver, SolverDied
from fillsched.ports.store import LONGEST_PAUSE, JobState, Kept, Outcome, Store
from fillsched.solve.result import StopReason
from fillsched.worker.attention import Attention
from fillsched.worker.reporter import Reporter

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
"""How often an attempt looks around by itself: whether time has moved its percentage, and whether
its worker is to end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Times of an attempt in seconds, and counts; the reasons stand in `settings`."""

    lease_seconds: float = 4.0
    renew_seconds: float = 1.0
    stop_patience_seconds: float = 0.1
    silence_seconds: float = 10.0
    save_seconds: float = 0.5
    job_timeout_seconds: float = 3600.0
    attempts: int = 3
    losses: int = 10
    first_pause_seconds: float = 1.0
    strategies_at_once: int = 2


@dataclass(frozen=True, slots=True)
class Tools:
    """What an attempt works with. `now` is aware UTC, `clock` monotonic seconds.

    `watch_commands(job_id, call)` calls `call` from any thread when a command may have come, until
    the function it returns is called. `taking()` says whether new jobs may be begun; `stopping()`
    turns true when this worker is to end: attempts are then given back to the queue. `held` are the
    jobs on which this process works.
    """

    store: Store
    events: EventLog
    start_solver: Callable[[told.Task], Solver]
    watch_commands: Callable[[int, Callable[[], None]], Callable[[], None]]
    encode: Encode
    now: Callable[[], datetime]
    clock: Callable[[], float]
    taking: Callable[[], bool]
    stopping: Callable[[], bool]
    limits: Limits
    held: set[int] = field(default_factory=set)


class Over(Exception):
    """The job's end is stored."""


class Attempt(ABC):
    """One attempt at `job`, which its maker has just claimed. What is abstract is the work itself.

    `saved` is to turn false whenever `kept` has something new. `last_word` and `hard_end` are
    seconds of `attention`, the other times seconds of the clock.
    """

    def __init__(self, job: Job, tools: Tools) -> None:
        self.job, self.tools, self.limits = job, tools, tools.limits
        self.reporter = Reporter(job, tools.events, tools.encode, tools.now, tools.clock)
        self.saved = True
        self.started = self.next_save = tools.clock()
        self.attention = Attention(tools.clock)
        self.last_word = 0.0
        self.hard_end = self.limits.job_timeout_seconds - job.worked_seconds
        self.next_renewal = self.started + self.limits.renew_seconds
        self.command = job.command
        self.command_may_have_come = False
        self.asked: StopReason | None = None
        self.asked_at = math.inf

    # -- the work -------------------------------------------------------------------------------

    @abstractmethod
    def restore(self) -> None:
        """Takes up what an earlier attempt stored."""

    @abstractmethod
    def start(self) -> Solver:
        """What does the work, started."""

    @abstractmethod
    def hear(self, message: object) -> None:
        """Acts on one thing told."""

    @abstractmethod
    def kept(self) -> Kept | None:
        """What is worth storing; None: nothing yet."""

    @abstractmethod
    def end_with_what_there_is(self, reason: StopReason, trouble: str = "") -> None:
        """Ends the job well with what was found; returns when nothing was. `trouble` is told."""

    def tick(self) -> None:
        """Says that time moved something on."""
        self.reporter.tick()

    # -- the loop -----------------------------------------------------------------------------

    def run(self) -> None:
        """From the claim to the end. Raises Over when it ended, StaleAttempt when it was lost."""
        if self.job.attempt > 1:
            self.restore()
        if self.command is Command.CANCEL:
            self.end_cancelled()
        self.end_if_used_up(self.job.deaths)
        solver = self.start()

        def command_came() -> None:
            self.command_may_have_come = True
            solver.wake()

        forget = self.tools.watch_commands(self.job.id, command_came)
        try:
            self.renew(solver)  # a command may have come before we listened
            while True:
                self.do_what_is_due(solver)
                message = solver.receive(self.pause())
                attended = self.attention.look()
                if message is not None:
                    self.last_word = attended
                    self.hear(message)
                elif attended >= self.last_word + self.limits.silence_seconds:
                    raise SolverDied(f"it said nothing for {self.limits.silence_seconds:g} s")
        except SolverDied as death:
            self.give_back(death)
        finally:
            forget()
            solver.close()

    def pause(self) -> float:
        """Seconds until something is due even if the solver says nothing."""
        now, attended = self.tools.clock(), self.attention.look()
        due = min(
            self.next_renewal - now,
            self.last_word + self.limits.silence_seconds - attended,
            self.hard_end - attended,
            self.asked_at + self.limits.stop_patience_seconds - now,
            math.inf if self.saved else self.next_save - now,
            TICK_SECONDS,
        )
        return max(0.0, due)

    def do_what_is_due(self, solver: Solver) -> None:
        """Lease and commands, limits, the stored incumbent, the percentage that time moves."""
        now = self.tools.clock()
        if self.tools.stopping():
            self.requeue(GiveBack.ORDERLY)
        if now >= self.next_renewal or self.command_may_have_come:
            self.renew(solver)
        if now >= self.asked_at + self.limits.stop_patience_seconds:
            self.asked_at = math.inf  # with nothing to take yet, the first answer will be taken
            if self.asked is not None:
                self.end_with_what_there_is(self.asked)
        if self.attention.look() >= self.hard_end:
            self.end_timed_out()
        if not self.saved and now >= self.next_save:
            self.save()
        self.tick()

    def renew(self, solver: Solver) -> None:
        """Keeps the lease and obeys what was asked."""
        self.command_may_have_come = False
        lease_until = self.tools.now() + timedelta(seconds=self.limits.lease_seconds)
        self.command = self.tools.store.renew(self.job.id, self.job.attempt, lease_until)
        self.next_renewal = self.tools.clock() + self.limits.renew_seconds
        if self.command is Command.CANCEL:
            self.end_cancelled()
        if self.command is Command.FINISH and self.asked is None:
            self.asked, self.asked_at = StopReason.FINISHED, self.tools.clock()
            solver.ask(StopReason.FINISHED)

    # -- the ends -----------------------------------------------------------------------------

    def end_well(self, result: Mapping[str, Any], message: str, kept: Kept) -> None:
        """Stores the job's good end with its result and what is kept."""
        reporter = self.reporter
        before = reporter.step, reporter.progress
        reporter.step, reporter.progress = "complete", 100
        frame = reporter.frame(Complete(message, result), terminal=True)
        outcome = Outcome(JobStatus.SUCCEEDED, reporter.state(message), result=result)
        try:
            self.store_end(outcome, frame, kept)
        except CancelCameFirst:
            reporter.step, reporter.progress = before
            self.end_cancelled()

    def end_failed(self, error: FillschedError, step: str) -> None:
        """Stores the job's end without a result."""
        code, details = error.code, describe(error)
        faults = error.faults if isinstance(error, InvalidInput) else ()
        reporter = self.reporter
        reporter.step = step
        status = JobStatus.CANCELLED if isinstance(error, Cancelled) else JobStatus.FAILED
        event = Failed(step, reporter.progress, _headline(error), code, details, faults)
        frame = reporter.frame(event, terminal=True)
        stored: dict[str, object] = {"code": code, "details": details}
        if isinstance(error, InvalidInput):
            stored["problems"] = [
                {"where": f.where, "value": f.value, "reason": f.reason, "fix": f.fix}
                for f in faults
            ]
        outcome = Outcome(
            status,
            JobState(step, reporter.progress, event.message, reporter.figures, lots=reporter.lots),
            error=stored,
        )
        try:
            self.store_end(outcome, frame, self.kept())
        except CancelCameFirst:
            self.end_cancelled()

    def store_end(self, outcome: Outcome, frame: Frame, kept: Kept | None) -> None:
        """Stores the end and raises Over, or CancelCameFirst: then `frame` was never said."""
        finish = self.tools.store.finish
        try:
            finish(self.job.id, self.job.attempt, outcome, frame, self.tools.now(), kept)
        except CancelCameFirst:
            self.reporter.seq -= 1
            raise
        raise Over

    def end_cancelled(self) -> None:
        """Ends the job with CANCELLED."""
        self.end_failed(Cancelled("Somebody cancelled the job."), self.reporter.step)

    def end_timed_out(self) -> None:
        """Ends the job at its hard limit: with its best schedule, else with TIMEOUT_ERROR."""
        self.end_with_what_there_is(StopReason.TIME_LIMIT)
        self.end_failed(TimedOut(self.limits.job_timeout_seconds), self.reporter.step)

    def end_in_trouble(self, text: str, step: str) -> None:
        """The job cannot go on: it ends with its best schedule, and as failed only without one."""
        self.end_with_what_there_is(StopReason.TROUBLE, text)
        self.end_failed(ExecutionError(text), step)

    def end_if_used_up(self, deaths: int) -> None:
        """Ends a job on which too many solvers or workers have died."""
        if deaths >= self.limits.attempts:
            text = f"The solver died {deaths} times on this job; it is not tried again."
        elif self.job.losses >= self.limits.losses:
            text = (
                f"The daemon died {self.job.losses} times during this job; it is not tried again."
            )
        else:
            return
        self.end_in_trouble(text, self.reporter.step)

    def give_back(self, death: SolverDied) -> None:
        """The solver died: the next attempt starts from the best schedule so far."""
        log.warning("job %d, attempt %d: the solver died: %s", self.job.id, self.job.attempt, death)
        if self.tools.stopping() or not self.tools.taking():  # whoever ends us may have ended it
            self.requeue(GiveBack.ORDERLY)
        self.end_if_used_up(self.job.deaths + 1)
        self.requeue(GiveBack.DEATH)

    def give_back_in_trouble(self) -> None:
        """Something passes that is none of the job's doing: it is tried again after a pause.

        Where even that cannot be stored, the lease runs out and the job is taken again then.
        """
        wait = self.limits.first_pause_seconds * 2 ** min(self.job.troubles, 30)
        pause = min(timedelta(seconds=wait), LONGEST_PAUSE)
        try:
            self.requeue(GiveBack.TROUBLE, not_before=self.tools.now() + pause)
        except (Over, StaleAttempt):
            pass
        except Exception as trouble:
            log.warning("job %d could not be given back: %s", self.job.id, type(trouble).__name__)

    def requeue(self, why: GiveBack, not_before: datetime | None = None) -> None:
        """Gives the job back to the queue with the best schedule so far."""
        if not self.saved:
            self.save()
        self.tools.store.requeue(
            self.job.id,
            self.job.attempt,
            why,
            worked_seconds=self.attention.look(),
            not_before=not_before,
        )
        raise Over

    def save(self) -> None:
        """Stores the incumbent, if there is one, and says when to do so next."""
        kept = self.kept()
        if kept is not None:
            self.tools.store.save(self.job.id, self.job.attempt, kept)
            self.saved = True
            self.next_save = self.tools.clock() + self.limits.save_seconds

    def seconds(self) -> float:
        """Seconds of planning in this attempt."""
        return self.reporter.elapsed() or 0.0


FAULTS_TOLD = 20
"""Faults spelled out in a terminal message; all of them stand in `GET /schedule/{id}`."""

DETAILS_BYTES = 6_000
"""Room for details in a frame of at most 10 KB, in bytes of JSON: an escaped character is six."""


def describe(error: FillschedError) -> str:
    """What went wrong, for people, short enough for one frame."""
    if not isinstance(error, InvalidInput):
        return str(error)
    lines = [str(fault) for fault in error.faults[:FAULTS_TOLD]]
    left = len(error.faults) - len(lines)
    while lines and len(json.dumps("\n".join(lines), ensure_ascii=False).encode()) > DETAILS_BYTES:
        lines.pop()
        left += 1
    if left:
        lines.append(f"... and {left:,} more.")
    return "\n".join(lines) or error.summary


def _headline(error: FillschedError) -> str:
    if isinstance(error, InvalidInput):
        count = len(error.faults)
        return "The lots cannot be planned: " + (
            "1 problem" if count == 1 else f"{count:,} problems"
        )
    return "Cancelled" if isinstance(error, Cancelled) else str(error)
