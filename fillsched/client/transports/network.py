"""Requests, event streams and sockets over the network.

What it is for: the one place where connections are opened, so that all of them trust alike and tell
a fault of TLS as one. What it is not for: what is trusted, and why a certificate is not (`tls`).
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
    InvalidUpgrade,
    InvalidURI,
)

from fillsched.client.endpoint import Endpoint, Trust, bearer
from fillsched.client.retry import Lost, NoSuchWay
from fillsched.client.transports.tls import (
    certificate_at,
    context_of,
    refused_certificate,
    speaks_tls,
)
from fillsched.client.transports.transport import CONNECT_SECONDS, Socket
from fillsched.errors import ConnectionTrouble

PING_SECONDS, PONG_SECONDS = 20.0, 20.0
"""Protocol pings of our own, so that a dead daemon is noticed while nothing is sent."""

CLOSE_SECONDS = 1.0
"""How long a daemon may take to answer a close; one that is dead or frozen never does."""


class Network:
    """Over the network. No proxy of the environment is asked, and no redirect followed: a token
    goes where it belongs, and so does a stream."""

    def http(self, endpoint: Endpoint, seconds: float) -> httpx2.AsyncClient:
        timeout = httpx2.Timeout(seconds, connect=CONNECT_SECONDS)
        transport = _Trusting(_secured(endpoint), endpoint.trust)
        return httpx2.AsyncClient(transport=transport, timeout=timeout, trust_env=False)

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
                ssl=_secured(endpoint),
            ) as socket:
                try:
                    yield socket
                finally:
                    await _leave(socket)
        except InvalidURI as error:
            raise ConnectionTrouble(f"'{endpoint.url}' is not the address of a daemon.") from error
        except (InvalidStatus, InvalidUpgrade) as error:
            raise NoSuchWay(f"no socket can be had: {error}") from error
        except InvalidHandshake as error:
            await _mind_plain_words(endpoint.url)
            raise Lost(f"the connection was lost: {error}") from error
        except ssl.SSLError as error:
            if trouble := refused_certificate(endpoint.url, endpoint.trust, error):
                raise trouble from error
            raise


async def _leave(socket: ClientConnection) -> None:
    """Says goodbye and reads on to the answer: behind messages that nobody took the library would
    not hear it, and wait for all of CLOSE_SECONDS."""
    async with asyncio.TaskGroup() as leaving:
        leaving.create_task(socket.close())
        with contextlib.suppress(ConnectionClosed):
            async for _ in socket:
                pass


def _secured(endpoint: Endpoint) -> ssl.SSLContext | None:
    """What the connections to `endpoint` are secured by; None for one in the clear."""
    return context_of(endpoint.trust) if endpoint.url.startswith("https:") else None


async def _mind_plain_words(url: str) -> None:
    """After an answer to words in the clear that is none. Raises TlsTrouble if it was TLS."""
    if url.startswith("http:") and await certificate_at(url) is not None:
        raise speaks_tls(url)


class _straight(connect):
    """`connect` that follows no redirect."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class _Trusting(httpx2.AsyncHTTPTransport):
    """httpx2's own way, which tells that a daemon is not believed from that it is not there."""

    def __init__(self, context: ssl.SSLContext | None, trust: Trust) -> None:
        # Nothing is ever secured by False: without a context there are plain addresses only.
        super().__init__(verify=context or False, trust_env=False)
        self._trust = trust

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = f"{request.url.scheme}://{request.url.netloc.decode()}"
        try:
            return await super().handle_async_request(request)
        except httpx2.ConnectError as error:
            if trouble := refused_certificate(url, self._trust, error):
                raise trouble from error
            raise
        except (httpx2.RemoteProtocolError, httpx2.ReadError):
            await _mind_plain_words(url)
            raise
