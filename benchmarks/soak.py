"""A daemon under steady use for as long as you like: does it keep its memory and its descriptors?

What it is for: 500 sockets that come and go while jobs are submitted, watched, finished and
deleted without a pause, against a real `fillsched serve`. Memory and descriptors of the daemon are
looked at every SAMPLE_SECONDS; what is reported are the slopes after the warm-up. Arguments:
`[SECONDS]` (default 3600), `--attacked` for every attack of `attacks` beside it, one after the
other all the time, and `--json` for the report as one line of JSON. Every job must end, and every
answer be one of the contract. What it is not for: speed. All traffic stays on 127.0.0.1.
"""

import asyncio
import contextlib
import json
import os
import random
import statistics
import subprocess
import tempfile
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from benchmarks.attacks import ATTACKS, SECONDS, begin
from benchmarks.starting import FILLSCHED, wait_for
from fillsched.client import Client, fixed
from fillsched.daemon.address import read_address, read_token
from fillsched.errors import ConnectionTrouble
from fillsched.wire import Accepted

SOCKETS = 500
SAMPLE_SECONDS = 2.0
WARM_UP_SHARE = 0.4
KEPT_JOBS = 8
ATTACK_PAUSE_SECONDS = 2.0
LOTS = b"Lot ID,Type,Vials\n" + b"".join(b"L%d,A,%d\n" % (n, 90_000 + n) for n in range(12))


@dataclass
class Report:
    """What was seen: (seconds, bytes, descriptors) of the daemon, and how much was done."""

    samples: list[tuple[float, int, int]] = field(default_factory=list)
    messages: int = 0
    jobs: int = 0
    connects: int = 0
    attacks: int = 0
    troubles: int = 0
    """How often the daemon could not be reached by who submits."""
    outcomes: dict[str, int] = field(default_factory=dict)
    """How jobs ended."""

    def settled(self) -> list[tuple[float, int, int]]:
        """The samples after the warm-up."""
        return self.samples[int(WARM_UP_SHARE * len(self.samples)) :]

    def bytes_per_hour(self) -> float:
        """How fast memory grows after the warm-up: the slope of the straight line through it."""
        seconds, sizes, _ = zip(*self.settled(), strict=True)
        return 3600 * statistics.linear_regression(seconds, sizes).slope

    def descriptors_per_hour(self) -> float:
        """The same of open descriptors."""
        seconds, _, counts = zip(*self.settled(), strict=True)
        return 3600 * statistics.linear_regression(seconds, counts).slope

    def bytes_gained(self) -> int:
        """Largest memory in the last fifth against the largest in the first fifth after warm-up."""
        sizes = [size for _, size, _ in self.settled()]
        fifth = max(1, len(sizes) // 5)
        return max(sizes[-fifth:]) - max(sizes[:fifth])


def main(arguments: Sequence[str]) -> None:
    """Soaks a daemon and prints what became of it."""
    numbers = [argument for argument in arguments if not argument.startswith("--")]
    seconds = float(numbers[0]) if numbers else 3600.0
    report = asyncio.run(soak(seconds, attacked="--attacked" in arguments))
    if "--json" in arguments:
        print(json.dumps(asdict(report)))
        return
    first, last = report.settled()[0], report.settled()[-1]
    print(f"{seconds:g} s: {report.jobs:,} jobs, {report.connects:,} connects, ", end="")
    print(f"{report.messages:,} messages, {report.attacks} attacks, jobs {report.outcomes}")
    print(f"not reached: {report.troubles} times")
    print(f"memory {first[1] / 1e6:.1f} -> {last[1] / 1e6:.1f} MB", end=", ")
    print(f"{report.bytes_per_hour() / 1e6:+.2f} MB an hour after the warm-up")
    print(f"descriptors {first[2]} -> {last[2]}, {report.descriptors_per_hour():+.1f} an hour")


async def soak(seconds: float, sockets: int = SOCKETS, *, attacked: bool = False) -> Report:
    """Uses a daemon for `seconds`; bounded in time by that, in count by `sockets`."""
    report = Report()
    with tempfile.TemporaryDirectory() as directory:
        process = subprocess.Popen(
            [*FILLSCHED, "serve", "--port=0", "--workers=2", "--log-level=error"],
            env={
                **os.environ,
                "FILLSCHED_DATA_DIR": directory,
                "FILLSCHED_SOCKETS_PER_USER": "5000",
                "FILLSCHED_SOCKETS_PER_JOB": "5000",
                "FILLSCHED_SOCKETS": "5000",
            },
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(Path(directory) / "daemon.json")
            address = read_address(Path(directory))
            assert address is not None
            use = _Use(address.url, read_token(Path(directory)) or "", report)
            tasks = [asyncio.create_task(use.work())]
            tasks += [asyncio.create_task(use.watch(number)) for number in range(sockets)]
            tasks.append(asyncio.create_task(_samples(process.pid, report)))
            if attacked:
                tasks.append(asyncio.create_task(_attacks(use)))
            await asyncio.sleep(seconds)
            broken = [task for task in tasks if task.done()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for task in broken:
                task.result()
        finally:
            process.terminate()
            process.wait()
    return report


async def _samples(pid: int, report: Report) -> None:
    began = time.monotonic()
    while True:
        await asyncio.sleep(SAMPLE_SECONDS)
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        count = len(os.listdir(f"/proc/{pid}/fd"))
        size = pages * os.sysconf("SC_PAGE_SIZE")
        report.samples.append((time.monotonic() - began, size, count))


async def _attacks(use: "_Use") -> None:
    """One attack after the other, each by a process of its own that ends by itself."""
    while True:
        for name in ATTACKS:
            attacker = begin(name, use.url, use.token)
            await asyncio.to_thread(attacker.wait, 10 * SECONDS + 60)
            use.report.attacks += 1
            await asyncio.sleep(ATTACK_PAUSE_SECONDS)


class _Use:
    """People at work: one who submits, many who watch."""

    def __init__(self, url: str, token: str, report: Report) -> None:
        self.url, self.token, self.report = url, token, report
        self.jobs: list[int] = []
        self.random = random.Random(1)

    async def work(self) -> None:
        """Jobs come, are watched to their end, and the older ones go."""
        async with Client(fixed(self.url, self.token)) as client:
            while True:
                job = await self._ordered(client)
                self.jobs.append(job["schedule_id"])
                last = ""
                async for message in client.follow(job["schedule_id"]):
                    last = str(message.data["type"])
                outcomes = self.report.outcomes
                outcomes[last] = outcomes.get(last, 0) + 1
                self.report.jobs += 1
                if len(self.jobs) > KEPT_JOBS:
                    with contextlib.suppress(ConnectionTrouble):  # it goes with the daemon
                        await client.delete(self.jobs.pop(0))

    async def _ordered(self, client: Client) -> Accepted:
        """A job, ordered again under the same key for as long as the daemon cannot be reached."""
        key = uuid.uuid4().hex
        while True:
            try:
                return await client.submit(LOTS, "lots.csv", key=key, time_limit_seconds=1.0)
            except ConnectionTrouble:
                self.report.troubles += 1
                await asyncio.sleep(1)

    async def watch(self, number: int) -> None:
        """One socket after another, each for some seconds."""
        await asyncio.sleep(self.random.uniform(0, 5))
        while True:
            topic = ("schedules", "server", "job", "job", "job")[number % 5]
            if topic == "job":
                topic = f"schedule:{self.jobs[-1]}" if self.jobs else "server"
            with contextlib.suppress(ConnectionClosed, TimeoutError):
                async with asyncio.timeout(self.random.uniform(5, 30)):
                    await self._one(topic)

    async def _one(self, topic: str) -> None:
        async with connect(
            f"ws{self.url.removeprefix('http')}/ws",
            additional_headers={"Authorization": f"Bearer {self.token}"},
            compression=None,
            proxy=None,
        ) as socket:
            self.report.connects += 1
            command = {"type": "subscribe", "topics": [topic], "max_rate_hz": 0.5}
            await socket.send(json.dumps(command))
            async for _ in socket:
                self.report.messages += 1
