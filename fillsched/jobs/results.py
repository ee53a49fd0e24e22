"""The result of a job as one mapping, made from a judged plan and the figures of the search.

What it is for: the `result` of the terminal message and of `GET /schedule/{id}`, the same whether
the planner ended by itself or was stopped and its last stored schedule taken. What it is not for:
computing KPIs (`model.kpis`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fillsched import __version__
from fillsched.jobs.job import Figures, JobSpec, Objective, StoredSchedule
from fillsched.model import measure
from fillsched.model.plant import AnySchedule, PlantSchedule, measure_plant
from fillsched.solve.result import Status, StopReason

DIGITS = 6
"""Decimals of hours in results: 3.6 ms, finer than any clock on a filling floor."""

CURVE_POINTS = 100
"""Points of the improvement curve kept in a result, so that it fits a 10 KB message."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Where the search stood `seconds` after the job's planning began."""

    seconds: float
    figures: Figures


@dataclass(frozen=True, slots=True)
class Ending:
    """How a search ended."""

    status: Status
    stop_reason: StopReason
    steps: int
    seconds: float


def result_of(
    job_id: int,
    spec: JobSpec,
    plan: StoredSchedule,
    figures: Figures,
    ending: Ending,
    curve: Sequence[CurvePoint],
) -> dict[str, Any]:
    """The result mapping of PROTOCOL section 2, its first four members in the agreed order."""
    kpis = plan.incumbent
    more = {} if figures.objective is None else _of_plant(kpis, figures.objective)
    return {
        "schedule_id": job_id,
        "makespan": _hours(kpis["makespan_hours"]),
        "utilization": round(kpis["utilization"], DIGITS),
        "changeovers": kpis["changeovers"],
        "kpis": kpi_figures(kpis),
        "strategy": spec.strategy,
        "status": ending.status.value,
        "bound_hours": _hours(figures.bound_hours),
        "gap": _hours(figures.gap),
        "stop_reason": ending.stop_reason.value,
        "seed": spec.seed,
        "lots": kpis["lots"],
        "campaigns": kpis["campaigns"],
        "unplaced": kpis.get("unplaced", 0),
        "steps": ending.steps,
        "seconds": round(ending.seconds, 3),
        "judged": True,
        "version": __version__,
        "curve": [[round(p.seconds, 3), *_aimed_at(p.figures)] for p in thinned(curve)],
        **more,
    }


def _aimed_at(figures: Figures) -> tuple[float | None, float | None]:
    """The best value of what is aimed at, and what none can be below."""
    aim = figures.objective
    if aim is not None:
        return _hours(aim.value), _hours(aim.bound)
    return _hours(figures.incumbent_hours), _hours(figures.bound_hours)


def _of_plant(kpis: Mapping[str, Any], objective: Objective) -> dict[str, Any]:
    """What only the result of a plant has."""
    return {
        "objective": objective_figures(objective),
        "terms": [rounded(term) for term in kpis["terms"]],
        "lines": [rounded(line) for line in kpis["lines"]],
        "unplaced_lots": list(kpis.get("unplaced_lots", ())),
    }


def objective_figures(objective: Objective) -> dict[str, Any]:
    """An objective as messages and results have it."""
    return rounded(asdict(objective))


def rounded(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with hours to DIGITS decimals."""
    return {
        key: round(value, DIGITS) if isinstance(value, float) else value
        for key, value in values.items()
    }


OF_PLANTS = (
    "setup_hours",
    "idle_hours",
    "closed_hours",
    "dated",
    "late",
    "late_hours",
    "latest_hours",
    "unplaced",
)
"""KPIs that only a plant has."""


def kpis_of(schedule: AnySchedule) -> dict[str, Any]:
    """The KPIs of a schedule as a judged one is stored with them."""
    if isinstance(schedule, PlantSchedule):
        return asdict(measure_plant(schedule))
    return asdict(measure(schedule))


def kpi_figures(kpis: Mapping[str, Any]) -> dict[str, Any]:
    """The KPIs as a result names and rounds them; `kpis` are the fields of `model.Kpis`."""
    return {
        "makespan_hours": _hours(kpis["makespan_hours"]),
        "utilization_percent": round(100 * kpis["utilization"], 4),
        "changeover_count": kpis["changeovers"],
        "avg_lot_duration": _hours(kpis["average_lot_hours"]),
        "fill_hours": _hours(kpis["fill_hours"]),
        "changeover_hours": _hours(kpis["changeover_hours"]),
        "changeovers_same": kpis["changeovers_same"],
        "changeovers_different": kpis["changeovers_different"],
        "cleans": kpis["cleans"],
        "clean_hours": _hours(kpis["clean_hours"]),
        "campaigns": kpis["campaigns"],
        "lots_scheduled": kpis["lots"],
        "smallest_slack_hours": _hours(kpis["smallest_slack_hours"]),
        **rounded({key: kpis[key] for key in OF_PLANTS if key in kpis}),
        **({"smallest_slack": rounded(kpis["slack"])} if kpis.get("slack") else {}),
    }


def thinned(curve: Sequence[CurvePoint]) -> Sequence[CurvePoint]:
    """At most CURVE_POINTS of `curve`: evenly chosen, the first and the last always kept."""
    if len(curve) <= CURVE_POINTS:
        return curve
    last = len(curve) - 1
    return [curve[round(k * last / (CURVE_POINTS - 1))] for k in range(CURVE_POINTS)]


def _hours(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
