"""The way out of one connection, as a session sees it, and frames as they go over the wire.

What it is for: the promise (`Channel`) that the direct way (`transport`) and the plain one keep,
`framed` by which a frame is encoded once for all who get it, and the plain way, through any ASGI
server. What it is not for: the protocol, or what is sent.
"""

import asyncio
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Protocol

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

EXTENSION = "fillsched.channel"
"""Where the scope of a connection holds its direct channel, if the server has one."""

TRANSPORT = "fillsched.transport"
"""Where the scope of a request holds the transport of its connection, if the server tells it."""

LINGER_SECONDS = 1.0
"""How long a peer that was told to go has to read why. Closed at once, it would be reset before."""

UNREAD_SECONDS = 10.0
"""How long what stands before a goodbye may take to be read, as long as a reader may stand still;
then the connection is dropped."""

SEND_BUFFER_BYTES = 64 * 1024
"""What is kept for a slow reader before it counts as one; megabytes would hide a stuck one."""

_FINAL_TEXT = 0x81  # RFC 6455, section 5.2: final fragment, opcode text
_LENGTH_16, _LENGTH_64 = 126, 127


def framed(data: bytes) -> bytes:
    """`data` as one unmasked text frame (RFC 6455, section 5.2)."""
    size = len(data)
    if size < _LENGTH_16:
        head = bytes((_FINAL_TEXT, size))
    elif size < 1 << 16:
        head = bytes((_FINAL_TEXT, _LENGTH_16)) + size.to_bytes(2, "big")
    else:
        head = bytes((_FINAL_TEXT, _LENGTH_64)) + size.to_bytes(8, "big")
    return head + data


def unframed(wire: bytes) -> Iterator[bytes]:
    """What `framed` was given for each of the frames joined in `wire`."""
    at = 0
    while at < len(wire):
        size, at = wire[at + 1], at + 2
        if size >= _LENGTH_16:
            width = 2 if size == _LENGTH_16 else 8
            size, at = int.from_bytes(wire[at : at + width], "big"), at + width
        yield wire[at : at + size]
        at += size


def notice_soon(transport: asyncio.BaseTransport) -> None:
    """Keeps little for a peer that does not read, so that it is noticed soon."""
    raw = transport.get_extra_info("socket")
    if raw is not None and raw.family != getattr(socket, "AF_UNIX", None):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)


class Channel(Protocol):
    """The way out of one connection, and the signs of life that come back. For the event loop's
    thread only.

    `paused_since`: when the peer stopped taking what we write (loop time); None while it reads.
    `heard_at`: its last sign of life (loop time), pings and pongs of the protocol included where
    the server tells of them.
    `lag_seconds`: how long its last pong took; None before the first.
    `writable`: set while the peer takes what we write.
    """

    heard_at: float
    paused_since: float | None
    lag_seconds: float | None

    @property
    def writable(self) -> asyncio.Event: ...

    def write(self, wire: bytes) -> int:
        """Writes `wire`, frames made by `framed`, in one go; returns its length, 0 when closed."""

    def abort(self) -> None:
        """Ends the connection at once, whatever is still to be sent."""

    async def gone(self) -> None:
        """Waits until the connection is no more, after the goodbye `LINGER_SECONDS` at most."""


class PlainChannel:
    """A `Channel` by ASGI's own messages: for servers without the direct way, and for none.

    What is written waits in a queue for the one task that sends it; the session is told to pause at
    `SEND_BUFFER_BYTES`, so that the queue holds little more than one batch beyond it.
    """

    def __init__(self, socket: WebSocket) -> None:
        self._socket, self._loop = socket, asyncio.get_running_loop()
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._news, self._ended = asyncio.Event(), False
        self.writable = asyncio.Event()
        self.writable.set()
        self.heard_at = self._loop.time()
        self.paused_since: float | None = None
        self.lag_seconds: float | None = None

    def write(self, wire: bytes) -> int:
        if self._ended:
            return 0
        self._waiting.append(wire)
        self._bytes += len(wire)
        if self._bytes > SEND_BUFFER_BYTES and self.paused_since is None:
            self.paused_since = self._loop.time()
            self.writable.clear()
        self._news.set()
        return len(wire)

    def abort(self) -> None:
        """Nothing more is sent; ASGI knows no abort, the server ends it when the session has."""
        self._waiting.clear()
        self.writable.set()
        self.no_more()

    async def gone(self) -> None:
        """ASGI does not tell when a connection ends that was closed."""

    async def send(self) -> None:
        """Sends what is written, in order, until the end that `no_more` tells of has come."""
        try:
            while not self._ended or self._waiting:
                await self._news.wait()
                self._news.clear()
                while self._waiting:
                    wire = self._waiting.popleft()
                    for frame in unframed(wire):
                        await self._socket.send_text(frame.decode())
                    self._sent(len(wire))
        except (RuntimeError, WebSocketDisconnect):  # it is closed: the listener hears how
            self.abort()

    def no_more(self) -> None:
        """Lets `send` end once all is sent."""
        self._ended = True
        self._news.set()

    def _sent(self, size: int) -> None:
        self._bytes -= size
        if self._bytes <= SEND_BUFFER_BYTES and self.paused_since is not None:
            self.paused_since = None
            self.writable.set()


@asynccontextmanager
async def channel_of(socket: WebSocket) -> AsyncIterator[Channel]:
    """The way out of `socket`: the server's direct one, or a plain one for as long as the block.

    At its end what is still to be sent has `LINGER_SECONDS` to go out.
    """
    direct: Channel | None = socket.scope.get("extensions", {}).get(EXTENSION)
    if direct is not None:
        yield direct
        return
    plain = PlainChannel(socket)
    sending = asyncio.create_task(plain.send())
    try:
        yield plain
    finally:
        plain.no_more()
        await asyncio.wait([sending], timeout=LINGER_SECONDS)
        sending.cancel()
        await asyncio.wait([sending])
