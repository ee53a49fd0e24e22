"""Which settings files of working directories their user has looked at.

What it is for: a `fillsched.toml` comes along with a cloned repository, an unpacked archive or a
shared folder. What it says about where lots and tokens go, whose files are opened and who is let in
counts only after `fillsched config trust`, for that place and that content. What it is not for:
reading settings (`settings`).
"""

import hashlib
import json
from pathlib import Path

from fillsched.daemon.address import write_private

NEEDED_FOR = frozenset(
    {
        "url",
        "data_dir",
        "database",
        "redis",
        "key_file",
        "host",
        "insecure",
        "ca_file",
        "tls_certificate",
        "tls_key",
        "allowed_origins",
        "allowed_hosts",
        "query_token_allowed",
        "trusted_proxies",
        "webhooks",
        "plant",
    }
)
"""Settings that a file of the working directory may make only when it is trusted."""

LIST_NAME = "trusted.json"
"""Where a user's trust is kept, beside their own configuration: each file's path and content."""


def trusted(file: Path, kept_in: Path) -> bool:
    """Whether `file` is trusted as it stands, by the list in the directory `kept_in`."""
    return _known(kept_in).get(str(file.absolute())) == _hashed(file)


def trust(file: Path, kept_in: Path) -> None:
    """Trusts `file` as it stands. Raises OSError when it or the list cannot be used."""
    known = {**_known(kept_in), str(file.absolute()): _hashed(file)}
    kept_in.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(kept_in / LIST_NAME, json.dumps(known, indent=2))


def _known(kept_in: Path) -> dict[str, str]:
    """The list; what cannot be read trusts nothing."""
    try:
        known = json.loads((kept_in / LIST_NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _hashed(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
