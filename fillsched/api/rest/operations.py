"""REST for those who run the daemon: health, readiness, status, metrics, contracts, hand-over.

What it is for: HTTP in, HTTP out. What it is not for: gathering figures (`operations.status`).
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool

import fillsched
from fillsched.api.operations.status import Operations
from fillsched.api.rest.asyncapi import asyncapi
from fillsched.errors import AuthorizationError
from fillsched.identity import User
from fillsched.service.tokens import TokenService
from fillsched.wire import ProblemDetails, StatusView
from fillsched.wire.proof import NONCE_CHARACTERS, proof

LOOPBACK = ("127.0.0.1", "::1")
"""From here metrics are read without a login: a collector on the same machine has none."""


Nonce = Annotated[
    str | None,
    Query(
        min_length=NONCE_CHARACTERS[0], max_length=NONCE_CHARACTERS[1], pattern=r"^[A-Za-z0-9_-]+$"
    ),
]


def operation_router(
    operations: Operations, auth: TokenService, hand_over: Callable[[], None]
) -> APIRouter:
    """All calls about the daemon itself."""
    errors = {code: {"model": ProblemDetails} for code in (401, 403)}
    api = APIRouter(responses=errors)  # type: ignore[arg-type]

    async def asking(request: Request) -> User:
        return await run_in_threadpool(auth.from_request, request.headers, {})

    async def admin(request: Request) -> User:
        user = await asking(request)
        if not user.admin:
            raise AuthorizationError("Only an admin may do this.")
        return user

    @api.get("/healthz")
    async def healthz(request: Request, nonce: Nonce = None) -> dict[str, str]:
        """The process lives and answers; to a nonce with the proof whose daemon it is."""
        answer = {"status": "ok", "version": fillsched.__version__}
        if nonce is not None:
            answer["proof"] = proof(auth.key, nonce, *request.scope["server"])
        return answer

    @api.get("/readyz")
    async def readyz(response: Response) -> dict[str, str]:
        """New work is welcome; 503 while the daemon starts or ends."""
        if operations.ready():
            return {"status": "ready"}
        response.status_code = 503
        return {"status": "stopping"}

    @api.get("/status")
    async def status(request: Request) -> StatusView:
        """Jobs by state, who is connected, limits, workers: one's own, for an admin everybody's."""
        return await operations.status(await asking(request))

    @api.get("/metrics", response_model=None)
    async def metrics(request: Request) -> Response:
        """Figures for Prometheus; from another machine only for an admin's token."""
        if request.client is None or request.client.host not in LOOPBACK:
            await admin(request)
        return Response(await operations.metrics(), media_type=CONTENT_TYPE_LATEST)

    @api.get("/asyncapi.json", include_in_schema=False)
    def asyncapi_document() -> dict[str, Any]:
        """The sockets' contract."""
        return asyncapi()

    @api.post("/daemon/hand-over", status_code=202)
    async def hand_over_daemon(request: Request) -> dict[str, str]:
        """Makes a daemon that a command started for its own length end in favour of another."""
        await admin(request)
        hand_over()
        return {"status": "handing over"}

    return api
