"""A real daemon in trouble that passes: none of it ends a job, counts a death or loses a message.

Numbers are those of the findings that asked for each test.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx2
import pytest

from fillsched.daemon.address import read_address, read_token
from tests.process_table import children, command

WAIT_SECONDS = 40.0
"""Longest wait for anything that is to happen."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="process groups and /proc"),
]


def hard_lots() -> bytes:
    """Lots of a third of the window: a search that is far from its end."""
    random = Random(7)
    rows = [f"L{n},P{random.randrange(5)},{random.randint(500_000, 900_000)}" for n in range(500)]
    return "\n".join(["Lot ID,Type,Vials", *rows]).encode()


@dataclass
class Served:
    """`fillsched serve` in a group of processes of its own, as a supervisor runs it."""

    data_dir: Path
    process: subprocess.Popen[bytes] | None = None
    settings: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        environment = os.environ | {
            "FILLSCHED_DATA_DIR": str(self.data_dir),
            "FILLSCHED_PORT": "0",
            "FILLSCHED_DRAIN_SECONDS": "0.3",
            **self.settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "fillsched_cli", "serve"],
            env=environment,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        self.until(self.answers)

    def answers(self) -> bool:
        assert self.process is not None and self.process.poll() is None, "it did not start"
        address = read_address(self.data_dir)
        return address is not None and address.pid == self.process.pid

    def signal(self, number: int, *, group: bool = False) -> None:
        assert self.process is not None
        (os.killpg if group else os.kill)(self.process.pid, number)

    def call(self, method: str, path: str, **more: Any) -> Any:
        address, token = read_address(self.data_dir), read_token(self.data_dir)
        assert address is not None and token is not None
        answer = httpx2.request(
            method,
            address.url + path,
            headers={"Authorization": f"Bearer {token}"},
            timeout=WAIT_SECONDS,
            trust_env=False,
            **more,
        )
        assert answer.is_success, answer.text
        return answer.json()

    def submit(self) -> int:
        files = {"lots": ("lots.csv", hard_lots())}
        data = {"time_limit_seconds": "600", "strategy": "optimal"}
        return int(self.call("POST", "/schedule", files=files, data=data)["schedule_id"])

    def job(self, job_id: int) -> dict[str, Any]:
        job: dict[str, Any] = self.call("GET", f"/schedule/{job_id}")
        return job

    def searching(self, job_id: int) -> None:
        """Returns when the job runs and has a schedule."""
        self.until(
            lambda: (
                (job := self.job(job_id))["status"] == "running"
                and job["incumbent_hours"] is not None
            )
        )

    def finished(self, job_id: int) -> dict[str, Any]:
        self.call("POST", f"/schedule/{job_id}/finish")
        self.until(lambda: self.job(job_id)["status"] not in ("queued", "running"))
        return self.job(job_id)

    def counts(self, job_id: int) -> tuple[int, int, int, int]:
        """What the store says: attempts, deaths, losses and troubles."""
        with sqlite3.connect(self.data_dir / "fillsched.sqlite") as connection:
            row = connection.execute(
                "SELECT attempt, deaths, losses, troubles FROM jobs WHERE id = ?", (job_id,)
            ).fetchone()
        connection.close()
        assert row is not None
        return (int(row[0]), int(row[1]), int(row[2]), int(row[3]))

    def fork_server(self) -> int:
        assert self.process is not None
        made = children(self.process.pid)
        return next(pid for pid in made if "forkserver" in command(pid))

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while not holds():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def ended(self) -> None:
        assert self.process is not None
        self.process.wait(WAIT_SECONDS)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "data").mkdir(mode=0o700)
    daemon = Served(tmp_path / "data")
    yield daemon
    if daemon.process is not None and daemon.process.poll() is None:
        daemon.signal(signal.SIGCONT, group=True)
        daemon.signal(signal.SIGKILL, group=True)
        daemon.ended()


@pytest.mark.thorough
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_people_i1_a_signal_to_the_whole_group_costs_a_job_nothing(
    served: Served, number: int
) -> None:
    served.start()
    job_id = served.submit()
    for _ in range(4):
        served.searching(job_id)
        served.signal(number, group=True)
        served.ended()
        served.start()
    job = served.finished(job_id)
    assert (job["status"], job["result"]["stop_reason"]) == ("succeeded", "finished")
    assert served.counts(job_id)[1:] == (0, 0, 0)


@pytest.mark.thorough
def test_attack_8_a_daemon_that_stands_still_kills_no_job(served: Served) -> None:
    served.settings["FILLSCHED_LEASE_SECONDS"] = "0.5"
    served.start()
    job_id = served.submit()
    served.searching(job_id)
    for group in (False, True, False):
        served.signal(signal.SIGSTOP, group=group)
        time.sleep(1.5)  # three leases
        served.signal(signal.SIGCONT, group=group)
        served.searching(job_id)
    assert served.finished(job_id)["status"] == "succeeded"
    assert served.counts(job_id) == (1, 0, 0, 0)


@pytest.mark.thorough
def test_attack_3_a_fork_server_that_is_killed_ends_no_job(served: Served) -> None:
    served.start()
    job_id = served.submit()
    for troubles in (1, 2):
        served.searching(job_id)
        os.kill(served.fork_server(), signal.SIGKILL)
        served.until(lambda: served.counts(job_id)[3] == troubles)  # noqa: B023
    served.searching(job_id)
    assert served.finished(job_id)["status"] == "succeeded"
    assert served.counts(job_id)[1:] == (0, 0, 2)


@pytest.mark.thorough
def test_attack_3_a_store_that_is_locked_for_long_ends_no_job(served: Served) -> None:
    served.start()
    job_id = served.submit()
    served.searching(job_id)
    path = served.data_dir / "fillsched.sqlite"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(12)  # longer than `sqlite.BUSY_SECONDS`
        connection.execute("ROLLBACK")
    connection.close()
    served.until(lambda: served.job(job_id)["attempt"] == 2)
    served.searching(job_id)
    assert served.finished(job_id)["status"] == "succeeded"
    attempts, deaths, losses, _ = served.counts(job_id)
    assert (attempts, deaths, losses) == (2, 0, 0)


@pytest.mark.thorough
def test_attack_24_a_cancel_is_obeyed_while_the_fork_server_stands_still(served: Served) -> None:
    served.start()
    served.searching(first := served.submit())
    served.finished(first)
    fork_server = served.fork_server()
    os.kill(fork_server, signal.SIGSTOP)
    job_id = served.submit()
    served.until(lambda: served.job(job_id)["status"] == "running")
    began = time.monotonic()
    served.call("POST", f"/schedule/{job_id}/cancel")
    served.until(lambda: served.job(job_id)["status"] == "cancelled")
    assert time.monotonic() - began < 3.0  # it took 4 s, and later for ever
    os.kill(fork_server, signal.SIGCONT)
    served.searching(again := served.submit())
    assert served.finished(again)["status"] == "succeeded"
