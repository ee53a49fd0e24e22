"""One run: many jobs and clients, blows beside them or none, and what was seen of it all.

What it is for: putting clients, blows and a cluster together. What it is not for: sizes, which are
the tests'.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from fillsched.client import Client
from tests.acceptance.chaos.test_chaos import LOTS, lots_csv
from tests.acceptance.cluster.blows import Blows
from tests.acceptance.cluster.clients import (
    Jobs,
    JobWatcher,
    TopicWatcher,
    Watchers,
    anywhere,
    asked,
    one_job,
)
from tests.acceptance.cluster.history import Answers, History
from tests.acceptance.cluster.plant import Process

__all__ = ["LOTS", "Run", "run"]


@dataclass(frozen=True, slots=True)
class Run:
    """`jobs`, of which `at_once` are open, and `clients` for each group of servers.

    `patience_seconds`: how long is waited for what watchers still lack when all has ended.
    """

    seed: int
    jobs: int
    clients: int
    at_once: int = 24
    patience_seconds: float = 90.0


async def run(
    plan: Run, groups: Mapping[str, Mapping[str, Process]], history: History, blows: Blows | None
) -> list[Answers]:
    """Runs it to its end; what each server says then. Watchers of a group ask its servers only;
    submitters those of the first."""
    random = Random(plan.seed)
    history.began = time.monotonic()
    jobs = Jobs()
    watchers: Watchers = [
        (JobWatcher, TopicWatcher)[number % 2](
            f"{group} client {number}",
            anywhere(list(servers.values()), Random(random.random())),
            Random(random.random()),
            jobs,
        )
        for group, servers in groups.items()
        for number in range(plan.clients)
    ]
    history.recordings += [watcher.recording for watcher in watchers]
    first = list(next(iter(groups.values())).values())
    if blows is not None:
        blows.begin()
    try:
        async with Client(anywhere(first, Random(random.random()))) as client:
            gate = asyncio.Semaphore(plan.at_once)

            async def job(number: int, source: Random) -> None:
                async with gate:
                    lots = lots_csv(source)
                    await one_job(history, jobs, client, source, lots, number)

            sources = [Random(random.random()) for _ in range(plan.jobs)]
            await asyncio.gather(*(job(n, source) for n, source in enumerate(sources, 1)))
        history.tell("all jobs have ended, somebody has seen")
    finally:
        if blows is not None:
            await blows.end()
    await asyncio.gather(*(watcher.end(plan.patience_seconds) for watcher in watchers))
    history.tell("all watchers have gone")
    servers = [item for group in groups.values() for item in group.items()]
    return [await asked(server, name) for name, server in servers]
