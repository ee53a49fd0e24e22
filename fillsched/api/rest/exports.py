"""REST for taking a schedule away as a file.

What it is for: `GET /schedule/{id}/export`. What it is not for: formats (`export`).
"""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from fillsched.api.dependencies import AllParts, CurrentUserByAny, Schedules
from fillsched.api.problems import problems
from fillsched.export.document import Document
from fillsched.export.formats import Format, write
from fillsched.identity import User
from fillsched.jobs.results import kpi_figures
from fillsched.model import measure
from fillsched.presentation.provenance import provenance
from fillsched.service.schedules import PlannedSchedule, ScheduleService
from fillsched.time_zones import zone_of
from fillsched.wire import ActivityView, activity_views, job_view

router = APIRouter(tags=["schedules"], responses=problems(400, 401, 404, 409, 422))

_FILES = {
    format.media_type: {"schema": {"type": "string", "format": "binary"}} for format in Format
}


@router.get(
    "/schedule/{job_id}/export", response_class=Response, responses={200: {"content": _FILES}}
)
def export_schedule(
    job_id: int,
    user: CurrentUserByAny,
    schedules: Schedules,
    parts: AllParts,
    format: Annotated[Format, Query()],
    time_zone: Annotated[str | None, Query(max_length=80)] = None,
) -> Response:
    """The schedule as a file, with times in UTC and in the zone named, by default the site's."""
    document = document_of(schedules, user, job_id, zone_of(time_zone or parts.time_zone))
    pieces = write(format, document)
    first = next(pieces, b"")  # what cannot be written is an error, not half a file
    name = f'attachment; filename="schedule-{job_id}.{format}"'
    return StreamingResponse(
        chain((first,), pieces),
        media_type=format.media_type,
        headers={"Content-Disposition": name},
    )


def document_of(schedules: ScheduleService, user: User, job_id: int, zone: ZoneInfo) -> Document:
    """The schedule with all that explains it. Raises NotFound, Conflict while there is none."""
    planned = schedules.schedule(user, job_id)
    kpis = kpi_figures(asdict(measure(planned.schedule)))
    receipt = schedules.receipt(user, job_id) or {}
    stamp = provenance(
        planned.job,
        receipt,
        makespan_hours=kpis["makespan_hours"],
        exported_by=user.name,
        exported_at=schedules.jobs.now(),
    )
    return Document(job_view(planned.job), kpis, receipt, stamp, zone, Activities(planned))


class Activities:
    """The activities of a schedule, made anew each time they are gone through: none is kept."""

    def __init__(self, planned: PlannedSchedule) -> None:
        self._planned = planned

    def __iter__(self) -> Iterator[ActivityView]:
        planned = self._planned
        return activity_views(planned.schedule, planned.job.spec.start_time)
