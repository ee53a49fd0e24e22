"""What befalls the plant under test: deaths, standstills, and trouble that passes.

What it is for: one blow at a random moment of a run. None of them may end a job. What it is not
for: judging what is left (`contract`).
"""

import asyncio
import contextlib
import os
import resource
import signal
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from random import Random

from tests.acceptance.chaos.plant import LEASE_SECONDS, Plant

Blow = Callable[[Plant, Random], Awaitable[None]]

HARDEST_DESCRIPTORS = 3
"""How many more files a daemon may open that has no descriptors."""


async def kill_the_solver(plant: Plant, random: Random) -> None:
    """Once or twice; three times would rightly fail the job."""
    for _ in range(random.choice((1, 1, 2))):
        await asyncio.sleep(random.uniform(0.0, 0.4))
        for pid in plant.solvers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


async def kill_the_daemon(plant: Plant, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, 0.9))
    plant.kill()
    await plant.start()


async def kill_the_daemon_at_a_write(plant: Plant, random: Random) -> None:
    """While a create, claim, append, finish or any other write is before, in or after it."""
    if not await plant.dies(4.0):
        plant.arm("never", 0)
    if await plant.dies(0.1):
        await plant.start()


async def kill_the_daemon_twice(plant: Plant, random: Random) -> None:
    await kill_the_daemon(plant, random)
    await kill_the_daemon(plant, random)


async def end_the_daemon_in_order(plant: Plant, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, 0.9))
    assert plant.process is not None
    plant.process.terminate()
    assert plant.process.wait(20) == 0
    await plant.start()


async def kill_the_daemon_mid_upload(plant: Plant, random: Random) -> None:
    """Half a request is on the wire when the daemon dies: nothing of it may be left."""
    _, writer = await asyncio.open_connection("127.0.0.1", plant.port)
    writer.write(
        b"POST /schedule HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b'Content-Length: 1000\r\n\r\n{"lots": ['
    )
    await writer.drain()
    await asyncio.sleep(random.uniform(0.0, 0.1))
    plant.kill()
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()
    await plant.start()


async def end_the_whole_group_in_order(plant: Plant, random: Random) -> None:
    """What a supervisor does: SIGTERM to daemon, fork server and solvers at once."""
    await asyncio.sleep(random.uniform(0.0, 0.9))
    assert plant.process is not None
    os.killpg(plant.process.pid, random.choice((signal.SIGTERM, signal.SIGINT)))
    assert plant.process.wait(20) == 0
    await plant.start()


async def _stand_still(pids: list[int], seconds: float) -> None:
    """Stops processes for a while, as a closed lid or a swapping machine does."""
    stopped = []
    try:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        await asyncio.sleep(seconds)
    finally:
        for pid in stopped:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


async def let_the_daemon_stand_still(plant: Plant, random: Random) -> None:
    """For one to three leases."""
    await asyncio.sleep(random.uniform(0.0, 0.9))
    assert plant.process is not None
    await _stand_still([plant.process.pid], random.uniform(1.0, 3.0) * LEASE_SECONDS)


async def let_the_solver_stand_still(plant: Plant, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, 0.9))
    await _stand_still(plant.solvers(), random.uniform(0.2, 2.0))


async def let_the_fork_server_stand_still(plant: Plant, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, 0.4))
    await _stand_still(plant.fork_servers(), random.uniform(0.2, 2.0))


async def kill_the_fork_server(plant: Plant, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, 0.9))
    for pid in plant.fork_servers():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def kill_the_fork_server_that_stands_still(plant: Plant, random: Random) -> None:
    """A job comes while nothing can be forked, and then the fork server is gone."""
    pids = plant.fork_servers()
    await _stand_still(pids, random.uniform(0.1, 1.0))
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


async def lock_the_database(plant: Plant, random: Random) -> None:
    """For longer than the daemon waits for a lock."""
    await asyncio.sleep(random.uniform(0.0, 0.9))
    with contextlib.closing(sqlite3.connect(plant.database, isolation_level=None)) as connection:
        connection.execute("PRAGMA busy_timeout = 5000")
        connection.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(random.uniform(0.5, 2.5))
        connection.execute("ROLLBACK")


async def take_its_descriptors(plant: Plant, random: Random) -> None:
    """Next to no file, socket or pipe can be opened for a while."""
    await asyncio.sleep(random.uniform(0.0, 0.6))
    with _limited(plant, resource.RLIMIT_NOFILE, plant.descriptors() + HARDEST_DESCRIPTORS):
        await asyncio.sleep(random.uniform(0.3, 1.5))


async def fill_the_disk(plant: Plant, random: Random) -> None:
    """No file can grow beyond the size of the largest, or grow at all."""
    await asyncio.sleep(random.uniform(0.0, 0.6))
    size = random.choice((0, plant.database.stat().st_size))
    with _limited(plant, resource.RLIMIT_FSIZE, size):
        await asyncio.sleep(random.uniform(0.3, 1.5))


@contextlib.contextmanager
def _limited(plant: Plant, what: int, soft: int) -> Iterator[None]:
    """A limit of the running daemon, lowered for the length of the block."""
    assert plant.process is not None
    pid = plant.process.pid
    before = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (soft, before[1]))
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, what, before)


BLOWS: list[Blow] = [
    kill_the_solver,
    kill_the_daemon,
    kill_the_daemon_at_a_write,
    kill_the_daemon_at_a_write,
    kill_the_daemon_twice,
    end_the_daemon_in_order,
    end_the_whole_group_in_order,
    kill_the_daemon_mid_upload,
    let_the_daemon_stand_still,
    let_the_solver_stand_still,
    let_the_fork_server_stand_still,
    kill_the_fork_server,
    kill_the_fork_server_that_stands_still,
    lock_the_database,
    take_its_descriptors,
    fill_the_disk,
]
