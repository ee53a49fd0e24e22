"""Turns what a solver tells into the job's events: steps, percentages, figures, messages.

What it is for: the one place that numbers events and knows that a percentage never falls, also not
when a lost worker's job is run again. What it is not for: deciding when an attempt ends
(`worker.attempt`).
"""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from fillsched.jobs import solver_messages as told
from fillsched.jobs.comparison.strategy_run import Standing
from fillsched.jobs.events import Encode, Event, Frame, Progress
from fillsched.jobs.job import Figures, Job, Objective
from fillsched.jobs.progress import PROGRESS_OF, planning_progress
from fillsched.jobs.results import CurvePoint
from fillsched.ports.event_log import EventLog
from fillsched.ports.store import JobState

QUIET_SECONDS = 2.0
"""A search that finds nothing says at least so often that it goes on, and how long it has."""

HOURS_FORMAT = "{:,.1f}"


class Reporter:
    """The events of one attempt at `job`. `now` is aware UTC, `clock` monotonic seconds."""

    def __init__(
        self,
        job: Job,
        log: EventLog,
        encode: Encode,
        now: Callable[[], datetime],
        clock: Callable[[], float],
    ) -> None:
        self.job, self.log, self.encode, self.now, self.clock = job, log, encode, now, clock
        self.seq = job.last_seq
        self.begins = PROGRESS_OF[job.spec.kind]
        self.step, self.progress = "loading", job.progress
        self.standings: tuple[Standing, ...] = ()
        self.figures = Figures()
        self.curve: list[CurvePoint] = []
        self.planning_since: float | None = None
        self.said_at = clock()
        self.told_attempt = job.attempt < 2
        self.first_gap: float | None = None
        self.placed: int | None = None
        self.lots = job.lots
        self.appended: Future[None] = Future()
        self.appended.set_result(None)

    # -- what the solver tells ----------------------------------------------------------------

    def stepped(self, news: told.Stepped) -> None:
        """A step begins, or is `done` of `total` through."""
        self.step = news.step
        if news.step == "planning":
            self.planning_since = self.clock()
        if news.step == "loading" and news.total:
            share = (self.begins["validating"] - self.begins["loading"]) * news.done
            self.say(self.begins["loading"] + share // news.total, news.message)
        else:
            self.say(self.begins[news.step], news.message)

    def has_read(self, news: told.HasRead) -> None:
        """Tells how many lots there are."""
        self.lots = news.count
        self.say(self.progress, f"Read {news.count:,} lots")

    def placed_some(self, news: told.PlacedSome) -> None:
        """Tells how many lots the first schedule holds by now."""
        self.placed = news.placed
        self.say(self.reached(), f"Placed {news.placed:,} of {news.lots:,} lots")

    def improved(self, figures: Figures) -> None:
        """A better schedule or a better bound."""
        before = self.figures.incumbent_hours
        self.figures = figures
        if self.first_gap is None:
            self.first_gap = figures.gap
        self._draw()
        self.say(self.reached(), figures_text(figures, before))

    def performed(self, figures: Figures) -> None:
        """What the search came to; told with the end, and drawn where it is more than before."""
        known, self.figures = self.figures, figures
        if figures != known:
            self._draw()

    def _draw(self) -> None:
        self.curve.append(CurvePoint(self.elapsed() or 0.0, self.figures))

    def saving(self, message: str) -> None:
        """Begins the step `saving`."""
        self.step = "saving"
        self.say(self.begins["saving"], message)

    def tick(self) -> None:
        """Says that time moved the percentage on, or that the search still goes on."""
        if self.step != "planning":
            return
        reached = self.reached()
        if reached > self.progress or self.clock() >= self.said_at + QUIET_SECONDS:
            self.say(reached, figures_text(self.figures, None))

    # -- events -------------------------------------------------------------------------------

    def say(self, progress: int, message: str) -> None:
        """Appends a progress message; `progress` (0 to 100) never falls. Of a later attempt the
        first one tells that it is one, as its steps begin again."""
        if not self.told_attempt:
            self.told_attempt = True
            known = self.figures.incumbent_hours is not None
            self.say(self.progress, attempt_text(self.job.attempt, known=known))
        self.progress = max(self.progress, progress)
        self.said_at = self.clock()
        event = Progress(
            self.step,
            self.progress,
            message,
            figures=self.figures,
            elapsed_seconds=self.elapsed(),
            eta_seconds=self.eta(),
            placed=self.placed,
            lots=self.lots,
            attempt=self.job.attempt,
            standings=self.standings,
        )
        frame = self.frame(event)
        self.appended = self.log.append(self.job.id, self.job.attempt, [frame], self.state(message))

    def frame(self, event: Event, *, terminal: bool = False) -> Frame:
        """The next frame of this job; every call takes one sequence number.

        The one before is in the log by then: raises what kept it out, such as StaleAttempt. So at
        most one message is on its way, and a lost one is never followed by another.
        """
        self.appended.result()
        self.seq += 1
        data = self.encode(self.job.spec.kind, self.job.id, self.seq, self.now(), event)
        return Frame(self.seq, data, terminal)

    def state(self, message: str) -> JobState:
        """The job's columns that move with its messages."""
        return JobState(self.step, self.progress, message, self.figures, self.eta(), self.lots)

    def elapsed(self) -> float | None:
        """Seconds of planning; None before it began."""
        return None if self.planning_since is None else self.clock() - self.planning_since

    def eta(self) -> float | None:
        """Seconds that planning may still take; known only under a time limit."""
        limit, elapsed = self.job.spec.time_limit_seconds, self.elapsed()
        if limit is None or elapsed is None or self.step != "planning":
            return None
        return round(max(0.0, limit - elapsed), 1)

    def reached(self) -> int:
        """How far planning is, 50 to 89 (PROTOCOL, "Steps and percentages")."""
        return planning_progress(
            elapsed_seconds=self.elapsed() or 0.0,
            limit_seconds=self.job.spec.time_limit_seconds,
            gap=self.figures.gap,
            first_gap=self.first_gap,
            placed=self.placed,
            lots=self.lots,
        )


def attempt_text(attempt: int, *, known: bool) -> str:
    """Why the steps begin again; `known`: a schedule of an earlier attempt is."""
    goes_on = "it goes on from the best schedule so far" if known else "it begins again"
    return f"Attempt {attempt}: the daemon, worker or solver had stopped; {goes_on}"


def figures_text(figures: Figures, before: float | None) -> str:
    """The figures in words; `before`: the incumbent that this one replaced, in hours."""
    if figures.incumbent_hours is None:
        return "Looking for a first schedule"
    if figures.objective is not None and figures.objective.name != "makespan":
        return plant_text(figures, figures.objective)
    text = f"Best {HOURS_FORMAT.format(figures.incumbent_hours)} h"
    if before is not None and figures.incumbent_hours < before:
        text += f" (-{HOURS_FORMAT.format(before - figures.incumbent_hours)})"
    if figures.bound_hours is not None and figures.gap is not None:
        bound = HOURS_FORMAT.format(figures.bound_hours)
        text += f", bound {bound} h, gap {100 * figures.gap:.2f} %"
    return text


def plant_text(figures: Figures, objective: Objective) -> str:
    """The figures of a plan whose aim is not the makespan alone."""
    text = f"Best cost {HOURS_FORMAT.format(objective.value)} {objective.unit}"
    text += f", makespan {HOURS_FORMAT.format(figures.incumbent_hours)} h"
    if objective.bound is not None and figures.gap is not None:
        text += f", at most {100 * figures.gap:.2f} % from the best possible"
    return text
