"""The judge of the cluster's runs catches builds that are broken on purpose, and lets a sound one
pass beside them."""

import asyncio
from pathlib import Path

import pytest

from tests.acceptance.cluster.history import Answers, History, Recording
from tests.acceptance.cluster.judge import judge
from tests.acceptance.cluster.plant import Cluster, Process, cluster
from tests.acceptance.cluster.run import LOTS, Run, run
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(240)]

BUILD = str(Path(__file__).with_name("broken_build.py"))

ROOM = {"FILLSCHED_SOCKETS_PER_JOB": "1000", "FILLSCHED_SOCKETS_PER_USER": "1000"}

CLIENTS, JOBS = 26, 6
"""So many that each server sends more than a thousand messages."""


def ran(plan: Run, servers: dict[str, Process]) -> tuple[History, list[Answers]]:
    """A run without blows, each server with clients of its own."""
    history = History(plan.seed)
    groups = {name: {name: server} for name, server in servers.items()}
    return history, asyncio.run(run(plan, groups, history, None))


def of_group(history: History, name: str) -> History:
    """The same without what clients of other servers were given."""
    mine: list[Recording] = [
        recording for recording in history.recordings if recording.client.startswith(f"{name} ")
    ]
    assert sum(len(recording.frames) for recording in mine) > 1000
    return History(history.seed, history.submitted, history.commands, mine)


def test_issue_21_one_message_in_a_thousand_dropped_doubled_or_late_is_caught(
    tmp_path: Path, postgres: PostgresServer, redis: RedisServer
) -> None:
    with cluster(tmp_path, postgres, redis) as plant:
        plant.worker(concurrency=4)
        servers = {"sound": plant.server(settings=ROOM)}
        for fault in ("dropping", "doubling", "reordering"):
            servers[fault] = plant.server(program=(BUILD, fault), settings=ROOM)
        plan = Run(seed=21, jobs=JOBS, clients=CLIENTS, patience_seconds=5.0)
        history, answers = ran(plan, servers)
    assert judge(of_group(history, "sound"), answers, LOTS) == []
    for fault in ("dropping", "doubling", "reordering"):
        broken = judge(of_group(history, fault), answers, LOTS)
        assert broken and all(what.startswith(f"{fault} client") for what in broken), broken


def test_issue_21_a_job_that_ends_twice_is_caught(
    tmp_path: Path, postgres: PostgresServer, redis: RedisServer
) -> None:
    def worker_of(plant: Cluster) -> None:
        plant.worker(program=(BUILD, "finishing-twice"))

    with cluster(tmp_path, postgres, redis) as plant:
        worker_of(plant)
        history, answers = ran(
            Run(seed=2, jobs=2, clients=2), {"server": plant.server(settings=ROOM)}
        )
    broken = judge(history, answers, LOTS)
    assert any("these are ends" in what for what in broken), broken
