"""Profiles whose token lies in the system's keyring, with a keyring that is a dictionary."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from fillsched.errors import AuthenticationError
from fillsched_cli import profiles

ANNA = profiles.Profile("plant", "https://server:8000", "anna", "secret", keyring=True)


class KeyringError(Exception):
    """As the real module raises it: no back end, locked, or nothing to delete."""


class FakeKeyring(ModuleType):
    """A peer of the module `keyring`; `broken` is a machine without any back end."""

    def __init__(self, *, broken: bool = False) -> None:
        super().__init__("keyring")
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken
        self.errors = SimpleNamespace(KeyringError=KeyringError)

    def _open(self) -> dict[tuple[str, str], str]:
        if self.broken:
            raise KeyringError("No recommended backend was available.")
        return self.kept

    def get_password(self, service: str, name: str) -> str | None:
        return self._open().get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self._open()[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        if self._open().pop((service, name), None) is None:
            raise KeyringError("not found")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(profiles, "directory", lambda: tmp_path / "profiles")
    return tmp_path


def test_a_token_in_the_keyring_stands_in_no_file(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    profiles.save(ANNA)
    assert profiles.in_use(None) == ANNA
    assert list(ring.kept.values()) == ["secret"]
    assert all("secret" not in path.read_text() for path in (home / "profiles").iterdir())
    profiles.forget(ANNA)
    assert ring.kept == {} and profiles.in_use(None) is None


def test_a_token_that_left_the_keyring_does_not_keep_a_profile_from_being_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ring = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    profiles.save(ANNA)
    ring.kept.clear()
    profiles.forget(ANNA)
    assert profiles.in_use(None) is None


@pytest.mark.parametrize(
    "act", [lambda: profiles.save(ANNA), lambda: profiles.in_use("plant")], ids=["save", "read"]
)
def test_a_machine_without_a_keyring_is_told_plainly(
    act: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", ring)
    profiles.save(ANNA)
    ring.broken = True
    with pytest.raises(AuthenticationError, match="keyring"):
        act()
