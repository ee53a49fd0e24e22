"""The figures by which a schedule is read, computed from its activities and nothing else.

What it is for: one definition of each KPI. What it is not for: storing figures beside a schedule.
"""

from dataclasses import dataclass

from fillsched.model.schedule import Activity, ActivityKind, Schedule


@dataclass(frozen=True, slots=True)
class Kpis:
    """KPIs of one schedule. Hours are for showing; `makespan_ticks` is the exact value.

    `makespan_hours`: from the start of the horizon to the end of the last activity.
    `utilization`: fill hours over makespan hours, 0 to 1.
    `average_lot_hours`: mean fill duration of a lot.
    `smallest_slack_hours`: least time left in any clean window after its campaign's last activity.
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


def measure(schedule: Schedule) -> Kpis:
    """The KPIs of `schedule`; all zero for an empty one."""
    problem = schedule.problem
    by_kind: dict[ActivityKind, list[Activity]] = {kind: [] for kind in ActivityKind}
    for activity in schedule.activities:
        by_kind[activity.kind].append(activity)
    fills = by_kind[ActivityKind.FILL]
    changeovers = by_kind[ActivityKind.CHANGEOVER]
    cleans = by_kind[ActivityKind.CLEAN]
    makespan = max((activity.end_tick for activity in schedule.activities), default=0)
    fill_ticks = sum(activity.ticks for activity in fills)
    same = _same_product(schedule)
    return Kpis(
        makespan_ticks=makespan,
        makespan_hours=problem.hours(makespan),
        utilization=fill_ticks / makespan if makespan else 0.0,
        fill_hours=problem.hours(fill_ticks),
        changeovers=len(changeovers),
        changeover_hours=problem.hours(sum(activity.ticks for activity in changeovers)),
        changeovers_same=same,
        changeovers_different=len(changeovers) - same,
        cleans=len(cleans),
        clean_hours=problem.hours(sum(activity.ticks for activity in cleans)),
        campaigns=len({activity.campaign for activity in fills}),
        lots=len({activity.lot for activity in fills}),
        average_lot_hours=problem.hours(fill_ticks) / len(fills) if fills else 0.0,
        smallest_slack_hours=problem.hours(_smallest_slack(schedule)),
    )


def _same_product(schedule: Schedule) -> int:
    """How many changeovers lead from one lot to another of the same product."""
    product_of = schedule.problem.product_of
    count, before = 0, None
    for activity in schedule.activities:
        if activity.kind is ActivityKind.FILL:
            before = activity.lot
        elif activity.kind is ActivityKind.CHANGEOVER and None not in (before, activity.lot):
            assert before is not None and activity.lot is not None
            count += product_of[before] == product_of[activity.lot]
    return count


def _smallest_slack(schedule: Schedule) -> int:
    clean_ends: dict[int, int] = {}
    last_ends: dict[int, int] = {}
    for activity in schedule.activities:
        if activity.kind is ActivityKind.CLEAN:
            clean_ends[activity.campaign] = activity.end_tick
        else:
            end = last_ends.get(activity.campaign, 0)
            last_ends[activity.campaign] = max(end, activity.end_tick)
    window = schedule.problem.clean_window_ticks
    slacks = [
        clean_ends[campaign] + window - end
        for campaign, end in last_ends.items()
        if campaign in clean_ends
    ]
    return min(slacks, default=0)
