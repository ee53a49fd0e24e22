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
from fillsched.api.account_routes import account_router
from fillsched.api.accounts import AccountService
from fillsched.api.auth import Auth
from fillsched.api.config_routes import config_router
from fillsched.api.configs import ConfigService
from fillsched.api.door import Door
from fillsched.api.event_routes import event_router
from fillsched.api.export_routes import export_router
from fillsched.api.hub import Hub
from fillsched.api.insight_routes import insight_router
from fillsched.api.job_routes import job_router
from fillsched.api.operation_routes import operation_router
from fillsched.api.operations import Operations
from fillsched.api.orders import Policy
from fillsched.api.origins import Origins
from fillsched.api.pictures import Pictures
from fillsched.api.routes import router
from fillsched.api.server_topic import ServerFrames
from fillsched.api.sockets import serve_socket
from fillsched.api.surroundings import Surroundings
from fillsched.api.watchman import Watchman
from fillsched.jobs.job import JobKind
from fillsched.jobs.service import Service

Lifespan = Callable[[], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of. `ready()` says whether new work is welcome;
    `hand_over()` ends an embedded daemon, or raises Conflict.
    """

    service: Service
    accounts: AccountService
    auth: Auth
    policy: Policy
    configs: ConfigService
    hub: Hub
    origins: Origins
    upload_limit_bytes: int
    time_zone: str
    ready: Callable[[], bool]
    hand_over: Callable[[], None]
    lifespan: Lifespan


def create_app(parts: Parts) -> FastAPI:
    """The application; nothing runs before its lifespan begins."""

    service = parts.service
    watchman = Watchman(parts.auth, parts.hub, service.now)
    operations = Operations(
        service=service,
        hub=parts.hub,
        upload_limit_bytes=parts.upload_limit_bytes,
        started_at=service.now(),
        ready=parts.ready,
        rate=watchman.rate,
    )
    around = Surroundings(
        service=service,
        auth=parts.auth,
        door=Door(parts.auth),
        hub=parts.hub,
        pictures=Pictures(service.store),
        origins=parts.origins,
        now=service.now,
        server_frame=ServerFrames(operations.server_frame).of,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.lifespan():
            patrol = asyncio.create_task(watchman.patrol())
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
    app.include_router(event_router(around))
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
        await serve_socket(socket, around, None)

    @app.websocket("/ws/schedule/{job_id}")
    async def one_schedule(socket: WebSocket, job_id: str) -> None:
        await serve_socket(socket, around, f"schedule:{job_id}")

    @app.websocket("/ws/comparison/{job_id}")
    async def one_comparison(socket: WebSocket, job_id: str) -> None:
        await serve_socket(socket, around, f"comparison:{job_id}")

    return app
