"""A cluster in trouble that passes: one kind a test, each judged by the contract.

Most take ten seconds of processor time, for the processes they begin, so that only those of which
the seeded runs (`test_cluster_chaos`) cannot be sure to have one belong to the thorough suite; all
run by `make cluster-chaos`, where CLUSTER_SOCKETS see a rolling restart.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import httpx2
import pytest

from fillsched.client import Client
from fillsched.client.transports import network
from fillsched.daemon.address import read_address
from tests.acceptance.chaos.contract import judge
from tests.acceptance.chaos.plant import Watcher, watch
from tests.acceptance.chaos.test_chaos import LOTS
from tests.acceptance.cluster.clients import anywhere
from tests.acceptance.cluster.plant import WAIT_SECONDS, Cluster, Process, cluster, wait
from tests.acceptance.cluster.test_cluster import (
    ENDLESS,
    ENDLESS_LOTS,
    lasting,
    standing,
    submitted,
    until,
)
from tests.servers.postgres import postgres_server
from tests.servers.redis import redis_server
from tests.servers.silent import silent_proxy

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(240)]

SOCKETS = int(os.environ.get("CLUSTER_SOCKETS", "40"))

at_full_size = pytest.mark.skipif(
    "CLUSTER_SOCKETS" not in os.environ, reason="belongs to make cluster-chaos"
)


@pytest.fixture
def plant(tmp_path: Path) -> Iterator[Cluster]:
    """On servers of its own, which a test may end."""
    with (
        postgres_server() as postgres,
        redis_server() as redis,
        cluster(tmp_path, postgres, redis) as made,
    ):
        yield made


def through(
    plant: Cluster, *, postgres: int | None = None, redis: int | None = None
) -> dict[str, str]:
    """Settings of a process that goes through proxies at these ports."""
    ways = {}
    if postgres is not None:
        to = str(plant.postgres_server.port)
        ways["FILLSCHED_DATABASE"] = plant.database.replace(to, str(postgres))
    if redis is not None:
        ways["FILLSCHED_REDIS"] = plant.redis.replace(str(plant.redis_server.port), str(redis))
    return ways


async def attempts(client: Client, job_id: int, number: int) -> None:
    """Returns when that attempt at the job is under way."""

    async def begun() -> bool:
        return bool((await client.get(job_id))["attempt"] >= number)

    await until(begun)


async def planned(watcher: Watcher, attempt: int = 1) -> None:
    """Returns when `watcher` has seen that attempt plan."""

    async def seen() -> bool:
        return any(
            message.data.get("step") == "planning" and message.data.get("attempt") == attempt
            for message in watcher.seen
        )

    await until(seen)


def ready(server: Process) -> bool:
    """Whether new work is welcome there."""
    address = read_address(server.data_dir)
    with suppress(httpx2.HTTPError):
        if address is not None:
            url = f"{address.url}/readyz"
            return httpx2.get(url, timeout=2.0, trust_env=False).status_code == 200
    return False


@at_full_size
@pytest.mark.timeout(120 + SOCKETS)
def test_issue_21_servers_are_restarted_in_turn_under_many_sockets_without_a_gap(
    plant: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILLSCHED_SOCKETS_PER_JOB", "1000")
    monkeypatch.setenv("FILLSCHED_SOCKETS_PER_USER", "1000")
    servers = [plant.server(), plant.server()]
    plant.worker()

    async def work() -> None:
        async with Client(anywhere(servers, Random(21))) as client:
            job_id = await submitted(client, WAIT_SECONDS * 10, ENDLESS)
            watchers = [Watcher(job_id) for _ in range(SOCKETS)]
            watching = [asyncio.create_task(watch(client, watcher)) for watcher in watchers]
            for watcher in watchers:
                await planned(watcher)
            for server in servers:
                assert await asyncio.to_thread(server.end) == 0
                server.begin()
                await asyncio.to_thread(wait, lambda: ready(server), server)  # noqa: B023
            await client.finish(job_id)
            await asyncio.gather(*watching)
            assert await judge(client, job_id, ENDLESS_LOTS, watchers) == "succeeded"

    asyncio.run(work())


@at_full_size
@pytest.mark.parametrize("how", ["restarted", "killed", "stopped"])
def test_issue_21_postgresql_goes_and_comes_back_and_nothing_is_lost(
    plant: Cluster, how: str
) -> None:
    one, other = plant.server(), plant.server()
    plant.worker()

    def happens() -> None:
        server = plant.postgres_server
        if how == "restarted":
            server.restart()
        elif how == "killed":
            server.kill()
            time.sleep(1.0)
            server.start()
        else:
            server.stop()
            time.sleep(6.0)  # longer than a lease
            server.go_on()

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            job_id = await submitted(there, seconds=3.0)
            watchers = [Watcher(job_id), Watcher(job_id)]
            watching = [
                asyncio.create_task(watch(client, watcher))
                for client, watcher in zip((here, there), watchers, strict=True)
            ]
            await planned(watchers[0])
            await asyncio.to_thread(happens)
            await asyncio.gather(*watching)
            for server in (one, other):
                await asyncio.to_thread(wait, lambda: ready(server), server)  # noqa: B023
            assert await judge(here, job_id, LOTS, watchers) == "succeeded"
            again = await submitted(here)
            await standing(there, again, "succeeded")

    lasting(work())


@at_full_size
def test_issue_21_a_worker_frozen_past_its_lease_is_fenced_and_writes_nothing(
    plant: Cluster,
) -> None:
    server, first = plant.server(), plant.worker()

    async def work() -> None:
        async with plant.client(server) as client:
            job_id = await submitted(client, WAIT_SECONDS * 10, ENDLESS)
            watcher = Watcher(job_id)
            watching = asyncio.create_task(watch(client, watcher))
            await planned(watcher)
            first.stop()
            await asyncio.to_thread(plant.worker)
            await planned(watcher, attempt=2)
            before = len(watcher.seen)
            first.go_on()
            await asyncio.to_thread(wait, lambda: "no longer holds job" in first.said(), first)
            await client.finish(job_id)
            await watching
            assert await judge(client, job_id, ENDLESS_LOTS, [watcher]) == "succeeded"
            told = {message.data.get("attempt") for message in watcher.seen[before:]}
            assert told <= {2, None}

    lasting(work())


def test_issue_21_a_worker_whose_database_is_silent_is_fenced_and_works_again_afterwards(
    plant: Cluster,
) -> None:
    """Its connections are dead, and nobody tells it so."""
    server = plant.server()
    with silent_proxy(plant.postgres_server.port) as proxy:
        first = plant.worker(settings=through(plant, postgres=proxy.port))

        async def work() -> None:
            async with plant.client(server) as client:
                job_id = await submitted(client, WAIT_SECONDS * 10, ENDLESS)
                watcher = Watcher(job_id)
                watching = asyncio.create_task(watch(client, watcher))
                await planned(watcher)
                proxy.silence()
                other = await asyncio.to_thread(plant.worker)
                await planned(watcher, attempt=2)
                await client.finish(job_id)
                await watching
                assert await judge(client, job_id, ENDLESS_LOTS, [watcher]) == "succeeded"
                other.kill()
                proxy.speak()
                again = await submitted(client)
                await standing(client, again, "succeeded")

        lasting(work())
        assert first.lives


@at_full_size
def test_issue_21_a_server_whose_database_was_silent_serves_again(plant: Cluster) -> None:
    plant.worker()
    with silent_proxy(plant.postgres_server.port) as proxy:
        server = plant.server(settings=through(plant, postgres=proxy.port))

        async def work() -> None:
            async with plant.client(server) as client:
                job_id = await submitted(client, seconds=3.0)
                watcher = Watcher(job_id)
                watching = asyncio.create_task(watch(client, watcher))
                await planned(watcher)
                proxy.silence()
                await asyncio.to_thread(wait, lambda: not ready(server), server)
                proxy.speak()
                await asyncio.to_thread(wait, lambda: ready(server), server)
                await watching
                assert await judge(client, job_id, LOTS, [watcher]) == "succeeded"
                await standing(client, await submitted(client), "succeeded")

        lasting(work())


@at_full_size
@pytest.mark.parametrize("which", ["server", "worker"])
def test_issue_21_a_redis_that_is_silent_delays_and_loses_nothing(
    plant: Cluster, which: str
) -> None:
    with silent_proxy(plant.redis_server.port) as proxy:
        ways = through(plant, redis=proxy.port)
        server = plant.server(settings=ways if which == "server" else {})
        plant.worker(settings=ways if which == "worker" else {})

        async def work() -> None:
            async with plant.client(server) as client:
                job_id = await submitted(client, WAIT_SECONDS * 10, ENDLESS)
                watcher = Watcher(job_id)
                watching = asyncio.create_task(watch(client, watcher))
                await planned(watcher)
                proxy.silence()
                await client.finish(job_id)
                await watching
                assert await judge(client, job_id, ENDLESS_LOTS, [watcher]) == "succeeded"
                waits = await submitted(client)
                proxy.speak()
                await standing(client, waits, "succeeded")

        lasting(work())


@at_full_size
def test_issue_21_a_client_whose_way_goes_silent_goes_on_by_another(
    plant: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "PING_SECONDS", 1.0)  # 20 s
    monkeypatch.setattr(network, "PONG_SECONDS", 1.0)
    one, other = plant.server(), plant.server()
    plant.worker()
    address = read_address(one.data_dir)
    assert address is not None
    with silent_proxy(int(address.url.rpartition(":")[2])) as proxy:
        locate = anywhere([one], Random(1))
        elsewhere = anywhere([other], Random(1))

        async def balanced() -> object:
            if proxy.silent:
                return await elsewhere()
            endpoint = await locate()
            return type(endpoint)(f"http://127.0.0.1:{proxy.port}", endpoint.token)

        async def work() -> None:
            async with Client(balanced) as client, plant.client(other) as there:  # type: ignore[arg-type]
                job_id = await submitted(there, WAIT_SECONDS * 10, ENDLESS)
                watcher = Watcher(job_id)
                watching = asyncio.create_task(watch(client, watcher))
                await planned(watcher)
                proxy.silence()
                before = len(watcher.seen)

                async def goes_on() -> bool:
                    return len(watcher.seen) > before

                await until(goes_on)
                await there.finish(job_id)
                await watching
                assert await judge(there, job_id, ENDLESS_LOTS, [watcher]) == "succeeded"

        lasting(work())


def test_issue_21_the_version_before_works_on_after_a_migration_and_starts_no_more(
    plant: Cluster,
) -> None:
    """A rolling upgrade: the first new process has migrated, by adding, and old ones live on."""
    server, worker = plant.server(), plant.worker()

    async def work() -> None:
        async with plant.client(server) as client:
            job_id = await submitted(client, seconds=2.0)
            await standing(client, job_id, "running")
            for statement in (
                "ALTER TABLE jobs ADD COLUMN of_the_next_version TEXT",
                "ALTER TABLE events ADD COLUMN of_the_next_version INTEGER DEFAULT 0 NOT NULL",
                "CREATE TABLE of_the_next_version (id BIGINT PRIMARY KEY)",
                "UPDATE alembic_version SET version_num = '9999'",
            ):
                plant.postgres_server.say(statement, plant.database)
            again = await submitted(client)
            watchers = [Watcher(job_id), Watcher(again)]
            for watcher in watchers:
                await watch(client, watcher)
                assert await judge(client, watcher.job_id, LOTS, [watcher]) == "succeeded"

    lasting(work())
    worker.kill()
    worker.begin()
    try:
        assert worker.process.wait(WAIT_SECONDS) != 0
    except subprocess.TimeoutExpired:
        pytest.fail(worker.said())
    assert "made by a newer fillsched" in worker.said()
