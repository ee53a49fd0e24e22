"""The figures by which a plant's schedule is read, computed from its activities and nothing else.

What it is for: one definition of each KPI, for each line and in all. What it is not for: storing
figures beside a schedule, or wording them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fillsched.model.plant.problem import FOREVER, PlantProblem
from fillsched.model.plant.schedule import PlantSchedule, cost_of
from fillsched.model.schedule import Activity, ActivityKind


@dataclass(frozen=True, slots=True)
class LineKpis:
    """KPIs of one line; all in hours but counts. `open_hours`: from the start to the end of its
    last activity, less what is closed; `idle_hours` of them nothing runs."""

    line: str
    lots: int
    makespan_hours: float
    utilization: float
    fill_hours: float
    clean_hours: float
    changeover_hours: float
    setup_hours: float
    idle_hours: float
    closed_hours: float
    campaigns: int
    changeovers: int


@dataclass(frozen=True, slots=True)
class Slack:
    """The least time left to a tight clock: `hours`, of which clock, and of which lot."""

    hours: float
    clock: str
    lot: str


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the objective: its `hours`, `weight` an hour, and `cost`, its part of the sum."""

    name: str
    hours: float
    weight: float
    cost: float


@dataclass(frozen=True, slots=True)
class PlantKpis:
    """KPIs of one schedule. `makespan_ticks` is exact: the end of the last fill. Fields of the name
    of those of one line's `Kpis` mean the same.

    `late_hours` in all, `latest_hours` of the worst lot; lots without a due date are on time.
    `lots` are those that stand; `unplaced` the others.
    """

    makespan_ticks: int
    makespan_hours: float
    utilization: float
    fill_hours: float
    changeovers: int
    changeover_hours: float
    changeovers_same: int
    changeovers_different: int
    cleans: int
    clean_hours: float
    campaigns: int
    lots: int
    average_lot_hours: float
    smallest_slack_hours: float
    setup_hours: float
    idle_hours: float
    closed_hours: float
    dated: int
    late: int
    late_hours: float
    latest_hours: float
    unplaced: int
    slack: Slack | None
    objective: float
    terms: tuple[Term, ...]
    lines: tuple[LineKpis, ...]


def measure_plant(schedule: PlantSchedule) -> PlantKpis:
    """The KPIs of `schedule`; all zero for an empty one."""
    problem, hours = schedule.problem, schedule.problem.hours
    lines = tuple(_of_line(schedule, number) for number in range(len(problem.lines)))
    fills = schedule.fills()
    late = [
        fill.end_tick - due
        for lot, fill in fills.items()
        if (due := problem.due[lot]) is not None and fill.end_tick > due
    ]
    open_hours = sum(line.makespan_hours - line.closed_hours for line in lines)
    fill_hours = sum(line.fill_hours for line in lines)
    makespan = max((fill.end_tick for fill in fills.values()), default=0)
    slack = min(_slacks(schedule), key=lambda one: one.hours, default=None)
    changeovers = sum(line.changeovers for line in lines)
    same = _same_product(schedule)
    return PlantKpis(
        makespan_ticks=makespan,
        makespan_hours=hours(makespan),
        utilization=fill_hours / open_hours if open_hours else 0.0,
        fill_hours=fill_hours,
        changeovers=changeovers,
        changeover_hours=sum(line.changeover_hours for line in lines),
        changeovers_same=same,
        changeovers_different=changeovers - same,
        cleans=sum(a.kind is ActivityKind.CLEAN for a in schedule.activities),
        clean_hours=sum(line.clean_hours for line in lines),
        campaigns=sum(line.campaigns for line in lines),
        lots=len(fills),
        average_lot_hours=fill_hours / len(fills) if fills else 0.0,
        smallest_slack_hours=slack.hours if slack else 0.0,
        setup_hours=sum(line.setup_hours for line in lines),
        idle_hours=sum(line.idle_hours for line in lines),
        closed_hours=sum(line.closed_hours for line in lines),
        dated=sum(due is not None for due in problem.due),
        late=len(late),
        late_hours=hours(sum(late)),
        latest_hours=hours(max(late, default=0)),
        unplaced=len(problem.lots) - len(fills),
        slack=slack,
        objective=problem.cost_hours(cost_of(schedule).total),
        terms=tuple(_terms(schedule)),
        lines=lines,
    )


