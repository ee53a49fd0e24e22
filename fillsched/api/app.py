"""The FastAPI application: routes, sockets, errors and health put together.

What it is for: one function that makes the application from its parts. What it is not for: making
the parts (`daemon`).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import Lifespan

import fillsched
from fillsched.api import problems, sockets
from fillsched.api.dependencies import Parts
from fillsched.api.live.admission import Admission
from fillsched.api.live.context import Context
from fillsched.api.live.topics.job_cache import JobCache
from fillsched.api.live.topics.server_topic import ServerFrames
from fillsched.api.manners import Manners
from fillsched.api.operations.heartbeat import Heartbeat
from fillsched.api.operations.status import Operations
from fillsched.api.page import page
from fillsched.api.proxies import Proxies
from fillsched.api.rest import (
    accounts,
    audit,
    configs,
    events,
    exports,
    insight,
    jobs,
    keys,
    operations,
    sessions,
    submissions,
)
from fillsched.api.rest.documents import openapi
from fillsched.api.sessions import Sessions

__all__ = ["Parts", "create_app"]

ROUTES = (
    submissions,
    jobs,
    events,
    exports,
    insight,
    configs,
    accounts,
    sessions,
    keys,
    audit,
    operations,
    sockets,
)
"""Modules with a router each; in this order they stand in the documents."""


def create_app(parts: Parts) -> FastAPI:
    """The application; nothing runs before its lifespan begins."""
    heartbeat = Heartbeat(parts.auth, parts.hub, parts.service.now)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with parts.lifespan():
            patrol = asyncio.create_task(heartbeat.patrol())
            try:
                yield
            finally:
                patrol.cancel()
                await asyncio.gather(patrol, return_exceptions=True)

    app = _bare_app(lifespan)
    _give_state(app, parts, heartbeat)
    app.add_middleware(Sessions, key=parts.auth.key)
    app.add_middleware(problems.BodyLimit, limit_bytes=parts.upload_limit_bytes)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=sorted(parts.origins.named),
        allow_origin_regex=parts.origins.pattern,
        allow_methods=["*"],
        allow_headers=[
            "Authorization",
            "Content-Type",
            "Idempotency-Key",
            "If-None-Match",
            "Last-Event-ID",
        ],
        expose_headers=["Content-Disposition", "ETag", "Link", "Location", "Retry-After"],
    )
    app.add_middleware(Manners, origins=parts.origins)
    app.add_middleware(Proxies, trusted=parts.trusted_proxies, prefix=parts.root_path)
    ours = [route for module in ROUTES for route in module.router.routes]
    problems.install(app, [*(route for route in app.routes if isinstance(route, Route)), *ours])
    return app


def openapi_document() -> dict[str, Any]:
    """The REST contract, without a daemon: what generated clients are made from."""
    return _bare_app(None).openapi()


def _bare_app(lifespan: Lifespan[FastAPI] | None) -> FastAPI:
    """All routes and the documents about them, without the parts that they work with."""
    app = FastAPIOffline(
        title="fillsched",
        version=fillsched.__version__,
        description="Plans lots on aseptic filling lines, proves how good the plan is, and shows "
        "the work live.",
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,  # a redirect would carry a token to whatever Host was named
    )
    app.router.routes += page.routes()  # before those that answer programs at the same addresses
    for module in ROUTES:
        app.include_router(module.router)
    app.router.routes += page.last_routes()
    openapi.install(app)
    return app


def _give_state(app: FastAPI, parts: Parts, heartbeat: Heartbeat) -> None:
    """What routes ask for by `dependencies`."""
    figures = Operations(
        service=parts.service,
        hub=parts.hub,
        checks=parts.checks,
        upload_limit_bytes=parts.upload_limit_bytes,
        started_at=parts.service.now(),
        ready=parts.ready,
        rate=heartbeat.rate,
        lines_dropped=parts.lines_dropped,
        neighbours=parts.neighbours,
    )
    app.state.parts, app.state.operations = parts, figures
    app.state.live = Context(
        service=parts.service,
        auth=parts.auth,
        admission=Admission(parts.auth),
        hub=parts.hub,
        job_cache=JobCache(parts.service.newest),
        origins=parts.origins,
        now=parts.service.now,
        server_frame=ServerFrames(figures.server_frame).of,
    )
