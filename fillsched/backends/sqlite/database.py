"""SQLite as the embedded database: WAL, one writer thread, many readers.

What it is for: opening the file, keeping its schema up to date, and running transactions so that no
writer ever waits on another's lock: all writes go through one thread (`sql.group_commit`). What it
is not for: statements (`store`), or moving the write-ahead log into the file (`checkpoints`).

A deferred BEGIN fails under load in spite of `busy_timeout`, so writes begin IMMEDIATE.
`synchronous=NORMAL` in WAL mode survives the death of the process at any moment; whoever waits for
a write also waits until it would survive a power cut (`settling`).
"""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from fillsched.backends.sql.database import ALL_IN_USE, T, Then
from fillsched.backends.sql.group_commit import GroupCommit
from fillsched.backends.sql.migrate import migrate
from fillsched.backends.sqlite.checkpoints import Checkpoints
from fillsched.backends.sqlite.settling import Disk
from fillsched.backends.sqlite.storing import Storing, failure, plain
from fillsched.errors import ExecutionError, Unavailable

BUSY_SECONDS = 10
"""How long SQLite waits for a lock held by another process (a backup, a shell)."""


TROUBLE = (DBAPIError, ExecutionError)
"""What reading and writing may raise where the file, the disk or its lock is the reason."""


class SqliteDatabase:
    """A `database.Database` on one file. Use as a context manager, or call `close`."""

    def __init__(self, path: Path) -> None:
        """Opens (and makes or migrates) the database. Raises ExecutionError if it cannot."""
        with suppress(OSError):  # opening it says more
            path.touch(mode=0o600)  # SQLite gives its further files the mode of this one
        self._path, self._file = path, _identity(path)
        self._engine = _engine(path, lambda: self.present)
        self._storing = Storing(lambda: self.begin_write(_touch))
        try:
            with self._engine.connect().execution_options(immediate=True) as connection:
                migrate(connection)
        except DBAPIError as error:
            self._engine.dispose()
            raise ExecutionError(f"{plain(error)} It is {path}.") from error
        manners = _Manners(self._storing.failed)
        self._writer = GroupCommit("sqlite-writer", self._engine, {"immediate": True}, manners)
        self._checkpoints = Checkpoints(path)
        self._disk = Disk(path)

    @property
    def present(self) -> bool:
        """Whether the file is still the one that was opened."""
        return self._file is not None and _identity(self._path) == self._file

    @property
    def storing(self) -> bool:
        """Whether what is written is kept at present, as far as is known; blocks for nothing."""
        return self.present and self._storing.works()

    def _refuse_when_gone(self) -> None:
        """What is written to a file that was removed or replaced would be lost at the end."""
        if not self.present:
            raise Unavailable(
                "The database file was removed or replaced while the daemon runs; nothing is "
                "accepted any more. Stop the daemon, put the database back (fillsched restore), "
                "and start it again."
            )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with one consistent picture for the length of the block."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise failure(error) from error
        except PoolTimeout as error:
            raise Unavailable(ALL_IN_USE) from error

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        beside_others: bool = False,
    ) -> T:
        """Runs `work` in the writer thread; returns, or raises its error, when it is kept.

        Raises Unavailable, also when the file went meanwhile: then nobody is told that it is kept.
        """
        value = self.begin_write(work, then=then, beside_others=beside_others).result()
        self._refuse_when_gone()
        try:
            self._disk.settle()
        except OSError as error:
            self._storing.failed()
            raise Unavailable(f"The disk failed: {error.strerror}.") from error
        return value

    def begin_write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        checks_first: bool = False,
        beside_others: bool = False,
    ) -> Future[T]:
        """Puts `work` in line for the writer thread (see `database.Database`)."""
        self._refuse_when_gone()
        return self._writer.begin(
            work, then, checks_first=checks_first, beside_others=beside_others
        )

    def close(self) -> None:
        """Commits what has come and closes; may be repeated."""
        if not self._writer.close():
            return
        self._checkpoints.stop()
        with suppress(OSError):  # those who had to be told were told when they wrote
            self._disk.close()
        self._engine.dispose()

    def __enter__(self) -> "SqliteDatabase":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _touch(connection: Connection) -> None:
    """The smallest write there is; it changes nothing."""
    connection.exec_driver_sql("PRAGMA user_version = 0")


class _Manners:
    """SQLite's: whoever has begun IMMEDIATE is alone, and what fails would fail again."""

    def __init__(self, failed: Callable[[], None]) -> None:
        self.failed = failed

    def begun(self, connection: Connection, *, alone: bool) -> None:
        """Nothing more is needed."""

    def failure(self, error: DBAPIError) -> ExecutionError:
        """In words (see `storing`)."""
        return failure(error)

    def passes(self, error: DBAPIError) -> bool:
        """SQLite has waited for locks already."""
        return False


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another of its name; None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _engine(path: Path, present: Callable[[], bool]) -> Engine:
    there = f"{path.absolute().as_uri()}?mode=rw"  # one that is gone is never made anew

    def connect() -> sqlite3.Connection:
        if not present():
            raise sqlite3.OperationalError("unable to open database file: it is another one")
        return sqlite3.connect(there, uri=True, check_same_thread=False, timeout=BUSY_SECONDS)

    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # a path is no URL: it may hold % and ?
        creator=connect,
        pool_size=8,
        max_overflow=64,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            "journal_mode=WAL",
            "wal_autocheckpoint=0",  # `checkpoints` does it, outside of any commit
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine
