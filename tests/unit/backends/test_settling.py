"""What somebody was told is kept is on the disk, not only in the kernel's memory.

A power cut is played by keeping, at each sync, copies of the files as the disk then surely holds
them: whatever is written later and not synced is lost.
"""

import errno
import shutil
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite import settling
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.backends.sqlite.settling import Disk
from fillsched.errors import ExecutionError
from fillsched.jobs.events import Frame
from fillsched.ports.store import JobState, NewJob
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import usual_spec
from fillsched.testing.problems import LOTS

WAIT_SECONDS = 10.0
STATE = JobState("loading", 0, "Waiting")


def test_an_accepted_job_outlives_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, disk, clock = tmp_path / "fillsched.sqlite", tmp_path / "disk", ManualClock()
    disk.mkdir()
    sync = settling._sync

    def keep(log: int) -> None:
        sync(log)
        for file in (path, path.with_name(path.name + "-wal")):
            shutil.copy(file, disk / file.name)

    with SqliteDatabase(path) as database:
        store = SqlStore(database, MemoryBus())
        owner = SqlAccounts(database).add("anna", "planner", None, clock.now())
        monkeypatch.setattr(settling, "_sync", keep)
        new = NewJob(owner, usual_spec(clock.now()), LOTS, STATE, lambda _: Frame(1, b"{}"))
        job, _ = store.create(new, clock.now())
        lease = clock.now().replace(year=9999)
        assert store.claim(worker="w", now=clock.now(), lease_until=lease) is not None
        store.append(job.id, 1, [Frame(2, b"{}")], STATE).result(WAIT_SECONDS)
        monkeypatch.undo()
    with closing(sqlite3.connect(disk / path.name)) as after_the_cut:
        assert after_the_cut.execute("SELECT id, status FROM jobs").fetchall() == [
            (job.id, "running")
        ]
        seqs = after_the_cut.execute("SELECT seq FROM events").fetchall()
    assert seqs == [(1,)], "a message on its way does not wait for the disk"


class Admission:
    """A lock that tells who has come to it."""

    def __init__(self) -> None:
        self._lock, self.came = threading.Lock(), threading.Semaphore(0)

    def __enter__(self) -> None:
        self.came.release()
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def test_those_who_come_together_wait_for_the_disk_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "database"
    path.with_name("database-wal").touch()
    gate, syncing, syncs = threading.Event(), threading.Event(), []

    def slow(log: int) -> None:
        syncs.append(log)
        syncing.set()
        assert gate.wait(WAIT_SECONDS)

    monkeypatch.setattr(settling, "_sync", slow)
    disk = Disk(path)
    disk._one = door = Admission()  # type: ignore[assignment]
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(disk.settle)
        assert syncing.wait(WAIT_SECONDS)
        others = [pool.submit(disk.settle) for _ in range(8)]
        for _ in range(9):
            assert door.came.acquire(timeout=WAIT_SECONDS)
        gate.set()
        for one in (first, *others):
            one.result(WAIT_SECONDS)
    assert len(syncs) == 2, "the one under way began too early to count for the eight others"
    disk.close()
    disk.settle()  # all of it was settled by the end


def test_a_disk_that_fails_is_told_to_whoever_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        monkeypatch.setattr(settling, "_sync", fail)
        with pytest.raises(ExecutionError, match="The disk failed"):
            database.write(lambda connection: connection.exec_driver_sql("SELECT 1") and None)
        monkeypatch.undo()


def test_a_database_that_is_there_already_is_settled_too(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    SqliteDatabase(path).close()
    assert not path.with_name(path.name + "-wal").exists()
    with SqliteDatabase(path) as database:
        assert database.write(lambda connection: 1) == 1
