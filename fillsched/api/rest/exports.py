"""REST for taking a schedule away as a file.

What it is for: `GET /schedule/{id}/export`. What it is not for: formats (`export`).
"""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from fillsched.export.document import Document
from fillsched.export.formats import Format, write
from fillsched.identity import User
from fillsched.jobs.results import kpi_figures
from fillsched.model import measure
from fillsched.presentation.provenance import provenance
from fillsched.service.jobs import JobService, PlannedSchedule
from fillsched.service.tokens import TokenService
from fillsched.time_zones import zone_of
from fillsched.wire import ActivityView, ProblemDetails, activity_views, job_view


def export_router(service: JobService, auth: TokenService, time_zone: str) -> APIRouter:
    """The call, with `time_zone` as the site's unless the request names another."""
    errors = {code: {"model": ProblemDetails} for code in (401, 404, 409, 422)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    def asking(request: Request) -> User:
        return auth.from_request(request.headers, request.query_params)

    @api.get("/schedule/{job_id}/export", response_model=None)
    def export(
        job_id: int,
        user: Annotated[User, Depends(asking)],
        format: Annotated[Format, Query()],
        time_zone: Annotated[str, Query(max_length=80)] = time_zone,
    ) -> Response:
        """The schedule as a file, with times in UTC and in the site's zone."""
        document = document_of(service, user, job_id, zone_of(time_zone))
        pieces = write(format, document)
        first = next(pieces, b"")  # what cannot be written is an error, not half a file
        name = f'attachment; filename="schedule-{job_id}.{format}"'
        return StreamingResponse(
            chain((first,), pieces),
            media_type=format.media_type,
            headers={"Content-Disposition": name},
        )

    return api


def document_of(service: JobService, user: User, job_id: int, zone: ZoneInfo) -> Document:
    """The schedule with all that explains it. Raises NotFound, Conflict while there is none."""
    planned = service.schedule(user, job_id)
    kpis = kpi_figures(asdict(measure(planned.schedule)))
    receipt = service.receipt(user, job_id) or {}
    stamp = provenance(
        planned.job,
        receipt,
        makespan_hours=kpis["makespan_hours"],
        exported_by=user.name,
        exported_at=service.now(),
    )
    return Document(job_view(planned.job), kpis, receipt, stamp, zone, Activities(planned))


class Activities:
    """The activities of a schedule, made anew each time they are gone through: none is kept."""

    def __init__(self, planned: PlannedSchedule) -> None:
        self._planned = planned

    def __iter__(self) -> Iterator[ActivityView]:
        planned = self._planned
        return activity_views(planned.schedule, planned.job.spec.start_time)
