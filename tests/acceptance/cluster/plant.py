"""A cluster under test: servers and workers as processes, on a PostgreSQL and a Redis of its own.

What it is for: processes, ports, clients, and whatever is done to them; chaos can use it too. What
it is not for: judging (`tests.acceptance.chaos.contract`).
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from websockets.sync.client import ClientConnection, connect

from fillsched.client import Client, Endpoint
from fillsched.daemon.address import read_address, read_token
from fillsched.errors import ConnectionTrouble
from tests.acceptance.chaos.plant import solvers_of
from tests.servers import processes
from tests.servers.postgres import PostgresServer
from tests.servers.redis import RedisServer

FILLSCHED = ("-m", "fillsched_cli")

WAIT_SECONDS = 60.0
"""Not for ever."""


@dataclass
class Process:
    """A server or a worker; `data_dir` is its own. It can be begun again and again."""

    command: tuple[str, ...]
    environment: Mapping[str, str]
    data_dir: Path
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)

    def begin(self) -> None:
        """Begins it (again); what it says follows what was said before."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=dict(self.environment),
                cwd=self.data_dir.parent,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        processes.ends_with_us(self.process)

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def solvers(self) -> list[int]:
        """Process ids of the solvers of a worker."""
        return solvers_of(self.process.pid)

    def kill(self) -> None:
        """SIGKILL; returns when it is gone."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """SIGSTOP: it stands still until `go_on`."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """SIGCONT."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> int:
        """SIGTERM, as an operator does; its exit code."""
        self.process.terminate()
        return self.process.wait(WAIT_SECONDS)

    def said(self) -> str:
        """All that it has written."""
        return self.log.read_text(errors="replace")


@dataclass
class Cluster:
    """Servers and workers of one database; `database` and `redis` are addresses."""

    folder: Path
    postgres_server: PostgresServer
    redis_server: RedisServer
    database: str
    redis: str
    processes: list[Process] = field(default_factory=list)

    def begin(
        self,
        *command: str,
        wait_for: str,
        program: Sequence[str] = FILLSCHED,
        settings: Mapping[str, str] = MappingProxyType({}),
    ) -> Process:
        """Begins a process and waits until it has said `wait_for`. `settings` are its own, by the
        names of their variables; `program` in the place of `fillsched`."""
        number = len(self.processes) + 1
        data_dir = self.folder / f"data{number}"
        environment = {
            **os.environ,
            "FILLSCHED_DATABASE": self.database,
            "FILLSCHED_REDIS": self.redis,
            "FILLSCHED_KEY_FILE": str(self.folder / "key"),
            "FILLSCHED_DATA_DIR": str(data_dir),
            "FILLSCHED_LOG_LEVEL": "debug",
            **settings,
        }
        begun = Process(
            (sys.executable, *program, *command),
            environment,
            data_dir,
            self.folder / f"{number}.log",
        )
        begun.begin()
        self.processes.append(begun)
        wait(lambda: wait_for in begun.said(), begun)
        return begun

    def server(self, **begin: Any) -> Process:
        """A server that answers."""
        server = self.begin("serve", "--port", "0", wait_for="serves at", **begin)
        wait(lambda: read_address(server.data_dir) is not None, server)
        return server

    def worker(self, concurrency: int = 1, **begin: Any) -> Process:
        """A worker that waits for work."""
        command = ("worker", "--concurrency", str(concurrency))
        return self.begin(*command, wait_for="ready for jobs", **begin)

    @contextlib.asynccontextmanager
    async def client(self, server: Process) -> AsyncIterator[Client]:
        """A client of that server."""

        async def locate() -> Endpoint:
            address, token = read_address(server.data_dir), read_token(server.data_dir)
            if token is None or address is None:
                raise ConnectionTrouble("it is gone")
            return Endpoint(address.url, token)

        async with Client(locate) as client:
            yield client

    def socket(self, server: Process, job_id: int) -> ClientConnection:
        """A plain socket that follows a job there from its first message on."""
        address, token = read_address(server.data_dir), read_token(server.data_dir)
        assert address is not None and token is not None
        url = address.url.replace("http", "ws", 1)
        return connect(
            f"{url}/ws/schedule/{job_id}?since=start",
            additional_headers={"Authorization": f"Bearer {token}"},
        )

    def close(self) -> None:
        """Ends all of its processes."""
        for process in self.processes:
            if process.lives:
                process.go_on()
                process.process.terminate()
        for process in self.processes:
            try:
                process.process.wait(WAIT_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def wait(condition: Callable[[], bool], process: Process) -> None:
    """Returns when `condition` holds; `process` must live meanwhile."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert process.process.poll() is None, process.said()
        assert time.monotonic() < deadline, process.said()
        time.sleep(0.05)


@contextlib.contextmanager
def cluster(
    folder: Path, postgres: PostgresServer, redis: RedisServer, *, password: str = ""
) -> Iterator[Cluster]:
    """A cluster without processes yet. `password` stands in the database's address."""
    database = postgres.new_database()
    named = database.replace("fillsched@", f"fillsched:{password}@") if password else database
    made = Cluster(folder, postgres, redis, named, redis.address)
    try:
        yield made
    finally:
        made.close()
        postgres.drop_database(database)
