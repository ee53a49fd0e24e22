"""What every way to a daemon promises, and the HTTP clients that are kept of one.

What it is for: the promise that `network` and `in_process` keep. What it is not for: what is asked
(`client.rest`), or what is done when a connection is lost (`client.job_stream`).
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import httpx2

from fillsched.client.endpoint import Endpoint, Trust

CONNECT_SECONDS = 10.0
"""How long opening a connection may take before it counts as failed."""


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
    """The way to a daemon. Both calls raise TlsTrouble where the daemon is there and is not
    believed: what does not pass by trying again."""

    def http(self, endpoint: Endpoint, seconds: float) -> httpx2.AsyncClient:
        """What sends requests and reads event streams of daemons that are trusted as `endpoint`;
        an answer may take so long."""

    def socket(
        self, endpoint: Endpoint, path: str, agent: str
    ) -> AbstractAsyncContextManager[Socket]:
        """A socket, open for the length of the block.

        Raises Lost when it cannot be had now, NoSuchWay when none can be had here, and
        ConnectionTrouble for what is no address.
        """


class Connections:
    """The HTTP clients of one transport: one for each way in which its daemons are trusted.

    There is one, or a second once a daemon has come back with another certificate.
    """

    def __init__(self, transport: Transport, seconds: float) -> None:
        self._transport, self._seconds = transport, seconds
        self._kept: dict[tuple[str, Trust], httpx2.AsyncClient] = {}

    def to(self, endpoint: Endpoint) -> httpx2.AsyncClient:
        """The client for requests to `endpoint`."""
        kind = (endpoint.url.partition(":")[0], endpoint.trust)
        if kind not in self._kept:
            self._kept[kind] = self._transport.http(endpoint, self._seconds)
        return self._kept[kind]

    async def aclose(self) -> None:
        """Closes all of them."""
        for http in self._kept.values():
            await http.aclose()
