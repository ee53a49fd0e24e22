"""Seeded runs in which something happens at a random moment, judged by the contract alone.

CHAOS_RUNS sets their number: a few by default, more by `make test-all`, 200 by
`make chaos`.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import pytest

from fillsched.client import Client
from fillsched.errors import ConnectionTrouble, ExecutionError
from tests.acceptance.chaos.blows import BLOWS, kill_the_daemon_at_a_write
from tests.acceptance.chaos.contract import judge
from tests.acceptance.chaos.plant import Plant, Watcher, watch

RUNS = int(os.environ.get("CHAOS_RUNS", "3"))
FIRST_SEED = int(os.environ.get("CHAOS_SEED", "1"))
RUN_SECONDS = 60.0
LOTS = 60
WATCHERS = 2
PLANNING_SECONDS = 0.6

pytestmark = [pytest.mark.slow, pytest.mark.timeout(60 + 10 * RUNS)]


def lots_csv(random: Random) -> bytes:
    """Lots of a third of the window: the planner is still at work when its time is up."""
    rows = [f"L{n},P{random.randrange(5)},{random.randint(500_000, 900_000)}" for n in range(LOTS)]
    return "\n".join(["Lot ID,Type,Vials", *rows]).encode()


async def one_run(plant: Plant, seed: int) -> str:
    """Submits a job, watches it, strikes, and judges what is left; what happened, in words."""
    random = Random(seed)
    blow = random.choice(BLOWS)
    if blow is kill_the_daemon_at_a_write:
        plant.arm(random.choice(("before", "inside", "after")), random.randint(1, 20))
    before = len(plant.clients)
    clients = [plant.client() for _ in range(WATCHERS + 1)]
    submitter = clients[0]
    key, lots = f"run {seed}", lots_csv(random)

    async def submit() -> int:
        job = await submitter.submit(
            lots, "lots.csv", key=key, time_limit_seconds=PLANNING_SECONDS, seed=seed
        )
        return int(job["schedule_id"])

    striking = asyncio.ensure_future(blow(plant, random))
    job_id = await _persist(submit)
    again = await _persist(submit)
    assert again == job_id, "one key made two jobs"
    watchers = [Watcher(job_id) for _ in range(WATCHERS)]
    await asyncio.gather(
        striking,
        *(watch(client, watcher) for client, watcher in zip(clients[1:], watchers, strict=True)),
    )
    status = await judge(submitter, job_id, LOTS, watchers)
    for client in clients:
        await client.__aexit__()
    del plant.clients[before:]
    return f"{blow.__name__}: {status}"


async def _persist(call: Callable[[], Awaitable[int]]) -> int:
    while True:
        try:
            return await call()
        except (ConnectionTrouble, ExecutionError):  # nothing was acknowledged
            await asyncio.sleep(0.05)


async def many_runs(plant: Plant) -> Counter[str]:
    told: Counter[str] = Counter()
    await plant.start()
    try:
        for seed in range(FIRST_SEED, FIRST_SEED + RUNS):
            try:
                async with asyncio.timeout(RUN_SECONDS):
                    told[await one_run(plant, seed)] += 1
            except BaseException as error:
                error.add_note(f"seed {seed}")
                raise
        async with plant.client() as client:
            jobs = await _everything(client)
        assert len(jobs) == RUNS, "a job appeared that nobody was told of"
    finally:
        plant.kill()
    return told


async def _everything(client: Client) -> list[int]:
    ids: list[int] = []
    while True:
        page = await client.jobs.page(limit=200, before=ids[-1] if ids else None)
        ids += [int(job["id"]) for job in page]
        if len(page) < 200:
            return ids


@pytest.mark.slow
@pytest.mark.thorough
def test_whatever_is_killed_every_acknowledged_job_ends_once_and_every_watcher_sees_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = asyncio.run(many_runs(Plant(tmp_path / "data")))
    with capsys.disabled():
        print()
        for line, count in sorted(told.items()):
            print(f"  {count:>4}  {line}")
    assert sum(told.values()) == RUNS
    assert sum(count for line, count in told.items() if line.endswith("succeeded")) == RUNS
