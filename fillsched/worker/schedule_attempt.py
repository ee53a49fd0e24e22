"""An attempt at a schedule: one solver, one plan.

What it is for: what a solver of one strategy tells, and the result that comes of it. What it is not
for: lease, commands and limits (`attempt`).
"""

from collections.abc import Mapping
from math import inf
from typing import Any

from fillsched.errors import ExecutionError, Fault, InvalidInput
from fillsched.jobs import solver_messages as told
from fillsched.jobs.job import Command, Figures, Job, Objective, StoredSchedule
from fillsched.jobs.results import Ending, result_of
from fillsched.model import LineRules
from fillsched.ports.solver import PassingTrouble, Solver
from fillsched.solve.result import Status, StopReason, relative_gap
from fillsched.worker.attempt import Attempt, Tools


class ScheduleAttempt(Attempt):
    """One attempt at a schedule."""

    def __init__(self, job: Job, tools: Tools) -> None:
        super().__init__(job, tools)
        self.plan: StoredSchedule | None = None

    def restore(self) -> None:
        """The best schedule of an earlier attempt, from which the search goes on."""
        self.plan = self.tools.store.schedule(self.job.id)
        self.reporter.figures = _known_of(self.plan, self.job.figures)

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
            plant=spec.plant,
            strategy=spec.strategy,
            seed=spec.seed,
            time_limit_seconds=spec.time_limit_seconds,
            max_steps=spec.max_steps,
            gap=spec.gap,
            warm_start=None if self.plan is None else self.plan.campaigns,
            known_bound_hours=self.job.figures.bound_hours or 0.0,
            known_objective=self.job.figures.objective,
            start_time=spec.start_time,
            asked_at=self.job.created_at,
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
        self.reporter.performed(message.figures)
        if self.plan is None:
            text = f"The planner stopped ({message.stop_reason}) without a schedule."
            self.end_failed(ExecutionError(text), "planning")
            return
        if not self.plan.incumbent["lots"]:
            self.end_failed(InvalidInput(nothing_placed(self.plan.incumbent)), "planning")
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


def nothing_placed(kpis: Mapping[str, Any]) -> list[Fault]:
    """Why a plant's plan holds no lot at all."""
    return [
        Fault(f"lot {lot['lot_id']}", "", lot["reason"], lot["fix"])
        for lot in kpis.get("unplaced_lots", ())
    ]


def _complete_text(result: dict[str, object]) -> str:
    text = (
        f"{_count(result['lots'], 'lot')} in {_count(result['campaigns'], 'campaign')}, "
        f"makespan {result['makespan']:,.1f} h"
    )
    kpis = result["kpis"]
    if isinstance(kpis, dict) and kpis.get("dated"):
        late = kpis["late"]
        text += f", {late:,} late by {kpis['late_hours']:,.1f} h" if late else ", none late"
    if result["unplaced"]:
        text += f", {_count(result['unplaced'], 'lot')} without a place"
    if result["status"] == "optimal":
        return f"{text}, proven optimal"
    gap = result["gap"]
    if gap is None:
        return text
    if "objective" in result:
        return f"{text}, at most {share_text(float(str(gap)))} from the best possible"
    return f"{text}, gap {100 * float(str(gap)):.2f} %"


def share_text(gap: float) -> str:
    """A weak bound in whole percent, a strong one finer: it is never told as 0."""
    return f"{100 * gap:.0f} %" if gap >= 0.1 else f"{max(0.01, 100 * gap):.2f} %"


def _count(number: object, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _known_of(plan: StoredSchedule | None, figures: Figures) -> Figures:
    """What an earlier attempt left behind: its stored schedule, and bounds that hold for ever."""
    if plan is None:
        return Figures(bound_hours=figures.bound_hours)
    kpis, least = plan.incumbent, figures.bound_hours
    hours = kpis["makespan_hours"]
    if "objective" not in kpis:
        return Figures(hours, least, relative_gap(hours, least))
    name = " + ".join(term["name"] for term in kpis["terms"])
    known = None if figures.objective is None or kpis["unplaced"] else figures.objective.bound
    objective = Objective(name, "h", kpis["objective"], known)
    return Figures(hours, least, relative_gap(objective.value, known), objective)
