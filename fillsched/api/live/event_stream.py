"""One event stream of a known user: the same bytes as the socket, as server-sent events.

What it is for: pacing, heartbeat and end of a stream. What it is not for: deciding what comes next
(`topics.job_stream`), or HTTP.
"""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from fillsched.api.live.channel import LINGER_SECONDS, TRANSPORT, notice_soon
from fillsched.api.live.context import Context
from fillsched.api.live.topics.job_topic import JobTopic
from fillsched.errors import FillschedError
from fillsched.jobs.job import JobKind
from fillsched.service.tokens import Identity
from fillsched.wire import SocketView, topic

log = logging.getLogger(__name__)

RETRY = b"retry: 3000\n\n"
"""How many milliseconds a browser waits before it comes back to a stream that was cut."""


class EventStream:
    """One event stream of a known user (`hub.Subscriber`)."""

    def __init__(
        self,
        context: Context,
        identity: Identity,
        job_kind: JobKind,
        job_id: int,
        kind: str,
    ) -> None:
        self.id = secrets.token_hex(4)
        self.identity, self.sent, self.sent_bytes = identity, 0, 0
        self._context, self._kind = context, kind
        self._news = asyncio.Event()
        self._fallen = False
        self._ping: bytes | None = None
        self.waiting = False
        self.abort: Callable[[], None] = _nothing
        self._loop = asyncio.get_running_loop()
        self._began = self.last_sent = self._loop.time()
        self.follower = JobTopic(
            identity.user,
            job_kind,
            job_id,
            service=context.service,
            job_cache=context.job_cache,
            hub=context.hub,
            now=context.now,
            wake=self._news.set,
        )

    @property
    def job_ids(self) -> Sequence[int]:
        """The one job it watches."""
        return (self.follower.job_id,)

    @property
    def conflated(self) -> int:
        """Progress messages that others stood for."""
        return self.follower.conflated

    @property
    def queued(self) -> int:
        """Messages that wait to be sent."""
        return self.follower.queued

    def view(self) -> SocketView:
        """This stream for an overview of connections."""
        now = self._loop.time()
        return SocketView(
            id=self.id,
            user=self.identity.user.name,
            kind=f"{self._kind} sse",
            topics=1,
            age_seconds=round(now - self._began, 1),
            beat_age_seconds=round(now - self.last_sent, 1),
            lag_ms=None,
            queued=self.queued,
            conflated=self.conflated,
        )

    @property
    def watchers(self) -> int | None:
        """How many watch its job."""
        return self._context.hub.watchers(self.follower.job_id)

    def beat(self, ping: bytes) -> None:
        """Sends a heartbeat when nothing else is to be sent."""
        self._ping = ping
        self._news.set()

    def fall(self, error: FillschedError) -> None:
        """Ends the stream: its user may not be here any more. A client asks again and is told; one
        that does not read would never be."""
        self._fallen = True
        self._news.set()
        if self.waiting:
            self.abort()

    def cut_off(self) -> None:
        """Ends the connection of a reader that stands still."""
        self._context.hub.counters.slow.inc()
        self.abort()

    def end(self) -> None:
        """Counts it no more; once."""
        self.follower.leave()
        self._context.hub.dismiss(self)
        self._context.hub.depart()

    async def body(self, first: bytes | None) -> AsyncGenerator[bytes]:
        """The events: the snapshot, if one is due, and all that follows."""
        try:
            yield RETRY
            if first is not None:
                yield self._told(_event(first), 1)
            async for piece in self._pieces():
                yield piece
        finally:
            log.info("event stream closed", extra=self.described())
            self._context.hub.counters.closed.labels("stream").inc()
            self.end()

    def described(self) -> dict[str, object]:
        """This stream for a line of the log."""
        return {
            "connection": self.id,
            "user": self.identity.user.name,
            "kind": self._kind,
            "topic": topic(self.follower.kind, self.follower.job_id),
            "seconds": round(self._loop.time() - self._began, 3),
            "sent": self.sent,
            "sent_bytes": self.sent_bytes,
        }

    async def _pieces(self) -> AsyncIterator[bytes]:
        """Events as they come, and a ping when nothing did for a heartbeat."""
        while not self._fallen and self.identity.expires_at > self._context.now():
            self._news.clear()
            try:
                frames = await self.follower.frames(self._loop.time())
            except FillschedError:  # deleted, or no longer the user's: nothing more to tell
                return
            if frames:
                yield self._told(b"".join(map(_event, frames)), len(frames))
            elif self.follower.ended:
                return
            elif self._ping is not None:
                ping, self._ping = self._ping, None
                yield self._told(b"data: " + ping + b"\n\n", 1)
            else:
                await self._news.wait()

    def _told(self, piece: bytes, messages: int) -> bytes:
        self.sent += messages
        self.sent_bytes += len(piece)
        self.last_sent = self._loop.time()
        return piece


class EventStreamResponse(StreamingResponse):
    """A stream as an answer; its reader is cut off when it stands still for `stall_seconds`."""

    media_type = "text/event-stream"

    def __init__(self, stream: EventStream, first: bytes | None, stall_seconds: float) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        self._stream, self._stall_seconds = stream, stall_seconds
        self._body = stream.body(first)
        super().__init__(self._body, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get("extensions", {}).get(TRANSPORT)
        if transport is not None:
            notice_soon(transport)
            self._stream.abort = transport.abort
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.abort = _nothing  # the other holds the connection, and that this answer

    async def stream_response(self, send: Send) -> None:
        stream = self._stream

        async def in_time(message: Message) -> None:
            stream.waiting = True
            async with asyncio.timeout(self._stall_seconds):
                await send(message)
            stream.waiting = False

        try:
            await super().stream_response(in_time)
        except TimeoutError:
            log.warning("SLOW: reader stood still and was cut off", extra=stream.described())
            stream.cut_off()
            await self._body.aclose()
            await asyncio.sleep(LINGER_SECONDS)  # the end of the connection ends us before
        finally:
            await self._body.aclose()


def _nothing() -> None:
    """Where a server gives no way to end a connection."""


def _event(frame: bytes) -> bytes:
    """One frame as a server-sent event; its cursor is the id by which a client resumes."""
    place: str = json.loads(frame)["cursor"]
    return b"id: " + place.encode() + b"\ndata: " + frame + b"\n\n"
