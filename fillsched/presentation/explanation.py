"""Why a lot stands where it does, in words: its place, every other one, what would make it fit.

What it is for: the sentences, the same for every screen. What it is not for: finding the reasons
(`insight.alternatives`).
"""

from datetime import datetime
from typing import Any

from fillsched.insight import Fit, Move, Place, Why
from fillsched.jobs.job import Job
from fillsched.model import Lot, Problem, Schedule
from fillsched.wire.outcome.insight import FitView, MoveView, PlaceView, WhyView
from fillsched.wire.outcome.schedules import moment
from fillsched.wire.values import DIGITS


def why_view(
    job: Job, schedule: Schedule, lot: int, found: Why, strategy: str | None = None
) -> WhyView:
    """`found` about `lot` of the schedule of `job`; of a comparison that of `strategy`."""
    problem = schedule.problem
    return WhyView(
        **_who(job, problem.lots[lot]),
        fill_hours=_hours(problem, problem.fill_ticks[lot]),
        place=_place(problem, lot, found.place, job.spec.start_time),
        moves=[_move(problem, move, job.spec.start_time) for move in found.moves],
        refused=None,
        strategy=strategy,
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
        first_start=moment(start, place.first_tick, problem.ticks_per_hour),
    )


def _move(problem: Problem, move: Move, start: datetime) -> MoveView:
    there = moment(start, move.start_tick, problem.ticks_per_hour)
    return MoveView(
        campaign=move.campaign,
        before=None if move.before is None else problem.lots[move.before].id,
        after=None if move.after is None else problem.lots[move.after].id,
        fits=move.fits,
        change_hours=_hours(problem, move.change_ticks) if move.fits else None,
        reason=_reason(problem, move),
        start=there if move.fits else None,
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


def _hours(problem: Problem, ticks: int) -> float:
    return round(problem.hours(ticks), DIGITS)


def _said(problem: Problem, ticks: int) -> str:
    """Hours for people; seconds where two decimals would show nothing."""
    hours = problem.hours(ticks)
    return f"{hours:,.2f} h" if abs(hours) >= 0.005 or not ticks else f"{3600 * hours:.0f} s"
