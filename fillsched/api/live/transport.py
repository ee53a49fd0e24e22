"""uvicorn's WebSocket protocol with a direct way to the transport.

What it is for: `DirectChannel`, by which a session writes frames that were encoded once, many in
one write, sees when its peer stops reading or was last heard of, and can end a connection whose
peer never will read. What it is not for: the protocol itself (uvicorn and websockets).

Every frame counts against one budget, those too that no application sees (pings, pongs, fragments
of a message): each costs the event loop about the same.

A connection ends with its goodbyes: at once when both are through, `LINGER_SECONDS` after one that
is not answered (RFC 6455, section 7.1.1), and `UNREAD_SECONDS` later where the peer does not read.

A peer that stops reading is noticed late, since the kernel buffers megabytes; with a send buffer of
64 KB the write pause comes soon. Waiting for such a peer to take a close frame would wait for ever.
"""

from asyncio import BaseTransport, Event, Task, TimerHandle, timeout
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

from fillsched.api.live.bounded_http import part
from fillsched.api.live.channel import (
    EXTENSION,
    LINGER_SECONDS,
    UNREAD_SECONDS,
    notice_soon,
)
from fillsched.api.live.frame_lengths import refuse_long_lengths

SWITCHING = 101
"""HTTP status of a handshake that went well."""

FRAMES_PER_SECOND = 100
"""Frames of any kind that a peer may send in a second; an honest one sends a few a minute."""

PIECE_BYTES = 1024
"""What is parsed before the budget is looked at: at most 170 frames, a few milliseconds."""

NO_TEXT = "VALIDATION_ERROR: a text message is UTF-8"

OVER_BUDGET = f"LIMIT_EXCEEDED: at most {FRAMES_PER_SECOND} messages a second"


class DirectChannel:
    """A `Channel` straight to the transport of one connection."""

    __slots__ = ("_protocol", "_transport", "heard_at", "lag_seconds", "paused_since")

    def __init__(self, protocol: "LiveProtocol") -> None:
        self._protocol, self._transport = protocol, protocol.transport
        self.heard_at = protocol.loop.time()
        self.paused_since: float | None = None
        self.lag_seconds: float | None = None

    @property
    def writable(self) -> Event:
        return self._protocol.writable

    def write(self, wire: bytes) -> int:
        protocol = self._protocol
        if protocol.close_sent or protocol.disconnected or self._transport.is_closing():
            return 0
        self._transport.write(wire)
        return len(wire)

    def abort(self) -> None:
        self._transport.abort()

    async def gone(self) -> None:
        with suppress(TimeoutError):
            async with timeout(LINGER_SECONDS):
                await self._protocol.lost.wait()


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol; its scope carries a direct channel among the extensions."""

    channel: DirectChannel | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.close_timeout = LINGER_SECONDS  # one that was told to go is not listened to for long
        self._budget_since, self._frames = float("-inf"), 0
        self._deaf = False
        self.lost = Event()
        self._end: TimerHandle | None = None
        refuse_long_lengths(self.conn)

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            if self._deaf:
                self.transport.pause_reading()
                return
            super().data_received(data[start : start + PIECE_BYTES])
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            self._refuse_handshake()

    def handle_events(self) -> None:
        frames = sum(isinstance(event, Frame) for event in self.conn.events)
        if frames and not self._affordable(frames):
            self._leave(1008, OVER_BUDGET)
        else:
            super().handle_events()

    def _affordable(self, frames: int) -> bool:
        """Whether the peer may send so many more frames now."""
        now = self.loop.time()
        if now - self._budget_since >= 1.0:
            self._budget_since, self._frames = now, 0
        self._frames += frames
        return self._frames <= FRAMES_PER_SECOND

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not self.close_sent:
            try:
                b"".join(self.frames).decode()
            except UnicodeDecodeError:  # of which uvicorn would leave a traceback
                self._leave(1007, NO_TEXT)
                return
        super().send_receive_event_to_app()

    def _leave(self, code: int, reason: str) -> None:
        """Closes and listens no more; a connection that is closed already is dropped."""
        self._deaf = True
        if self.close_sent:
            self.transport.abort()
            return
        if self.conn.close_rcvd is None:
            self.conn.data_to_send()  # the pongs it asked for, which nobody need write
        self.conn.fail(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        part(self.transport, self.loop)

    def _refuse_handshake(self) -> None:
        """Answers what the library found wrong, which it says to nobody."""
        self._deaf = self.close_sent = self.handshake_complete = True
        self.transport.write(STATUS_LINE[400] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        part(self.transport, self.loop)

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        notice_soon(transport)

    # -- the end --------------------------------------------------------------------------------

    def handle_close(self, event: Frame) -> None:
        """Answers a goodbye, or hears the answer to ours: both are through."""
        super().handle_close(event)
        self.close_sent = True  # also by the library; else a shutdown would say it once more
        self.transport.close()
        self.resume_writing()  # nobody need wait for room, since nothing more is written
        self._end_within(UNREAD_SECONDS)

    def on_task_complete(self, task: Task[None]) -> None:
        super().on_task_complete(task)
        self._end_within(LINGER_SECONDS + UNREAD_SECONDS)

    def _end_within(self, seconds: float) -> None:
        """Drops the connection then, if a peer that does not read still holds it."""
        if self._end is None and not self.disconnected:
            self._end = self.loop.call_later(seconds, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.lost.set()
        if self._end is not None:
            self._end.cancel()
            self._end = None
        self.conn.parser.close()  # it and the connection would keep each other
        if self.channel is not None:  # would keep this protocol, and all it holds, in a circle
            self.scope["extensions"].pop(EXTENSION, None)
            self.channel = None

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.channel is not None:
            self.channel.paused_since = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.channel is not None:
            self.channel.paused_since = None

    def keepalive_timeout(self) -> None:
        """The peer is dead: nothing that is still to be sent would ever be taken."""
        super().keepalive_timeout()
        self.transport.abort()

    def handle_ping(self) -> None:
        super().handle_ping()
        if self.channel is not None:
            self.channel.heard_at = self.loop.time()

    def handle_pong(self, event: Any) -> None:
        asked = self.pending_ping_payload
        super().handle_pong(event)
        if self.channel is not None:
            self.channel.heard_at = self.loop.time()
            if asked is not None and self.pending_ping_payload is None:  # it is this one's answer
                self.channel.lag_seconds = self.last_ping_rtt

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if self.response.status_code == SWITCHING:  # the application has not run yet
            extensions: dict[str, Any] = self.scope["extensions"]
            self.channel = extensions[EXTENSION] = DirectChannel(self)
