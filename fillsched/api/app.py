"""The FastAPI application: routes, sockets, errors and health put together.

What it is for: one function that makes the application from its parts. What it is not for: making
the parts (`daemon`).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response, WebSocket
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware

import fillsched
from fillsched.api import problems
from fillsched.api.account_routes import account_router
from fillsched.api.accounts import AccountService
from fillsched.api.auth import Auth
from fillsched.api.connection import Surroundings
from fillsched.api.contract import asyncapi
from fillsched.api.event_routes import event_router
from fillsched.api.export_routes import export_router
from fillsched.api.hub import Hub
from fillsched.api.insight_routes import insight_router
from fillsched.api.origins import Origins
from fillsched.api.routes import Policy, router
from fillsched.api.sockets import serve_socket
from fillsched.api.watchman import Watchman
from fillsched.errors import AuthorizationError
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
    watchman = Watchman(service, parts.auth, parts.hub, service.now)
    around = Surroundings(
        service=service,
        auth=parts.auth,
        hub=parts.hub,
        origins=parts.origins,
        now=service.now,
        connections=watchman.connections,
        server_frame=watchman.server_frame,
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
    app.include_router(router(parts.service, parts.auth, parts.policy))
    app.include_router(insight_router(parts.service, parts.auth))
    app.include_router(export_router(parts.service, parts.auth, parts.time_zone))

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        """The process lives and answers."""
        return {"status": "ok", "version": fillsched.__version__}

    @app.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        """New work is welcome; 503 while the daemon starts or ends."""
        if parts.ready():
            return {"status": "ready"}
        response.status_code = 503
        return {"status": "stopping"}

    @app.get("/asyncapi.json", include_in_schema=False)
    def asyncapi_document() -> dict[str, Any]:
        """The sockets' contract."""
        return asyncapi()

    @app.post("/daemon/hand-over", status_code=202)
    async def hand_over(request: Request) -> dict[str, str]:
        """Makes a daemon that a command started for its own length end in favour of another."""
        user = await run_in_threadpool(parts.auth.from_request, request.headers, {})
        if not user.admin:
            raise AuthorizationError("Only an admin may do this.")
        parts.hand_over()
        return {"status": "handing over"}

    @app.websocket("/ws")
    async def many_topics(socket: WebSocket) -> None:
        await serve_socket(socket, around, None)

    @app.websocket("/ws/schedule/{job_id}")
    async def one_schedule(socket: WebSocket, job_id: str) -> None:
        await serve_socket(socket, around, f"schedule:{job_id}")

    return app
