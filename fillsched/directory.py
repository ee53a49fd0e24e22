"""The data directory: made private, held by one daemon, with the key that signs tokens.

What it is for: everything about it that can go wrong, said so that an operator can mend it. What it
is not for: the address and the token that clients look for (`address`), or the database.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from fillsched.address import KEY_BYTES, KEY_FILE, read_address, write_private
from fillsched.errors import Conflict, ExecutionError


def make_private_directory(path: Path) -> None:
    """Makes the directory, for its owner alone. Raises ExecutionError when it cannot be used."""
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


@contextmanager
def held(data_dir: Path, wait_seconds: float) -> Iterator[None]:
    """Holds the directory for this process. Raises Conflict, naming who holds it already."""
    lock = FileLock(data_dir / "daemon.lock")
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        holder = read_address(data_dir)
        who = f"process {holder.pid} ({holder.kind}, {holder.url})" if holder else "another process"
        raise Conflict(
            f"The data directory {data_dir} is held by {who}. Stop that daemon, or choose another "
            "directory with --data-dir."
        ) from None
    except OSError as error:
        raise unusable(error) from error
    try:
        yield
    finally:
        lock.release()


def signing_key(data_dir: Path) -> bytes:
    """The signing key of this data directory: 256 bits, made on first start, 0600."""
    path = data_dir / KEY_FILE
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
    return ExecutionError(
        f"The file {error.filename2 or error.filename} cannot be used: {error.strerror}. Repair or "
        "remove it and see that the disk has room, or choose another directory with --data-dir."
    )
