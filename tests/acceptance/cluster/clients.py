"""Those who use a cluster under test: submitters, and watchers who come and go at will.

What it is for: clients that ask any server, leave at random moments, go on elsewhere at their
cursors, and record all that they are given and all that is acknowledged. What it is not for:
judging that (`judge`), or what befalls the cluster (`blows`).
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from fillsched.client import Client, Endpoint
from fillsched.client.streams.topic_stream import Topics
from fillsched.daemon.address import read_address, read_token
from fillsched.errors import Conflict, ConnectionTrouble, ExecutionError, FillschedError
from tests.acceptance.cluster.history import Answers, History, Recording
from tests.acceptance.cluster.plant import Process

T = TypeVar("T")

STAY_SECONDS = (0.2, 6.0)
"""How long a watcher stays on a connection."""

COMMANDED = 0.15
"""The share of jobs that are cancelled or finished by somebody."""

RATES_HZ = (2.0, 10.0, 1000.0)
"""What watchers of many jobs ask for; the last is never reached, so nothing is conflated."""

Locate = Callable[[], Awaitable[Endpoint]]


def anywhere(servers: Sequence[Process], random: Random) -> Locate:
    """Any of the servers, another one each time, as behind a load balancer without a health
    check: it may be dead."""

    async def locate() -> Endpoint:
        server = random.choice(servers)
        address, token = read_address(server.data_dir), read_token(server.data_dir)
        if token is None or address is None:
            raise ConnectionTrouble("it is gone")
        return Endpoint(address.url, token)

    return locate


async def persist(call: Callable[[], Awaitable[T]]) -> T:
    """What `call` gives at last; trouble of servers and connections acknowledges nothing."""
    while True:
        try:
            return await call()
        except (ConnectionTrouble, ExecutionError):
            await asyncio.sleep(0.1)


@dataclass
class Jobs:
    """The jobs that there are, for those who follow them: `ended` by id, seen by anybody."""

    ended: dict[int, asyncio.Event] = field(default_factory=dict)
    watchers: list[Callable[[int], None]] = field(default_factory=list)

    def came(self, job_id: int) -> None:
        """A job was acknowledged."""
        self.ended[job_id] = asyncio.Event()
        for watcher in self.watchers:
            watcher(job_id)


class JobWatcher:
    """Follows every job on a connection of its own, which it leaves at random moments."""

    def __init__(self, name: str, locate: Locate, random: Random, jobs: Jobs) -> None:
        self.recording, self._jobs, self._random = Recording(name), jobs, random
        self._client = Client(locate)
        self._tasks: list[asyncio.Task[None]] = []
        jobs.watchers.append(self._came)

    def _came(self, job_id: int) -> None:
        self.recording.followed.add(job_id)
        self._tasks.append(asyncio.create_task(self._follow(job_id)))

    async def _follow(self, job_id: int) -> None:
        since, seen = "start", self.recording.frames
        while True:
            self.recording.connections += 1
            try:
                async with asyncio.timeout(self._random.uniform(*STAY_SECONDS)):
                    async with contextlib.aclosing(
                        self._client.follow(job_id, since=since)
                    ) as stream:
                        async for message in stream:
                            seen.append(message.raw)
                            since = message.data.get("cursor", since)
                            if message.terminal:
                                self._jobs.ended[job_id].set()
                return
            except TimeoutError:
                await asyncio.sleep(self._random.uniform(0.0, 0.5))
            except FillschedError as error:
                self.recording.troubles.append(f"job {job_id}: {error}")
                return

    async def end(self, patience_seconds: float) -> None:
        """Returns when it has seen the end of every job, or patience is at its end."""
        if self._tasks:
            _, pending = await asyncio.wait(self._tasks, timeout=patience_seconds)
            for task in pending:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for task in self._tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error
        await self._client.__aexit__()


class TopicWatcher:
    """Follows all jobs on one socket, which it leaves at random moments."""

    def __init__(self, name: str, locate: Locate, random: Random, jobs: Jobs) -> None:
        self.recording, self._jobs, self._random = Recording(name), jobs, random
        self._client = Client(locate)
        self._open: dict[int, str] = {}
        self._topics: Topics | None = None
        self._seen_all = asyncio.Event()
        jobs.watchers.append(self._came)
        self._task = asyncio.create_task(self._follow())

    def _came(self, job_id: int) -> None:
        self.recording.followed.add(job_id)
        self._open[job_id] = "start"
        self._seen_all.clear()
        if self._topics is not None:
            self._topics.add(f"schedule:{job_id}", since="start")

    async def _follow(self) -> None:
        while True:
            self.recording.connections += 1
            rate = self._random.choice(RATES_HZ)
            with contextlib.suppress(TimeoutError):
                async with (
                    asyncio.timeout(self._random.uniform(*STAY_SECONDS)),
                    self._client.topics(max_rate_hz=rate) as topics,
                ):
                    for job_id, since in self._open.items():
                        topics.add(f"schedule:{job_id}", since=since)
                    self._topics = topics
                    async for message in topics:
                        self._take(topics, message.raw, dict(message.data))
            self._topics = None
            await asyncio.sleep(self._random.uniform(0.0, 0.3))

    def _take(self, topics: Topics, raw: str, data: dict[str, object]) -> None:
        if data["type"] == "result":
            self.recording.troubles.append(raw)
        if not str(data.get("topic", "")).startswith("schedule:"):
            return
        self.recording.frames.append(raw)
        job_id = int(str(data["topic"]).removeprefix("schedule:"))
        if job_id in self._open:
            self._open[job_id] = str(data["cursor"])
        if data["type"] in ("complete", "error"):
            self._open.pop(job_id, None)
            topics.drop(f"schedule:{job_id}")
            self._jobs.ended[job_id].set()
            if not self._open:
                self._seen_all.set()

    async def end(self, patience_seconds: float) -> None:
        """Returns when it has seen the end of every job, or patience is at its end."""
        waiting = asyncio.ensure_future(self._seen_all.wait())
        if self._open:
            tasks: list[asyncio.Future[object]] = [waiting, self._task]  # type: ignore[list-item]
            await asyncio.wait(tasks, timeout=patience_seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in (waiting, self._task):
            task.cancel()
        await asyncio.gather(waiting, self._task, return_exceptions=True)
        if not self._task.cancelled() and (error := self._task.exception()) is not None:
            raise error
        await self._client.__aexit__()


Watchers = Sequence[JobWatcher | TopicWatcher]


async def one_job(
    history: History, jobs: Jobs, client: Client, random: Random, lots: bytes, number: int
) -> None:
    """Submits a job, twice by chance, may cancel or finish it, and returns when it has ended."""
    key, seconds = f"run {history.seed} job {number}", round(random.uniform(0.2, 1.5), 2)

    async def submit() -> int:
        job = await client.submit(
            lots, "lots.csv", key=key, time_limit_seconds=seconds, seed=number
        )
        return int(job["schedule_id"])

    acknowledged = history.submitted.setdefault(key, [])
    acknowledged.append(await persist(submit))
    job_id = acknowledged[0]
    jobs.came(job_id)
    if random.random() < 0.2:
        acknowledged.append(await persist(submit))
    if random.random() < COMMANDED:
        await asyncio.sleep(random.uniform(0.0, 3.0))
        command = random.choice(("cancel", "finish"))
        history.asked.append((job_id, command))
        with contextlib.suppress(Conflict):  # it had ended, or was cancelled by a lost try
            await persist(lambda: getattr(client, command)(job_id))
            history.commands.append((job_id, command))
    await jobs.ended[job_id].wait()


async def asked(server: Process, name: str) -> Answers:
    """What `server` says of everything, when all is over."""
    async with Client(anywhere([server], Random())) as client:
        await persist(client.operations.status)  # it may have been begun again just now
        listed = [job.id async for job in client.jobs.all()]
        views = {job_id: await client.get(job_id) for job_id in listed}
        filled: dict[int, list[str]] = {}
        for job_id, view in views.items():
            if view["status"] == "succeeded":
                activities = (await client.activities(job_id))["activities"]
                filled[job_id] = [a["lot_id"] for a in activities if a["kind"] == "fill"]
        logs = {job_id: await _log(client, job_id) for job_id in listed}
        return Answers(name, listed, {n: dict(view) for n, view in views.items()}, logs, filled)


async def _log(client: Client, job_id: int) -> list[dict[str, object]]:
    """All that the log of a job has, page by page, without a stream."""
    events: list[dict[str, object]] = []
    place = {"since": "start"}
    while True:
        answer = await client._rest.send("GET", f"/schedule/{job_id}/events", params=place)
        page = answer.json()
        events += page["events"]
        if not page["events"] or page["done"]:
            return events
        place = {"since": page["cursor"]}
