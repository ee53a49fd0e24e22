"""Errors as problem+json, and the guard that refuses a body while it streams.

What it is for: one translation of every error to HTTP. What it is not for: raising them.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fillsched.errors import (
    ExecutionError,
    FillschedError,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    TooLarge,
    answered,
)
from fillsched.wire import ProblemDetails, faults_of, problem_details, retry_after

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Answers that are problems, as FastAPI is told of them."""
    return {code: {"model": ProblemDetails} for code in codes}


def problem_response(error: FillschedError) -> Response:
    """`error` as an HTTP answer."""
    headers: dict[str, str] = {}
    if (seconds := retry_after(error)) is not None:
        headers["Retry-After"] = str(seconds)
    if error.http_status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return _response(problem_details(error), headers)


def _response(details: ProblemDetails, headers: dict[str, str]) -> Response:
    return Response(details.model_dump_json(), details.status, headers, MEDIA_TYPE)


def install(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Makes every error of `app`, which has `routes`, leave as problem+json."""

    async def known(_: Request, error: Exception) -> Response:
        assert isinstance(error, FillschedError)
        if isinstance(error, ExecutionError):
            log.error("%s", error)
        answered(error)
        return problem_response(error)

    async def malformed(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError | ValidationError)
        return problem_response(MalformedRequest(faults_of(error.errors())))

    async def by_status(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == MethodNotAllowed.http_status:
            return _method_not_allowed(routes, request)
        code = "NOT_FOUND" if error.status_code == 404 else "VALIDATION_ERROR"
        title = str(error.detail)
        details = ProblemDetails(title=title, status=error.status_code, detail=title, code=code)
        return _response(details, dict(error.headers or {}))

    async def left(_: Request, __: Exception) -> Response:
        log.debug("a client left before its request was whole")
        return Response(status_code=400)  # which nobody reads

    async def unforeseen(_: Request, error: Exception) -> Response:
        log.error("a request failed", exc_info=error)
        return problem_response(ExecutionError("The server failed; its log says more."))

    async def no_such_socket(socket: WebSocket, _: Exception) -> None:
        await socket.accept()  # a browser can read the reason only of what was accepted
        await socket.close(NotFound.close_code, f"{NotFound.code}: there is no such stream")

    app.add_exception_handler(FillschedError, known)
    app.add_exception_handler(WebSocketRequestValidationError, no_such_socket)
    app.add_exception_handler(RequestValidationError, malformed)
    app.add_exception_handler(ValidationError, malformed)
    app.add_exception_handler(HTTPException, by_status)
    app.add_exception_handler(ClientDisconnect, left)
    app.add_exception_handler(Exception, unforeseen)


def _method_not_allowed(routes: Sequence[BaseRoute], request: Request) -> Response:
    methods: set[str] = set()
    for route in routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    methods |= {"HEAD"} if "GET" in methods else set()
    allowed = ", ".join(sorted(methods))
    answer = problem_response(MethodNotAllowed(f"{request.url.path} knows {allowed} only."))
    answer.headers["Allow"] = allowed
    return answer


class BodyLimit:
    """ASGI middleware: a body over `limit_bytes` is refused with 413 while it streams."""

    def __init__(self, app: ASGIApp, limit_bytes: int) -> None:
        self.app, self.limit_bytes = app, limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        error = TooLarge(
            f"The body is larger than {self.limit_bytes / 1e6:g} MB, the limit of one upload "
            "(upload_limit_bytes). Send fewer lots at a time."
        )
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        if declared.isdigit() and int(declared) > self.limit_bytes:
            await problem_response(error)(scope, receive, send)
            return
        await self.app(scope, _counting(receive, self.limit_bytes, error), send)


def _counting(receive: Receive, limit: int, error: TooLarge) -> Callable[[], Awaitable[Message]]:
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise error
        return message

    return counted
