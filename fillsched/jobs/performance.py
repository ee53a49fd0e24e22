"""The heavy half of an attempt: read the lots, check them, plan, judge, and tell what happens.

What it is for: everything about a job that costs processor time, as one synchronous function that
runs in a solver process (or, in tests, in a thread). What it is not for: the database, percentages,
messages and commands, which belong to the light half (`worker`). Every schedule that leaves here
has been passed by `model.verify`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from fillsched.errors import Fault, InvalidInput
from fillsched.insight.idle_names import idle_names
from fillsched.jobs.compact import pack_campaigns, pack_lots, unpack_campaigns, unpack_lots
from fillsched.jobs.job import Figures, LotsFile, Plan
from fillsched.model import (
    Campaigns,
    LineRules,
    Lot,
    Problem,
    lay_out,
    measure,
    rounding_hours,
    verify,
)
from fillsched.solve.result import Bound, Incumbent, Placed, Status, StopReason, relative_gap
from fillsched.solve.stop import Asked, FirstOf, Proven, SearchState, StepLimit, Stop, TimeLimit
from fillsched.solve.strategies import GIVEN_ORDER, STRATEGIES, solve

JUDGING_SHARE = 20
"""Judging takes at most one part in this many of the planner's time (but see the next two)."""

SHORTEST_PAUSE_SECONDS = 0.1
"""Ten incumbents a second are all that a watcher can use (PLANNER)."""

LONGEST_PAUSE_SECONDS = 1.0
"""An incumbent may be lost with its process for at most 2 s; the rest is for storing it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a solver process is given. `time_limit_seconds` counts from the start of planning.

    `warm_start` is a packed plan of an earlier attempt; `finish` asks for the first constructive
    answer; `check_only` ends after checking. `known_lots`: packed lots that were read before,
    instead of reading. `prepare_for`: ends after finding which of these strategies can plan the
    lots, and how long they take in the given order.
    """

    lots: LotsFile
    read: Mapping[str, Any]
    rules: LineRules
    strategy: str
    seed: int = 0
    time_limit_seconds: float | None = None
    max_steps: int | None = None
    warm_start: bytes | None = None
    finish: bool = False
    check_only: bool = False
    known_lots: bytes | None = None
    prepare_for: tuple[str, ...] = ()


