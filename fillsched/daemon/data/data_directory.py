"""The data directory: made private, held by one daemon, with the key that signs tokens.

What it is for: everything about it that can go wrong, said so that an operator can mend it. What it
is not for: the address and the token that clients look for (`address`), or the database.
"""

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from filelock import FileLock, Timeout

from fillsched.backends.sqlite.check import quick_check
from fillsched.daemon.address import (
    ADDRESS_FILE,
    KEY_BYTES,
    KEY_FILE,
    TOKEN_FILE,
    keep_owner,
    read_address,
    write_private,
)
from fillsched.errors import DirectoryHeld, ExecutionError

log = logging.getLogger(__name__)

DATABASE_FILE, LOCK_FILE, COMPILED = "fillsched.sqlite", "daemon.lock", "compiled"

OURS = (
    KEY_FILE,
    TOKEN_FILE,
    ADDRESS_FILE,
    LOCK_FILE,
    *(f"{DATABASE_FILE}{ending}" for ending in ("", "-wal", "-shm", "-journal")),
    COMPILED,
)
"""All that a daemon keeps here; what it writes on the way begins with a dot."""

OTHERS, OTHERS_WRITE = 0o077, 0o022
"""What a file's mode says of users who are not its owner."""


def make_private_directory(path: Path) -> None:
    """Makes the directory, for its owner alone; mends, and says so, what is open to others.

    Raises ExecutionError when it cannot be used, or cannot be made private.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ExecutionError(
            f"The data directory {path} cannot be made: {error.strerror}. "
            "Choose another with --data-dir."
        ) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise ExecutionError(
            f"The data directory {path} cannot be written to. Make it writable, or choose another "
            "with --data-dir."
        )
    for each in open_to_others(path):
        if each == path and (foreign := _foreign(path)):
            raise ExecutionError(
                f"Other users may write to the data directory {path}, and it holds more than ours "
                f"({foreign[0]}). Choose a directory of its own, such as {path / 'fillsched'}, "
                "with --data-dir, or take the right to write from others (chmod go-w)."
            )
        _make_private(each)


def open_to_others(data_dir: Path) -> list[Path]:
    """What other users of this machine may read or change, the directory itself included.

    A directory that also holds other things may be looked into, but not be written to: who writes
    there can put a key of their own in the place of ours.
    """
    if os.name != "posix" or not data_dir.is_dir():
        return []
    harm = OTHERS_WRITE if _foreign(data_dir) else OTHERS
    found = [data_dir] if _mode(data_dir) & harm else []
    names = {*OURS, *(path.name for path in data_dir.glob(f"{DATABASE_FILE}.*"))}
    return found + [path for name in sorted(names) if _mode(path := data_dir / name) & OTHERS]


def _foreign(data_dir: Path) -> list[str]:
    """Names in the directory that are not ours."""
    names = sorted(path.name for path in data_dir.iterdir())
    ours = (".", f"{DATABASE_FILE}.")  # the second are databases that a restore has replaced
    return [name for name in names if name not in OURS and not name.startswith(ours)]


def _mode(path: Path) -> int:
    """The mode of a file; nobody may do anything with one that is not there."""
    try:
        return path.stat().st_mode
    except OSError:
        return 0


def _make_private(path: Path) -> None:
    try:
        path.chmod(_mode(path) & 0o700)
    except OSError as error:
        raise ExecutionError(
            f"Other users of this machine may use {path}, and it cannot be made private: "
            f"{error.strerror}. Give it to the user who runs the daemon, or choose another "
            "directory with --data-dir."
        ) from error
    advice = "; if others have read it, delete it: all tokens end" if path.name == KEY_FILE else ""
    log.warning("%s was open to other users of this machine and is private now%s", path, advice)


@contextmanager
def held(data_dir: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the directory for this process. Raises DirectoryHeld, naming who does already."""
    lock = FileLock(data_dir / LOCK_FILE, mode=0o600)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise _held_already(data_dir) from None
    except OSError as error:
        raise unusable(error) from error
    try:
        keep_owner(data_dir / LOCK_FILE)
        with _directory_itself(data_dir):
            yield
    finally:
        lock.release()


@contextmanager
def _directory_itself(data_dir: Path) -> Iterator[None]:
    """Locks the directory as well as the file in it, which somebody may delete: the next daemon
    would make another one, and hold that. Raises DirectoryHeld. Where a directory cannot be
    locked, as on Windows and some network drives, the file alone counts."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(data_dir, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _held_already(data_dir) from None
        except OSError:
            log.debug("the data directory itself cannot be locked")
        yield
    finally:
        os.close(descriptor)


def _held_already(data_dir: Path) -> DirectoryHeld:
    holder = read_address(data_dir)
    who = f"process {holder.pid} ({holder.kind}, {holder.url})" if holder else "another process"
    return DirectoryHeld(
        f"The data directory {data_dir} is held by {who}. Stop that daemon, or choose another "
        "directory with --data-dir."
    )


def tell_of_lost_database(data_dir: Path) -> None:
    """Says in the log when the directory was in use before and its database is gone or empty.

    The daemon begins with an empty one; whoever expected jobs there is to know at once.
    """
    key, database = data_dir / KEY_FILE, data_dir / DATABASE_FILE
    with suppress(OSError):
        if not key.exists() or (database.exists() and database.stat().st_size > 0):
            return
        what = "is empty" if database.exists() else "is missing"
        made = datetime.fromtimestamp(key.stat().st_mtime, UTC)
        log.error(
            "the database %s %s, but this directory has been in use since %s: all jobs and users "
            "are gone, and an empty database is begun. If that is wrong, stop the daemon and put "
            "a backup back (fillsched restore)",
            database,
            what,
            f"{made:%Y-%m-%d %H:%M} UTC",
        )


def tell_of_damage(database: Path) -> None:
    """Says in the log when SQLite finds the database damaged inside: opening it reads the first
    pages alone, and the others may be met in months. Takes some seconds for a large one."""
    try:
        verdict = quick_check(database)
    except OSError as error:
        verdict = str(error)
    if verdict != "ok":
        log.error(
            "the database %s is damaged: %s. Stop the daemon and put a backup back (fillsched "
            "restore)",
            database,
            verdict,
        )


def signing_key(data_dir: Path, key_file: Path | None = None) -> bytes:
    """The signing key: 256 bits in `key_file`, else in this data directory; made where there is
    none, 0600."""
    path = key_file or data_dir / KEY_FILE
    try:
        if not path.exists():
            write_private(path, secrets.token_hex(KEY_BYTES))
        key = bytes.fromhex(path.read_text("ascii").strip())
    except OSError as error:
        raise unusable(error) from error
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ExecutionError(
            f"The key file {path} is damaged: it must hold {2 * KEY_BYTES} hexadecimal digits. "
            "Restore it from a backup, or delete it: the next start makes a new one, and "
            "everybody logs in again."
        )
    return key


def unusable(error: OSError) -> ExecutionError:
    """A file of the data directory that the daemon needs and cannot use, for whoever starts it."""
    name = error.filename2 or error.filename  # none where it was written to, not opened
    what = "A file of the data directory" if name is None else f"The file {name}"
    return ExecutionError(
        f"{what} cannot be used: {error.strerror}. Repair or remove it and see that the disk has "
        "room, or choose another directory with --data-dir."
    )
