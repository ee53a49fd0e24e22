"""REST for taking a schedule away as a file.

What it is for: `GET /schedule/{id}/export`. What it is not for: formats (`export`).
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from fillsched.api.dependencies import AllParts, CurrentUserByAny, Kind, Schedules, Strategy
from fillsched.api.problems import problems
from fillsched.export.document import Choices, Delimiter, Document, Spreadsheet
from fillsched.export.formats import Format, write
from fillsched.export.lot_columns import Asked
from fillsched.identity import User
from fillsched.jobs.job import JobKind
from fillsched.jobs.results import kpi_figures, kpis_of
from fillsched.presentation.chart.timeline import timeline_view
from fillsched.presentation.provenance import provenance
from fillsched.service.schedules import PlannedSchedule, ScheduleService
from fillsched.wire import ActivityView, activity_views, comparison_view, job_view

router = APIRouter(tags=["schedules"], responses=problems(400, 401, 404, 409, 422))

_KINDS = {Format.JSON: {"type": "object"}, Format.XLSX: {"type": "string", "format": "binary"}}

_FILES = {
    format.media_type.partition(";")[0]: {"schema": _KINDS.get(format, {"type": "string"})}
    for format in Format
}


@router.get(
    "/schedule/{job_id}/export",
    operation_id="export_schedule",
    response_class=Response,
    responses={200: {"content": _FILES}},
)
@router.get(
    "/comparison/{job_id}/export",
    operation_id="export_comparison",
    response_class=Response,
    responses={200: {"content": _FILES}},
)
def export_schedule(
    job_id: int,
    kind: Kind,
    user: CurrentUserByAny,
    schedules: Schedules,
    parts: AllParts,
    format: Annotated[Format, Query()],
    time_zone: Annotated[str | None, Query(max_length=80)] = None,
    fills_only: bool = False,
    own_events: bool = False,
    spreadsheet: bool = False,
    delimiter: Delimiter | None = None,
    strategy: Strategy = None,
) -> Response:
    """The schedule as a file, with times in UTC and by the clock named, by default that of the
    plant, else of the site.

    `fills_only` leaves cleans and changeovers out of a CSV and a calendar; `own_events` gives a
    calendar events of this schedule's own instead of moving those of the same lots; `spreadsheet`
    writes a CSV that a spreadsheet opens by double click, with the `delimiter` of the lots' own
    file unless one is said. Of a comparison the schedule of `strategy` is taken, by default of the
    best.
    """
    planned = schedules.schedule(user, job_id, kind, strategy=strategy)
    zone = planned.zone(time_zone, parts.time_zone)
    document = document_of(schedules, user, planned, zone)
    sheet = Spreadsheet.like(document.receipt, parts.csv_delimiter, delimiter)
    choices = Choices(fills_only, own_events, sheet if spreadsheet or delimiter else None)
    document = replace(document, choices=choices)
    pieces = write(format, document)
    first = next(pieces, b"")  # what cannot be written is an error, not half a file
    name = f'attachment; filename="{kind}-{job_id}.{format}"'
    return StreamingResponse(
        chain((first,), pieces),
        media_type=format.media_type,
        headers={"Content-Disposition": name},
    )


def document_of(
    schedules: ScheduleService,
    user: User,
    planned: PlannedSchedule,
    zone: ZoneInfo,
) -> Document:
    """The schedule with all that explains it, by the clock of `zone`."""
    kind = planned.job.spec.kind
    kpis = kpi_figures(kpis_of(planned.schedule))
    receipt = schedules.receipt(user, planned.job.id, kind) or {}
    stamp = provenance(
        planned.job,
        receipt,
        strategy=planned.strategy,
        makespan_hours=kpis["makespan_hours"],
        exported_by=user.name,
        exported_at=schedules.jobs.now(),
    )
    view = comparison_view if kind is JobKind.COMPARISON else job_view
    timeline = partial(timeline_view, planned.job, planned.schedule, zone)
    lots = planned.schedule.problem.lots
    return Document(
        view(planned.job),
        kpis,
        receipt,
        stamp,
        zone,
        Activities(planned),
        timeline,
        Asked.by(lots, planned.own),
        lots=lots,
    )


class Activities:
    """The activities of a schedule, made anew each time they are gone through: none is kept."""

    def __init__(self, planned: PlannedSchedule) -> None:
        self._planned = planned

    def __iter__(self) -> Iterator[ActivityView]:
        planned = self._planned
        return activity_views(planned.schedule, planned.job.spec.start_time, planned.own)
