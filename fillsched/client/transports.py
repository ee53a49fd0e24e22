"""How requests, event streams and sockets reach a daemon: over the network, or without a port.

What it is for: `Network`, which clients use, and its peer `InProcess`, which goes straight into an
ASGI application of this process, for tests. What it is not for: what is asked (`rest`), or what is
done when a connection is lost (`job_stream`, `topic_stream`).
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

import httpx2
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidUpgrade, InvalidURI

from fillsched.client.endpoint import Endpoint, bearer
from fillsched.client.retry import Lost, NoSuchWay
from fillsched.errors import ConnectionTrouble

CONNECT_SECONDS = 10.0
"""How long opening a connection may take before it counts as failed."""

PING_SECONDS, PONG_SECONDS = 20.0, 20.0
"""Protocol pings of our own, so that a dead daemon is noticed while nothing is sent."""

CLOSE_SECONDS = 1.0
"""How long a daemon may take to answer a close; one that is dead or frozen never does."""


class Socket(Protocol):
    """An open WebSocket. Iterated, it gives frames until it is closed, and then ends or raises
    `websockets.exceptions.ConnectionClosed`; sending on a closed one raises the same."""

    @property
    def close_code(self) -> int | None:
        """Why it was closed; None while it is open."""

    @property
    def close_reason(self) -> str | None:
        """The same in words."""

    def __aiter__(self) -> AsyncIterator[str | bytes]: ...

    async def send(self, message: str) -> None:
        """Sends a frame of text."""


class Transport(Protocol):
    """The way to a daemon."""

    def http(self, seconds: float) -> httpx2.AsyncClient:
        """What sends requests and reads event streams; an answer may take so long."""

    def socket(
        self, endpoint: Endpoint, path: str, agent: str
    ) -> AbstractAsyncContextManager[Socket]:
        """A socket, open for the length of the block.

        Raises Lost when it cannot be had now, NoSuchWay when none can be had here, and
        ConnectionTrouble for what is no address.
        """


class Network:
    """Over the network. No proxy of the environment is asked, and no redirect followed: a token
    goes where it belongs, and so does a stream."""

    def http(self, seconds: float) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(seconds, connect=CONNECT_SECONDS)
        return httpx2.AsyncClient(timeout=timeout, trust_env=False)

    @contextlib.asynccontextmanager
    async def socket(self, endpoint: Endpoint, path: str, agent: str) -> AsyncIterator[Socket]:
        try:
            async with _straight(
                f"ws{endpoint.url.removeprefix('http')}{path}",
                additional_headers=bearer(endpoint),
                user_agent_header=agent,
                open_timeout=CONNECT_SECONDS,
                ping_interval=PING_SECONDS,
                ping_timeout=PONG_SECONDS,
                close_timeout=CLOSE_SECONDS,
                compression=None,
                proxy=None,
            ) as socket:
                yield socket
        except InvalidURI as error:
            raise ConnectionTrouble(f"'{endpoint.url}' is not the address of a daemon.") from error
        except (InvalidStatus, InvalidUpgrade) as error:
            raise NoSuchWay(f"no socket can be had: {error}") from error
        except InvalidHandshake as error:
            raise Lost(f"the connection was lost: {error}") from error


class _straight(connect):
    """`connect` that follows no redirect."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


Said = MutableMapping[str, Any]
"""A message between an ASGI application and its server."""

Application = Callable[
    [Said, Callable[[], Awaitable[Said]], Callable[[Said], Awaitable[None]]], Awaitable[None]
]


class InProcess:
    """Into an ASGI application, whose lifespan somebody else runs, on the same event loop.

    There are no sockets: a stream of one job goes on as an event stream, one of topics stays
    offline. The application sees a caller on this machine.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def http(self, seconds: float) -> httpx2.AsyncClient:
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
