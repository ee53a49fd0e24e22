"""Moves SQLite's write-ahead log into its database file, on a thread and connection of its own.

What it is for: keeping that work, with its waits for the disk, away from the one thread that writes
and so from every message on its way: left to SQLite it happens inside a commit, which then takes
tens of milliseconds. What it is not for: durability; what is in the log is already safe.
"""

import logging
import sqlite3
import threading
from contextlib import ExitStack, closing
from pathlib import Path
from time import monotonic

log = logging.getLogger(__name__)

ROUND_SECONDS = 0.5
"""How often the log's size is looked at."""

WORTH_BYTES = 4 * 1024 * 1024
"""A shorter log is left alone; SQLite's own figure (1,000 pages)."""

PAUSE_SECONDS = 5.0
"""How long a log is left alone after it was moved: each time costs two waits for the disk, in which
a commit may have to wait as well, and a page that was written ten times is moved once."""

GROWTH_BYTES = 32 * 1024 * 1024
"""A log that grew by so much is moved before its pause is over."""

LONGEST_BYTES = 256 * 1024 * 1024
"""A longer log is emptied, writers waiting for some 30 ms. Without that, a log that is written to
without a pause would grow for ever: only an emptied one is begun anew."""

WAIT_SECONDS = 0.02
"""How long emptying waits for readers of an old picture, and so lets all writers wait, before it is
left for the next round."""


class Checkpoints:
    """Runs from the moment it is made until `stop`."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._log = database.with_name(database.name + "-wal")
        self._left_alone_since, self._left_at = monotonic(), 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sqlite-checkpoints", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends after the round under way; may be repeated."""
        self._end.set()
        self._thread.join()

    def _run(self) -> None:
        with ExitStack() as kept:
            connection: sqlite3.Connection | None = None
            while not self._end.wait(ROUND_SECONDS):
                if not self._due():
                    continue
                try:
                    if connection is None:
                        connection = kept.enter_context(closing(self._opened()))
                    self._round(connection)
                except sqlite3.Error as error:  # a full disk: the log grows until then
                    log.error("the database's log could not be moved into its file: %s", error)
                self._left_alone_since, self._left_at = monotonic(), self._size()

    def _opened(self) -> sqlite3.Connection:
        there = f"{self._database.absolute().as_uri()}?mode=rw"  # one that is gone is not made anew
        return sqlite3.connect(there, uri=True, timeout=WAIT_SECONDS)

    def _due(self) -> bool:
        size = self._size()
        rested = monotonic() - self._left_alone_since >= PAUSE_SECONDS
        return size >= WORTH_BYTES and (rested or size >= self._left_at + GROWTH_BYTES)

    def _round(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        if self._size() > LONGEST_BYTES:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")  # leaves little to wait for
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _size(self) -> int:
        try:
            return self._log.stat().st_size
        except FileNotFoundError:
            return 0
