"""What two schedules differ in, with labels and figures for people.

What it is for: lots moved, KPIs, figures of the line, told in one way. What it is not for: finding
the differences (`insight.difference`).
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from fillsched.insight import Difference, Moved
from fillsched.jobs.job import Job
from fillsched.jobs.results import kpi_figures, kpis_of
from fillsched.model import Lot
from fillsched.model.plant import AnySchedule
from fillsched.presentation.kpi_labels import kpi_texts
from fillsched.wire.outcome.insight import ChangedView, DiffView, KpiChange, MovedView, SideView
from fillsched.wire.outcome.schedules import moment
from fillsched.wire.values import DIGITS


def diff_view(
    jobs: tuple[Job, Job],
    schedules: tuple[AnySchedule, AnySchedule],
    found: Difference,
    strategies: tuple[str, str] | None = None,
) -> DiffView:
    """`found` between two schedules, with their KPIs and figures; by the strategies of the jobs
    unless others made them, as in comparisons."""
    made_by = strategies or (jobs[0].spec.strategy, jobs[1].spec.strategy)
    first, second = (kpi_figures(kpis_of(schedule)) for schedule in schedules)
    starts = jobs[0].spec.start_time, jobs[1].spec.start_time
    return DiffView(
        a=_side(jobs[0], made_by[0]),
        b=_side(jobs[1], made_by[1]),
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
            for kpi in kpi_texts(first)
            if second.get(kpi.key) is not None
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


def _side(job: Job, strategy: str) -> SideView:
    return SideView(
        kind=job.spec.kind.value,
        schedule_id=job.id,
        name=job.spec.name,
        provisional=not job.status.final,
        start_time=job.spec.start_time,
        strategy=strategy,
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
