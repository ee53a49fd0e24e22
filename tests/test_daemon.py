"""A daemon's start on what stands in its data directory: whole, or with a plain word."""

import threading
import time
from pathlib import Path

import pytest

from fillsched.address import read_address, read_token
from fillsched.daemon import run_daemon
from fillsched.embedded import start_embedded
from fillsched.errors import ExecutionError
from fillsched.settings import load


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
