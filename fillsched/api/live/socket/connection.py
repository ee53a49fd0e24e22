"""An accepted socket of a known user: what its topics say, sent at the pace at which it is read.

What it is for: speaking, until the socket ends or must end. The socket of one job and the socket of
many topics are the same thing with different first topics. What it is not for: letting it in
(`handshake`), which topics it has (`subscriptions`), hearing it (`listener`), carrying its commands
out (`commands`), what a topic says (`topics`), how a frame is written (`transport`).

A connection holds no queue and no database session. A reader that stops is aborted after a while;
a slow one is fed conflated progress, or from the log; neither slows anybody else.
"""

import asyncio
import logging
import secrets
from collections.abc import Sequence

from starlette.websockets import WebSocket, WebSocketDisconnect

from fillsched.api.live.channel import Channel, framed
from fillsched.api.live.context import Context, kind_of
from fillsched.api.live.hub import Batch
from fillsched.api.live.inbound import Closing
from fillsched.api.live.socket.commands import Commands
from fillsched.api.live.socket.listener import Listener
from fillsched.api.live.socket.subscriptions import SCHEDULES, SERVER, Subscriptions
from fillsched.api.live.topics.job_topic import JobTopic
from fillsched.api.live.topics.jobs_topic import JobsTopic
from fillsched.errors import FillschedError, NotFound
from fillsched.service.tokens import Identity
from fillsched.wire import SocketView, job_of_topic, removed_message

log = logging.getLogger(__name__)


