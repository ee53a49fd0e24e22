"""Where a schedule comes from: the stamp that every export carries.

What it is for: that a sheet of paper found a year later says which lots, which figures, which
version and which judge stand behind it. What it is not for: the schedule itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import fillsched
from fillsched.jobs.job import Job
from fillsched.presentation.reading.receipt import plant_text
from fillsched.presentation.words import stopped_by
from fillsched.wire.problems import PlantSaid, plant_said
from fillsched.wire.values import Hours, Instant, Lenient, LineView

JUDGED = "every rule kept, by a check that shares no code with the planner"


MOST_SHOWN = 12
"""Entries of a table of rates or changeovers that a line of text names."""


class Provenance(Lenient):
    """The stamp. `config` holds the exact figures of the line; null: not known, or of a `plant`,
    whose lines have figures of their own."""

    schedule_id: int
    name: str
    provisional: bool
    lots_from: str | None
    lots_sha256: str | None
    strategy: str
    seed: int
    time_limit_seconds: float | None
    max_steps: int | None
    start_time: Instant
    config: LineView | None
    plant: PlantSaid | None = None
    status: str | None
    stop_reason: str | None
    makespan_hours: Hours
    bound_hours: Hours
    gap: Hours
    verdict: str
    planned_by: str
    planned_version: str | None
    created_at: Instant
    finished_at: Instant | None
    exported_by: str
    exported_version: str
    exported_at: Instant


def provenance(
    job: Job,
    receipt: Mapping[str, Any],
    *,
    strategy: str,
    makespan_hours: float,
    exported_by: str,
    exported_at: datetime,
) -> Provenance:
    """The stamp of `job`'s schedule by `strategy`, taken away by `exported_by` at `exported_at`.

    Only judged schedules are ever stored, so the verdict holds for a provisional one as well.
    """
    spec, ending = job.spec, _ending(job, strategy)
    return Provenance(
        schedule_id=job.id,
        name=spec.name,
        provisional=not job.status.final,
        lots_from=receipt.get("filename"),
        lots_sha256=receipt.get("sha256"),
        strategy=strategy,
        seed=spec.seed,
        time_limit_seconds=spec.time_limit_seconds,
        max_steps=spec.max_steps,
        start_time=spec.start_time,
        config=None if spec.plant is not None else LineView.model_validate(dict(spec.line)),
        plant=plant_said(spec.plant),
        status=ending["status"],
        stop_reason=ending["stop_reason"],
        makespan_hours=makespan_hours,
        bound_hours=ending["bound_hours"],
        gap=ending["gap"],
        verdict=JUDGED,
        planned_by=job.owner.name,
        planned_version=(job.result or {}).get("version"),
        created_at=job.created_at,
        finished_at=job.finished_at,
        exported_by=exported_by,
        exported_version=fillsched.__version__,
        exported_at=exported_at,
    )


def _ending(job: Job, strategy: str) -> Mapping[str, Any]:
    """How planning ended, as far as it has; in a comparison that of one strategy."""
    result = job.result or {}
    rows = result.get("strategies", [result])
    found: Mapping[str, Any] = next(
        (row for row in rows if row.get("name", strategy) == strategy), {}
    )
    now = {"bound_hours": job.figures.bound_hours, "gap": job.figures.gap}
    ended = found if "name" in found else {}  # a schedule's figures go on in the job itself
    return {"status": found.get("status"), "stop_reason": found.get("stop_reason"), **now, **ended}


def stamp_rows(stamp: Provenance) -> list[tuple[str, str]]:
    """The stamp as labels and texts for people, without what is not known."""
    values = stamp.model_dump(mode="json")
    values["config"] = stamp.config and figures_text(stamp.config)
    values["plant"] = stamp.plant and plant_text(stamp.plant.model_dump())
    values["provisional"] = "yes: the search was still running" if stamp.provisional else None
    values["stop_reason"] = stopped_by(stamp.stop_reason)
    values["gap"] = None if stamp.gap is None else f"{100 * stamp.gap:.3f} %"
    rows = ((label, values[key]) for key, label in _LABELS.items())
    return [(label, str(value)) for label, value in rows if value not in (None, "")]


def stamp_line(stamp: Provenance) -> str:
    """The stamp as one line of text."""
    return "; ".join(f"{label}: {text}" for label, text in stamp_rows(stamp))


def figures_text(figures: LineView | Mapping[str, Any]) -> str:
    """The figures of a line (or some) in one line, those that are empty left out, long tables cut.

    The whole of them is in the JSON of a job and of an export.
    """
    return ", ".join(f"{key} = {_shown(value)}" for key, value in dict(figures).items() if value)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + _cut([f"{key}: {item}" for key, item in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + _cut([_shown(item) for item in value]) + "]"
    return str(value)


def _cut(texts: list[str]) -> str:
    more = [f"and {len(texts) - MOST_SHOWN} more"] if len(texts) > MOST_SHOWN else []
    return ", ".join(texts[:MOST_SHOWN] + more)


_LABELS = {
    "schedule_id": "Schedule",
    "name": "Name",
    "provisional": "Provisional",
    "verdict": "Judged",
    "status": "Status",
    "stop_reason": "Stopped by",
    "makespan_hours": "Makespan, h",
    "bound_hours": "Bound, h",
    "gap": "Gap",
    "lots_from": "Lots from",
    "lots_sha256": "SHA-256 of the lots",
    "config": "Line",
    "plant": "Plant",
    "strategy": "Strategy",
    "seed": "Seed",
    "time_limit_seconds": "Time limit, s",
    "max_steps": "Most steps",
    "start_time": "Starts",
    "planned_by": "Planned by",
    "planned_version": "Planned with fillsched",
    "created_at": "Ordered",
    "finished_at": "Finished",
    "exported_by": "Taken away by",
    "exported_version": "Taken away with fillsched",
    "exported_at": "Taken away at",
}
