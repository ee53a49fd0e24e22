"""A hundred thousand hostile frames at one daemon: what is lost, and does anybody else notice?

What it is for: a real `fillsched serve`; CALLERS at a time open sockets, with the token of a
planner, with none or with a bad one, and send frames of every kind in `sockets.hostile_frames`
until they are thrown out. Meanwhile another planner watches a job on one connection and asks
`/healthz`. Arguments: `[FRAMES [SEED]]` (default 100,000 and 1), and `--json`. Fails when the
daemon died, wrote a traceback, grew, or the other planner's watch has a hole. What it is not for:
speed (`attacks` has the figures while floods last). All traffic stays on 127.0.0.1.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx2

from benchmarks.instances import plant
from benchmarks.serving import csv_of
from benchmarks.sockets.hostile_frames import CLOSE, KINDS
from benchmarks.starting import FILLSCHED, wait_for
from fillsched.client import Client, fixed, log_in
from fillsched.daemon.address import read_address, read_token

CALLERS = 24
FRAMES_A_CONNECTION = 12
"""At most; most are thrown out by the first."""

ANSWER_SECONDS = 0.05
"""How long a caller listens before it says more; a daemon that has hung up has done so by then."""

PROBE_SECONDS = 0.1
WARM_UP_SHARE = 0.25
SLOWEST_HEALTH_SECONDS = 1.0
GROWTH_BYTES = 20_000_000
PASSWORD = "a long enough password"


@dataclass
class Report:
    """What was sent and what became of it. `memory` of the daemon, bytes, as the frames went on."""

    frames: int = 0
    connections: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    health_seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    watched: int = 0
    reconnects: int = 0
    tracebacks: int = 0
    alive: bool = False
    whole: bool = False

    @property
    def grown(self) -> int:
        """Bytes gained after the warm-up."""
        settled = self.memory[int(WARM_UP_SHARE * len(self.memory)) :]
        return settled[-1] - settled[0]

    def faults(self) -> list[str]:
        """What should not have been."""
        slowest = max(self.health_seconds)
        looks = {
            "the daemon died": not self.alive,
            f"{self.tracebacks} tracebacks": self.tracebacks > 0,
            "the other's watch has a hole": not self.whole,
            f"the other was cut off {self.reconnects} times": self.reconnects > 0,
            f"/healthz took {slowest:.2f} s": slowest > SLOWEST_HEALTH_SECONDS,
            f"memory grew by {self.grown / 1e6:.1f} MB": self.grown > GROWTH_BYTES,
        }
        return [text for text, wrong in looks.items() if wrong]


def main(arguments: Sequence[str]) -> None:
    """Attacks a daemon and prints what became of it; exit 1 when something should not have been."""
    numbers = [int(argument) for argument in arguments if argument != "--json"]
    frames, seed = (*numbers, *(100_000, 1)[len(numbers) :])
    report = asyncio.run(attacked(frames, seed))
    if "--json" in arguments:
        print(json.dumps(asdict(report)))
    else:
        _print(report)
    for fault in report.faults():
        print(fault, file=sys.stderr)
    if report.faults():
        sys.exit(1)


def _print(report: Report) -> None:
    health = sorted(report.health_seconds)
    print(f"{report.frames:,} frames on {report.connections:,} connections")
    print("closed: " + ", ".join(f"{what} {n:,}" for what, n in report.closed.most_common()))
    print(
        f"/healthz meanwhile: median {health[len(health) // 2] * 1e3:.1f} ms, "
        f"p99 {health[int(len(health) * 0.99)] * 1e3:.1f} ms, worst {health[-1] * 1e3:.0f} ms"
    )
    print(f"another's watch: {report.watched:,} messages, whole: {report.whole}", end=", ")
    print(f"cut off {report.reconnects} times")
    print(f"memory {report.grown / 1e6:+.1f} MB after the first quarter", end=", ")
    print(f"{report.tracebacks} tracebacks, alive: {report.alive}")


async def attacked(frames: int, seed: int) -> Report:
    """What became of a daemon of its own after so many frames."""
    report = Report()
    with tempfile.TemporaryDirectory() as directory:
        log = Path(directory) / "log"
        with log.open("wb") as errors:
            process = subprocess.Popen(
                [*FILLSCHED, "--data-dir", directory, "serve", "--port=0", "--workers=1"],
                stderr=errors,
            )
        try:
            wait_for(Path(directory) / "daemon.json")
            address = read_address(Path(directory))
            assert address is not None
            token = read_token(Path(directory)) or ""
            await _side_by_side(report, address.url, token, process.pid, frames, seed)
            report.alive = process.poll() is None
        finally:
            process.terminate()
            process.wait()
        report.tracebacks = log.read_text("utf-8", errors="replace").count("Traceback")
    return report


async def _side_by_side(
    report: Report, url: str, token: str, pid: int, frames: int, seed: int
) -> None:
    """The other planner at work while the frames come; then the end of what is watched."""
    async with Client(fixed(url, token)) as client:
        for name in ("anna", "mallory"):
            await client.accounts.add(name, PASSWORD, "planner")
    annas, mallorys = [
        (await log_in(url, name, PASSWORD)).access_token for name in ("anna", "mallory")
    ]
    async with Client(fixed(url, annas)) as anna:
        lots = csv_of(plant(500))
        job = await anna.submit(lots, "lots.csv", strategy="optimal", time_limit_seconds=3000)
        watch = asyncio.create_task(_watch(anna, job.schedule_id, report))
        probe = asyncio.create_task(_probe(url, pid, report))
        callers = (
            _caller(url, mallorys, Random(f"{seed}.{number}"), report, frames)
            for number in range(CALLERS)
        )
        await asyncio.gather(*callers)
        probe.cancel()
        await asyncio.gather(probe, return_exceptions=True)
        await anna.finish(job.schedule_id)
        await watch


async def _watch(anna: Client, job_id: int, report: Report) -> None:
    seqs: list[int] = []
    live = 0

    def on_link(link: object) -> None:
        nonlocal live
        live += getattr(link, "state", "") == "live"

    async for message in anna.follow(job_id, on_link=on_link):
        seqs.append(message.data["seq"])
    report.watched, report.whole = len(seqs), seqs == list(range(1, len(seqs) + 1))
    report.reconnects = live - 1


async def _probe(url: str, pid: int, report: Report) -> None:
    async with httpx2.AsyncClient(base_url=url, trust_env=False, timeout=60) as http:
        while True:
            began = time.perf_counter()
            (await http.get("/healthz")).raise_for_status()
            report.health_seconds.append(time.perf_counter() - began)
            status = Path(f"/proc/{pid}/status").read_text()
            report.memory.append(int(status.partition("VmRSS:")[2].split()[0]) * 1024)
            await asyncio.sleep(PROBE_SECONDS)


async def _caller(url: str, token: str, chance: Random, report: Report, frames: int) -> None:
    """One socket after another, until so many frames were sent by all."""
    at = urlsplit(url)
    while report.frames < frames:
        path = chance.choice(["/ws", "/ws", "/ws/schedule/1", "/ws/comparison/9"])
        by = chance.choice(
            [f"Authorization: Bearer {token}\r\n"] * 3 + ["", "Authorization: B x\r\n"]
        )
        reader, writer = await asyncio.open_connection(at.hostname, at.port)
        report.connections += 1
        try:
            writer.write(_handshake(path, by, at.netloc))
            await reader.readuntil(b"\r\n\r\n")
            report.closed[await _said_to(reader, writer, chance, report)] += 1
        except (OSError, asyncio.IncompleteReadError):
            report.closed["without a word"] += 1
        finally:
            writer.transport.abort()


def _handshake(path: str, by: str, host: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{by}\r\n"
    ).encode()


async def _said_to(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, chance: Random, report: Report
) -> str:
    """Sends frames for as long as they are taken; how the connection ended."""
    heard = b""
    for _ in range(chance.randrange(1, FRAMES_A_CONNECTION)):
        kind = chance.choice(list(KINDS))
        writer.write(KINDS[kind](chance))
        report.frames += 1
        report.kinds[kind] += 1
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_SECONDS):
                while piece := await reader.read(65_536):
                    heard += piece
                return _code(heard)
    return "left by the caller"


def _code(heard: bytes) -> str:
    """The close code at the end of the daemon's frames, which are whole and not masked."""
    at = 0
    while at + 2 <= len(heard):
        opcode, size, at = heard[at] & 15, heard[at + 1], at + 2
        if size == 126:
            size, at = int.from_bytes(heard[at : at + 2], "big"), at + 2
        if opcode == CLOSE and size >= 2:
            return str(int.from_bytes(heard[at : at + 2], "big"))
        at += size
    return "without a code"
