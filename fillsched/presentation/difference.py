"""What two schedules differ in, with labels and figures for people.

What it is for: lots moved, KPIs, figures of the line, told in one way. What it is not for: finding
the differences (`insight.difference`).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from fillsched.insight import Difference, Moved
from fillsched.jobs.job import Job
from fillsched.jobs.results import kpi_figures, kpis_of
from fillsched.model import Lot
from fillsched.model.plant import AnySchedule, PlantSchedule
from fillsched.model.plant.schedule import cost_of
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
    zones = [job.spec.plant["time_zone"] for job in jobs if job.spec.plant is not None]
    return DiffView(
        a=_side(jobs[0], made_by[0]),
        b=_side(jobs[1], made_by[1]),
        same=found.none,
        kpis=[
            *_costs(*schedules),
            *(
                _change(kpi.key, kpi.label, kpi.unit, first[kpi.key], second[kpi.key])
                for kpi in kpi_texts(first)
                if second.get(kpi.key) is not None
            ),
        ],
        config=_figures(_planned_with(jobs[0]), _planned_with(jobs[1])),
        moved=[_moved(one, starts, bool(zones)) for one in found.moved],
        stayed=found.stayed,
        only_a=[lot.id for lot in found.only_first],
        only_b=[lot.id for lot in found.only_second],
        changed=[
            ChangedView(what=first.id, a=_amount(first), b=_amount(second))
            for first, second in found.changed
        ],
        time_zone=zones[0] if zones else None,
    )


def _change(key: str, label: str, unit: str, a: Any, b: Any) -> KpiChange:
    return KpiChange(key=key, label=label, unit=unit, a=a, b=b, change=round(b - a, DIGITS))


def _costs(first: AnySchedule, second: AnySchedule) -> Iterator[KpiChange]:
    """What two plans of plants with one aim cost by it."""
    if not (isinstance(first, PlantSchedule) and isinstance(second, PlantSchedule)):
        return
    if first.problem.weights == second.problem.weights:
        costs = (
            round(plan.problem.cost_hours(cost_of(plan).total), DIGITS) for plan in (first, second)
        )
        yield _change("cost_hours", "Cost", "h", *costs)


def _side(job: Job, strategy: str) -> SideView:
    return SideView(
        kind=job.spec.kind.value,
        schedule_id=job.id,
        name=job.spec.name,
        provisional=not job.status.final,
        start_time=job.spec.start_time,
        strategy=strategy,
    )


def _moved(one: Moved, starts: tuple[datetime, datetime], of_plants: bool) -> MovedView:
    first, second = one.first, one.second
    return MovedView(
        lot_id=one.lot.id,
        type=one.lot.product,
        shift_hours=round(float(one.shift_hours), DIGITS),
        a_start=_at(starts[0], first.start_hours),
        b_start=_at(starts[1], second.start_hours),
        a_campaign=first.campaign,
        b_campaign=second.campaign,
        a_line=first.line if of_plants else None,
        b_line=second.line if of_plants else None,
    )


def _at(start: datetime, hours: Fraction) -> datetime:
    """Hours as a fraction are ticks, its denominator of them to the hour."""
    return moment(start, hours.numerator, hours.denominator)


def _planned_with(job: Job) -> dict[str, Any]:
    """The figures of the line, or of the plant, by what they are called in its file."""
    if job.spec.plant is None:
        return dict(job.spec.line)
    return dict(_flat("", job.spec.plant))


def _flat(name: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping) and value:
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}" if name else str(key), inner)
    else:
        yield name, value


def _figures(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[ChangedView]:
    keys = dict.fromkeys([*first, *second])
    return [
        ChangedView(what=key, a=_said(first.get(key)), b=_said(second.get(key)))
        for key in keys
        if first.get(key) != second.get(key)
    ]


def _said(figure: object) -> str:
    """A figure as a person would say it; what a file does not say is a dash."""
    if figure is None:
        return "–"
    if isinstance(figure, list) and all(isinstance(one, str) for one in figure):
        return ", ".join(figure)
    return str(figure)


def _amount(lot: Lot) -> str:
    if lot.vials is not None:
        return f"{lot.product}, {lot.vials:,} vials"
    return f"{lot.product}, {float(lot.fill_hours or 0):g} h"