def _of_line(schedule: PlantSchedule, number: int) -> LineKpis:
    problem = schedule.problem
    line, hours = problem.lines[number], problem.hours
    own = [
        activity
        for activity in schedule.activities
        if activity.line == line.name and activity.kind is not ActivityKind.AFTER_FILL
    ]
    end = max((activity.end_tick for activity in own), default=0)
    worked = {kind: 0 for kind in ActivityKind}
    for activity in own:
        worked[activity.kind] += activity.worked_ticks
    closed = sum(max(0, min(opens, end) - max(shut, 0)) for shut, opens in line.closed)
    fills = [activity for activity in own if activity.kind is ActivityKind.FILL]
    return LineKpis(
        line=line.name,
        lots=len(fills),
        makespan_hours=hours(end),
        utilization=worked[ActivityKind.FILL] / (end - closed) if end > closed else 0.0,
        fill_hours=hours(worked[ActivityKind.FILL]),
        clean_hours=hours(worked[ActivityKind.CLEAN]),
        changeover_hours=hours(worked[ActivityKind.CHANGEOVER]),
        setup_hours=hours(worked[ActivityKind.SETUP]),
        idle_hours=hours(end - closed - sum(worked.values())),
        closed_hours=hours(closed),
        campaigns=len({activity.campaign for activity in fills}),
        changeovers=sum(activity.kind is ActivityKind.CHANGEOVER for activity in own),
    )


def _terms(schedule: PlantSchedule) -> Iterator[Term]:
    """Each term of the objective that has a weight."""
    problem, weights = schedule.problem, schedule.problem.weights
    cost, hours = cost_of(schedule), problem.hours
    late = sum(
        hours(fill.end_tick - due)
        for lot, fill in schedule.fills().items()
        if (due := problem.due[lot]) is not None and fill.end_tick > due
    )
    kinds = {
        kind: sum(a.worked_ticks for a in schedule.activities if a.kind is kind)
        for kind in (ActivityKind.CHANGEOVER, ActivityKind.CLEAN)
    }
    last = max((fill.end_tick for fill in schedule.fills().values()), default=0)
    for name, amount, weight, part in (
        ("tardiness", late, weights.tardiness, cost.tardiness),
        ("makespan", hours(last), weights.makespan, cost.makespan),
        ("changeover", hours(kinds[ActivityKind.CHANGEOVER]), weights.changeover, cost.changeover),
        ("clean", hours(kinds[ActivityKind.CLEAN]), weights.clean, cost.clean),
    ):
        if weight:
            yield Term(name, amount, float(weight), problem.cost_hours(part))


def _same_product(schedule: PlantSchedule) -> int:
    """How many changeovers lead from one lot to another of the same product."""
    problem = schedule.problem
    last: dict[str, int | None] = {
        line.name: None if line.state is None else line.state.variant for line in problem.lines
    }
    count = 0
    for activity in schedule.activities:
        if activity.kind is ActivityKind.CHANGEOVER and activity.lot is not None:
            before = last.get(activity.line)
            after = problem.variant_of[activity.lot]
            if before is not None:
                count += problem.variants[before].name == problem.variants[after].name
        elif activity.kind is ActivityKind.FILL and activity.lot is not None:
            last[activity.line] = problem.variant_of[activity.lot]
    return count


def _slacks(schedule: PlantSchedule) -> Iterator[Slack]:
    """What is left to each tight clock: window, hold, bulk or deadline."""
    problem = schedule.problem
    for number, line in enumerate(problem.lines):
        own = [a for a in schedule.activities if a.line == line.name]
        yield from _window_slacks(problem, number, own)
    by_name = {line.name: line for line in problem.lines}
    for lot, fill in schedule.fills().items():
        latest = by_name[fill.line].latest_end[lot]
        if latest < FOREVER:
            terms = problem.lots[lot].terms
            clock = "deadline" if terms.deadline else "bulk hold" if terms.bulk_ready else "until"
            yield Slack(problem.hours(latest - fill.end_tick), clock, problem.lots[lot].id)


def _window_slacks(problem: PlantProblem, number: int, own: Sequence[Activity]) -> Iterator[Slack]:
    """Of each campaign of a line, what its last lot leaves of the clean window."""
    line = problem.lines[number]
    clean_end = None if line.state is None else line.state.clean_end
    last: Activity | None = None
    for activity in own:
        if activity.kind is ActivityKind.CLEAN:
            if last is not None and clean_end is not None:
                yield _left(problem, line.window, clean_end, last)
            clean_end, last = activity.end_tick, None
        elif activity.kind is ActivityKind.FILL:
            last = activity
    if last is not None and clean_end is not None:
        yield _left(problem, line.window, clean_end, last)


def _left(problem: PlantProblem, window: int, clean_end: int, last: Activity) -> Slack:
    assert last.lot is not None
    hours = problem.hours(clean_end + window - last.end_tick)
    return Slack(hours, "clean window", problem.lots[last.lot].id)
