"""attack 19: a disk that takes no more is told as that, and noticed to take again."""

import errno
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sqlite import settling
from fillsched.backends.sqlite import storing as module
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.backends.sqlite.storing import LOOK_SECONDS, Storing, failure
from fillsched.errors import ExecutionError, Unavailable
from fillsched.testing.clock import ManualClock


def test_attack_19_after_a_failure_a_later_look_tries_and_the_one_after_knows() -> None:
    clock, tries = ManualClock(), list[Future[None]]()

    def try_writing() -> Future[None]:
        tries.append(Future())
        return tries[-1]

    storing = Storing(try_writing, clock)
    assert storing.works()
    storing.failed()
    assert not storing.works() and not tries, "it has just failed"
    clock.advance(LOOK_SECONDS)
    assert [storing.works(), storing.works()] == [False, False]
    assert len(tries) == 1, "one try at a time"
    tries[0].set_exception(Unavailable("full"))
    assert not storing.works()
    clock.advance(LOOK_SECONDS)
    assert not storing.works()
    tries[1].set_result(None)
    assert storing.works()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqliteDatabase]:
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        yield database


def store_much(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE much AS SELECT zeroblob(1000000)")


def pages(connection: Connection, most: int) -> None:
    connection.exec_driver_sql(f"PRAGMA max_page_count = {most}")


def test_attack_19_a_full_database_is_unavailable_until_it_takes_again(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert database.storing
    database.write(lambda connection: pages(connection, 1))
    with pytest.raises(Unavailable, match="is full"):
        database.write(store_much)
    assert not database.storing
    assert SqlAccounts(database).named("anna") is None, "reading goes on"
    database.write(lambda connection: pages(connection, 10**6))
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.0)
    assert not database.storing, "this look tries"
    database.write(store_much)  # behind the try
    assert database.storing


def test_attack_19_a_disk_that_fails_below_sqlite_is_the_same(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(settling, "_sync", broken)
        with pytest.raises(Unavailable, match="Input/output error"):
            database.write(lambda _: None)
    assert not database.storing


@pytest.mark.parametrize("code", ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY_DBMOVED"])
def test_attack_19_trouble_of_the_disk_is_unavailable(code: str) -> None:
    cause = sqlite3.OperationalError("disk I/O error")
    cause.sqlite_errorcode, cause.sqlite_errorname = getattr(sqlite3, code), code
    assert isinstance(failure(OperationalError("INSERT", None, cause)), Unavailable)


def test_what_is_none_of_the_disks_doing_is_not() -> None:
    cause = sqlite3.IntegrityError("UNIQUE constraint failed")
    cause.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE
    error = failure(DBAPIError("INSERT", None, cause))
    assert isinstance(error, ExecutionError) and not isinstance(error, Unavailable)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_attack_19_a_limit_of_size_is_told_with_what_it_may_be(tmp_path: Path) -> None:
    """EFBIG, which SQLite calls an I/O error; a limit holds for a whole process."""
    program = (
        "import resource, sys, pathlib\n"
        "from fillsched.backends.sqlite.database import SqliteDatabase\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "SqliteDatabase(pathlib.Path(sys.argv[1]))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "fillsched.sqlite"],
        capture_output=True,
        text=True,
        timeout=60,
        preexec_fn=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN) and None,
        env=os.environ,
    )
    assert "ExecutionError: The disk that holds the data directory takes no more" in ran.stderr
    assert "a limit of size is reached" in ran.stderr
