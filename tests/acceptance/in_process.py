"""A whole daemon without a port: the application, its database and its worker, in this process.

What it is for: tests that only ask and follow, in a fraction of the time that a server takes. What
it is not for: sockets, the server, or solver processes: its solvers are threads.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fillsched.client import Client, InProcess, fixed
from fillsched.daemon.address import read_token
from fillsched.daemon.daemon import Daemon
from fillsched.daemon.data.data_directory import make_private_directory
from fillsched.daemon.settings import load
from fillsched.testing.solvers import ThreadSolver


@asynccontextmanager
async def in_process(data_dir: Path, workers: int = 1) -> AsyncIterator[Client]:
    """A client, as the local user, of a daemon that lives as long as the block."""
    make_private_directory(data_dir)
    settings = load({"data_dir": data_dir, "workers": workers}, environment={}).settings
    with socket.socket() as nowhere:  # never bound, so nobody else can connect
        daemon = Daemon(settings, "embedded", nowhere, ThreadSolver)
        try:
            daemon.prepare()
            token = read_token(data_dir)
            assert token is not None
            transport, locate = InProcess(daemon.app), fixed("http://127.0.0.1", token)
            async with (
                daemon.app.router.lifespan_context(daemon.app),
                Client(locate, transport) as client,
            ):
                yield client
        finally:
            await asyncio.to_thread(daemon.close)
