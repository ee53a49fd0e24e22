"""Where the daemon of a data directory is, and what shows that we belong to each other.

What it is for: the small files by which commands on this machine find a running daemon: its
address, the key by which it proves itself, the token that lets us in. What it is not for: holding
the directory, which is a lock's task (`data_directory`).
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

ADDRESS_FILE = "daemon.json"
TOKEN_FILE = "token"
KEY_FILE = "key"

KEY_BYTES = 32
"""256 bits, as long as the hash of HS256."""


@dataclass(frozen=True, slots=True)
class Address:
    """A running daemon: its URL, its process, whether it lives only as long as a command, the
    SHA-256 of the certificate that it shows (None: it speaks in the clear), and where its key is
    (None: in its data directory)."""

    url: str
    pid: int
    kind: Literal["serve", "embedded"]
    version: str
    certificate: str | None = None
    key_file: str | None = None


def read_address(data_dir: Path) -> Address | None:
    """The address last written, None when there is none to be read; its daemon may have died."""
    try:
        address = Address(**json.loads((data_dir / ADDRESS_FILE).read_text("utf-8")))
        told = urlsplit(address.url)
        if not (told.scheme and told.hostname and told.port and isinstance(address.pid, int)):
            return None
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return None
    return address


def write_address(data_dir: Path, address: Address) -> None:
    """Writes the address whole or not at all."""
    write_private(data_dir / ADDRESS_FILE, json.dumps(asdict(address)))


def remove_address(data_dir: Path) -> None:
    """Forgets the address."""
    (data_dir / ADDRESS_FILE).unlink(missing_ok=True)


def read_token(data_dir: Path) -> str | None:
    """The local user's token, None when there is none or it may not be read."""
    try:
        return (data_dir / TOKEN_FILE).read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def read_key(data_dir: Path) -> bytes | None:
    """The key of the directory's daemon, None when there is none, or it may not be read or is
    damaged."""
    address = read_address(data_dir)
    named = address.key_file if address is not None else None
    try:
        key = bytes.fromhex(Path(named or data_dir / KEY_FILE).read_text("ascii").strip())
    except (OSError, ValueError, TypeError):
        return None
    return key if len(key) == KEY_BYTES else None


def keep_owner(path: Path) -> None:
    """Gives what root has made to whom its directory belongs.

    Who runs one command with sudo must not take the directory away from the service.
    """
    if os.name == "posix" and os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def write_private(path: Path, text: str) -> None:
    """Writes `text` for the owner's eyes only (0600), whole or not at all."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    no_link = getattr(os, "O_NOFOLLOW", 0)  # root may write where somebody else lays links
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | no_link, 0o600)
    keep_owner(temporary)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
