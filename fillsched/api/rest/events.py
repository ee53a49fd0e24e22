"""A job's messages without a socket: as an event stream, or page by page.

What it is for: `GET /schedule/{id}/events` and `GET /comparison/{id}/events`, for clients and
proxies that cannot hold a socket. What it is not for: the stream itself (`live.event_stream`).
"""

import json
import logging
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from fillsched.api.dependencies import CurrentIdentity, Kind, Live
from fillsched.api.live.context import Context, kind_of
from fillsched.api.live.event_stream import EventStream, EventStreamResponse
from fillsched.api.problems import problems
from fillsched.errors import FillschedError
from fillsched.jobs.job import Job, JobKind
from fillsched.service.tokens import Identity
from fillsched.wire import EventPage, cursor, snapshot

log = logging.getLogger(__name__)


EVENT_STREAM = "text/event-stream"


PAGE_EVENTS = 500
"""Most events in one page."""


router = APIRouter(tags=["jobs"], responses=problems(400, 401, 404, 429))

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {"content": {EVENT_STREAM: {"schema": {"type": "string"}}}},
    204: {"description": "An event stream has nothing to tell behind this cursor, ever"},
}


@router.get(
    "/schedule/{job_id}/events",
    operation_id="schedule_events",
    response_model=EventPage,
    responses=_STREAM,
)
@router.get(
    "/comparison/{job_id}/events",
    operation_id="comparison_events",
    response_model=EventPage,
    responses=_STREAM,
)
async def events(
    job_id: int,
    request: Request,
    kind: Kind,
    context: Live,
    identity: CurrentIdentity,
    since: str | None = None,
    last_event_id: Annotated[str | None, Header()] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_EVENTS)] = PAGE_EVENTS,
) -> Response:
    """The job's messages: as server-sent events if asked for, else a page after `since`."""
    place = last_event_id or since
    if EVENT_STREAM not in request.headers.get("accept", ""):
        return await _page(context, identity, kind, job_id, place, limit)
    if place is not None and await run_in_threadpool(_over, context, identity, kind, job_id, place):
        return Response(status_code=204)  # by which an EventSource knows not to come back
    return await _stream(context, request, identity, kind, job_id, place)


def _over(context: Context, identity: Identity, kind: JobKind, job_id: int, place: str) -> bool:
    """Whether all has been told that ever will be to whoever is at `place`."""
    job = context.service.get(identity.user, job_id, kind)
    return job.status.final and context.service.place(job, place) == job.last_seq


async def _page(
    context: Context,
    identity: Identity,
    kind: JobKind,
    job_id: int,
    place: str | None,
    limit: int,
) -> Response:
    job = await run_in_threadpool(context.service.get, identity.user, job_id, kind)
    after: int | None = 0
    told: list[bytes] = []
    if place is not None:
        after = await run_in_threadpool(context.service.place, job, place)
    if after is None:  # no place in this job's log: its state instead, as on sockets and streams
        after, state = await _state(context, job)
        told.append(state)
    frames = await run_in_threadpool(context.service.frames, job, after, limit - len(told))
    told += [frame.data for frame in frames]
    last = frames[-1].seq if frames else after
    done = job.status.final and last >= job.last_seq
    tail = (
        f'],"cursor":{json.dumps(cursor(job_id, last, job.history))},"done":{str(done).lower()}}}'
    )
    body = b'{"events":[' + b",".join(told) + tail.encode()
    return Response(body, media_type="application/json")


async def _state(context: Context, job: Job) -> tuple[int, bytes]:
    """The job's state in place of what a cursor of another history would go on with, and the number
    of the message that it stands at."""
    last = None
    if job.spec.kind is JobKind.COMPARISON:
        last = await run_in_threadpool(context.service.last_progress, job)
    return snapshot(
        job,
        context.service.now(),
        watchers=context.hub.watchers(job.id),
        last=last,
        cursor_unknown=True,
    )


async def _stream(
    context: Context,
    request: Request,
    identity: Identity,
    kind: JobKind,
    job_id: int,
    place: str | None,
) -> Response:
    context.hub.arrive()
    stream = EventStream(context, identity, kind, job_id, kind_of(request.headers))
    try:
        context.hub.admit(stream)
        first = await stream.follower.start(place)
    except FillschedError as error:
        context.hub.counters.refused.labels(error.code).inc()
        stream.end()
        raise
    except BaseException:
        stream.end()
        raise
    context.hub.counters.opened.labels("stream").inc()
    log.info("event stream opened", extra=stream.described())
    return EventStreamResponse(stream, first, context.hub.limits.stall_seconds)
