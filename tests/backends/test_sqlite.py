"""SQLite as a database: nothing hangs at its end, and nobody sees a half."""

import sqlite3
import threading
import time
from pathlib import Path
from queue import SimpleQueue

import pytest

from fillsched.backends import sqlite
from fillsched.backends.sqlite import SqliteDatabase
from fillsched.errors import ExecutionError

WAIT_SECONDS = 10.0


def test_a_write_that_races_with_the_end_is_done_or_refused_and_never_left_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = threading.Event()

    class Slow(SimpleQueue[object]):
        """A queue into which a write takes a while to come."""

        def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
            if item is not None:
                came.set()
                time.sleep(0.2)
            super().put(item)

    monkeypatch.setattr(sqlite, "SimpleQueue", Slow)
    database = SqliteDatabase(tmp_path / "fillsched.sqlite")
    done: list[int] = []
    writer = threading.Thread(
        target=lambda: done.append(database.write(lambda connection: 1)), daemon=True
    )
    writer.start()
    assert came.wait(WAIT_SECONDS)
    database.close()
    writer.join(2.0)
    assert done == [1]


def test_one_bad_write_in_a_batch_fails_alone(tmp_path: Path) -> None:
    def fail(connection: object) -> None:
        raise KeyError("mine")

    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        gate = threading.Event()
        outcomes: list[object] = []

        def hold(connection: object) -> None:
            assert gate.wait(WAIT_SECONDS)

        def ask(work: object) -> None:
            try:
                outcomes.append(database.write(work))  # type: ignore[arg-type]
            except KeyError as error:
                outcomes.append(error)

        works = [hold, lambda _: 1, fail, lambda _: 3]
        threads = [threading.Thread(target=ask, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        gate.set()
        for thread in threads:
            thread.join(WAIT_SECONDS)
    assert sorted(str(outcome) for outcome in outcomes) == ["'mine'", "1", "3", "None"]


def test_a_closed_database_refuses_in_words(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "fillsched.sqlite")
    database.close()
    database.close()
    with pytest.raises(ExecutionError, match="closed"):
        database.write(lambda connection: None)


def test_a_damaged_file_is_reported_in_words(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(ExecutionError, match="damaged"):
        SqliteDatabase(path)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    SqliteDatabase(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ExecutionError, match="newer"):
        SqliteDatabase(path)
