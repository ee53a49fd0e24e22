"""The heavy half of an attempt: read the lots, check them, plan, judge, and tell what happens.

What it is for: everything about a job that costs processor time, as one synchronous function that
runs in a solver process (or, in tests, in a thread). What it is not for: the database, percentages,
messages and commands, which belong to the light half (`attempt`). Every schedule that leaves here
has been passed by `model.verify`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from fillsched.errors import Fault, InvalidInput
from fillsched.jobs.codec import pack_lots, unpack_campaigns, unpack_lots
from fillsched.jobs.problems import problem_of
from fillsched.jobs.solver_messages import (
    Checked,
    HasRead,
    Performed,
    Prepared,
    Refused,
    Stepped,
    Task,
    Tell,
)
from fillsched.model import Lot, Problem
from fillsched.model.plant import PlantProblem
from fillsched.solve.result import StopReason
from fillsched.solve.stop import Asked, FirstOf, GapReached, Proven, StepLimit, Stop, TimeLimit
from fillsched.solve.strategies import GIVEN_ORDER, solve, why_refused
from fillsched.worker.judging import SHORTEST_PAUSE_SECONDS, Flushing, Stage, whole
from fillsched.worker.lots_reader import clean_file
from fillsched.worker.plant_run import given_order, plan_plant
from fillsched.worker.receiving import Reader, received

SPARE = timedelta(days=366)
"""Time after the end of a plan that calendars, weeks and zones of an export may ask for."""


def perform(
    task: Task,
    *,
    tell: Tell,
    asked: Callable[[], StopReason | None],
    read: Reader,
    clock: Callable[[], float],
) -> None:
    """Does all of `task`, telling as it goes; its last word is one of LAST_WORDS.

    `asked()` says whether somebody wants it to stop; `clock` is monotonic, in seconds.
    Raises RuleBroken when the judge finds a fault in a planner's schedule.
    """
    step = "loading"
    task = _by_the_clock_of_the_plant(task)
    try:
        if task.fix and (copy := clean_file(task.lots, task.read, task.rules, task.plant)):
            tell(copy)
        lots = _lots(task, tell=tell, read=read, clock=clock)
        if lots is None:
            return
        step = "validating"
        tell(Stepped(step, f"Checking {len(lots):,} lots against the line's rules"))
        problem = problem_of(
            lots, task.rules, task.plant, task.start_time, task.read.get("zone", "UTC")
        )
        if task.start_time is not None and isinstance(problem, Problem):
            _refuse_without_a_calendar(problem, task.start_time)
        if task.check_only:
            tell(Checked())
            return
        if task.prepare_for:
            step = "preparing"
            tell(Stepped(step, f"Trying {len(lots):,} lots in their given order"))
            tell(_prepared(task, problem, clock))
            return
        step = "planning"
        tell(Stepped(step, f"Planning {len(lots):,} lots with {task.strategy}"))
        _plan(task, problem, tell=tell, asked=asked, clock=clock)
    except InvalidInput as refusal:
        tell(Refused(step, refusal.faults, refusal.summary))


def _by_the_clock_of_the_plant(task: Task) -> Task:
    """`task`, dates in its lots being meant by the plant's clock."""
    if task.plant is None:
        return task
    return replace(task, read={**task.read, "zone": task.plant.get("time_zone") or "UTC"})


def _refuse_without_a_calendar(problem: Problem, start: datetime) -> None:
    """Raises InvalidInput when no calendar could tell the end of the longest plan: each lot in a
    campaign of its own."""
    lots = len(problem.lots)
    longest = sum(problem.fill_ticks) + lots * problem.clean_ticks
    try:
        start + timedelta(hours=float(problem.hours(longest))) + SPARE
    except OverflowError:
        reason = "the plan could end after the year 9999, which no calendar tells"
        fix = "Start earlier, or correct the figures of the line"
        raise InvalidInput([Fault("start_time", str(start), reason, fix)]) from None


def _lots(
    task: Task, *, tell: Tell, read: Reader, clock: Callable[[], float]
) -> Sequence[Lot] | None:
    """The lots; None if they are refused, which is told then."""
    if task.known_lots is not None:
        return unpack_lots(task.known_lots)
    tell(Stepped("loading", f"Reading {task.lots.filename}"))
    found = received(task, read, _Rows(tell, clock).seen)
    if found.faults:
        refusal = InvalidInput(found.faults)
        tell(Refused("loading", refusal.faults, refusal.summary, found.receipt))
        return None
    tell(HasRead(pack_lots(found.lots), found.receipt, len(found.lots)))
    return found.lots


def _prepared(task: Task, problem: Problem | PlantProblem, clock: Callable[[], float]) -> Prepared:
    reasons = {name: why_refused(name, problem) for name in task.prepare_for}
    refused = {name: why for name, why in reasons.items() if why}
    if isinstance(problem, PlantProblem):
        return Prepared(refused, given_order(problem, clock))
    result = solve(
        problem,
        strategy=GIVEN_ORDER,
        stop=Asked(lambda: None),
        report=lambda news: None,
    )
    assert result.campaigns is not None, "it refuses nothing and is asked by nobody to stop"
    plan = Stage(problem, lambda news: None, clock).judged(result.campaigns)
    return Prepared(refused, plan.incumbent)


class _Rows:
    """Tells how many rows were read, as often as a watcher can use."""

    def __init__(self, tell: Tell, clock: Callable[[], float]) -> None:
        self.tell, self.clock = tell, clock
        self.next = clock() + SHORTEST_PAUSE_SECONDS

    def seen(self, done: int, total: int) -> None:
        now = self.clock()
        if now >= self.next:
            self.next = now + SHORTEST_PAUSE_SECONDS
            self.tell(Stepped("loading", f"Read {done:,} of {total:,} rows", done, total))


def _plan(
    task: Task,
    problem: Problem | PlantProblem,
    *,
    tell: Tell,
    asked: Callable[[], StopReason | None],
    clock: Callable[[], float],
) -> None:
    rules: list[Stop] = [Asked(lambda: StopReason.FINISHED if task.finish else asked()), Proven()]
    if task.time_limit_seconds is not None:
        rules.append(TimeLimit(task.time_limit_seconds, clock, clock()))
    if task.max_steps is not None:
        rules.append(StepLimit(task.max_steps))
    if task.gap is not None:
        rules.append(GapReached(task.gap))
    rule = FirstOf(tuple(rules))
    if isinstance(problem, PlantProblem):
        plan_plant(task, problem, stop=rule, tell=tell, clock=clock)
        return
    stage = Stage(problem, tell, clock)
    result = solve(
        problem,
        strategy=task.strategy,
        seed=task.seed,
        stop=Flushing(rule, stage),
        report=stage.report,
        warm_start=None if task.warm_start is None else unpack_campaigns(task.warm_start),
        known_bound=whole(task.known_bound_hours, problem.ticks_per_hour),
    )
    stage.bound_ticks = result.bound_ticks
    if result.campaigns is not None and result.campaigns != stage.told:
        stage.pending = result.campaigns
        stage.flush()
    tell(Performed(stage.figures(), result.status, result.stop_reason, result.steps))
