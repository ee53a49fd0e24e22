"""An attempt at a comparison: the same lots by several strategies, side by side.

What it is for: which strategy starts when, and what becomes of what each tells. One that fails is
reported and sinks no other; one whose solver dies goes on from its best schedule. What it is not
for: lease, commands and limits (`attempt`), or who is best (`ranking`).
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from math import inf
from typing import Any

from fillsched.errors import ExecutionError, Fault, InvalidInput
from fillsched.jobs import solver_messages as told
from fillsched.jobs.comparison.checkpoint import StoredRun, keep, take_up
from fillsched.jobs.comparison.ranking import comparison_result, comparison_text
from fillsched.jobs.comparison.strategy_run import (
    StrategyRun,
    StrategyState,
    place_of,
    together,
    waiting,
)
from fillsched.jobs.job import Job, LotsFile
from fillsched.jobs.results import Ending
from fillsched.model import LineRules
from fillsched.ports.solver import PassingTrouble, Solver, SolverDied
from fillsched.solve.result import Status, StopReason
from fillsched.solve.strategies import GIVEN_ORDER
from fillsched.worker.attempt import Attempt, Tools
from fillsched.worker.reporter import figures_text
from fillsched.worker.solver_group import Died, Said, SolverGroup

log = logging.getLogger(__name__)

READING = "reading"
"""The solver that reads and checks the lots before any strategy starts."""

TICK_SECONDS = 0.5
"""Time moves the strategies' percentages; it is told this often at most."""

QUIET_SECONDS = 2.0
"""A comparison in which nothing is found says at least so often that it goes on."""


