"""Requests straight into an ASGI application of this process, without a port, for tests.

What it is for: the peer of the `network`. What it is not for: what both promise (`transport`).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

import httpx2

from fillsched.client.endpoint import Endpoint
from fillsched.client.retry import NoSuchWay
from fillsched.client.transports.transport import Socket

Said = MutableMapping[str, Any]
"""A message between an ASGI application and its server."""

Application = Callable[
    [Said, Callable[[], Awaitable[Said]], Callable[[Said], Awaitable[None]]], Awaitable[None]
]


class InProcess:
    """Into an ASGI application, whose lifespan somebody else runs, on the same event loop.

    There are no sockets: a stream of one job goes on as an event stream, one of topics polls. The
    application sees a caller on this machine.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def http(self, endpoint: Endpoint, seconds: float) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(transport=_Calls(self._application), timeout=seconds)

    @contextlib.asynccontextmanager
    async def socket(self, endpoint: Endpoint, path: str, agent: str) -> AsyncIterator[Socket]:
        raise NoSuchWay("no socket can be had within one process")
        yield  # which makes it a block, as a socket is


class _Calls(httpx2.AsyncBaseTransport):
    """Answers that are read while they are written: httpx2's own transport waits for the whole of
    one, and an event stream ends with its job."""

    def __init__(self, application: Application) -> None:
        self._application = application

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        call = _Call(await request.aread())
        call.running = asyncio.create_task(self._run(call, _scope(request)))
        begun = await call.heard()
        if begun is None:
            await call.aclose()
            said = "the application gave no answer"
            raise httpx2.RemoteProtocolError(said, request=request) from call.running.exception()
        return httpx2.Response(begun["status"], headers=begun.get("headers", []), stream=call)

    async def _run(self, call: "_Call", scope: Said) -> None:
        try:
            await self._application(scope, call.receive, call.send)
        finally:
            call.over()


class _Call(httpx2.AsyncByteStream):
    """One request on its way through the application, and the body of its answer. As on a network,
    what the application raises after it has begun its answer is a connection that ends."""

    running: asyncio.Task[None]

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._said: asyncio.Queue[Said | None] = asyncio.Queue()
        self._whole, self._gone = False, asyncio.Event()

    # -- what the application calls

    async def receive(self) -> Said:
        """The request, whole, and then the end of whoever asked."""
        if self._body is None:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Said) -> None:
        """A piece of the answer; returns when it has been taken, so that at most one waits."""
        self._said.put_nowait(message)
        await self._said.join()

    def over(self) -> None:
        """The application says no more."""
        self._said.put_nowait(None)

    # -- what whoever asked calls

    async def heard(self) -> Said | None:
        """What the application says next; None when it has ended."""
        message = await self._said.get()
        self._said.task_done()
        return message

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while not self._whole:
            if (piece := await self.heard()) is None:
                raise httpx2.RemoteProtocolError("the application ended within its answer")
            self._whole = not piece.get("more_body", False)
            yield piece.get("body", b"")

    async def aclose(self) -> None:
        """Lets the application end what it does after its answer; else it is told to stop."""
        self._gone.set()
        if not self._whole:
            self.running.cancel()
        await asyncio.gather(self.running, return_exceptions=True)


def _scope(request: httpx2.Request) -> Said:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
    }
