"""The judge of the cluster's runs catches builds that are broken on purpose, and lets a sound one
pass beside them."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from fillsched.client import Client
from tests.acceptance.cluster.clients import anywhere
from tests.acceptance.cluster.history import Answers, History, Recording
from tests.acceptance.cluster.judge import judge
from tests.acceptance.cluster.plant import Process, cluster
from tests.acceptance.cluster.run import LOTS, Run, run
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.timeout(240)]

BUILD = str(Path(__file__).with_name("broken_build.py"))

ROOM = {"FILLSCHED_SOCKETS_PER_JOB": "1000", "FILLSCHED_SOCKETS_PER_USER": "1000"}

CLIENTS, JOBS = 4, 3

MESSAGES = 1500
"""So many at least are sent by each server: there is one among them that is not as it should be."""


def ran(plan: Run, servers: dict[str, Process], messages: int = 0) -> tuple[History, list[Answers]]:
    """A run without blows, each server with clients of its own; then further ones come late and
    read all again, until each server has sent so many `messages`."""
    history = History(plan.seed)
    groups = {name: {name: server} for name, server in servers.items()}

    async def work() -> list[Answers]:
        answers = await run(plan, groups, history, None)
        for name, server in servers.items():
            while sum(len(each.frames) for each in of_group(history, name).recordings) < messages:
                history.recordings.append(await read_again(name, server, answers[0].listed))
        return answers

    return history, asyncio.run(work())


async def read_again(group: str, server: Process, jobs: Sequence[int]) -> Recording:
    """What a client is given that comes when all has ended."""
    recording = Recording(f"{group} client, late", set(jobs))
    async with Client(anywhere([server], Random(1))) as client:
        for job_id in jobs:
            recording.frames += [message.raw async for message in client.follow(job_id)]
    return recording


def of_group(history: History, name: str) -> History:
    """The same without what clients of other servers were given."""
    mine = [each for each in history.recordings if each.client.startswith(f"{name} ")]
    return History(history.seed, history.submitted, history.commands, mine, history.asked)


def test_issue_21_one_message_in_a_thousand_dropped_doubled_or_late_is_caught(
    tmp_path: Path, postgres: PostgresServer, redis: RedisServer
) -> None:
    with cluster(tmp_path, postgres, redis) as plant:
        plant.worker(concurrency=JOBS)
        servers = {"sound": plant.server(settings=ROOM)}
        for fault in ("dropping", "doubling", "reordering"):
            servers[fault] = plant.server(program=(BUILD, fault), settings=ROOM)
        plan = Run(seed=21, jobs=JOBS, clients=CLIENTS, patience_seconds=5.0)
        history, answers = ran(plan, servers, MESSAGES)
    assert judge(of_group(history, "sound"), answers, LOTS) == []
    for fault in ("dropping", "doubling", "reordering"):
        broken = judge(of_group(history, fault), answers, LOTS)
        assert broken and all(what.startswith(f"{fault} client") for what in broken), broken


def test_issue_21_a_job_that_ends_twice_is_caught(
    tmp_path: Path, postgres: PostgresServer, redis: RedisServer
) -> None:
    with cluster(tmp_path, postgres, redis) as plant:
        plant.worker(program=(BUILD, "finishing-twice"))
        history, answers = ran(
            Run(seed=2, jobs=2, clients=2), {"server": plant.server(settings=ROOM)}
        )
    broken = judge(history, answers, LOTS)
    assert any("these are ends" in what for what in broken), broken
