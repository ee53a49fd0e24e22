"""What the daemon asks of its process: a listening socket, signals, a server that drains, memory.

What it is for: the few things about serving that uvicorn leaves open. What it is not for: what is
served (`api`), or putting parts together (`daemon`).
"""

import asyncio
import ctypes
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from fillsched.daemon.host.service_manager import ServiceManager
from fillsched.errors import Conflict

BACKLOG = 4096
"""Connections the kernel may hold for us while many clients come back at once."""


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A socket on which clients already wait. Raises Conflict when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise Conflict(
                f"Cannot listen on {host}:{port}: {error.strerror}. Choose "
                "another port with --port, or stop the program that uses it."
            ) from error
        listener.listen(BACKLOG)  # from now on a client waits instead of being refused
        yield listener
    finally:
        listener.close()


class Server(uvicorn.Server):
    """uvicorn's server, which on a signal first lets others see that it will end, and tells
    `manager` when it answers, lives and ends; `url` is where."""

    def __init__(
        self,
        config: uvicorn.Config,
        drain_seconds: float,
        manager: ServiceManager | None = None,
        url: str = "",
    ) -> None:
        super().__init__(config)
        self._drain_seconds, self._url = drain_seconds, url
        self._manager = manager or ServiceManager()
        self._watched: asyncio.Task[None] | None = None
        self.draining = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins to answer."""
        await super().startup(sockets)
        if self.started and not self.should_exit:
            self._manager.ready(f"serves at {self._url}")
        self._watched = asyncio.create_task(self._manager.watched())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends connections; lives while it does."""
        self._manager.stopping()
        await super().shutdown(sockets)
        if self._watched is not None:
            self._watched.cancel()
            await asyncio.gather(self._watched, return_exceptions=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends after `drain_seconds`, at once when asked a second time."""
        self._manager.stopping()
        if self.draining or not self._drain_seconds:
            super().handle_exit(sig, frame)
            return
        self.draining = True
        timer = threading.Timer(self._drain_seconds, super().handle_exit, (sig, frame))
        timer.daemon = True
        timer.start()


@contextmanager
def signals_end(server: Server) -> Iterator[None]:
    """Lets SIGTERM and SIGINT only end the server, so that what comes before and after is done too.

    uvicorn listens to them once it runs, and raises a signal again after it has shut down. Before,
    one would end a process that has already told where it answers; after, it would do so before
    jobs are given back and the database is closed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, server.handle_exit)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


DESCRIPTORS = 65_536
"""Open files and connections asked for; the usual 1,024 are fewer than the sockets we allow."""


def many_descriptors() -> None:
    """Raises this process's limit of open files as far as it may, DESCRIPTORS at most."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(hard, DESCRIPTORS)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


ARENAS = 2
"""Pools of free memory that glibc keeps at most; by default eight for each core."""


def few_arenas() -> None:
    """Keeps what threads have freed in few pools, where it is used again (Linux with glibc).

    Otherwise each thread's pool keeps holes of its own: a daemon under steady use grew by megabytes
    an hour with not one object more. Nothing is lost by it while one thread at a time runs Python.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            m_arena_max = -8  # <malloc.h>
            mallopt(m_arena_max, ARENAS)
