"""What befalls a cluster under test at seeded random moments, and who begins what has ended.

What it is for: SIGKILL, SIGSTOP, SIGTERM and silence, to workers, solvers, servers, Redis and
PostgreSQL. What it is not for: judging what is left (`judge`).
"""

import asyncio
import contextlib
import os
import signal
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random

from tests.acceptance.cluster.history import History
from tests.acceptance.cluster.plant import Process
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer
from tests.servers.silent import SilentProxy

BETWEEN_SECONDS = (0.5, 4.0)
"""From one blow to the next; they overlap."""

AWAY_SECONDS = (0.2, 6.0)
"""How long something stays dead, stopped or silent: up to more than a lease."""

LOOK_SECONDS = 0.2

Blow = Callable[[float], Awaitable[None]]


@dataclass
class Blows:
    """Strikes from `begin` to `end` by `random`, and notes it in `history`.

    Things are struck by name, each by one blow at a time. `links` are ways of some process to
    PostgreSQL or Redis.
    """

    random: Random
    history: History
    servers: Mapping[str, Process]
    workers: Mapping[str, Process]
    postgres: PostgresServer
    redis: RedisServer
    links: Mapping[str, SilentProxy] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    _struck: set[str] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def begin(self) -> None:
        """From now on."""
        self._striking = asyncio.create_task(self._strike())
        self._keeping = asyncio.create_task(self._keep())

    async def end(self) -> None:
        """No more blows; all that is away has come back when this returns."""
        self._striking.cancel()
        await asyncio.gather(self._striking, return_exceptions=True)
        await asyncio.gather(*self._tasks)
        while not all(process.lives for process in self._processes().values()):
            await asyncio.sleep(LOOK_SECONDS)
        self._keeping.cancel()
        await asyncio.gather(self._keeping, return_exceptions=True)
        for task in (self._striking, self._keeping):
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    def _processes(self) -> dict[str, Process]:
        return {**self.servers, **self.workers}

    async def _keep(self) -> None:
        """As a supervisor does: what has ended by itself is begun again, a second later."""
        while True:
            for name, process in self._processes().items():
                if not process.lives and name not in self._struck:
                    self.history.tell(f"{name} had ended")
                    self._do(name, "is begun", self._begun_again(process))
            await asyncio.sleep(LOOK_SECONDS)

    async def _begun_again(self, process: Process) -> None:
        await asyncio.sleep(1.0)
        process.begin()

    async def _strike(self) -> None:
        blows = list(self._blows())
        while True:
            await asyncio.sleep(self.random.uniform(*BETWEEN_SECONDS))
            name, what, blow = self.random.choice(blows)
            seconds = self.random.uniform(*AWAY_SECONDS)
            if name not in self._struck:
                self._do(name, f"{what} ({seconds:.1f} s)", blow(seconds))
                self.counts[f"{name.rstrip(' 0123456789')}: {what}"] += 1

    def _do(self, name: str, what: str, work: Awaitable[None]) -> None:
        async def done() -> None:
            try:
                await work
            finally:
                self._struck.discard(name)

        self._struck.add(name)
        self.history.tell(f"{name}: {what}")
        task = asyncio.create_task(done())
        self._tasks.add(task)

    def _blows(self) -> list[tuple[str, str, Blow]]:
        """Name of what is struck, what is done to it, and how."""
        found: list[tuple[str, str, Blow]] = []
        for name, process in self._processes().items():
            found += [
                (name, "SIGKILL", partial(_killed, process)),
                (name, "SIGSTOP", partial(_stopped, process)),
                (name, "SIGTERM", partial(_ended, process)),
            ]
        for name, worker in self.workers.items():
            found += [
                (f"solver of {name}", "SIGKILL", partial(_solver_killed, worker)),
                (f"solver of {name}", "SIGSTOP", partial(_solver_stopped, worker)),
            ]
        for name, server in (("Redis", self.redis), ("PostgreSQL", self.postgres)):
            found += [
                (name, "SIGKILL", partial(_killed_server, server)),
                (name, "SIGSTOP", partial(_stopped, server)),
            ]
        found.append(("PostgreSQL", "restart", partial(_restarted, self.postgres)))
        for name, link in self.links.items():
            found.append((name, "silence", partial(_silenced, link)))
        return found


async def _killed(process: Process, seconds: float) -> None:
    process.kill()
    await asyncio.sleep(seconds)
    process.begin()


async def _ended(process: Process, seconds: float) -> None:
    """In order, and begun again at once, as for an upgrade; one that hangs is killed."""
    if process.lives:
        try:
            await asyncio.to_thread(process.end)
        finally:
            if process.lives:
                process.kill()
    process.begin()


async def _stopped(server: Process | RedisServer | PostgresServer, seconds: float) -> None:
    server.stop()
    try:
        await asyncio.sleep(seconds)
    finally:
        server.go_on()


async def _killed_server(server: RedisServer | PostgresServer, seconds: float) -> None:
    server.kill()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.start)


async def _restarted(server: PostgresServer, seconds: float) -> None:
    await asyncio.to_thread(server.restart)


async def _silenced(link: SilentProxy, seconds: float) -> None:
    link.silence()
    await asyncio.sleep(seconds)
    link.speak()


async def _solver_killed(worker: Process, seconds: float) -> None:
    _signal(worker.solvers(), signal.SIGKILL)


async def _solver_stopped(worker: Process, seconds: float) -> None:
    solvers = worker.solvers()
    _signal(solvers, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    _signal(solvers, signal.SIGCONT)


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
