"""Profiles: which daemon to talk to, as whom. One file each, for the owner's eyes only.

What it is for: keeping what `login` got, and knowing which profile is in use. What it is not for:
talking to a daemon. A token lies in the profile's file (0600) or, if asked for, in the keyring.
"""

import json
import os
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fillsched.client.endpoint import Trust
from fillsched.daemon.address import write_private
from fillsched.daemon.settings import user_config_file
from fillsched.errors import AuthenticationError, Fault, InvalidInput

KEYRING_SERVICE = "fillsched"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Profile:
    """One daemon and one user there. `token` is None in the file when the keyring holds it.

    `ca_file` and `fingerprint` say by what its certificate is believed (`trust`).
    """

    name: str
    url: str
    user: str
    token: str | None
    keyring: bool = False
    ca_file: str | None = None
    fingerprint: str | None = None

    @property
    def trust(self) -> Trust:
        """By what its daemon is believed."""
        return Trust(Path(self.ca_file) if self.ca_file else None, self.fingerprint)


def directory() -> Path:
    """Where profiles are kept."""
    return user_config_file().parent / "profiles"


def in_use(asked: str | None) -> Profile | None:
    """The profile to use: the one asked for (flag, then FILLSCHED_PROFILE), else the current one.

    None when there is none. Raises InvalidInput when the one asked for does not exist.
    """
    asked = asked or os.environ.get("FILLSCHED_PROFILE")
    name = asked or _current()
    if name is None:
        return None
    profile = _read(name)
    if profile is None and asked is not None:
        known = ", ".join(sorted(path.stem for path in directory().glob("*.json"))) or "none yet"
        raise InvalidInput(
            [Fault("profile", name, "there is no such profile", f"Known are: {known}")]
        )
    return profile


def save(profile: Profile) -> None:
    """Keeps `profile` and makes it the current one."""
    if not _NAME.fullmatch(profile.name):
        fault = Fault("profile", profile.name, "it is no name", "Use letters, digits, . _ -")
        raise InvalidInput([fault])
    directory().mkdir(mode=0o700, parents=True, exist_ok=True)
    written = profile
    if profile.keyring:
        _in_keyring("set_password", profile.name, profile.token or "")
        written = replace(profile, token=None)
    write_private(directory() / f"{profile.name}.json", json.dumps(asdict(written)))
    write_private(directory() / "current", profile.name)


def forget(profile: Profile) -> None:
    """Removes `profile` and its token; no profile is current afterwards if it was."""
    if profile.keyring:
        with suppress(AuthenticationError):  # gone already, or nothing we could do about it
            _in_keyring("delete_password", profile.name)
    (directory() / f"{profile.name}.json").unlink(missing_ok=True)
    if _current() == profile.name:
        (directory() / "current").unlink(missing_ok=True)


def _current() -> str | None:
    try:
        return (directory() / "current").read_text("utf-8").strip() or None
    except OSError:
        return None


def _read(name: str) -> Profile | None:
    try:
        profile = Profile(**json.loads((directory() / f"{name}.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    if profile.keyring:
        return replace(profile, token=_in_keyring("get_password", name))
    return profile


def _in_keyring(call: str, *words: str) -> Any:
    """What the keyring answers to `call` about one of our tokens. Raises AuthenticationError."""
    keyring = _keyring()
    try:
        return getattr(keyring, call)(KEYRING_SERVICE, *words)
    except keyring.errors.KeyringError as error:
        raise AuthenticationError(
            f"The system's keyring cannot be used ({error}). Log in again without --keyring."
        ) from error


def _keyring() -> Any:
    try:
        import keyring
    except ImportError as error:
        raise AuthenticationError(
            "The keyring needs the package 'keyring': pip install fillsched[keyring]."
        ) from error
    return keyring
