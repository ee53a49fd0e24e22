"""A daemon's start on what stands in its data directory: whole, or with a plain word."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fillsched.daemon.address import read_address, read_token, write_private
from fillsched.daemon.daemon import Daemon, run_daemon
from fillsched.daemon.data.local_token import LOCAL_TOKEN_LIFETIME, LOCAL_USER
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import Settings, load
from fillsched.errors import ExecutionError


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("key", b"zz", "delete it"),
        ("key", b"", "delete it"),
        ("key", b"00ff", "delete it"),
        ("key", b"\xff\xfe", "delete it"),
        ("key", None, "cannot be used"),
        ("token", None, "cannot be used"),
        ("daemon.json", None, "cannot be used"),
        ("daemon.lock", None, "cannot be used"),
        ("fillsched.sqlite", b"no database at all" * 500, "backup"),
        ("fillsched.sqlite", None, "cannot be opened"),
    ],
    ids=lambda value: repr(value)[:20],
)
def test_a_damaged_file_is_named_with_what_to_do(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    damaged = tmp_path / name
    if content is None:
        damaged.mkdir()
    else:
        damaged.write_bytes(content)
    settings = load({"data_dir": tmp_path, "port": 0}, environment={}).settings
    before = set(threading.enumerate())
    with pytest.raises(ExecutionError) as refused, run_daemon(settings):
        pass
    assert str(damaged) in str(refused.value) and said in str(refused.value)
    assert set(threading.enumerate()) <= before
    begun = time.monotonic()
    with pytest.raises(ExecutionError):
        start_embedded(settings)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"url": 5, "pid": 1, "kind": "serve", "version": "1"}',
        b'{"url": "http://[", "pid": 1, "kind": "serve", "version": "1"}',
        b'{"url": "http://x:99999", "pid": 1, "kind": "serve", "version": "1"}',
        b'{"url": "nowhere", "pid": 1, "kind": "serve", "version": "1"}',
    ],
    ids=repr,
)
def test_a_damaged_address_or_token_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "daemon.json").write_bytes(content)
    assert read_address(tmp_path) is None
    (tmp_path / "token").write_bytes(b"\xfftoken")
    assert read_token(tmp_path) is None


def local_token(settings: Settings, ruin: Callable[[Daemon], None] = lambda daemon: None) -> str:
    """The token in the file after a start, at whose end something is done to the daemon."""
    with run_daemon(settings) as daemon:
        token = read_token(settings.data_dir)
        assert token is not None
        assert daemon.auth.identity_of(token).user.name == LOCAL_USER
        ruin(daemon)
        return token


def test_a_signal_before_it_serves_only_ends_it(tmp_path: Path) -> None:
    """From where others can see it on, it is told to end and not killed."""
    settings = load({"data_dir": tmp_path, "port": 0}, environment={}).settings
    with run_daemon(settings) as daemon:
        assert read_address(tmp_path) is not None
        signal.raise_signal(signal.SIGTERM)
        daemon.serve()
    assert read_address(tmp_path) is None


@pytest.mark.parametrize(
    ("kept_days", "same"), [(364, True), (184, True), (182, False), (1, False), (-1, False)]
)
def test_people_w1_a_token_is_written_anew_only_when_it_nears_its_end(
    tmp_path: Path, kept_days: int, same: bool
) -> None:
    settings = load({"data_dir": tmp_path, "port": 0}, environment={}).settings
    old = ""

    def shorten(daemon: Daemon) -> None:
        nonlocal old
        account = daemon.accounts.named(LOCAL_USER)
        assert account is not None
        old = daemon.auth.issue(account.user, timedelta(days=kept_days))
        write_private(tmp_path / "token", old)

    local_token(settings, shorten)

    def still_counts(daemon: Daemon) -> None:
        if kept_days > 0:
            daemon.auth.identity_of(old)

    assert (local_token(settings, still_counts) == old) == same


def test_people_w1_a_token_that_does_not_count_is_written_anew(tmp_path: Path) -> None:
    settings = load({"data_dir": tmp_path, "port": 0}, environment={}).settings
    first = local_token(settings, lambda daemon: daemon.auth.revoke(read_token(tmp_path) or ""))
    second = local_token(settings)
    assert second != first

    def of_another(daemon: Daemon) -> None:
        anna = daemon.accounts.add("anna", "planner", None, daemon.auth.now())
        write_private(tmp_path / "token", daemon.auth.issue(anna, LOCAL_TOKEN_LIFETIME))

    local_token(settings, of_another)
    local_token(settings)