class Connection:
    """An accepted socket of a known user (`hub.Subscriber`). `stays` open when no topic is left."""

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
        self.context, self.limits = context, context.hub.limits
        self.loop = asyncio.get_running_loop()
        self.began = self.last_sent = self.loop.time()
        self.sent = self.sent_bytes = 0
        self.subscriptions = Subscriptions(
            stays=stays,
            most=self.limits.topics,
            idle_seconds=self.limits.idle_seconds,
            now=self.began,
        )
        self._news = asyncio.Event()
        self._fallen: FillschedError | None = None
        self._over = False
        commands = Commands(self, context.service, context.auth)
        counters = context.hub.counters
        self._listener = Listener(socket, channel, counters, commands.obey, self._news.set)

    # -- topics ---------------------------------------------------------------------------------

    async def follow(self, name: str, *, since: str | None, pause_seconds: float = 0.0) -> None:
        """Adds the stream of the job that `name` names; a snapshot, if due, is sent at once.

        Raises NotFound, and LimitExceeded when the job has all the subscribers it may have.
        """
        target = job_of_topic(name)
        if target is None:
            raise NotFound(f"There is no topic {name[:80]}.")
        topic = JobTopic(
            self.identity.user,
            *target,
            service=self.context.service,
            job_cache=self.context.job_cache,
            hub=self.context.hub,
            now=self.context.now,
            wake=self._news.set,
            outlet=self,
            pause_seconds=pause_seconds,
        )
        first = await topic.start(since)
        self.subscriptions.add(name, topic)
        if first is not None:
            await self.send([first])
        self._news.set()

    async def subscribe(
        self, name: str, *, since: str | None, pause_seconds: float, everybody: bool
    ) -> None:
        """Adds the topic `name`, anew if it is one already; raises what `follow` does."""
        self.subscriptions.used(self.loop.time())
        if name == SERVER:
            self.subscriptions.watch_server(self.loop.time())
            return
        self.subscriptions.remove(name)
        if name != SCHEDULES:
            await self.follow(name, since=since, pause_seconds=pause_seconds)
            return
        everything = JobsTopic(
            self.identity.user,
            everybody=everybody,
            service=self.context.service,
            job_cache=self.context.job_cache,
            hub=self.context.hub,
            wake=self._news.set,
            pause_seconds=pause_seconds,
        )
        self.subscriptions.add(name, everything)

    def unsubscribe(self, name: str) -> None:
        """Leaves the topic `name`, if it is one."""
        if name == SERVER:
            self.subscriptions.watch_server(None)
        self.subscriptions.remove(name)
        self.subscriptions.used(self.loop.time())

    def leave(self) -> None:
        """Leaves every topic and hears nothing more; may be repeated."""
        self.subscriptions.clear()
        self._listener.let_go()

    # -- as others see it -----------------------------------------------------------------------

    @property
    def job_ids(self) -> Sequence[int]:
        """The jobs it watches."""
        return [topic.job_id for topic in self.subscriptions.jobs()]

    @property
    def conflated(self) -> int:
        """Progress messages that others stood for."""
        return self.subscriptions.conflated

    @property
    def queued(self) -> int:
        """Messages that wait to be sent."""
        return self.subscriptions.queued

    @property
    def watchers(self) -> int | None:
        """Of the one job of a job's socket."""
        jobs = self.job_ids
        alone = len(jobs) == 1 and not self.subscriptions.stays
        return self.context.hub.watchers(jobs[0]) if alone else None

    def view(self) -> SocketView:
        """This connection for an overview of connections."""
        now, lag = self.loop.time(), self.channel.lag_seconds
        return SocketView(
            id=self.id,
            user=self.identity.user.name,
            kind=kind_of(self.socket.headers),
            topics=len(self.subscriptions),
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
            "received": self._listener.received,
            "conflated": self.conflated,
        }

    def fall(self, error: FillschedError) -> None:
        """Makes the connection close with `error`: its user may not be here any more."""
        self._fallen = error
        self._news.set()

    # -- speaking -------------------------------------------------------------------------------

    async def serve(self) -> None:
        """Hears and speaks until one of the two ends; raises Closing, saying how to close."""
        listening = asyncio.create_task(self._listener.listen(self.loop.time))
        try:
            await self._speak()
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _speak(self) -> None:
        while True:
            self._news.clear()
            self._check_standing()
            await self._until_writable()
            obeying = self._listener.obeying
            answers = self._listener.answers()
            if answers:
                await self.send(answers)
            if self._over and not obeying:
                raise Closing(1000, "")
            if not await self._told_of_topics() and not answers:
                await self._rest()

    async def _told_of_topics(self) -> bool:
        """Sends what the topics have to say now; whether that was anything."""
        busy = False
        for name, topic in self.subscriptions:
            try:
                frames = await topic.frames(self.loop.time())
            except NotFound:
                if not self.subscriptions.stays or not isinstance(topic, JobTopic):
                    raise
                self.subscriptions.remove(name)  # the others are told on
                frames = (removed_message(topic.kind, topic.job_id),)
            if frames:
                busy = True
                await self.send(frames)
            if isinstance(topic, JobTopic) and topic.ended:
                self._topic_ended(name)
        return busy

    def _topic_ended(self, name: str) -> None:
        self.subscriptions.remove(name)
        if not self.subscriptions.stays:
            self._over = True  # but for the answer to a command that is being carried out
            self._news.set()

    async def _rest(self) -> None:
        """Waits for news, or for the time that a topic or the idle rule wishes."""
        try:
            async with asyncio.timeout_at(self.subscriptions.due_at()):
                await self._news.wait()
        except TimeoutError:
            await self._on_time()

    async def _on_time(self) -> None:
        now = self.loop.time()
        idle_at = self.subscriptions.idle_at()
        if idle_at is not None and now >= idle_at:
            raise Closing(1001, "no topic was watched for a while")
        if self.subscriptions.server_speaks(now):
            await self.send([await self.context.server_frame(self.identity.user)])

    def _check_standing(self) -> None:
        fallen, self._fallen = self._fallen, None
        end, self._listener.end = self._listener.end, None
        try:
            if fallen is not None:
                raise Closing.because(fallen)
            if end is not None:
                raise end
        finally:
            del fallen, end  # kept here, their tracebacks would keep us all in a circle

    def beat(self, ping: bytes) -> None:
        """Sends a heartbeat, unless the peer does not read."""
        if self.ready:
            self._listener.pinged_at = self.loop.time()
            self._write(framed(ping), 1)

    @property
    def ready(self) -> bool:
        """Whether what is written now goes out now (`job_topic.Outlet`)."""
        return self.channel.paused_since is None

    def take(self, batch: Batch) -> None:
        """Writes live frames at once (`job_topic.Outlet`)."""
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
