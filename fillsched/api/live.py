"""Live delivery: from the event log to sockets.

What it is for: `LiveJobs` wakes the sockets of a job when the bus hints of new frames, and `watch`
serves one socket from its first to its last byte, asking `session.Stream` what to send. What it is
not for: who may watch (`auth`, `service`) or what a message looks like (`wire`).

A socket holds no queue and no database session: it holds a position in the log. A slow reader
falls behind and is fed from the log, so it slows nobody and costs no memory.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from fillsched.api.auth import Auth
from fillsched.api.session import End, Fetch, Send, Stream
from fillsched.errors import Fault, FillschedError, LimitExceeded, MalformedRequest
from fillsched.jobs.events import Frame
from fillsched.jobs.job import JobKind, User
from fillsched.jobs.ports import Bus
from fillsched.jobs.service import Service
from fillsched.wire import PingMessage, ResultMessage, problem_details, seq_of, snapshot

log = logging.getLogger(__name__)

ID_CHARACTERS = 64
"""Longest id of a command that is answered: it comes back in a frame of at most 10 KB."""

CLOSE_REASON_BYTES = 123
"""All that a close frame can hold (RFC 6455)."""


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """Limits of sockets; reasons in `settings`."""

    heartbeat_seconds: float = 30.0
    inbound_per_second: int = 100


class LiveJobs:
    """The sockets of this server, by job: one bus subscription per watched job."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._watching: dict[int, set[Callable[[Sequence[Frame]], None]]] = {}
        self._forget: dict[int, Callable[[], None]] = {}

    def watchers(self, job_id: int) -> int:
        """How many sockets watch the job here."""
        return len(self._watching.get(job_id, ()))

    def join(self, job_id: int, hint: Callable[[Sequence[Frame]], None]) -> None:
        """Calls `hint` in this event loop from now on. Call from the loop."""
        if job_id not in self._watching:
            self._watching[job_id] = set()
            loop = asyncio.get_running_loop()

            def from_any_thread(frames: Sequence[Frame]) -> None:
                try:
                    loop.call_soon_threadsafe(self._spread, job_id, frames)
                except RuntimeError:
                    log.debug("a hint came after the loop was closed")

            self._forget[job_id] = self._bus.subscribe(job_id, from_any_thread)
        self._watching[job_id].add(hint)

    def leave(self, job_id: int, hint: Callable[[Sequence[Frame]], None]) -> None:
        """Ends `join`; may be repeated."""
        watching = self._watching.get(job_id, set())
        watching.discard(hint)
        if not watching and job_id in self._watching:
            del self._watching[job_id]
            self._forget.pop(job_id)()

    def _spread(self, job_id: int, frames: Sequence[Frame]) -> None:
        for hint in tuple(self._watching.get(job_id, ())):
            hint(frames)


class Closing(Exception):
    """The socket is to be closed with `code` and `reason`."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)

    @classmethod
    def because(cls, error: FillschedError) -> "Closing":
        return cls(error.close_code, f"{error.code}: {error}")


async def watch(
    socket: WebSocket,
    job_id: int,
    *,
    service: Service,
    auth: Auth,
    live: LiveJobs,
    now: Callable[[], datetime],
    limits: LiveLimits,
) -> None:
    """Serves `/ws/schedule/{job_id}` from accept to close.

    A rejection accepts first and then closes, so that a browser can read the reason.
    """
    await socket.accept()
    try:
        try:
            user = await run_in_threadpool(auth.from_request, socket.headers, socket.query_params)
            watcher = _Watcher(socket, user, job_id, service, live, now, limits)
            await watcher.serve()
        except FillschedError as error:
            raise Closing.because(error) from error
    except Closing as closing:
        await _close(socket, closing.code, closing.reason)
    except WebSocketDisconnect:
        pass


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    if socket.application_state is WebSocketState.CONNECTED:
        try:
            await socket.close(code, reason.encode()[:CLOSE_REASON_BYTES].decode(errors="ignore"))
        except (RuntimeError, WebSocketDisconnect):
            log.debug("the peer closed first")


class _Watcher:
    def __init__(
        self,
        socket: WebSocket,
        user: User,
        job_id: int,
        service: Service,
        live: LiveJobs,
        now: Callable[[], datetime],
        limits: LiveLimits,
    ) -> None:
        self.socket, self.user, self.job_id = socket, user, job_id
        self.service, self.live, self.now, self.limits = service, live, now, limits
        self.news = asyncio.Event()
        self.answers: list[str] = []
        self.stream: Stream | None = None
        self.early: list[Frame] = []
        self.look_again = False

    async def serve(self) -> None:
        """Joins, streams to the end, and leaves; raises Closing with the code to close with."""
        self.live.join(self.job_id, self.hint)
        reader: asyncio.Task[None] | None = None
        try:
            await self.start()
            reader = asyncio.create_task(self.listen())
            writer = asyncio.create_task(self.speak())
            try:
                done, _ = await asyncio.wait({reader, writer}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                reader.cancel()
                writer.cancel()
                await asyncio.gather(reader, writer, return_exceptions=True)
            for task in done:
                task.result()
        finally:
            self.live.leave(self.job_id, self.hint)

    def hint(self, frames: Sequence[Frame]) -> None:
        if not frames:
            self.look_again = True
        elif self.stream is None:
            self.early.extend(frames)
        else:
            self.stream.hint(frames)
        self.news.set()

    async def start(self) -> None:
        """Finds the place in the log: after the cursor, or after a snapshot."""
        job = await run_in_threadpool(self.service.get, self.user, self.job_id)
        since = self.socket.query_params.get("since")
        position = None if since is None else seq_of(since, self.job_id)
        if position is None or position > job.last_seq:
            position, frame = snapshot(job, self.now(), watchers=self.live.watchers(self.job_id))
            await self.socket.send_text(frame.decode())
        over = job.status.final and position == job.last_seq
        self.stream = Stream(position, job.last_seq, over=over)
        self.stream.hint(self.early)
        self.early.clear()

    async def speak(self) -> None:
        """Sends what the stream says until its end; a heartbeat in between."""
        assert self.stream is not None
        while True:
            while self.answers:
                await self.socket.send_text(self.answers.pop(0))
            match self.stream.next():
                case Send(frames):
                    for frame in frames:
                        await self.socket.send_text(frame.decode())
                case Fetch(after, limit):
                    self.stream.fetched(
                        await run_in_threadpool(self.service.events.read, self.job_id, after, limit)
                    )
                case End():
                    raise Closing(1000, "")
                case _:
                    await self.wait()

    async def wait(self) -> None:
        """Until news come or a heartbeat is due."""
        if self.look_again:
            self.look_again = False
            await run_in_threadpool(self.service.get, self.user, self.job_id)  # still there?
            return
        try:
            await asyncio.wait_for(self.news.wait(), self.limits.heartbeat_seconds)
        except TimeoutError:
            ping = PingMessage(timestamp=self.now(), watchers=self.live.watchers(self.job_id))
            await self.socket.send_text(ping.model_dump_json())
        self.news.clear()

    async def listen(self) -> None:
        """Takes what the client says; returns only by raising."""
        budget = _Budget(self.limits.inbound_per_second)
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            budget.spend(asyncio.get_running_loop().time())
            command = _parsed(message)
            if command.get("type") == "pong":
                continue
            answer = await run_in_threadpool(self.obey, command)
            if answer is not None:
                self.answers.append(answer.model_dump_json(exclude_none=True))
                self.news.set()

    def obey(self, command: dict[str, Any]) -> ResultMessage | None:
        """Carries `command` out; an answer only if it had an id."""
        known = {"cancel": self.service.cancel, "finish": self.service.finish}
        problem: FillschedError | None = None
        act = known.get(str(command.get("type")))
        try:
            if act is None:
                kind = str(command.get("type"))[:40]
                fault = Fault("type", kind, "there is no such command", "Send cancel or finish")
                raise MalformedRequest([fault])
            act(self.user, self.job_id, JobKind.SCHEDULE)
        except FillschedError as error:
            problem = error
        key = command.get("id")
        if not isinstance(key, int | str) or (isinstance(key, str) and len(key) > ID_CHARACTERS):
            return None
        return ResultMessage(
            id=key,
            ok=problem is None,
            problem=None if problem is None else problem_details(problem),
        )


def _parsed(message: dict[str, Any] | Any) -> dict[str, Any]:
    text = message.get("text")
    if text is None:
        raise Closing(1003, "VALIDATION_ERROR: messages are JSON text, not binary")
    try:
        value = json.loads(text)
        json.dumps(value, ensure_ascii=False).encode()  # half a character cannot be sent back
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Closing(1003, "VALIDATION_ERROR: a message is one JSON object")
    return value


class _Budget:
    """So many messages in any second; the next one ends the socket."""

    def __init__(self, per_second: int) -> None:
        self.per_second, self.since, self.spent = per_second, float("-inf"), 0

    def spend(self, now: float) -> None:
        if now - self.since >= 1.0:
            self.since, self.spent = now, 0
        self.spent += 1
        if self.spent > self.per_second:
            text = f"at most {self.per_second} messages a second"
            raise Closing.because(LimitExceeded(text))
