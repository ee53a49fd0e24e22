"""Seeded runs over two servers and three workers while everything is killed, stopped and silenced.

CLUSTER_JOBS and CLUSTER_SEED set their size and seed: a few jobs in the thorough suite, 200 by
`make cluster-chaos`. What happened is printed, and stands in the error when a promise was broken.
"""

import asyncio
import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.acceptance.cluster.blows import Blows
from tests.acceptance.cluster.history import History
from tests.acceptance.cluster.judge import judge
from tests.acceptance.cluster.plant import cluster
from tests.acceptance.cluster.run import LOTS, Run, run
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server
from tests.servers.silent import silent_proxy

JOBS = int(os.environ.get("CLUSTER_JOBS", "12"))
SEED = int(os.environ.get("CLUSTER_SEED", "1"))
CLIENTS, SERVERS, WORKERS = 20, 2, 3
SECONDS = 240 + 6 * JOBS
"""Not for ever."""

ROOM = {"FILLSCHED_SOCKETS_PER_JOB": "1000", "FILLSCHED_SOCKETS_PER_USER": "1000"}

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(SECONDS + 60)]


def test_issue_21_whatever_is_killed_or_stopped_no_promise_is_broken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    history = History(SEED)
    with (
        postgres_server() as postgres,
        redis_server() as redis,
        cluster(tmp_path, postgres, redis) as plant,
        silent_proxy(postgres.port) as to_postgres,
        silent_proxy(redis.port) as to_redis,
    ):
        through = {
            "FILLSCHED_DATABASE": plant.database.replace(str(postgres.port), str(to_postgres.port)),
            "FILLSCHED_REDIS": plant.redis.replace(str(redis.port), str(to_redis.port)),
        }
        servers = {f"server {n}": plant.server(settings=ROOM) for n in range(1, SERVERS + 1)}
        workers = {f"worker {n}": plant.worker() for n in range(1, WORKERS)}
        workers[f"worker {WORKERS}"] = plant.worker(settings=through)
        links = {"last worker's PostgreSQL": to_postgres, "last worker's Redis": to_redis}
        blows = Blows(Random(SEED), history, servers, workers, postgres, redis, links)

        async def work() -> list[str]:
            async with asyncio.timeout(SECONDS):
                plan = Run(SEED, JOBS, CLIENTS)
                answers = await run(plan, {"any": servers}, history, blows)
            ended = Counter(str(job["status"]) for job in answers[0].jobs.values())
            history.tell(f"jobs: {dict(ended)}; blows: {dict(sorted(blows.counts.items()))}")
            given = history.recordings
            history.tell(
                f"{sum(len(each.frames) for each in given):,} messages to {len(given)} clients"
                f" over {sum(each.connections for each in given):,} connections"
            )
            return judge(history, answers, LOTS)

        try:
            broken = asyncio.run(work())
        except BaseException as error:
            error.add_note(str(history))
            raise
    with capsys.disabled():
        print(f"\n{history}")
    assert not broken, "\n".join([*broken, str(history)])
