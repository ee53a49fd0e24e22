"""Why a lot of a plant stands where it does, in words.

What it is for: the sentences, the same for every screen. What it is not for: the facts
(`insight.plant_place`), or schedules of one line (`explanation`).
"""

from collections.abc import Mapping, Sequence

from fillsched.insight.plant_place import PlantPlace, plant_place
from fillsched.jobs.job import Job
from fillsched.model.plant import PlantProblem, PlantSchedule
from fillsched.solve.lines.elsewhere import Elsewhere
from fillsched.wire.outcome.insight import MoveView, PlaceView, WhyView
from fillsched.wire.outcome.schedules import moment
from fillsched.wire.values import DIGITS


def plant_why_view(
    job: Job,
    schedule: PlantSchedule,
    lot: int,
    *,
    elsewhere: Sequence[Elsewhere] = (),
    left_out: Sequence[Mapping[str, str]] = (),
    strategy: str | None = None,
) -> WhyView:
    """About `lot` (an index) of the schedule of `job`; of a comparison that of `strategy`.

    `elsewhere`: what it would cost on other lines. `left_out`: lots without a place, with reasons.
    """
    problem, own = schedule.problem, schedule.problem.lots[lot]
    place = plant_place(schedule, lot)
    ticks = min((line.fill[lot] for line in problem.lines if line.fill[lot]), default=0)
    if place is not None:
        ticks = place.fill.ticks
    return WhyView(
        schedule_id=job.id,
        provisional=not job.status.final,
        lot_id=own.id,
        type=own.product,
        vials=own.vials,
        fill_hours=round(problem.hours(ticks), DIGITS),
        place=None if place is None else _place(problem, lot, place, elsewhere),
        moves=[_move(problem, place.fill.ticks, one) for one in elsewhere] if place else [],
        refused=None,
        strategy=strategy,
        no_moves=_no_moves(problem, lot, left_out) if place is None else _ONLY,
    )


_ONLY = "No other line may fill it."


def _no_moves(problem: PlantProblem, lot: int, left_out: Sequence[Mapping[str, str]]) -> str:
    """Of a lot without a place: why."""
    own = problem.lots[lot].id
    known = next((one for one in left_out if one["lot_id"] == own), None)
    text = "It has no place in this plan"
    return f"{text}." if known is None else f"{text}: {known['reason']}. {known['fix']}."


def _move(problem: PlantProblem, ticks: int, there: Elsewhere) -> MoveView:
    """The best place tried on another line."""
    fill = there.fill
    if there.fill_ticks == ticks:
        takes = "as long to fill there"
    else:
        takes = f"{_said(problem, there.fill_ticks)} to fill there, not {_said(problem, ticks)}"
    tried = f"of {there.tried} places tried" if there.tried > 1 else "of one place tried"
    if not there.tried:
        reason = f"{takes}; not tried in a plan of so many lots"
    elif fill is None:
        reason = f"{takes}; none {tried} keeps every rule and every lot in the plan"
    else:
        cost = problem.cost_hours(there.cost)
        by = f"costs {abs(cost):,.2f} h {'more' if cost >= 0 else 'less'}"
        reason = f"{takes}; the best {tried} {by if there.cost else 'costs the same'} by the aim"
    return MoveView(
        campaign=None if fill is None else fill.campaign,
        before=None,
        after=None,
        fits=fill is not None,
        change_hours=None if fill is None else _rounded(problem.hours(there.makespan_ticks)),
        reason=reason,
        start=None
        if fill is None
        else moment(problem.start, fill.start_tick, problem.ticks_per_hour),
        line=there.line,
        cost_hours=None if fill is None else _rounded(problem.cost_hours(there.cost)),
    )


def _rounded(hours: float) -> float:
    return round(hours, DIGITS)


def _place(
    problem: PlantProblem, lot: int, place: PlantPlace, elsewhere: Sequence[Elsewhere]
) -> PlaceView:
    start, per_hour = problem.start, problem.ticks_per_hour
    return PlaceView(
        campaign=place.campaign,
        campaigns=place.campaigns,
        position=place.position,
        lots=place.lots,
        start=moment(start, place.fill.start_tick, per_hour),
        end=moment(start, place.fill.end_tick, per_hour),
        before=None if place.before is None else problem.lots[place.before].id,
        after=None if place.after is None else problem.lots[place.after].id,
        changeover_hours=round(
            problem.hours(place.changeover.worked_ticks if place.changeover else 0), DIGITS
        ),
        left_hours=round(problem.hours(place.left_ticks), DIGITS),
        text=" ".join(
            [_where(problem, lot, place), *_clocks(problem, place), *_against(elsewhere)]
        ),
    )


def _where(problem: PlantProblem, lot: int, place: PlantPlace) -> str:
    campaign = f"campaign {place.campaign} of {place.campaigns}"
    if place.campaign == 0:
        campaign = "the campaign that the line began before the plan"
    came = "right after the clean" if place.campaign else "first of the plan"
    if place.before is not None:
        before = problem.lots[place.before]
        same = "the same type" if before.product == problem.lots[lot].product else "another type"
        came = f"after {before.id} of {same} ({before.product})"
    work = [
        f"a {activity.kind} of {_said(problem, activity.worked_ticks)}"
        for activity in (place.changeover, place.setup)
        if activity is not None
    ]
    with_work = f", with {' and '.join(work)}" if work else ""
    return (
        f"Line {place.line}, {campaign}, lot {place.position} of {place.lots}, {came}{with_work}."
    )


def _clocks(problem: PlantProblem, place: PlantPlace) -> list[str]:
    """What runs beside it: its release, the wait before it, its due date, the clean window."""
    said = []
    if place.pinned:
        said.append("It starts when it is pinned to.")
    elif place.released:
        said.append("It starts the moment it is released.")
    if place.waited_ticks > 0:
        closed = (
            f", {_said(problem, place.closed_ticks)} of it closed" if place.closed_ticks else ""
        )
        said.append(f"Before it the line stands for {_said(problem, place.waited_ticks)}{closed}.")
    if place.due_ticks is not None:
        hours = _said(problem, abs(place.due_ticks))
        late = place.due_ticks < 0
        said.append(f"It is {hours} late." if late else f"It ends {hours} before its due date.")
    said.append(f"The campaign leaves {_said(problem, place.left_ticks)} of its clean window.")
    return said


def _against(elsewhere: Sequence[Elsewhere]) -> list[str]:
    """How the other lines compare, as far as they were tried."""
    if not any(one.tried for one in elsewhere):
        return []
    better = min((one for one in elsewhere if one.fill), key=lambda one: one.cost, default=None)
    if better is None or better.cost >= 0:
        return ["No place that was tried on another line is better."]
    return [f"A place on line {better.line} would be better: the search has not come to it."]


def _said(problem: PlantProblem, ticks: int) -> str:
    return f"{problem.hours(ticks):,.2f} h"
