"""A job's messages without a socket: as an event stream, or page by page.

What it is for: `GET /schedule/{id}/events`, the same bytes as the socket sends, for clients and
proxies that cannot hold a socket. What it is not for: deciding what comes next (`session`).
"""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from fillsched.api.auth import Identity
from fillsched.api.connection import Surroundings
from fillsched.api.follower import Follower
from fillsched.errors import Fault, FillschedError, MalformedRequest
from fillsched.jobs.job import JobKind
from fillsched.wire import PingMessage, ProblemDetails, cursor, seq_of

EVENT_STREAM = "text/event-stream"

PAGE_EVENTS = 500
"""Most events in one page."""


def event_router(around: Surroundings) -> APIRouter:
    """The calls that give out a job's messages."""
    errors = {code: {"model": ProblemDetails} for code in (400, 401, 404, 429)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    @api.get("/schedule/{job_id}/events", response_model=None)
    async def events(
        job_id: int,
        request: Request,
        since: str | None = None,
        last_event_id: Annotated[str | None, Header()] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_EVENTS)] = PAGE_EVENTS,
    ) -> Response:
        """The job's messages: as server-sent events if asked for, else a page after `since`."""
        identity = await run_in_threadpool(
            around.auth.identify, request.headers, request.query_params
        )
        place = last_event_id or since
        if EVENT_STREAM not in request.headers.get("accept", ""):
            return await _page(around, identity, job_id, place, limit)
        return await _stream(around, identity, job_id, place)

    return api


async def _page(
    around: Surroundings, identity: Identity, job_id: int, place: str | None, limit: int
) -> Response:
    job = await run_in_threadpool(around.service.get, identity.user, job_id)
    after = 0 if place is None else seq_of(place, job_id)
    if after is None:
        fault = Fault("since", place or "", "it is not a cursor of this job", "Leave it out")
        raise MalformedRequest([fault])
    frames = await run_in_threadpool(around.service.events.read, job_id, after, limit)
    last = frames[-1].seq if frames else after
    done = job.status.final and last >= job.last_seq
    tail = f'],"cursor":{json.dumps(cursor(job_id, last))},"done":{str(done).lower()}}}'
    body = b'{"events":[' + b",".join(frame.data for frame in frames) + tail.encode()
    return Response(body, media_type="application/json")


async def _stream(
    around: Surroundings, identity: Identity, job_id: int, place: str | None
) -> Response:
    hub = around.hub
    hub.arrive()
    news = asyncio.Event()
    follower = Follower(
        identity.user,
        JobKind.SCHEDULE,
        job_id,
        service=around.service,
        hub=hub,
        now=around.now,
        wake=news.set,
    )
    admitted = False

    def end() -> None:
        follower.leave()
        hub.depart()
        if admitted:
            hub.dismiss(identity.user.id)

    try:
        hub.admit(identity.user.id)
        admitted = True
        first = await follower.start(place)
    except BaseException:
        end()
        raise

    async def body() -> AsyncIterator[bytes]:
        try:
            if first is not None:
                yield _event(first)
            async for piece in _pieces(around, identity, follower, news):
                yield piece
        finally:
            end()

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(body(), media_type=EVENT_STREAM, headers=headers)


async def _pieces(
    around: Surroundings, identity: Identity, follower: Follower, news: asyncio.Event
) -> AsyncIterator[bytes]:
    """Events as they come, and a ping when nothing did for a heartbeat."""
    while identity.expires_at > around.now():
        news.clear()
        try:
            frames = await follower.frames(asyncio.get_running_loop().time())
        except FillschedError:  # deleted, or no longer the user's: nothing more to tell
            return
        if frames:
            yield b"".join(map(_event, frames))
        elif follower.ended:
            return
        else:
            try:
                await asyncio.wait_for(news.wait(), around.hub.limits.heartbeat_seconds)
            except TimeoutError:
                ping = PingMessage(timestamp=around.now())
                yield b"data: " + ping.model_dump_json().encode() + b"\n\n"


def _event(frame: bytes) -> bytes:
    """One frame as a server-sent event; its cursor is the id by which a client resumes."""
    place: str = json.loads(frame)["cursor"]
    return b"id: " + place.encode() + b"\ndata: " + frame + b"\n\n"
