"""Copies of a database file that are whole: taken while it is written to, and put back.

What it is for: `fillsched backup` and `fillsched restore`. What it is not for: who may do that, or
whether a daemon runs (`daemon.backups`).

A file that is copied by other means lacks what is still in the write-ahead log, and one that is put
back beside an old log has that log played over it (people I4); here neither can happen.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, update

from fillsched.backends.sql.audit import note
from fillsched.backends.sql.tables import new_history, store
from fillsched.backends.sqlite.check import quick_check
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.backends.sqlite.settling import sync_directory
from fillsched.backends.sqlite.storing import plain
from fillsched.errors import ExecutionError, Fault, InvalidInput
from fillsched.ports.audit import Action, Entry

ENDINGS = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside a database."""

TABLES = frozenset({"alembic_version", "users", "jobs", "events"})
"""What every version of ours has."""


def back_up(database: Path, to: Path) -> int:
    """Writes a copy of `database`, which may be in use, and gives its size in bytes.

    The copy is one file, for its owner alone, checked, and there whole or not at all. Raises
    ExecutionError when it cannot be read or written, or is damaged.
    """
    with _temporary(to) as made:
        try:
            _copy(database, made)
        except sqlite3.Error as error:
            raise ExecutionError(plain(error)) from error
        if (verdict := _verdict(made)) != "ok":
            raise ExecutionError(f"The database is damaged; nothing was written: {verdict}.")
        _put(made, to)
    return to.stat().st_size


def put_back(file: Path, database: Path, now: datetime) -> Path | None:
    """Makes `database`, which nobody may have open, what `file` holds, brought to today's schema
    and with an id of its own; returns where the one before lies now, with all that was beside it.

    Raises InvalidInput when `file` is no database of ours or is damaged, ExecutionError when it is
    of a newer version or the disk fails; then nothing has changed.
    """
    with _temporary(database) as made:
        try:
            _copy(file, made)
        except sqlite3.Error as error:
            raise _unusable(file, plain(error)) from error
        if (verdict := _verdict(made)) != "ok":
            raise _unusable(file, f"it is damaged: {verdict}")
        _renew(made, file.name, now)
        replaced = _put_aside(database, now)
        _put(made, database)
    return replaced


def _copy(source: Path, target: Path) -> None:
    """All that is committed in `source`, also what is still in its log, as one file."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as whole,
        closing(sqlite3.connect(target)) as copy,
    ):
        whole.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # so that it needs no second file


def _verdict(path: Path) -> str:
    """``ok``, or what is wrong with the database."""
    try:
        if (said := quick_check(path)) != "ok":
            return said
    except OSError as error:
        return str(error)
    with closing(sqlite3.connect(path)) as file:
        rows = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    missing = sorted(TABLES - {name for (name,) in rows})
    return f"it is none of fillsched's: it lacks {', '.join(missing)}" if missing else "ok"


def _renew(path: Path, name: str, now: datetime) -> None:
    """Gives the store its new id, and says in its audit where it came from."""
    history = new_history()
    entry = Entry(now, Action.RESTORE, "local", None, "", f"store:{history}", details=name[:200])

    def work(connection: Connection) -> None:
        connection.execute(update(store).values(id=history))
        note(connection, entry)

    with SqliteDatabase(path) as database:
        database.write(work)


def _put_aside(database: Path, now: datetime) -> Path | None:
    if not database.exists():
        for ending in ENDINGS:  # of a file that is gone: they would be played over the new one
            _beside(database, ending).unlink(missing_ok=True)
        return None
    with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = database.with_name(f"{database.name}.replaced-{now:%Y%m%dT%H%M%S.%fZ}")
    for ending in (*ENDINGS, ""):
        with suppress(FileNotFoundError):
            os.rename(_beside(database, ending), _beside(aside, ending))
    return aside


@contextmanager
def _temporary(to: Path) -> Iterator[Path]:
    """A private file beside `to` that is gone afterwards, with all that SQLite put beside it.

    Raises ExecutionError where none can be made, and for whatever the disk refuses.
    """
    made = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield made
    except OSError as error:
        where = error.filename or to
        raise ExecutionError(f"{where} cannot be written: {error.strerror}.") from error
    finally:
        for ending in ("", *ENDINGS):
            with suppress(OSError):
                _beside(made, ending).unlink(missing_ok=True)


def _put(made: Path, to: Path) -> None:
    """Gives `made` its name once it is on the disk."""
    descriptor = os.open(made, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(made, to)
    if os.name == "posix":
        sync_directory(to.parent)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _unusable(file: Path, reason: str) -> InvalidInput:
    reason = reason[:1].lower() + reason[1:].rstrip(".")
    fix = "Give a file that `fillsched backup` has written"
    return InvalidInput([Fault("file", str(file), reason, fix)])