class Reader(Protocol):
    """Reads lots. Raises InvalidInput with every fault. Returns them with a JSON-able receipt."""

    def __call__(
        self, file: LotsFile, read: Mapping[str, Any], seen: Callable[[int, int], None]
    ) -> tuple[list[Lot], dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Stepped:
    """The performance is in `step`; `done` of `total` rows or lots, where they are counted."""

    step: str
    message: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class HasRead:
    """The lots were read; packed by `compact`."""

    lots: bytes
    receipt: Mapping[str, Any]
    count: int


@dataclass(frozen=True, slots=True)
class PlacedSome:
    """Lots standing in the schedule being built."""

    placed: int
    lots: int


@dataclass(frozen=True, slots=True)
class Improved:
    """A better, judged schedule."""

    plan: Plan
    figures: Figures


@dataclass(frozen=True, slots=True)
class BoundRose:
    """A better bound."""

    figures: Figures


@dataclass(frozen=True, slots=True)
class Performed:
    """The planner is done; the best schedule has been told as `Improved` before."""

    figures: Figures
    status: Status
    stop_reason: StopReason
    steps: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The end of a `check_only` task: the lots can be planned."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a comparison must know first: why some strategies cannot plan these lots, and the KPIs
    (fields of `model.Kpis`) of the lots in their given order."""

    refused: Mapping[str, str]
    given_order: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The input cannot be planned; `step` is where that was seen."""

    step: str
    faults: tuple[Fault, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Crashed:
    """Our own fault; `text` names it without path or traceback. `passing`: it was the machine's,
    and another time it may go well."""

    text: str
    passing: bool = False


LastWord = Performed | Checked | Prepared | Refused | Crashed
LAST_WORDS = (Performed, Checked, Prepared, Refused, Crashed)
"""After one of these a performance tells nothing more."""

Told = Stepped | HasRead | PlacedSome | Improved | BoundRose | LastWord
Tell = Callable[[Told], None]


class RuleBroken(Exception):
    """A planner's schedule that the judge did not pass."""


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
    try:
        lots = _lots(task, tell=tell, read=read, clock=clock)
        step = "validating"
        tell(Stepped(step, f"Checking {len(lots):,} lots against the line's rules"))
        problem = Problem.of(lots, task.rules)
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


def _lots(task: Task, *, tell: Tell, read: Reader, clock: Callable[[], float]) -> Sequence[Lot]:
    if task.known_lots is not None:
        return unpack_lots(task.known_lots)
    tell(Stepped("loading", f"Reading {task.lots.filename}"))
    lots, receipt = read(task.lots, task.read, _Rows(tell, clock).seen)
    notes = [*idle_names((lot.product for lot in lots), task.rules), *_rounding(lots, task.rules)]
    if notes:
        receipt = {**receipt, "notes": [*receipt.get("notes", ()), *notes]}
    tell(HasRead(pack_lots(lots), receipt, len(lots)))
    return lots


def _rounding(lots: Sequence[Lot], rules: LineRules) -> list[str]:
    milliseconds = float(rounding_hours(lots, rules) * 3_600_000)
    if not milliseconds:
        return []
    return [
        f"durations are rounded up, each by at most {milliseconds:.3g} ms, as the rates and hours "
        "have no small common measure; 'optimal' is meant within that"
    ]


def _prepared(task: Task, problem: Problem, clock: Callable[[], float]) -> Prepared:
    reasons = {name: STRATEGIES[name].refuses(problem) for name in task.prepare_for}
    result = solve(
        problem,
        strategy=GIVEN_ORDER,
        stop=Asked(lambda: None),
        report=lambda news: None,
    )
    assert result.campaigns is not None, "it refuses nothing and is asked by nobody to stop"
    plan = _Stage(problem, lambda news: None, clock).judged(result.campaigns)
    return Prepared({name: why for name, why in reasons.items() if why}, plan.incumbent)


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
    problem: Problem,
    *,
    tell: Tell,
    asked: Callable[[], StopReason | None],
    clock: Callable[[], float],
) -> None:
    stage = _Stage(problem, tell, clock)
    rules: list[Stop] = [Asked(lambda: StopReason.FINISHED if task.finish else asked()), Proven()]
    if task.time_limit_seconds is not None:
        rules.append(TimeLimit(task.time_limit_seconds, clock, clock()))
    if task.max_steps is not None:
        rules.append(StepLimit(task.max_steps))
    result = solve(
        problem,
        strategy=task.strategy,
        seed=task.seed,
        stop=_Flushing(FirstOf(tuple(rules)), stage),
        report=stage.report,
        warm_start=None if task.warm_start is None else unpack_campaigns(task.warm_start),
    )
    stage.bound_ticks = result.bound_ticks
    if result.campaigns is not None and result.campaigns != stage.told:
        stage.pending = result.campaigns
        stage.flush()
    tell(Performed(stage.figures(), result.status, result.stop_reason, result.steps))


class _Stage:
    """Stands between a planner's reports and the pipe: judges, and keeps the pace bearable."""

    def __init__(self, problem: Problem, tell: Tell, clock: Callable[[], float]) -> None:
        self.problem, self.tell, self.clock = problem, tell, clock
        self.makespan_ticks: int | None = None
        self.bound_ticks: int | None = None
        self.pending: Campaigns | None = None
        self.told: Campaigns | None = None
        self.quiet_until = float("-inf")
        self.bound_told = True
        self.next_placed = clock() + SHORTEST_PAUSE_SECONDS

    def report(self, news: Placed | Incumbent | Bound) -> None:
        if isinstance(news, Placed):
            now = self.clock()
            if now >= self.next_placed:
                self.next_placed = now + SHORTEST_PAUSE_SECONDS
                self.tell(PlacedSome(news.placed, news.lots))
            return
        if isinstance(news, Incumbent):
            self.pending = news.campaigns
        else:
            self.bound_ticks, self.bound_told = news.ticks, False
        if self.pending is not None and self.makespan_ticks is None:
            self.flush()  # the first schedule is never held back: until it is told there is none
        else:
            self.flush_if_due()

    def flush_if_due(self) -> None:
        if (self.pending is not None or not self.bound_told) and self.clock() >= self.quiet_until:
            self.flush()

    def flush(self) -> None:
        """Judges and tells the newest incumbent, or the newest bound, and sets the next pause."""
        began = self.clock()
        if self.pending is not None:
            campaigns, self.pending = self.pending, None
            plan = self.judged(campaigns)
            self.tell(Improved(plan, self.figures()))
            self.told = campaigns
        elif self.bound_ticks is not None:
            self.tell(BoundRose(self.figures()))
        self.bound_told = True
        now = self.clock()
        pause = JUDGING_SHARE * (now - began)
        self.quiet_until = now + min(max(pause, SHORTEST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)

    def judged(self, campaigns: Campaigns) -> Plan:
        schedule = lay_out(self.problem, campaigns)
        violations = verify(schedule)
        if violations:
            raise RuleBroken(f"{len(violations)} broken rules, the first: {violations[0]}")
        kpis = measure(schedule)
        self.makespan_ticks = kpis.makespan_ticks
        return Plan(pack_campaigns(campaigns), asdict(kpis))

    def figures(self) -> Figures:
        hours = self.problem.hours
        return Figures(
            None if self.makespan_ticks is None else hours(self.makespan_ticks),
            None if self.bound_ticks is None else hours(self.bound_ticks),
            relative_gap(self.makespan_ticks, self.bound_ticks),
        )


@dataclass(frozen=True, slots=True)
class _Flushing:
    """The stop rule, which is asked often, also lets a held back incumbent go when it is due."""

    rule: Stop
    stage: _Stage

    def __call__(self, state: SearchState) -> StopReason | None:
        self.stage.flush_if_due()
        return self.rule(state)

    def seconds_left(self) -> float | None:
        return self.rule.seconds_left()
