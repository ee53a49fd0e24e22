"""Jobs and commands through a real daemon: throughput, latency, and whether solving hurts serving.

What it is for: one real `fillsched serve`, and in one run: trivial jobs a second; cancel and finish
from command to stored outcome while the solver is busy; submit to first message of the solver with
and without a pre-loaded child; and `/healthz` of the idle daemon against the same daemon with four
solves running. Traffic goes to 127.0.0.1 only and is bounded.
"""

import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx2

from benchmarks.instances import plant
from benchmarks.starting import FILLSCHED, wait_for
from fillsched.client import Client, Endpoint, fixed
from fillsched.daemon.address import read_address, read_token
from fillsched.model import Problem

JOBS = 60
COMMANDS = 40
PROBES = 1500
PROBE_PAUSE_SECONDS = 0.002
SOLVES = 4

ONE_LOT = b"Lot ID,Type,Vials\nL1,A,100000\n"


def main(arguments: Sequence[str]) -> None:
    """Prints the table; takes no arguments."""
    asyncio.run(measure())


async def measure() -> None:
    busy = csv_of(plant(500))
    async with daemon(workers=SOLVES) as client:
        await trivial_jobs(client)
        for command in ("cancel", "finish"):
            await commands(client, command, busy)
        await health(client, busy)
    print(f"submit to the solver's first message, {COMMANDS // 4} daemons each:")
    for name, wait_seconds in (("right after start", 0.0), ("fork server loaded", 3.0)):
        seconds = [await first_message(wait_seconds) for _ in range(COMMANDS // 4)]
        print(f"  {name:<20} {spread(seconds)}")


@asynccontextmanager
async def daemon(workers: int) -> AsyncIterator[Client]:
    """A client of a daemon in a process of its own, on a directory of its own."""
    with served(workers) as endpoint:
        async with Client(fixed(endpoint.url, endpoint.token)) as client:
            yield client


@contextmanager
def served(workers: int) -> Iterator[Endpoint]:
    """Where a daemon in a process of its own answers, and its local user's token."""
    with tempfile.TemporaryDirectory() as directory:
        data_dir = Path(directory)
        process = subprocess.Popen(
            [*FILLSCHED, "serve", "--port=0", f"--workers={workers}", "--log-level=error"],
            env={**os.environ, "FILLSCHED_DATA_DIR": directory},
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(data_dir / "daemon.json")
            address = read_address(data_dir)
            assert address is not None
            yield Endpoint(address.url, read_token(data_dir) or "")
        finally:
            process.terminate()
            process.wait()


async def trivial_jobs(client: Client) -> None:
    """Jobs a second from the first submit to the last end."""
    await finished(client, await submitted(client, ONE_LOT))
    started = time.perf_counter()
    ids = [await submitted(client, ONE_LOT) for _ in range(JOBS)]
    await asyncio.gather(*(finished(client, job_id) for job_id in ids))
    seconds = time.perf_counter() - started
    print(f"trivial jobs: {JOBS / seconds:.0f} a second ({JOBS} jobs, {SOLVES} workers)")


async def commands(client: Client, command: str, lots: bytes) -> None:
    """Milliseconds from sending a command to the terminal message, the solver being busy."""
    seconds = []
    for number in range(COMMANDS):
        job_id = await submitted(client, lots)
        stream = client.follow(job_id)
        async for message in stream:
            if message.data.get("incumbent_hours"):
                break
        await asyncio.sleep(0.05 * (number % 10))  # meets the solver at different work
        started = time.perf_counter()
        await (client.cancel(job_id) if command == "cancel" else client.finish(job_id))
        async for message in stream:
            if message.terminal:
                break
        seconds.append(time.perf_counter() - started)
    print(f"{command} of a busy solver, command to end:  {spread(seconds)}")


async def health(client: Client, lots: bytes) -> None:
    """`/healthz` idle, and with four solves running."""
    endpoint = await client._locate()
    async with httpx2.AsyncClient(base_url=endpoint.url) as http:
        idle = await probes(http)
        ids = [await submitted(client, lots, 60.0) for _ in range(SOLVES)]
        await asyncio.sleep(2.0)
        working = await probes(http)
        for job_id in ids:
            await client.cancel(job_id)
    print(f"/healthz, idle daemon:        {spread(idle)}")
    print(f"/healthz, {SOLVES} solves running:   {spread(working)}")
    print(f"ratio of the p99: {percentile(working, 0.99) / percentile(idle, 0.99):.2f}")


async def probes(http: httpx2.AsyncClient) -> list[float]:
    seconds = []
    for _ in range(PROBES):
        started = time.perf_counter()
        (await http.get("/healthz")).raise_for_status()
        seconds.append(time.perf_counter() - started)
        await asyncio.sleep(PROBE_PAUSE_SECONDS)
    return seconds


async def first_message(wait_seconds: float) -> float:
    """Seconds from submit to the solver's first word, in a daemon of its own."""
    async with daemon(workers=1) as client:
        await asyncio.sleep(wait_seconds)
        started = time.perf_counter()
        job_id = await submitted(client, ONE_LOT)
        async for message in client.follow(job_id):
            if message.data["progress"] >= 10:
                break
        return time.perf_counter() - started


def csv_of(problem: Problem) -> bytes:
    """The lots of `problem` as a CSV file."""
    rows = [f"{lot.id},{lot.product},{lot.vials}" for lot in problem.lots]
    return "\n".join(["Lot ID,Type,Vials", *rows, ""]).encode()


async def submitted(client: Client, lots: bytes, seconds: float = 30.0) -> int:
    job = await client.submit(lots, "lots.csv", time_limit_seconds=seconds)
    return int(job["schedule_id"])


async def finished(client: Client, job_id: int) -> None:
    async for _ in client.follow(job_id, since=None):
        pass


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(seconds: Sequence[float]) -> str:
    """Median, p99 and worst, in milliseconds."""
    shown = [1000 * percentile(seconds, share) for share in (0.5, 0.99, 1.0)]
    return "p50 {:6.1f}  p99 {:6.1f}  max {:6.1f} ms".format(*shown)
