"""The plant under test: a daemon process that is killed and started again, and its clients.

What it is for: processes, ports and watchers. What it is not for: judging (`contract`).
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from fillsched.client import Client, Endpoint, Message
from fillsched.daemon.address import read_address, read_token
from fillsched.errors import ConnectionTrouble, FillschedError
from tests.process_table import children, command, niceness
from tests.servers import processes

START_SECONDS = 30.0
LEASE_SECONDS = 1.0
"""Shorter than in real life, so that a daemon can stand still for several of them."""

SCRIPT = Path(__file__).with_name("dying_daemon.py")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Watcher:
    """What one client saw of one job, over all its connections."""

    job_id: int
    seen: list[Message] = field(default_factory=list)
    trouble: FillschedError | None = None


class Plant:
    """One data directory, one port, and at most one daemon."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.orders = data_dir.with_name("orders")
        self.process: subprocess.Popen[bytes] | None = None
        self.clients: list[Client] = []

    async def start(self) -> None:
        """Starts a daemon and waits until it answers."""
        given = (self.data_dir, self.port, self.orders, LEASE_SECONDS)
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), *map(str, given)], start_new_session=True
        )
        processes.ends_with_us(self.process)
        async with asyncio.timeout(START_SECONDS):
            while not self.answers():
                assert self.process.poll() is None, "the daemon did not start"
                await asyncio.sleep(0.02)
        for client in self.clients:
            client.retry_now()

    def answers(self) -> bool:
        """Whether the daemon that we started has written its address."""
        address = read_address(self.data_dir)
        return address is not None and self.process is not None and address.pid == self.process.pid

    def arm(self, point: str, number: int) -> None:
        """Makes the daemon die at its `number`th write from now."""
        assert self.process is not None
        self.orders.write_text(f"{point} {number}")
        self.process.send_signal(signal.SIGUSR1)

    def kill(self) -> None:
        """SIGKILL; returns when the daemon is gone."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    async def dies(self, seconds: float) -> bool:
        """Whether the daemon ends by itself within `seconds`."""
        assert self.process is not None
        for _ in range(int(seconds / 0.02)):
            if self.process.poll() is not None:
                return True
            await asyncio.sleep(0.02)
        return False

    def solvers(self) -> list[int]:
        """Process ids of the daemon's solvers."""
        assert self.process is not None
        return solvers_of(self.process.pid)

    def fork_servers(self) -> list[int]:
        """Process ids of the daemon's children from which solvers are forked."""
        assert self.process is not None
        return [pid for pid in children(self.process.pid) if "forkserver" in command(pid)]

    def descriptors(self) -> int:
        """How many files the daemon has open."""
        assert self.process is not None
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    @property
    def database(self) -> Path:
        return self.data_dir / "fillsched.sqlite"

    def client(self) -> Client:
        """A client that finds the daemon, and its token, anew for every connection."""

        async def locate() -> Endpoint:
            token = read_token(self.data_dir)
            if token is None:
                raise ConnectionTrouble("no token yet")
            return Endpoint(f"http://127.0.0.1:{self.port}", token)

        client = Client(locate)
        self.clients.append(client)
        return client


async def watch(client: Client, watcher: Watcher) -> None:
    """Follows the job to its end over however many connections it takes."""
    try:
        async for message in client.follow(watcher.job_id):
            watcher.seen.append(message)
    except FillschedError as error:
        watcher.trouble = error


def solvers_of(pid: int) -> list[int]:
    """Solvers of a daemon or worker: the grandchildren that gave way (nice 10)."""
    return [solver for child in children(pid) for solver in children(child) if niceness(solver) > 9]
