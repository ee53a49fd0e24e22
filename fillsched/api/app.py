"""The FastAPI application: routes, sockets, errors and health put together.

What it is for: one function that makes the application from its parts. What it is not for: making
the parts (`daemon`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI, WebSocket
from starlette.middleware.cors import CORSMiddleware

import fillsched
from fillsched.api import problems
from fillsched.api.live.admission import Admission
from fillsched.api.live.context import Context
from fillsched.api.live.hub import Hub
from fillsched.api.live.socket.handshake import serve_socket
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.api.live.topics.server_topic import ServerFrames
from fillsched.api.operations.heartbeat import Heartbeat
from fillsched.api.operations.status import Operations
from fillsched.api.origins import Origins
from fillsched.api.rest.accounts import account_router
from fillsched.api.rest.configs import config_router
from fillsched.api.rest.events import event_router
from fillsched.api.rest.exports import export_router
from fillsched.api.rest.insight import insight_router
from fillsched.api.rest.jobs import job_router
from fillsched.api.rest.operations import operation_router
from fillsched.api.rest.submissions import router
from fillsched.jobs.job import JobKind
from fillsched.service.accounts import AccountService
from fillsched.service.configs import ConfigService
from fillsched.service.jobs import JobService
from fillsched.service.submissions import Policy
from fillsched.service.tokens import TokenService

Lifespan = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of. `ready()` says whether new work is welcome;
    `hand_over()` ends an embedded daemon, or raises Conflict; `lines_dropped()` counts lines of the
    log that nobody took.
    """

    service: JobService
    accounts: AccountService
    auth: TokenService
    policy: Policy
    configs: ConfigService
    hub: Hub
    origins: Origins
    upload_limit_bytes: int
    time_zone: str
    ready: Callable[[], bool]
    hand_over: Callable[[], None]
    lines_dropped: Callable[[], int]
    lifespan: Lifespan


def create_app(parts: Parts) -> FastAPI:
    """The application; nothing runs before its lifespan begins."""

    service = parts.service
    heartbeat = Heartbeat(parts.auth, parts.hub, service.now)
    operations = Operations(
        service=service,
        hub=parts.hub,
        upload_limit_bytes=parts.upload_limit_bytes,
        started_at=service.now(),
        ready=parts.ready,
        rate=heartbeat.rate,
        lines_dropped=parts.lines_dropped,
    )
    context = Context(
        service=service,
        auth=parts.auth,
        door=Admission(parts.auth),
        hub=parts.hub,
        pictures=JobCache(service.newest),
        origins=parts.origins,
        now=service.now,
        server_frame=ServerFrames(operations.server_frame).of,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.lifespan():
            patrol = asyncio.create_task(heartbeat.patrol())
            try:
                yield
            finally:
                patrol.cancel()
                await asyncio.gather(patrol, return_exceptions=True)

    app = FastAPI(
        title="fillsched",
        version=fillsched.__version__,
        description="Plans lots on aseptic filling lines, proves how good the plan is, and shows "
        "the work live.",
        lifespan=lifespan,
    )
    app.add_middleware(problems.BodyLimit, limit_bytes=parts.upload_limit_bytes)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(parts.origins.named),
        allow_origin_regex=parts.origins.pattern,
        allow_methods=["*"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
        expose_headers=["Location", "Link", "ETag", "Retry-After"],
    )
    problems.install(app)
    app.include_router(event_router(context))
    app.include_router(account_router(parts.accounts, parts.auth))
    app.include_router(operation_router(operations, parts.auth, parts.hand_over))
    app.include_router(router(parts.service, parts.auth, parts.policy, parts.configs))
    for kind in JobKind:
        app.include_router(job_router(parts.service, parts.auth, kind))
    app.include_router(config_router(parts.configs, parts.auth))
    app.include_router(insight_router(parts.service, parts.auth))
    app.include_router(export_router(parts.service, parts.auth, parts.time_zone))

    @app.websocket("/ws")
    async def many_topics(socket: WebSocket) -> None:
        await serve_socket(socket, context, None)

    @app.websocket("/ws/schedule/{job_id}")
    async def one_schedule(socket: WebSocket, job_id: str) -> None:
        await serve_socket(socket, context, f"schedule:{job_id}")

    @app.websocket("/ws/comparison/{job_id}")
    async def one_comparison(socket: WebSocket, job_id: str) -> None:
        await serve_socket(socket, context, f"comparison:{job_id}")

    return app
