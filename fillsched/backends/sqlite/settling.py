"""What was committed is brought onto the disk itself before anybody is told that it is kept.

What it is for: an accepted job, a new password, a removed user, all that somebody waits for,
outlives a power cut as well, not only the death of the process. SQLite could do it inside each
commit (`synchronous=FULL`), but then every message of every job would wait for the disk; here only
those wait who ask, in threads of their own, and those who come together wait once. What it is not
for: messages on their way; after a power cut their jobs go on from what was kept.
"""

import os
import threading
from math import inf
from pathlib import Path

_sync = getattr(os, "fdatasync", os.fsync)  # Windows has no fdatasync


class Disk:
    """The write-ahead log beside `database`, as far as it concerns the disk.

    SQLite holds no lock on that file, so that closing it here takes none away.
    """

    def __init__(self, database: Path) -> None:
        """The log must exist, as it does after the first write."""
        self._log = os.open(database.with_name(database.name + "-wal"), os.O_RDWR)
        self._one = threading.Lock()
        self._begun, self._ended = 0, 0.0
        if os.name == "posix":
            sync_directory(database.parent)

    def settle(self) -> None:
        """Returns when all that was committed before is on the disk. Raises OSError if it fails."""
        before = self._begun
        with self._one:
            if self._ended > before:
                return  # somebody's, begun after we came, covers ours
            self._begun += 1
            _sync(self._log)
            self._ended = self._begun

    def close(self) -> None:
        """Settles what has come, and lets go of the log; nothing may be committed any more."""
        with self._one:
            try:
                _sync(self._log)
            finally:
                os.close(self._log)
                self._ended = inf  # for those who still wait


def sync_directory(directory: Path) -> None:
    """So that the log's name is on the disk too."""
    number = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
