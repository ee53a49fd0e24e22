"""An attempt at a schedule: one solver, one plan.

What it is for: what a solver of one strategy tells, and the result that comes of it. What it is not
for: lease, commands and limits (`attempt`).
"""

from math import inf

from fillsched.errors import ExecutionError, InvalidInput
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import Command, Figures, Job, StoredSchedule
from fillsched.jobs.results import Ending, result_of
from fillsched.model import LineRules
from fillsched.ports.solver import PassingTrouble, Solver
from fillsched.solve.result import Status, StopReason
from fillsched.worker.attempt import Attempt, Tools


class ScheduleAttempt(Attempt):
    """One attempt at a schedule."""

    def __init__(self, job: Job, tools: Tools) -> None:
        super().__init__(job, tools)
        self.plan: StoredSchedule | None = None

    def restore(self) -> None:
        """The best schedule of an earlier attempt, from which the search goes on."""
        self.plan = self.tools.store.schedule(self.job.id)
        self.reporter.figures = _known_of(self.plan, self.job.figures.bound_hours)

    def start(self) -> Solver:
        """A solver with all that was asked for."""
        return self.tools.start_solver(self.task())

    def kept(self) -> StoredSchedule | None:
        """The best schedule."""
        return self.plan

    def task(self) -> told.Task:
        """What the solver process is to do, from the best schedule known."""
        spec = self.job.spec
        return told.Task(
            lots=self.tools.store.lots_file(self.job.id),
            read=spec.read,
            rules=LineRules.from_figures(spec.line),
            strategy=spec.strategy,
            seed=spec.seed,
            time_limit_seconds=spec.time_limit_seconds,
            max_steps=spec.max_steps,
            gap=spec.gap,
            warm_start=None if self.plan is None else self.plan.campaigns,
            known_bound_hours=self.job.figures.bound_hours or 0.0,
            start_time=spec.start_time,
            finish=self.command is Command.FINISH,
        )

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
                self.plan, self.saved = message.plan, False
                self.reporter.improved(message.figures)
                if self.asked is not None and self.asked_at == inf:
                    self.end_with_what_there_is(self.asked)
            case told.BoundRose():
                self.reporter.improved(message.figures)
            case told.Performed():
                self.performed(message)
            case told.Refused():
                refusal = InvalidInput(message.faults, message.summary)
                self.end_failed(refusal, message.step)
            case told.Crashed(passing=True):
                raise PassingTrouble(message.text)
            case told.Crashed():
                self.end_in_trouble(message.text, self.reporter.step)

    def performed(self, message: told.Performed) -> None:
        """Ends the job with its best schedule, or failed when there is none."""
        self.reporter.figures = message.figures
        if self.plan is None:
            text = f"The planner stopped ({message.stop_reason}) without a schedule."
            self.end_failed(ExecutionError(text), "planning")
            return
        ending = Ending(message.status, message.stop_reason, message.steps, self.seconds())
        self.end_with(self.plan, ending)

    def end_with(self, plan: StoredSchedule, ending: Ending, trouble: str = "") -> None:
        """Stores the schedule and the job's good end, telling the `trouble` that brought it."""
        reporter = self.reporter
        reporter.saving("Saving the schedule")
        result = result_of(
            self.job.id, self.job.spec, plan, reporter.figures, ending, reporter.curve
        )
        text = _complete_text(result)
        self.end_well(result, f"{text}. {trouble}" if trouble else text, plan)

    def end_with_what_there_is(self, reason: StopReason, trouble: str = "") -> None:
        """Ends with the best schedule, if there is one."""
        if self.plan is not None:
            self.end_with(self.plan, Ending(Status.FEASIBLE, reason, 0, self.seconds()), trouble)


def _complete_text(result: dict[str, object]) -> str:
    text = (
        f"{result['lots']:,} lots in {result['campaigns']:,} campaigns, "
        f"makespan {result['makespan']:,.1f} h"
    )
    if result["status"] == "optimal":
        return f"{text}, proven optimal"
    gap = result["gap"]
    return text if gap is None else f"{text}, gap {100 * float(str(gap)):.2f} %"


def _known_of(plan: StoredSchedule | None, bound_hours: float | None) -> Figures:
    """What an earlier attempt left behind: its stored schedule, and a bound that holds for ever."""
    if plan is None:
        return Figures(bound_hours=bound_hours)
    hours = plan.incumbent["makespan_hours"]
    gap = None if bound_hours is None else (hours - bound_hours) / hours if hours else 0.0
    return Figures(hours, bound_hours, gap)
