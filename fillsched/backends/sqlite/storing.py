"""Whether what is written is kept, and if not why, in words for an operator.

What it is for: telling trouble of the file and the disk below it (full, read-only, failing, locked)
from anything else, and knowing when it has passed. What it is not for: transactions (`database`).
"""

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from sqlalchemy.exc import DBAPIError

from fillsched.errors import ExecutionError, Unavailable

LOOK_SECONDS = 5.0
"""So long after a write that failed nothing new is welcome; then a small one is tried. A disk that
is nearly full takes some writes and refuses others, and readiness should not flicker with them."""

_OF_THE_DISK = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
}


class Storing:
    """Whether writes are kept at present. `try_writing` begins a small write."""

    def __init__(
        self,
        try_writing: Callable[[], Future[Any]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._try_writing, self._clock = try_writing, clock
        self._failed_at: float | None = None

    def failed(self) -> None:
        """A write was not kept."""
        self._failed_at = self._clock()

    def works(self) -> bool:
        """Whether the last writes were kept; blocks for nothing. After a failure it becomes true
        when, at a later look, a small write has been kept."""
        failed_at = self._failed_at
        if failed_at is None:
            return True
        if self._clock() - failed_at >= LOOK_SECONDS:
            self._failed_at = self._clock()  # one try at a time
            self._try_writing().add_done_callback(self._tried)
        return False

    def _tried(self, write: Future[Any]) -> None:
        if not write.cancelled() and write.exception() is None:
            self._failed_at = None


def failure(error: DBAPIError) -> ExecutionError:
    """What to raise for an error of the database: Unavailable where it can store nothing."""
    kind = Unavailable if _code(error) in _OF_THE_DISK else ExecutionError
    return kind(plain(error))


def plain(error: Exception) -> str:
    """A database error in words for an operator, without statements, parameters or paths."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    text = str(cause).lower()
    if "full" in text:
        return "The disk that holds the data directory is full. Free some space, then try again."
    if "readonly" in text or "read-only" in text:
        return "The data directory is read-only. Make it writable for the daemon's user."
    if "unable to open" in text:
        return "The database cannot be opened. Check that the data directory may be written to."
    if "malformed" in text or "not a database" in text:
        return "The database file is damaged. Restore it from a backup."
    if "locked" in text:
        return "Another program holds the database locked. Close it, then try again."
    if "disk i/o" in text:
        name = getattr(cause, "sqlite_errorname", "SQLITE_IOERR")
        return (
            "The disk that holds the data directory takes no more: it is full, a limit of size is "
            f"reached, or it fails ({name}). Free some space, then try again; if there is space, "
            "the system's log says more."
        )
    return f"The database failed: {cause}."


def _code(error: DBAPIError) -> int:
    """SQLite's primary code."""
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF
