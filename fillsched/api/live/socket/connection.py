"""An accepted socket of a known user: its topics, its commands, its end.

What it is for: sending what its topics have to say, at the pace at which the peer reads, and
carrying out what the peer asks, until it ends or must end. The socket of one job and the socket of
many topics are the same thing with different first topics. What it is not for: letting it in
(`handshake`), what a topic says (`job_topic`, `jobs_topic`), how a frame is written (`transport`).

A connection holds no queue and no database session. A reader that stops is aborted after a while;
a slow one is fed conflated progress, or from the log; neither slows anybody else.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence

from starlette.websockets import WebSocket, WebSocketDisconnect

from fillsched.api.live.context import Context, kind_of
from fillsched.api.live.hub import Batch
from fillsched.api.live.inbound import Closing, parsed
from fillsched.api.live.socket.commands import obey
from fillsched.api.live.topics.job_topic import JobTopic
from fillsched.api.live.topics.jobs_topic import JobsTopic
from fillsched.api.live.transport import Channel, framed
from fillsched.errors import FillschedError, NotFound
from fillsched.service.tokens import Identity
from fillsched.wire import SocketView, job_of_topic

log = logging.getLogger(__name__)

SERVER_SECONDS = 2.0
"""How often the topic ``server`` speaks."""

SCHEDULES, SERVER = "schedules", "server"

Topic = JobTopic | JobsTopic


class Connection:
    """An accepted socket of a known user. `stays` open when no topic is left."""

    def __init__(
        self,
        socket: WebSocket,
        channel: Channel,
        identity: Identity,
        context: Context,
        *,
        stays: bool,
    ) -> None:
        self.id = secrets.token_hex(4)
        self.socket, self.channel, self.identity = socket, channel, identity
        self.context, self.limits, self.stays = context, context.hub.limits, stays
        self.topics: dict[str, Topic] = {}
        self.loop = asyncio.get_running_loop()
        self.began = self.last_sent = self.last_useful = self.loop.time()
        self.pinged_at: float | None = None
        self.sent = self.sent_bytes = self.received = 0
        self._conflated_before = 0
        self.wants_server = False
        self.next_server = 0.0
        self.fallen: BaseException | None = None
        self._answers: list[bytes] = []
        self._obeying = self._over = False
        self._news = asyncio.Event()

    # -- topics ---------------------------------------------------------------------------------

    async def follow(self, name: str, *, since: str | None, pause_seconds: float = 0.0) -> None:
        """Adds the stream of the job that `name` names; a snapshot, if due, is sent at once.

        Raises NotFound, and LimitExceeded when the job has all the watchers it may have.
        """
        target = job_of_topic(name)
        if target is None:
            raise NotFound(f"There is no topic {name[:80]}.")
        follower = JobTopic(
            self.identity.user,
            *target,
            service=self.context.service,
            hub=self.context.hub,
            now=self.context.now,
            wake=self._news.set,
            outlet=self,
            pause_seconds=pause_seconds,
        )
        first = await follower.start(since)
        self.topics[name] = follower
        if first is not None:
            await self.send([first])
        self._news.set()

    async def subscribe(
        self, name: str, *, since: str | None, pause_seconds: float, everybody: bool
    ) -> None:
        """Adds the topic `name`, anew if it is one already; raises what `follow` does."""
        self.last_useful = self.loop.time()
        if name == SERVER:
            self.wants_server = True
            self.next_server = self.loop.time()
            return
        self._leave(name)
        if name != SCHEDULES:
            await self.follow(name, since=since, pause_seconds=pause_seconds)
            return
        self.topics[name] = JobsTopic(
            self.identity.user,
            everybody=everybody,
            service=self.context.service,
            job_cache=self.context.job_cache,
            hub=self.context.hub,
            wake=self._news.set,
            pause_seconds=pause_seconds,
        )

    def unsubscribe(self, name: str) -> None:
        """Leaves the topic `name`, if it is one."""
        if name == SERVER:
            self.wants_server = False
        self._leave(name)
        self.last_useful = self.loop.time()

    def leave(self) -> None:
        """Leaves every topic; may be repeated."""
        for name in list(self.topics):
            self._leave(name)

    @property
    def job_ids(self) -> Sequence[int]:
        """The jobs it watches."""
        return [follower.job_id for follower in self._followers()]

    @property
    def conflated(self) -> int:
        """Progress messages that others stood for, topics that were left included."""
        return self._conflated_before + sum(t.conflated for t in self._followers())

    @property
    def queued(self) -> int:
        """Messages that wait because the peer does not read, or asked for fewer."""
        return sum(t.queued for t in self._followers())

    def _followers(self) -> list[JobTopic]:
        return [topic for topic in self.topics.values() if isinstance(topic, JobTopic)]

    def view(self) -> SocketView:
        """This connection for an overview of connections."""
        now, lag = self.loop.time(), self.channel.lag_seconds
        return SocketView(
            id=self.id,
            user=self.identity.user.name,
            kind=kind_of(self.socket.headers),
            topics=len(self.topics),
            age_seconds=round(now - self.began, 1),
            beat_age_seconds=round(now - self.channel.heard_at, 1),
            lag_ms=None if lag is None else round(1000 * lag, 1),
            queued=self.queued,
            conflated=self.conflated,
        )

    def described(self) -> dict[str, object]:
        """This connection for a line of the log."""
        return {
            "connection": self.id,
            "user": self.identity.user.name,
            "kind": kind_of(self.socket.headers),
            "seconds": round(self.loop.time() - self.began, 3),
            "sent": self.sent,
            "sent_bytes": self.sent_bytes,
            "received": self.received,
            "conflated": self.conflated,
        }

    def fall(self, error: FillschedError) -> None:
        """Makes the connection close with `error`: its user may not be here any more."""
        self.fallen = error
        self._news.set()

    # -- the two halves -------------------------------------------------------------------------

    async def serve(self) -> None:
        """Hears and speaks until one of the two ends; raises Closing, saying how to close."""
        listener = asyncio.create_task(self._listen())
        listener.add_done_callback(self._heard_out)
        try:
            await self._speak()
        finally:
            listener.cancel()
            await asyncio.gather(listener, return_exceptions=True)

    def _heard_out(self, listener: asyncio.Task[None]) -> None:
        if not listener.cancelled() and (error := listener.exception()) is not None:
            self.fallen = error
        self._news.set()

    async def _speak(self) -> None:
        while True:
            self._news.clear()
            self._check_standing()
            await self._until_writable()
            obeying = self._obeying
            busy = await self._answered()
            if self._over and not obeying:
                raise Closing(1000, "")
            for name, one in list(self.topics.items()):
                frames = await one.frames(self.loop.time())
                if frames:
                    busy = True
                    await self.send(frames)
                if isinstance(one, JobTopic) and one.ended:
                    self._topic_ended(name)
            if not busy:
                await self._rest()

    def _topic_ended(self, name: str) -> None:
        self._leave(name)
        if not self.stays:
            self._over = True  # but for the answer to a command that is being carried out
            self._news.set()

    def _leave(self, name: str) -> None:
        """Leaves a topic, if it is one."""
        topic = self.topics.pop(name, None)
        if topic is not None:
            topic.leave()
        if isinstance(topic, JobTopic):
            self._conflated_before += topic.conflated

    async def _answered(self) -> bool:
        answers, self._answers = self._answers, []
        if answers:
            await self.send(answers)
        return bool(answers)

    async def _rest(self) -> None:
        """Waits for news, or for the time that a topic or the idle rule wishes."""
        due = [t.wait_until for t in self.topics.values() if t.wait_until is not None]
        if self.wants_server:
            due.append(self.next_server)
        if self.stays and not self.topics and not self.wants_server:
            due.append(self.last_useful + self.limits.idle_seconds)
        if not due:
            await self._news.wait()
            return
        try:
            async with asyncio.timeout_at(min(due)):
                await self._news.wait()
        except TimeoutError:
            await self._on_time()

    async def _on_time(self) -> None:
        now = self.loop.time()
        idle = self.stays and not self.topics and not self.wants_server
        if idle and now >= self.last_useful + self.limits.idle_seconds:
            raise Closing(1001, "no topic was watched for a while")
        if self.wants_server and now >= self.next_server:
            self.next_server = now + SERVER_SECONDS
            await self.send([await self.context.server_frame(self.identity.user)])

    @property
    def watchers(self) -> int | None:
        """Of the one job of a job's socket."""
        jobs = self.job_ids
        return self.context.hub.watchers(jobs[0]) if len(jobs) == 1 and not self.stays else None

    def beat(self, ping: bytes) -> None:
        """Sends a heartbeat, unless the peer does not read."""
        if self.ready:
            self.pinged_at = self.loop.time()
            self._write(framed(ping), 1)

    def _check_standing(self) -> None:
        fallen, self.fallen = self.fallen, None
        try:
            if isinstance(fallen, FillschedError):
                raise Closing.because(fallen)
            if fallen is not None:
                raise fallen
        finally:
            del fallen  # kept here or in self, its traceback would keep us all in a circle

    @property
    def ready(self) -> bool:
        """Whether what is written now goes out now (`follower.Outlet`)."""
        return self.channel.paused_since is None

    def take(self, batch: Batch) -> None:
        """Writes live frames at once (`follower.Outlet`)."""
        self._write(batch.wire, len(batch.frames))
        if not self.ready:
            self._news.set()  # somebody has to see for how long the peer does not read

    async def send(self, frames: Sequence[bytes]) -> None:
        """Writes `frames` as one piece and waits while the peer does not read."""
        self._write(b"".join(map(framed, frames)), len(frames))
        await self._until_writable()

    def _write(self, wire: bytes, messages: int) -> None:
        self.sent_bytes += self.channel.write(wire)
        self.sent += messages
        self.last_sent = self.loop.time()

    async def _until_writable(self) -> None:
        """Waits while the peer does not read.

        One that stands still for `stall_seconds` is aborted: no close frame would reach it.
        """
        paused = self.channel.paused_since
        if paused is None:
            return
        try:
            async with asyncio.timeout_at(paused + self.limits.stall_seconds):
                await self.channel.writable.wait()
        except TimeoutError:
            self.context.hub.counters.slow.inc()
            log.warning("SLOW: reader stood still and was cut off", extra=self.described())
            self.channel.abort()
            raise WebSocketDisconnect(1006) from None

    # -- what the client says -------------------------------------------------------------------

    async def _listen(self) -> None:
        """Takes what the client says until it ends, or must end."""
        try:
            await self._hear()
        except (Closing, WebSocketDisconnect) as end:
            self.fallen = end.with_traceback(None)

    async def _hear(self) -> None:
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1005))
            self.channel.heard_at = self.loop.time()
            self.received += 1
            self.context.hub.counters.inbound.inc()
            command = parsed(message)
            if command.get("type") == "pong":
                self._ponged()
                continue
            self._obeying = True
            answer = await obey(self, command)
            if answer is not None:
                self._answers.append(answer.model_dump_json(exclude_none=True).encode())
            self._obeying = False
            self._news.set()

    def _ponged(self) -> None:
        if self.pinged_at is not None:
            self.channel.lag_seconds = self.channel.heard_at - self.pinged_at
            self.pinged_at = None
