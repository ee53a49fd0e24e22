"""REST for those who run the daemon: health, readiness, status, metrics, contracts, hand-over.

What it is for: HTTP in, HTTP out. What it is not for: gathering figures (`operations.status`).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.concurrency import run_in_threadpool

import fillsched
from fillsched.api.dependencies import Admin, AllParts, CurrentUser, Figures, Tokens, admin
from fillsched.api.problems import problems
from fillsched.api.rest.documents.asyncapi import asyncapi
from fillsched.wire import Health, Readiness, StatusView
from fillsched.wire.proof import NONCE_CHARACTERS, proof

LOOPBACK = ("127.0.0.1", "::1")
"""From here metrics are read without a login: a collector on the same machine has none."""


Nonce = Annotated[
    str | None,
    Query(
        min_length=NONCE_CHARACTERS[0], max_length=NONCE_CHARACTERS[1], pattern=r"^[A-Za-z0-9_-]+$"
    ),
]


router = APIRouter(tags=["operations"])


@router.get("/healthz", response_model_exclude_none=True, responses=problems(400))
async def healthz(request: Request, tokens: Tokens, nonce: Nonce = None) -> Health:
    """The process lives and answers; to a nonce with the proof whose daemon it is."""
    given = None if nonce is None else proof(tokens.key, nonce, *request.scope["server"])
    return Health(status="ok", version=fillsched.__version__, proof=given)


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(response: Response, figures: Figures, parts: AllParts) -> Readiness:
    """New work is welcome; 503 while the daemon starts or ends, or can store nothing."""
    if figures.ready():
        return Readiness(status="ready")
    response.status_code = 503
    return Readiness(status=parts.why_not_ready())


@router.get("/status", responses=problems(401))
async def status(user: CurrentUser, figures: Figures) -> StatusView:
    """Jobs by state, who is connected, limits, workers: one's own, for an admin everybody's."""
    return await figures.status(user)


async def may_read_metrics(request: Request, tokens: Tokens) -> None:
    """Lets in a collector on this machine, and from elsewhere, as through a proxy, an admin."""
    passed_on = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    if passed_on or request.client is None or request.client.host not in LOOPBACK:
        admin(await run_in_threadpool(tokens.from_request, request.headers, {}))


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}, **problems(401)},
    dependencies=[Depends(may_read_metrics)],
)
async def metrics(figures: Figures) -> Response:
    """Figures for Prometheus; from another machine only for an admin's token."""
    return Response(await figures.metrics(), media_type=CONTENT_TYPE_LATEST)


@router.get("/asyncapi.json", include_in_schema=False)
def asyncapi_document(request: Request) -> dict[str, Any]:
    """The sockets' contract."""
    prefix, secure = request.scope["root_path"], request.url.scheme == "https"
    return asyncapi(request.url.netloc, prefix, secure=secure)


@router.post("/daemon/hand-over", status_code=202, responses=problems(401, 403, 409))
async def hand_over(user: Admin, parts: AllParts) -> Readiness:
    """Makes a daemon that a command started for its own length end in favour of another."""
    parts.hand_over()
    return Readiness(status="handing over")
