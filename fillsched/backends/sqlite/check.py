"""Looking at a database file without opening it for work.

What it is for: `fillsched doctor` and the start of a daemon; nothing is migrated, locked or made.
What it is not for: reading jobs.
"""

import sqlite3
from contextlib import closing
from pathlib import Path


def quick_check(path: Path) -> str:
    """What SQLite itself says of the file: ``ok``, or what is wrong with it.

    Raises OSError with a sentence when it cannot be read at all.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            (verdict,) = file.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise OSError(f"it cannot be read: {error}") from error
    return str(verdict)
