"""The light half of an attempt: from a claimed job to its stored end.

What it is for: `run_attempt` holds a job by its lease, starts a solver, passes on what it tells,
obeys commands and limits within their time, and stores the outcome. The same code runs in the
embedded daemon's threads and in a distributed worker. What it is not for: reading, planning and
judging, which the solver does (`performance`), wording events (`reporter`), and threads or
processes, which are the back end's.
"""

import json
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from fillsched.errors import ExecutionError, FillschedError, InvalidInput, StaleAttempt
from fillsched.errors import JobCancelled as Cancelled
from fillsched.errors import JobTimeout as TimedOut
from fillsched.jobs import performance as told
from fillsched.jobs.events import Complete, Encode, Failed
from fillsched.jobs.job import Command, Figures, Job, JobStatus, Plan
from fillsched.jobs.outcome import Ending, result_of
from fillsched.jobs.ports import EventLog, JobState, Outcome, Solver, SolverDied, Store
from fillsched.jobs.reporter import Reporter
from fillsched.model import LineRules
from fillsched.solve.result import Status, StopReason

log = logging.getLogger(__name__)

TICK_SECONDS = 0.2
"""How often an attempt looks around by itself: whether time has moved its percentage, and whether
its worker is to end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Times of an attempt, in seconds; the reasons stand in `settings`."""

    lease_seconds: float = 4.0
    renew_seconds: float = 1.0
    stop_patience_seconds: float = 0.15
    silence_seconds: float = 10.0
    save_plan_seconds: float = 0.5
    job_timeout_seconds: float = 3600.0
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class Tools:
    """What an attempt works with. `now` is aware UTC, `clock` monotonic seconds.

    `watch_commands(job_id, call)` calls `call` from any thread when a command may have come, until
    the function it returns is called. `stopping()` turns true when this worker is to end: attempts
    are then given back to the queue.
    """

    store: Store
    events: EventLog
    start_solver: Callable[[told.Task], Solver]
    watch_commands: Callable[[int, Callable[[], None]], Callable[[], None]]
    encode: Encode
    now: Callable[[], datetime]
    clock: Callable[[], float]
    stopping: Callable[[], bool]
    limits: Limits


def take(tools: Tools, worker: str, job_id: int | None = None) -> Callable[[], None] | None:
    """Claims one job (that one, or the next in turn); what runs it to its end. None: none to do.

    A worker that is to end claims nothing: it would only give the job back again.
    """
    if tools.stopping():
        return None
    now = tools.now()
    lease_until = now + timedelta(seconds=tools.limits.lease_seconds)
    job = tools.store.claim(worker=worker, now=now, lease_until=lease_until, job_id=job_id)
    return None if job is None else partial(run_attempt, job, tools)


def run_attempt(job: Job, tools: Tools) -> None:
    """Runs `job`, which this caller has just claimed, until it is final, requeued or lost."""
    attempt = _Attempt(job, tools)
    try:
        attempt.run()
    except _Over:
        pass
    except StaleAttempt as lost:
        log.warning("%s", lost)
    except Exception:  # the outermost loop of a worker: record it, never leave a job waiting
        log.exception("attempt %d of job %d failed", job.attempt, job.id)
        attempt.end_unforeseen()


class _Over(Exception):
    """The job's end is stored."""


