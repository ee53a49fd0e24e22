"""What systemd hears, on a socket as it makes one."""

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fillsched.daemon.host.service_manager import SIGNS, ServiceManager

WAIT_SECONDS = 60.0
"""Not for ever."""


class Systemd:
    """The other end: a datagram socket, and what came on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self.socket.settimeout(WAIT_SECONDS)

    def hears(self) -> str:
        """The next datagram."""
        return self.socket.recv(4096).decode()

    def hears_nothing(self) -> bool:
        """Whether nothing waits."""
        self.socket.setblocking(False)
        try:
            self.socket.recv(4096)
        except BlockingIOError:
            return True
        finally:
            self.socket.settimeout(WAIT_SECONDS)
        return False


@pytest.fixture(params=["path", "abstract"])
def systemd(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Systemd]:
    abstract = f"@fillsched-test-{os.getpid()}-{tmp_path.name}"
    made = Systemd(abstract if request.param == "abstract" else str(tmp_path / "notify"))
    yield made
    made.socket.close()


def test_it_hears_that_the_process_answers_and_once_that_it_ends(systemd: Systemd) -> None:
    manager = ServiceManager(systemd.address)
    manager.ready("serves")
    manager.stopping()
    manager.stopping()
    assert systemd.hears() == "READY=1\nSTATUS=serves"
    assert systemd.hears().startswith("STOPPING=1\n")
    assert systemd.hears_nothing()


def test_signs_of_life_come_from_the_loop_and_stop_with_it(systemd: Systemd) -> None:
    manager = ServiceManager(systemd.address, watchdog_seconds=0.03)

    async def live_and_hang() -> None:
        watched = asyncio.create_task(manager.watched())
        for _ in range(3):
            assert await asyncio.to_thread(systemd.hears) == "WATCHDOG=1"
        while not systemd.hears_nothing():  # one more may be under way; the loop does not go round
            pass
        for _ in range(5):
            time.sleep(0.05)
            assert systemd.hears_nothing()
        assert await asyncio.to_thread(systemd.hears) == "WATCHDOG=1"
        watched.cancel()
        await asyncio.gather(watched, return_exceptions=True)

    asyncio.run(live_and_hang())


def test_signs_for_another_threads_loop_come_while_that_lives(systemd: Systemd) -> None:
    manager = ServiceManager(systemd.address, watchdog_seconds=0.03)
    end, lives, asked = threading.Event(), threading.Event(), threading.Semaphore(0)
    lives.set()

    def living() -> bool:
        asked.release()
        return lives.is_set()

    thread = threading.Thread(target=manager.watch, args=(living, end))
    thread.start()
    try:
        assert systemd.hears() == "WATCHDOG=1"
        lives.clear()
        for _ in range(3):  # what was asked before it stood still has been said after these
            while asked.acquire(blocking=False):
                pass
            assert asked.acquire(timeout=WAIT_SECONDS)
        while not systemd.hears_nothing():
            pass
        for _ in range(3):
            assert asked.acquire(timeout=WAIT_SECONDS)
        assert systemd.hears_nothing()
        lives.set()
        assert systemd.hears() == "WATCHDOG=1"
    finally:
        end.set()
        thread.join(WAIT_SECONDS)
    assert not thread.is_alive()


def test_without_a_manager_nothing_is_said_and_nothing_watched() -> None:
    manager = ServiceManager.of({}, 1)
    manager.ready("serves")
    manager.stopping()
    assert not manager.watches
    asyncio.run(manager.watched())


def test_its_words_are_taken_out_of_the_environment_so_that_no_child_speaks_for_us() -> None:
    environment = {
        "NOTIFY_SOCKET": "/run/x",
        "WATCHDOG_USEC": "3000000",
        "WATCHDOG_PID": "7",
        "PATH": "/bin",
    }
    manager = ServiceManager.of(environment, 7)
    assert manager.watches and manager._every == 3.0 / SIGNS
    assert environment == {"PATH": "/bin"}


@pytest.mark.parametrize(
    ("words", "watches"),
    [
        ({"WATCHDOG_PID": "8"}, False),  # another process is meant
        ({"WATCHDOG_USEC": "0"}, False),
        ({"WATCHDOG_USEC": "soon"}, False),
        ({"NOTIFY_SOCKET": "vsock:2:1234"}, False),  # not to be reached by us
        ({"WATCHDOG_PID": "7"}, True),
        ({}, True),
    ],
)
def test_a_watchdog_counts_where_it_is_meant_for_this_process(
    words: dict[str, str], watches: bool
) -> None:
    given = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "3000000", **words}
    assert ServiceManager.of(given, 7).watches == watches


def test_a_manager_that_is_gone_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ServiceManager(str(tmp_path / "nobody")).ready("serves")
    assert "was not told READY=1" in caplog.text
