"""Several servers and workers over one database, as processes (issue 21)."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from random import Random
from socket import gethostname

import pytest
from websockets.exceptions import ConnectionClosed

from fillsched.client import Client
from tests.acceptance.chaos.contract import judge
from tests.acceptance.chaos.plant import Watcher, watch
from tests.acceptance.chaos.test_chaos import LOTS, lots_csv
from tests.acceptance.chaos.test_trouble import hard_lots
from tests.acceptance.cluster.plant import WAIT_SECONDS, Cluster, Process, cluster, wait
from tests.servers.postgres import PostgresServer
from tests.servers.redis import redis_server

pytestmark = [pytest.mark.slow, pytest.mark.thorough]

AWAY_SECONDS = float(os.environ.get("CLUSTER_AWAY", "5"))
"""How long Redis is away: 30 s by `make cluster-chaos`."""

SECRET = "hunter2"
CSV = lots_csv(Random(21))
"""The planner is still at work when its time, of a second or so, is up."""

ENDLESS, ENDLESS_LOTS = hard_lots(), 500
"""Nothing is proven of it within any time of a test."""


@pytest.fixture
def plant(tmp_path: Path, postgres: PostgresServer) -> Iterator[Cluster]:
    with redis_server() as redis, cluster(tmp_path, postgres, redis, password=SECRET) as made:
        yield made


def lasting(work: Awaitable[None], seconds: float = WAIT_SECONDS) -> None:
    """Runs `work`, not for ever."""

    async def run() -> None:
        async with asyncio.timeout(seconds):
            await work

    asyncio.run(run())


async def submitted(client: Client, seconds: float = 1.0, lots: bytes = CSV) -> int:
    job = await client.submit(lots, "lots.csv", time_limit_seconds=seconds, seed=1)
    return int(job["schedule_id"])


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    while not await condition():
        await asyncio.sleep(0.05)


async def standing(client: Client, job_id: int, *statuses: str) -> None:
    """Returns when the job stands in one of `statuses`."""

    async def stands() -> bool:
        return (await client.get(job_id))["status"] in statuses

    await until(stands)


def test_issue_21_a_client_follows_on_one_server_what_was_submitted_to_another(
    plant: Cluster,
) -> None:
    one, other = plant.server(), plant.server()
    worker = plant.worker()

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            job_id = await submitted(there)
            watchers = [Watcher(job_id), Watcher(job_id)]
            clients = zip((here, there), watchers, strict=True)
            await asyncio.gather(*(watch(client, watcher) for client, watcher in clients))
            assert await judge(here, job_id, LOTS, watchers) == "succeeded"
            assert watchers[0].seen == watchers[1].seen

            async def shown() -> bool:
                status = await here.operations.status()
                assert SECRET not in str(status)
                known = sorted(one["name"] for one in status["servers"])
                two = sorted(f"{gethostname()}:{p.process.pid}" for p in (one, other))
                idle = [(host["slots"], host["busy"]) for host in status["workers"]] == [(1, 0)]
                if not idle or known != two:
                    return False
                assert [server["here"] for server in status["servers"]] == [True, False]
                assert all(server["ready"] for server in status["servers"])
                assert all(server["beat_age_seconds"] < 5 for server in status["servers"])
                text = "2 servers, 1 worker: 1 job at a time, 0 now."
                assert status["members"]["text"] == text
                return True

            await until(shown)

    lasting(work())
    assert worker.end() == 0
    assert one.end() == 0
    for process in plant.processes:
        assert SECRET not in process.said()


@pytest.mark.parametrize("redis", ["there", "away"])
@pytest.mark.parametrize("command", ["cancel", "finish"])
def test_issue_21_a_command_reaches_the_solver_from_any_server(
    plant: Cluster, command: str, redis: str
) -> None:
    one, other = plant.server(), plant.server()
    plant.worker()

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            job_id = await submitted(there, WAIT_SECONDS * 10, ENDLESS)
            watcher = Watcher(job_id)
            watching = asyncio.create_task(watch(here, watcher))

            async def planned() -> bool:
                return any(message.data.get("step") == "planning" for message in watcher.seen)

            await until(planned)
            if redis == "away":
                plant.redis_server.kill()
            await getattr(here, command)(job_id)
            await watching
            ended = "cancelled" if command == "cancel" else "succeeded"
            assert await judge(there, job_id, ENDLESS_LOTS, [watcher]) == ended

    lasting(work())


@pytest.mark.timeout(2 * WAIT_SECONDS + AWAY_SECONDS)
def test_issue_21_without_redis_progress_is_late_and_nothing_is_lost(plant: Cluster) -> None:
    one, other = plant.server(), plant.server()
    worker = plant.worker()

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            runs = await submitted(there, AWAY_SECONDS * 0.8, ENDLESS)
            watchers = [Watcher(runs), Watcher(runs)]
            watching = [
                asyncio.create_task(watch(client, watcher))
                for client, watcher in zip((here, there), watchers, strict=True)
            ]
            await standing(there, runs, "running")
            plant.redis_server.kill()
            before = [len(watcher.seen) for watcher in watchers]
            waits = await submitted(there)
            waiting = Watcher(waits)
            waited = asyncio.create_task(watch(here, waiting))
            await asyncio.gather(asyncio.sleep(AWAY_SECONDS), *watching)
            assert await judge(here, runs, ENDLESS_LOTS, watchers) == "succeeded"
            for watcher, number in zip(watchers, before, strict=True):
                assert len(watcher.seen) > number + 2, "not only the end"
            assert (await here.get(waits))["status"] == "queued", "nobody could be told"
            await asyncio.to_thread(wait, lambda: "Trying again" in worker.said(), worker)
            plant.redis_server.start()
            await waited
            assert await judge(here, waits, LOTS, [waiting]) == "succeeded"

    lasting(work(), WAIT_SECONDS + AWAY_SECONDS)
    pauses = re.findall(r"Trying again in ([0-9.]+) second", worker.said())
    assert set(pauses) == {"1.00"}, "so jobs begin soon after it is back"


def test_issue_21_a_job_whose_worker_dies_is_run_by_another_and_ends_once(plant: Cluster) -> None:
    server = plant.server()
    first = plant.worker()

    async def work() -> None:
        async with plant.client(server) as client:
            job_id = await submitted(client, seconds=3.0)
            await standing(client, job_id, "running")
            first.kill()
            await asyncio.to_thread(plant.worker)
            watcher = Watcher(job_id)
            await watch(client, watcher)
            assert await judge(client, job_id, LOTS, [watcher]) == "succeeded"

    lasting(work())


def test_issue_21_a_worker_told_to_end_gives_its_job_back_and_counts_nothing(
    plant: Cluster,
) -> None:
    server, first = plant.server(), plant.worker()

    async def work() -> None:
        async with plant.client(server) as client:
            job_id = await submitted(client, seconds=3.0)
            await standing(client, job_id, "running")
            assert await asyncio.to_thread(first.end) == 0
            assert (await client.get(job_id))["status"] == "queued"
            await asyncio.to_thread(plant.worker)
            await standing(client, job_id, "succeeded")

    lasting(work())
    with_losses = plant.postgres_server.asked(plant.database, "SELECT sum(losses) FROM jobs")
    assert with_losses == 0


def test_issue_21_of_more_jobs_than_slots_all_end_and_a_waiting_one_can_be_finished(
    plant: Cluster,
) -> None:
    one, other = plant.server(), plant.server()
    plant.worker(concurrency=2)

    async def work() -> None:
        async with plant.client(one) as here, plant.client(other) as there:
            ids = [await submitted((here, there)[n % 2], seconds=1.0) for n in range(6)]
            await here.finish(ids[-1])
            for job_id in ids:
                await standing(there, job_id, "succeeded")

    lasting(work())


def test_issue_21_limits_count_over_all_servers_and_are_freed_when_one_dies(
    plant: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FILLSCHED_SOCKETS_PER_JOB", "1")
    one, other = plant.server(), plant.server()

    async def job() -> int:
        async with plant.client(one) as client:
            return await submitted(client)

    job_id = asyncio.run(job())

    def joins(server: Process) -> bool:
        with plant.socket(server, job_id) as socket:
            try:
                socket.recv(timeout=WAIT_SECONDS)
            except ConnectionClosed as closed:
                assert closed.rcvd is not None and "1 watchers" in closed.rcvd.reason
                return False
            return True

    with plant.socket(one, job_id) as held:
        held.recv(timeout=WAIT_SECONDS)
        wait(lambda: not joins(other), other)
        one.kill()
        wait(lambda: joins(other), other)
