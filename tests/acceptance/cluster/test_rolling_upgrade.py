"""A cluster while its database is already that of the next version (issue 21)."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.acceptance.chaos.contract import judge
from tests.acceptance.chaos.plant import Watcher, watch
from tests.acceptance.chaos.test_chaos import LOTS
from tests.acceptance.cluster.plant import WAIT_SECONDS, Cluster, cluster
from tests.acceptance.cluster.test_cluster import CSV
from tests.servers.postgres import PostgresServer
from tests.servers.redis import redis_server

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

NEXT_VERSION = """
    ALTER TABLE jobs ADD COLUMN to_come TEXT;
    ALTER TABLE jobs ADD COLUMN times_looked_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE events ADD COLUMN to_come TEXT;
    CREATE TABLE reminders (job_id BIGINT PRIMARY KEY REFERENCES jobs ON DELETE CASCADE);
    UPDATE alembic_version SET version_num = '9999';
"""
"""What a migration may do, and a unit test holds migrations to: add."""


@pytest.fixture
def plant(tmp_path: Path, postgres: PostgresServer) -> Iterator[Cluster]:
    with redis_server() as redis, cluster(tmp_path, postgres, redis) as made:
        yield made


def test_issue_21_old_servers_and_workers_go_on_with_the_new_schema(plant: Cluster) -> None:
    one, other = plant.server(), plant.server()
    worker = plant.worker()

    def migrated() -> None:
        with psycopg.connect(plant.database, autocommit=True) as connection:
            for statement in NEXT_VERSION.strip().split(";\n"):
                connection.execute(statement.encode())

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            watchers = []
            for seconds in (4.0, 1.0):  # one runs through the migration, one comes after it
                job = await there.submit(CSV, "lots.csv", time_limit_seconds=seconds, seed=1)
                watchers.append(watcher := Watcher(job.schedule_id))
                watching = asyncio.create_task(watch(here, watcher))
                if seconds > 1:
                    while not any(seen.data.get("step") == "planning" for seen in watcher.seen):
                        await asyncio.sleep(0.05)
                    await asyncio.to_thread(migrated)
                await watching
                judged = await judge(there, job.schedule_id, LOTS, [watcher])
                assert judged == "succeeded"
            await here.jobs.delete(watchers[0].job_id)
            left = [job.id for job in await there.jobs.page()]
            assert left == [watchers[1].job_id]

    async def bounded() -> None:
        async with asyncio.timeout(1.5 * WAIT_SECONDS):  # two jobs on a busy machine
            await work()

    asyncio.run(bounded())
    assert worker.end() == 0
    late = plant.begin("worker", wait_for="")
    assert late.process.wait(WAIT_SECONDS) != 0, "it is not started on what it may not know"
    assert "newer fillsched" in late.said()
    assert one.end() == 0 and other.end() == 0