class ComparisonAttempt(Attempt):
    """One attempt at a comparison."""

    def __init__(self, job: Job, tools: Tools) -> None:
        super().__init__(job, tools)
        self.runs = {name: StrategyRun(name) for name in job.spec.strategies}
        self.reporter.standings = waiting(job.spec.strategies)
        self.team = SolverGroup(tools.start_solver, tools.limits.silence_seconds, tools.clock)
        self.file = LotsFile(b"", "", "")
        self.lots = b""
        self.given_order: Mapping[str, Any] = {}

    def restore(self) -> None:
        """What every strategy had shown; those that were done stay done."""
        kept = self.tools.store.runs(self.job.id)
        if kept:
            take_up(kept, self.runs.values())
            self.note_standings()

    def start(self) -> Solver:
        """The team, of which the first reads and checks the lots for all."""
        self.file = self.tools.store.lots_file(self.job.id)
        self.team.begin(READING, self.task(GIVEN_ORDER, prepare_for=self.job.spec.strategies))
        return self.team

    def task(self, strategy: str, **more: Any) -> told.Task:
        """What a solver is given for one strategy."""
        spec = self.job.spec
        return told.Task(
            lots=self.file,
            read=spec.read,
            rules=LineRules.from_figures(spec.line),
            plant=spec.plant,
            strategy=strategy,
            seed=spec.seed,
            time_limit_seconds=spec.time_limit_seconds,
            max_steps=spec.max_steps,
            gap=spec.gap,
            start_time=spec.start_time,
            asked_at=self.job.created_at,
            **more,
        )

    def kept(self) -> tuple[StoredRun, ...] | None:
        """Every strategy's best schedule, and the end of those that have ended."""
        return keep(self.runs.values()) or None

    # -- what is told ---------------------------------------------------------------------------

    def hear(self, message: object) -> None:
        """Acts on one thing that the reader or a strategy told."""
        assert isinstance(message, Said)
        if message.name == READING:
            self.hear_reader(message.news)
        else:
            self.hear_strategy(self.runs[message.name], message.news)

    def hear_reader(self, news: object) -> None:
        """Takes what the process says that reads and checks the lots."""
        match news:
            case told.Stepped():
                self.reporter.stepped(news)
            case told.HasRead():
                self.tools.store.save_read(self.job.id, self.job.attempt, news.lots, news.receipt)
                self.lots = news.lots
                self.reporter.has_read(news)
            case told.Prepared():
                self.prepared(news)
            case told.Refused():
                self.end_failed(InvalidInput(news.faults, news.summary), news.step)
            case told.Crashed(passing=True):
                raise PassingTrouble(news.text)
            case told.Crashed():
                self.end_in_trouble(news.text, self.reporter.step)
            case Died():
                raise SolverDied(news.text)

    def prepared(self, news: told.Prepared) -> None:
        """Everything is known that the strategies need; those that can begin."""
        self.given_order = news.given_order
        self.file = replace(self.file, content=b"")  # the strategies are given the lots as read
        for name, reason in news.refused.items():
            self.end_one(self.runs[name], StrategyState.REFUSED, reason)
        if all(one.state is StrategyState.REFUSED for one in self.runs.values()):
            fix = "Choose strategies that can: fillsched strategies"
            faults = [
                Fault("strategies", name, f"it cannot plan these lots: {reason}", fix)
                for name, reason in news.refused.items()
            ]
            self.end_failed(InvalidInput(faults), "preparing")
        self.reporter.planning_since = self.tools.clock()
        self.go_on("Planning begins")

    def hear_strategy(self, one: StrategyRun, news: object) -> None:
        """Takes what the process of one strategy says; nothing once that strategy has ended."""
        if one.state.final:  # it was left behind when the comparison was finished
            return
        limit, now = self.job.spec.time_limit_seconds, self.tools.clock()
        match news:
            case told.Stepped(step="planning"):
                one.since = now
            case told.PlacedSome():
                one.moved(now=now, limit_seconds=limit, placed=(news.placed, news.lots))
                self.say(f"{one.name}: placed {news.placed:,} of {news.lots:,} lots")
            case told.Improved() | told.BoundRose():
                before = one.figures.incumbent_hours
                one.improved(news.figures)
                one.moved(now=now, limit_seconds=limit)
                if isinstance(news, told.Improved):
                    one.plan, self.saved = news.plan, False
                said = figures_text(news.figures, before)
                self.say(f"{one.name}: {said[:1].lower()}{said[1:]}")
                if self.asked is not None and self.asked_at == inf:
                    self.end_with_what_there_is(self.asked)
            case told.Performed():
                self.performed(one, news)
            case told.Refused():
                self.failed(one, "; ".join(str(fault) for fault in news.faults))
            case told.Crashed(passing=True):
                raise PassingTrouble(news.text)
            case told.Crashed():
                self.failed(one, news.text)
            case Died():
                self.died(one, news)

    def performed(self, one: StrategyRun, news: told.Performed) -> None:
        """Keeps the outcome of one strategy and goes on with the next."""
        one.improved(news.figures)
        if one.plan is None:
            self.failed(one, f"It stopped ({news.stop_reason}) without a schedule.")
            return
        seconds = one.seconds(self.tools.clock())
        one.ending = Ending(news.status, news.stop_reason, news.steps, seconds)
        self.end_one(one, StrategyState.DONE)
        self.go_on(f"{one.name} is done: {one.figures.incumbent_hours:,.1f} h")

    def failed(self, one: StrategyRun, reason: str) -> None:
        """Ends one strategy without a schedule; the others go on."""
        log.warning("comparison %d: %s failed: %s", self.job.id, one.name, reason)
        self.end_one(one, StrategyState.FAILED, reason)
        self.go_on(f"{one.name} failed; the others go on")

    def died(self, one: StrategyRun, death: Died) -> None:
        """Runs it again from its best schedule, as often as a job is."""
        log.warning("comparison %d: the solver of %s died: %s", self.job.id, one.name, death.text)
        one.deaths += 1
        if one.deaths >= self.limits.attempts:
            self.failed(one, f"Its solver died {one.deaths} times; it is not tried again.")
            return
        one.state, self.saved = StrategyState.WAITING, False
        self.go_on(f"{one.name} lost its solver and goes on from its best schedule")

    # -- who is next ----------------------------------------------------------------------------

    def end_one(self, one: StrategyRun, state: StrategyState, text: str = "") -> None:
        """Notes how a strategy ended, to be stored with the next plan."""
        one.state, one.text, self.saved = state, text[:TEXT_CHARACTERS], False

    def go_on(self, message: str) -> None:
        """Starts as many strategies as may run; ends the comparison when none is left.

        What has ended is stored before it is told: nobody sees a strategy done that is run again.
        """
        everyone = list(self.runs.values())
        if self.asked is not None:
            self.leave_out_waiting()
        running = sum(one.state is StrategyState.RUNNING for one in everyone)
        queued = [one for one in everyone if one.state is StrategyState.WAITING]
        for one in queued[: max(0, self.limits.strategies_at_once - running)]:
            one.state, one.since = StrategyState.RUNNING, None
            warm = None if one.plan is None else one.plan.campaigns
            self.team.begin(
                one.name,
                self.task(
                    one.name,
                    warm_start=warm,
                    known_bound_hours=one.figures.bound_hours or 0.0,
                    known_lots=self.lots,
                    finish=self.asked is not None,
                ),
            )
        if not self.saved:
            self.save()
        self.say(message)
        if all(one.state.final for one in everyone):
            self.conclude()

    def leave_out_waiting(self) -> None:
        """After a finish nothing new begins, but for one strategy while there is no schedule."""
        everyone = self.runs.values()
        queued = [one for one in everyone if one.state is StrategyState.WAITING]
        if not any(one.plan or one.state is StrategyState.RUNNING for one in everyone):
            queued.sort(key=lambda one: one.name != GIVEN_ORDER)
            queued = queued[1:]
        for one in queued:
            self.settle(one, StopReason.FINISHED)

    def settle(self, one: StrategyRun, reason: StopReason) -> None:
        """Ends a strategy with the schedule it has; left out when it has none."""
        if one.plan is None:
            self.end_one(one, StrategyState.SKIPPED, _LEFT_OUT[reason])
            return
        seconds = one.seconds(self.tools.clock())
        one.ending = Ending(Status.FEASIBLE, reason, 0, seconds)
        self.end_one(one, StrategyState.DONE)

    # -- what is said ---------------------------------------------------------------------------

    def say(self, message: str) -> None:
        """One message with the standing of every strategy."""
        self.note_standings()
        self.reporter.step, progress = place_of(self.runs.values())
        self.reporter.say(progress, message)

    def note_standings(self) -> None:
        """Makes the next messages tell how all strategies stand."""
        self.reporter.standings = tuple(one.standing() for one in self.runs.values())
        self.reporter.figures = together(self.runs.values())

    def tick(self) -> None:
        """Says that time moved a strategy on, or that the search still goes on."""
        if not self.reporter.step.startswith("strategy_"):
            return
        now = self.tools.clock()
        quiet = now - self.reporter.said_at
        if quiet < TICK_SECONDS:
            return
        running = [one for one in self.runs.values() if one.state is StrategyState.RUNNING]
        before = [one.standing() for one in running]
        for one in running:
            one.moved(now=now, limit_seconds=self.job.spec.time_limit_seconds)
        if quiet >= QUIET_SECONDS or before != [one.standing() for one in running]:
            self.say(f"Planning with {', '.join(one.name for one in running)}")

    # -- the end --------------------------------------------------------------------------------

    def end_with_what_there_is(self, reason: StopReason, trouble: str = "") -> None:
        """Ends with the schedules found so far, if there is one; the rest is left out."""
        if not any(one.plan for one in self.runs.values()):
            return
        for one in self.runs.values():
            if not one.state.final:
                self.settle(one, reason)
        self.conclude(trouble)

    def conclude(self, trouble: str = "") -> None:
        """Compares what there is, and stores it as the job's end, with the `trouble` told."""
        done = [one for one in self.runs.values() if one.state is StrategyState.DONE]
        if not done:
            reasons = [f"{one.name}: {one.text}" for one in self.runs.values()]
            text = f"No strategy made a schedule. {' '.join(reasons)}"
            self.end_failed(ExecutionError(text), self.reporter.step)
        reporter = self.reporter
        self.note_standings()
        reporter.step = "analyzing"
        said = "1 schedule" if len(done) == 1 else f"{len(done)} schedules"
        reporter.say(reporter.begins["analyzing"], f"Comparing {said}")
        everyone = list(self.runs.values())
        result = comparison_result(self.job, everyone, self.given_order, self.seconds())
        reporter.saving("Saving the comparison")
        text = comparison_text(result)
        self.end_well(result, f"{text}. {trouble}" if trouble else text, keep(everyone))


TEXT_CHARACTERS = 400
"""Longest reason told of one strategy, so that those of all fit into a message."""

_LEFT_OUT = {
    StopReason.FINISHED: "The comparison was finished before it had a schedule.",
    StopReason.TIME_LIMIT: "The comparison's hard limit passed before it had a schedule.",
    StopReason.TROUBLE: "The comparison could not go on before it had a schedule.",
}