class _Attempt:
    def __init__(self, job: Job, tools: Tools) -> None:
        self.job, self.tools, self.limits = job, tools, tools.limits
        self.reporter = Reporter(job, tools.events, tools.encode, tools.now, tools.clock)
        self.plan: Plan | None = None
        self.plan_saved = True
        self.started = self.last_word = self.next_save = tools.clock()
        self.hard_end = self.started + self.limits.job_timeout_seconds - job.worked_seconds
        self.next_renewal = self.started + self.limits.renew_seconds
        self.command = job.command
        self.command_may_have_come = False
        self.asked: StopReason | None = None
        self.asked_at = math.inf

    # -- the loop -----------------------------------------------------------------------------

    def run(self) -> None:
        if self.job.deaths >= self.limits.attempts:
            self.end_failed(ExecutionError(_used_up(self.limits.attempts)), "unknown")
        if self.job.attempt > 1:
            self.plan = self.tools.store.plan(self.job.id)
            self.reporter.figures = _known_of(self.plan, self.job.figures.bound_hours)
        if self.command is Command.CANCEL:
            self.end_cancelled()
        solver = self.tools.start_solver(self.task())

        def command_came() -> None:
            self.command_may_have_come = True
            solver.wake()

        forget = self.tools.watch_commands(self.job.id, command_came)
        try:
            self.renew(solver)  # a command may have come before we listened
            while True:
                self.do_what_is_due(solver)
                message = solver.receive(self.pause())
                if message is not None:
                    self.last_word = self.tools.clock()
                    self.hear(message)
        except SolverDied as death:
            self.give_back(death)
        finally:
            forget()
            solver.close()

    def task(self) -> told.Task:
        spec = self.job.spec
        return told.Task(
            lots=self.tools.store.lots_file(self.job.id),
            read=spec.read,
            rules=LineRules.from_figures(spec.line),
            strategy=spec.strategy,
            seed=spec.seed,
            time_limit_seconds=spec.time_limit_seconds,
            max_steps=spec.max_steps,
            warm_start=None if self.plan is None else self.plan.campaigns,
            finish=self.command is Command.FINISH,
        )

    def pause(self) -> float:
        """Seconds until something is due even if the solver says nothing."""
        now = self.tools.clock()
        due = min(
            self.next_renewal,
            self.last_word + self.limits.silence_seconds,
            self.hard_end,
            self.asked_at + self.limits.stop_patience_seconds,
            math.inf if self.plan_saved else self.next_save,
            now + TICK_SECONDS,
        )
        return max(0.0, due - now)

    def do_what_is_due(self, solver: Solver) -> None:
        """Lease and commands, limits, the stored incumbent, the percentage that time moves."""
        now = self.tools.clock()
        if self.tools.stopping():
            self.requeue(died=False)
        if now >= self.next_renewal or self.command_may_have_come:
            self.renew(solver)
        if now >= self.asked_at + self.limits.stop_patience_seconds:
            self.asked_at = math.inf  # with nothing to take yet, the first answer will be taken
            if self.plan is not None and self.asked is not None:
                self.end_with(self.plan, Ending(Status.FEASIBLE, self.asked, 0, self.seconds()))
        if now >= self.hard_end:
            self.end_timed_out()
        if now >= self.last_word + self.limits.silence_seconds:
            raise SolverDied(f"it said nothing for {self.limits.silence_seconds:g} s")
        if not self.plan_saved and now >= self.next_save:
            self.save_plan()
        self.reporter.tick()

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

    def hear(self, message: object) -> None:
        """Acts on one thing the solver told."""
        match message:
            case told.Stepped():
                self.reporter.stepped(message)
            case told.HasRead():
                self.tools.store.save_read(
                    self.job.id, self.job.attempt, message.lots, message.receipt
                )
                self.reporter.has_read(message)
            case told.PlacedSome():
                self.reporter.placed_some(message)
            case told.Improved():
                self.plan, self.plan_saved = message.plan, False
                self.reporter.improved(message.figures)
                if self.asked is not None and self.asked_at == math.inf:
                    ending = Ending(Status.FEASIBLE, self.asked, 0, self.seconds())
                    self.end_with(message.plan, ending)
            case told.BoundRose():
                self.reporter.improved(message.figures)
            case told.Performed():
                self.performed(message)
            case told.Refused():
                refusal = InvalidInput(message.faults, message.summary)
                self.end_failed(refusal, message.step)
            case told.Crashed():
                self.end_failed(ExecutionError(message.text), self.reporter.step)

    # -- the ends -----------------------------------------------------------------------------

    def performed(self, message: told.Performed) -> None:
        self.reporter.figures = message.figures
        if self.plan is None:
            text = f"The planner stopped ({message.stop_reason}) without a schedule."
            self.end_failed(ExecutionError(text), "planning")
            return
        ending = Ending(message.status, message.stop_reason, message.steps, self.seconds())
        self.end_with(self.plan, ending)

    def end_with(self, plan: Plan, ending: Ending) -> None:
        """Stores the schedule and the job's good end."""
        reporter = self.reporter
        reporter.saving("Saving the schedule")
        result = result_of(
            self.job.id, self.job.spec, plan, reporter.figures, ending, reporter.curve
        )
        event = Complete(_complete_text(result), result)
        reporter.step, reporter.progress = "complete", 100
        frame = reporter.frame(event, terminal=True)
        outcome = Outcome(JobStatus.SUCCEEDED, reporter.state(event.message), result=result)
        self.tools.store.finish(
            self.job.id, self.job.attempt, outcome, frame, self.tools.now(), plan
        )
        raise _Over

    def end_failed(self, error: FillschedError, step: str) -> None:
        """Stores the job's end without a result."""
        code, details = error.code, describe(error)
        reporter = self.reporter
        reporter.step = step
        status = JobStatus.CANCELLED if isinstance(error, Cancelled) else JobStatus.FAILED
        event = Failed(step, reporter.progress, _headline(error), code, details)
        frame = reporter.frame(event, terminal=True)
        stored: dict[str, object] = {"code": code, "details": details}
        if isinstance(error, InvalidInput):
            stored["problems"] = [
                {"where": f.where, "value": f.value, "reason": f.reason, "fix": f.fix}
                for f in error.faults
            ]
        outcome = Outcome(
            status,
            JobState(step, reporter.progress, event.message, reporter.figures),
            error=stored,
        )
        self.tools.store.finish(
            self.job.id, self.job.attempt, outcome, frame, self.tools.now(), self.plan
        )
        raise _Over

    def end_cancelled(self) -> None:
        self.end_failed(Cancelled("Somebody cancelled the job."), self.reporter.step)

    def end_timed_out(self) -> None:
        if self.plan is not None:
            ending = Ending(Status.FEASIBLE, StopReason.TIME_LIMIT, 0, self.seconds())
            self.end_with(self.plan, ending)
        self.end_failed(TimedOut(self.limits.job_timeout_seconds), self.reporter.step)

    def end_unforeseen(self) -> None:
        """Our own fault: the job ends as failed unless another attempt holds it already."""
        try:
            self.end_failed(
                ExecutionError("The server failed while it worked on this job; see its log."),
                "unknown",
            )
        except (_Over, StaleAttempt):
            pass
        except Exception:  # the store itself fails: the lease runs out and the job is run again
            log.exception("the end of job %d could not be stored", self.job.id)

    def give_back(self, death: SolverDied) -> None:
        """The solver died: the next attempt starts from the best schedule so far."""
        log.warning("job %d, attempt %d: the solver died: %s", self.job.id, self.job.attempt, death)
        if self.job.deaths + 1 >= self.limits.attempts:
            self.end_failed(ExecutionError(_used_up(self.limits.attempts)), self.reporter.step)
        self.requeue(died=True)

    def requeue(self, *, died: bool) -> None:
        """Gives the job back to the queue with the best schedule so far."""
        if not self.plan_saved:
            self.save_plan()
        worked = self.tools.clock() - self.started
        self.tools.store.requeue(self.job.id, self.job.attempt, died=died, worked_seconds=worked)
        raise _Over

    def save_plan(self) -> None:
        if self.plan is not None:
            self.tools.store.save_plan(self.job.id, self.job.attempt, self.plan)
            self.plan_saved = True
            self.next_save = self.tools.clock() + self.limits.save_plan_seconds

    def seconds(self) -> float:
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


def _complete_text(result: dict[str, object]) -> str:
    text = (
        f"{result['lots']:,} lots in {result['campaigns']:,} campaigns, "
        f"makespan {result['makespan']:,.1f} h"
    )
    if result["status"] == "optimal":
        return f"{text}, proven optimal"
    gap = result["gap"]
    return text if gap is None else f"{text}, gap {100 * float(str(gap)):.2f} %"


def _known_of(plan: Plan | None, bound_hours: float | None) -> Figures:
    """What an earlier attempt left behind: its stored schedule, and a bound that holds for ever."""
    if plan is None:
        return Figures(bound_hours=bound_hours)
    hours = plan.incumbent["makespan_hours"]
    gap = None if bound_hours is None else (hours - bound_hours) / hours if hours else 0.0
    return Figures(hours, bound_hours, gap)


def _used_up(attempts: int) -> str:
    return f"The solver died {attempts} times on this job; it is not tried again."
