"""Topics without a socket: lists and figures asked for again and again, jobs by their own streams.

What it is for: the messages that `topic_stream` has from a socket, where something in between lets
none through. What it is not for: when that is so (`topic_stream`), or the ways of a single job's
stream (`job_stream`).
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fillsched.client.endpoint import Endpoint
from fillsched.client.jobs import FINAL, KINDS, MOST_A_PAGE, Jobs, Kind
from fillsched.client.operations import Operations
from fillsched.client.rest import Rest
from fillsched.client.retry import TROUBLE
from fillsched.client.streams.job_stream import Link, Message, Way, follow
from fillsched.errors import AuthenticationError, ConnectionTrouble, FillschedError, NotFound
from fillsched.wire import AnyJob, JobSummary, ServerMessage, StatusView

LOOK_SECONDS = 2.0
"""Between two looks at lists and figures: as often as the topic ``server`` tells of itself."""

SOCKET_AGAIN_SECONDS = 60.0
"""Between two tries of a socket: what let none through may have been mended."""

WAITING = 256
"""Messages that nobody has taken yet; when they are so many, what brings them stands still."""


@dataclass(slots=True)
class Wish:
    """Where one wish for a topic stands; a later wish for the same topic has another."""

    since: str | None


class PolledTopics:
    """The messages of `wanted`, which may change at any time: `changed` is set then."""

    def __init__(self, way: Way, wanted: Mapping[str, Wish], changed: asyncio.Event) -> None:
        self._way, self._wanted, self._changed = way, wanted, changed
        rest = Rest(way.locate, way.connections)
        self._jobs, self._operations = Jobs(rest), Operations(rest)
        self._told: asyncio.Queue[Message | Exception | None] = asyncio.Queue(WAITING)
        self._listed: dict[int, Mapping[str, Any]] = {}

    async def messages(self, endpoint: Endpoint) -> AsyncGenerator[Message, None]:
        """Messages until a socket can be had again. Raises what keeps a look from its answer."""
        status = await self._operations.status()
        self._way.on_link(Link("live", url=endpoint.url))
        tasks = [
            asyncio.create_task(self._minded(work))
            for work in (self._look(status), self._follow(), self._try_socket(endpoint))
        ]
        try:
            while (told := await self._told.get()) is not None:
                if isinstance(told, Exception):
                    raise told
                yield told
        finally:
            await _ended(tasks)

    async def _minded(self, work: Coroutine[Any, Any, None]) -> None:
        """Hands on what `work` raises to whoever takes the messages."""
        try:
            await work
        except TROUBLE as trouble:
            await self._told.put(trouble)

    async def _try_socket(self, endpoint: Endpoint) -> None:
        """Ends the messages once there is a socket."""
        while True:
            await asyncio.sleep(SOCKET_AGAIN_SECONDS)
            with contextlib.suppress(*TROUBLE):
                async with self._way.transport.socket(endpoint, "/ws", self._way.agent):
                    await self._told.put(None)
                    return

    # -- lists and figures

    async def _look(self, status: StatusView) -> None:
        while True:
            if "schedules" in self._wanted:
                for kind in KINDS:
                    await self._look_at(kind)
            if "server" in self._wanted:
                await self._tell(_server_message(status))
            await asyncio.sleep(LOOK_SECONDS)
            status = await self._operations.status()

    async def _look_at(self, kind: Kind) -> None:
        """Tells what is new, other or gone among the newest jobs of a kind, and those that run."""
        page = await self._jobs.page(kind, limit=MOST_A_PAGE)
        found = {job.id: _summary(job) for job in page}
        oldest = min(found, default=0) if len(page) == MOST_A_PAGE else 0
        for job_id, before in list(self._listed.items()):
            if before["kind"] != kind or job_id in found:
                continue
            if job_id >= oldest:
                await self._gone(kind, job_id)
            elif before["status"] not in FINAL:
                try:
                    found[job_id] = _summary(await self._jobs.get(job_id, kind))
                except NotFound:
                    await self._gone(kind, job_id)
        for job_id, summary in found.items():
            known = self._listed.get(job_id)
            if summary != known:
                self._listed[job_id] = summary
                event = "added" if known is None else "changed"
                await self._tell({"type": "job", "event": event, "job": summary})

    async def _gone(self, kind: Kind, job_id: int) -> None:
        del self._listed[job_id]
        about = {"kind": kind, "id": job_id}
        await self._tell({"type": "job", "event": "removed", "job": about})

    # -- single jobs

    async def _follow(self) -> None:
        """Follows each job that is wanted, for as long as it is."""
        followed: dict[str, tuple[Wish, asyncio.Task[None]]] = {}
        try:
            while True:
                self._changed.clear()
                for name, (wish, task) in list(followed.items()):
                    if self._wanted.get(name) is not wish:
                        del followed[name]
                        await _ended([task])
                for name, wish in self._wanted.items():
                    if ":" in name and name not in followed:
                        task = asyncio.create_task(self._minded(self._follow_job(name, wish)))
                        followed[name] = wish, task
                await self._changed.wait()
        finally:
            await _ended([task for _, task in followed.values()])

    async def _follow_job(self, name: str, wish: Wish) -> None:
        silent = replace(self._way, on_link=lambda link: None)
        path = name.replace(":", "/", 1)
        try:
            async for message in follow(silent, path, wish.since, sockets=False):
                await self._told.put(message)
        except (AuthenticationError, ConnectionTrouble):  # no verdict about this topic
            raise
        except FillschedError as refusal:  # as a socket answers the wish for such a topic
            problem = {"code": refusal.code, "detail": str(refusal)}
            await self._tell({"type": "result", "id": name, "ok": False, "problem": problem})

    async def _tell(self, data: Mapping[str, Any]) -> None:
        raw = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
        await self._told.put(Message(data, raw))


async def _ended(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _summary(job: AnyJob) -> Mapping[str, Any]:
    """The job as the topic ``schedules`` tells of it, but for its watchers, which no list knows."""
    return {name: job[name] for name in JobSummary.model_fields if name in job}


def _server_message(status: StatusView) -> Mapping[str, Any]:
    """The answer of `/status` as the topic ``server`` says the same."""
    connections, limits = status["connections"], status["limits"]
    return {
        **{name: status[name] for name in ServerMessage.model_fields if name in status},
        "type": "server",
        "connections": {**connections, "limit": limits.get("sockets")},
        "heartbeat_seconds": limits.get("heartbeat_seconds"),
    }
