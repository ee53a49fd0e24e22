"""Told to stop at random moments: from the command to the stored best schedule.

What it is for: one real `fillsched serve`, jobs of 500 and 1,000 lots that stay unproven for long
(lengths spread evenly, and thirds of the window), and a command at a random moment of each job's
life, from just after its submit to many seconds on. It prints how long the stored end took, and
refuses an end that is worse than what the job had told before. What it is not for: small problems
and first answers of many lots, which `tests/acceptance/api/test_stops.py` stops in their first
quarter second.
Traffic goes to 127.0.0.1 only. Arguments:

    [--stops N] [--longest SECONDS] [--seed N]
"""

import asyncio
import random
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.instances import evenly
from benchmarks.serving import csv_of, daemon, finished, percentile, submitted
from fillsched.client import Client

STOPS = 200
SHORTEST_SECONDS, LONGEST_SECONDS = 0.02, 10.0
"""The moments, spread evenly on a logarithmic scale: half of them come in the first half second,
where the kind of work changes most often."""

CANCELLED = 5
"""Each of so many is cancelled, the others are finished."""

KINDS = {
    "evenly, 500 lots": csv_of(evenly(500, hours=(1, 115), products=40, seed=5)),
    "thirds, 500 lots": csv_of(evenly(500, hours=(30, 46), products=40, seed=5)),
    "evenly, 1,000 lots": csv_of(evenly(1_000, hours=(1, 115), products=12, seed=5)),
    "thirds, 1,000 lots": csv_of(evenly(1_000, hours=(30, 46), products=12, seed=5)),
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """One command: when it was sent after the submit, and how long the stored end took."""

    kind: str
    command: str
    moment_seconds: float
    stored_seconds: float
    planned: bool


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="python -m benchmarks stopping --")
    parser.add_argument("--stops", type=int, default=STOPS)
    parser.add_argument("--longest", type=float, default=LONGEST_SECONDS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    asyncio.run(_measure(options.stops, options.longest, options.seed))


async def _measure(stops: int, longest_seconds: float, seed: int) -> None:
    dice = random.Random(seed)
    seen: list[Stopped] = []
    async with daemon(workers=1) as client:
        for lots in KINDS.values():  # loads and compiles what the others find ready
            await finished(client, await submitted(client, lots, 1.0))
        while len(seen) < stops:
            kind = list(KINDS)[len(seen) % len(KINDS)]
            command = "cancel" if dice.randrange(CANCELLED) == 0 else "finish"
            moment = SHORTEST_SECONDS * (longest_seconds / SHORTEST_SECONDS) ** dice.random()
            stopped = await _stopped(client, kind, command, moment)
            if stopped is not None:
                seen.append(stopped)
    _show(seen)


async def _stopped(client: Client, kind: str, command: str, moment: float) -> Stopped | None:
    """A job told to stop `moment` seconds after its submit; None: it had ended by itself."""
    job_id = await submitted(client, KINDS[kind], 60.0)
    await asyncio.sleep(moment)
    before = await client.get(job_id)
    if before["status"] not in ("queued", "running"):
        return None
    stream = client.follow(job_id)
    await anext(stream)  # the socket is open before the clock starts
    started = time.perf_counter()
    await (client.cancel(job_id) if command == "cancel" else client.finish(job_id))
    async for message in stream:
        if message.terminal:
            break
    stored = time.perf_counter() - started
    job = await client.get(job_id)
    planned = before["incumbent_hours"] is not None
    if command == "finish":
        assert job["status"] == "succeeded", job
        told = before["incumbent_hours"] or float("inf")
        assert job["result"]["makespan"] <= told + 1e-5, "worse than what it had told"
        if job["result"]["stop_reason"] != "finished":
            return None
    else:
        assert job["status"] == "cancelled", job
    return Stopped(kind, command, moment, stored, planned)


def _show(seen: Sequence[Stopped]) -> None:
    print("| told | stops | p50 ms | p95 | p99 | longest |")
    print("|---|---|---|---|---|---|")
    groups = {
        "all": seen,
        "finish, with a schedule": [s for s in seen if s.command == "finish" and s.planned],
        "finish, before the first": [s for s in seen if s.command == "finish" and not s.planned],
        "cancel": [s for s in seen if s.command == "cancel"],
        **{kind: [s for s in seen if s.kind == kind] for kind in KINDS},
    }
    for name, own in groups.items():
        if own:
            waits = [1000 * stopped.stored_seconds for stopped in own]
            shown = " | ".join(
                f"{percentile(waits, share):.0f}" for share in (0.5, 0.95, 0.99, 1.0)
            )
            print(f"| {name} | {len(own)} | {shown} |")
    print("\nthe five longest:")
    for stopped in sorted(seen, key=lambda each: -each.stored_seconds)[:5]:
        print(
            f"  {1000 * stopped.stored_seconds:.0f} ms for {stopped.command}, {stopped.kind}, "
            f"{stopped.moment_seconds:.2f} s after the submit"
        )
