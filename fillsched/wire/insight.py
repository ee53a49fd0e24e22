"""The answers of `why` and `diff`: findings as JSON, with a sentence for each.

What it is for: hours instead of ticks, and words that say the reason. What it is not for: finding
anything (`insight`).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from typing import Any

from fillsched.insight import Difference, Fit, Move, Moved, Place, Why
from fillsched.jobs.job import Job
from fillsched.jobs.outcome import kpi_figures
from fillsched.model import Lot, Problem, Schedule, measure
from fillsched.wire.answers import moment
from fillsched.wire.figures import KPI_TEXTS
from fillsched.wire.values import DIGITS, Instant, Lenient


class PlaceView(Lenient):
    """Where a lot is filled; campaigns and positions count from 1."""

    campaign: int
    campaigns: int
    position: int
    lots: int
    start: Instant
    end: Instant
    before: str | None
    after: str | None
    changeover_hours: float
    left_hours: float
    text: str


class MoveView(Lenient):
    """The lot in another campaign; null is a new one of its own. `change_hours`: of the makespan;
    null where it cannot go."""

    campaign: int | None
    before: str | None
    after: str | None
    fits: bool
    change_hours: float | None
    reason: str


class FitView(Lenient):
    """A lot against the clean window, and what would make it fit, each enough by itself."""

    fits: bool
    fill_hours: float
    window_hours: float
    text: str
    ways: list[str]


class WhyView(Lenient):
    """Why a lot stands where it does, or what would make it fit when it was refused."""

    schedule_id: int
    provisional: bool
    lot_id: str
    type: str
    vials: int | None
    fill_hours: float
    place: PlaceView | None
    moves: list[MoveView]
    refused: FitView | None


class SideView(Lenient):
    """One of two schedules that are compared."""

    schedule_id: int
    name: str
    provisional: bool
    start_time: Instant
    strategy: str


class MovedView(Lenient):
    """A lot that moved; hours are counted from the start of each schedule."""

    lot_id: str
    type: str
    shift_hours: float
    a_start: Instant
    b_start: Instant
    a_campaign: int
    b_campaign: int


class ChangedView(Lenient):
    """A lot or a figure that is one thing in the first and another in the second."""

    what: str
    a: str
    b: str


class KpiChange(Lenient):
    """One KPI on both sides."""

    key: str
    label: str
    unit: str
    a: int | float
    b: int | float
    change: int | float


class DiffView(Lenient):
    """What two schedules differ in. `same`: no lot differs in anything."""

    a: SideView
    b: SideView
    same: bool
    kpis: list[KpiChange]
    config: list[ChangedView]
    moved: list[MovedView]
    stayed: int
    only_a: list[str]
    only_b: list[str]
    changed: list[ChangedView]


def why_view(job: Job, schedule: Schedule, lot: int, found: Why) -> WhyView:
    """`found` about `lot` of the schedule of `job`."""
    problem = schedule.problem
    return WhyView(
        **_who(job, problem.lots[lot]),
        fill_hours=_hours(problem, problem.fill_ticks[lot]),
        place=_place(problem, lot, found.place, job.spec.start_time),
        moves=[_move(problem, move) for move in found.moves],
        refused=None,
    )


def refused_view(job: Job, lot: Lot, fit: Fit) -> WhyView:
    """What would make `lot` fit, whose schedule was refused."""
    hours = float(fit.fill_hours)
    return WhyView(
        **_who(job, lot),
        fill_hours=round(hours, DIGITS),
        place=None,
        moves=[],
        refused=FitView(
            fits=fit.fits,
            fill_hours=round(hours, DIGITS),
            window_hours=float(fit.window_hours),
            text=_refusal(fit),
            ways=[] if fit.fits else _ways(fit),
        ),
    )


def diff_view(
    jobs: tuple[Job, Job], schedules: tuple[Schedule, Schedule], found: Difference
) -> DiffView:
    """`found` between two schedules, with their KPIs and figures."""
    first, second = (kpi_figures(asdict(measure(schedule))) for schedule in schedules)
    starts = jobs[0].spec.start_time, jobs[1].spec.start_time
    return DiffView(
        a=_side(jobs[0]),
        b=_side(jobs[1]),
        same=found.none,
        kpis=[
            KpiChange(
                key=kpi.key,
                label=kpi.label,
                unit=kpi.unit,
                a=first[kpi.key],
                b=second[kpi.key],
                change=round(second[kpi.key] - first[kpi.key], DIGITS),
            )
            for kpi in KPI_TEXTS
        ],
        config=_figures(jobs[0].spec.line, jobs[1].spec.line),
        moved=[_moved(one, starts) for one in found.moved],
        stayed=found.stayed,
        only_a=[lot.id for lot in found.only_first],
        only_b=[lot.id for lot in found.only_second],
        changed=[
            ChangedView(what=first.id, a=_amount(first), b=_amount(second))
            for first, second in found.changed
        ],
    )


def _who(job: Job, lot: Lot) -> dict[str, Any]:
    return {
        "schedule_id": job.id,
        "provisional": not job.status.final,
        "lot_id": lot.id,
        "type": lot.product,
        "vials": lot.vials,
    }


def _place(problem: Problem, lot: int, place: Place, start: datetime) -> PlaceView:
    before = None if place.before is None else problem.lots[place.before]
    after = None if place.after is None else problem.lots[place.after]
    if before is None:
        came = "right after the clean, so without a changeover"
    else:
        same = "the same type" if before.product == problem.lots[lot].product else "another type"
        changeover = _said(problem, place.changeover_ticks)
        came = f"after {before.id} of {same} ({before.product}), with a changeover of {changeover}"
    text = (
        f"Campaign {place.campaign} of {place.campaigns}, lot {place.position} of {place.lots}, "
        f"{came}. The campaign leaves {_said(problem, place.left_ticks)} of its clean window."
    )
    return PlaceView(
        campaign=place.campaign,
        campaigns=place.campaigns,
        position=place.position,
        lots=place.lots,
        start=moment(start, place.start_tick, problem.ticks_per_hour),
        end=moment(start, place.end_tick, problem.ticks_per_hour),
        before=None if before is None else before.id,
        after=None if after is None else after.id,
        changeover_hours=_hours(problem, place.changeover_ticks),
        left_hours=_hours(problem, place.left_ticks),
        text=text,
    )


def _move(problem: Problem, move: Move) -> MoveView:
    return MoveView(
        campaign=move.campaign,
        before=None if move.before is None else problem.lots[move.before].id,
        after=None if move.after is None else problem.lots[move.after].id,
        fits=move.fits,
        change_hours=_hours(problem, move.change_ticks) if move.fits else None,
        reason=_reason(problem, move),
    )


def _reason(problem: Problem, move: Move) -> str:
    if not move.fits:
        return (
            f"impossible: it needs {_said(problem, move.needed_ticks)} with its changeovers, "
            f"{_said(problem, move.left_ticks)} of the window are left"
        )
    if move.campaign is None:
        because = f"one more clean of {_said(problem, problem.clean_ticks)}"
        if move.changeover_ticks:
            because += f", {_less_or_more(problem, move.changeover_ticks)} of changeovers"
    elif move.changeover_ticks:
        because = f"{_less_or_more(problem, move.changeover_ticks)} of changeovers"
    else:
        because = "changeovers take as long"
    if move.change_ticks > 0:
        return f"longer: {because}"
    if move.change_ticks == 0:
        return f"as good: {because}"
    return f"shorter: {because}; the search has not found this"


def _less_or_more(problem: Problem, ticks: int) -> str:
    return f"{_said(problem, abs(ticks))} {'more' if ticks > 0 else 'less'}"


def _refusal(fit: Fit) -> str:
    hours, window = float(fit.fill_hours), float(fit.window_hours)
    if fit.fits:
        return (
            f"Its fill takes {hours:,.2f} h and fits the clean window of {window:g} h; the "
            "schedule was refused for another reason."
        )
    over = hours - window
    return (
        f"Its fill takes {hours:,.2f} h without a break, {over:,.2f} h more than the clean window "
        f"of {window:g} h. A lot is never split by the planner."
    )


def _ways(fit: Fit) -> list[str]:
    ways = []
    if fit.most_vials is not None and fit.most_vials > 0:
        ways.append(f"at most {fit.most_vials:,} vials in the lot")
    ways.append(f"{fit.parts:,} lots of equal size instead of one")
    ways.append(f"a clean window of at least {float(fit.fill_hours):,.2f} h")
    if fit.rate_needed is not None:
        ways.append(f"a rate of at least {fit.rate_needed:,} vials per hour")
    return ways


def _side(job: Job) -> SideView:
    return SideView(
        schedule_id=job.id,
        name=job.spec.name,
        provisional=not job.status.final,
        start_time=job.spec.start_time,
        strategy=job.spec.strategy,
    )


def _moved(one: Moved, starts: tuple[datetime, datetime]) -> MovedView:
    first, second = one.first, one.second
    return MovedView(
        lot_id=one.lot.id,
        type=one.lot.product,
        shift_hours=round(float(one.shift_hours), DIGITS),
        a_start=_at(starts[0], first.start_hours),
        b_start=_at(starts[1], second.start_hours),
        a_campaign=first.campaign,
        b_campaign=second.campaign,
    )


def _at(start: datetime, hours: Fraction) -> datetime:
    """Hours as a fraction are ticks, its denominator of them to the hour."""
    return moment(start, hours.numerator, hours.denominator)


def _figures(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[ChangedView]:
    keys = dict.fromkeys([*first, *second])
    return [
        ChangedView(what=key, a=str(first.get(key)), b=str(second.get(key)))
        for key in keys
        if first.get(key) != second.get(key)
    ]


def _amount(lot: Lot) -> str:
    if lot.vials is not None:
        return f"{lot.product}, {lot.vials:,} vials"
    return f"{lot.product}, {float(lot.fill_hours or 0):g} h"


def _hours(problem: Problem, ticks: int) -> float:
    return round(problem.hours(ticks), DIGITS)


def _said(problem: Problem, ticks: int) -> str:
    """Hours for people; seconds where two decimals would show nothing."""
    hours = problem.hours(ticks)
    return f"{hours:,.2f} h" if abs(hours) >= 0.005 or not ticks else f"{3600 * hours:.0f} s"
