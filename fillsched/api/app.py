"""The FastAPI application: routes, sockets, errors and health put together.

What it is for: one function that makes the application from its parts. What it is not for: making
the parts (`daemon`).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response, WebSocket
from starlette.concurrency import run_in_threadpool

import fillsched
from fillsched.api import problems
from fillsched.api.account_routes import account_router
from fillsched.api.accounts import AccountService
from fillsched.api.auth import Auth
from fillsched.api.live import LiveJobs, LiveLimits, watch
from fillsched.api.routes import Policy, router
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
    live: LiveJobs
    live_limits: LiveLimits
    upload_limit_bytes: int
    ready: Callable[[], bool]
    hand_over: Callable[[], None]
    lifespan: Lifespan


def create_app(parts: Parts) -> FastAPI:
    """The application; nothing runs before its lifespan begins."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.lifespan():
            yield

    app = FastAPI(
        title="fillsched",
        version=fillsched.__version__,
        description="Plans lots on aseptic filling lines, proves how good the plan is, and shows "
        "the work live.",
        lifespan=lifespan,
    )
    app.add_middleware(problems.BodyLimit, limit_bytes=parts.upload_limit_bytes)
    problems.install(app)
    app.include_router(account_router(parts.accounts, parts.auth))
    app.include_router(router(parts.service, parts.auth, parts.policy))

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

    @app.post("/daemon/hand-over", status_code=202)
    async def hand_over(request: Request) -> dict[str, str]:
        """Makes a daemon that a command started for its own length end in favour of another."""
        user = await run_in_threadpool(parts.auth.from_request, request.headers, {})
        if not user.admin:
            raise AuthorizationError("Only an admin may do this.")
        parts.hand_over()
        return {"status": "handing over"}

    @app.websocket("/ws/schedule/{job_id}")
    async def watch_schedule(socket: WebSocket, job_id: int) -> None:
        await watch(
            socket,
            job_id,
            service=parts.service,
            auth=parts.auth,
            live=parts.live,
            now=parts.service.now,
            limits=parts.live_limits,
        )

    return app
