"""Who does not get the data directory joins who has it."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fillsched.daemon import embedded
from fillsched.errors import DirectoryHeld
from fillsched_cli import daemon_discovery
from fillsched_cli.daemon_discovery import Finder
from fillsched_cli.invocation import Embed, Invocation

OWN = "http://127.0.0.1:1"


def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held_times: int) -> str:
    """Where a command finds a daemon when its directory is held so often."""
    tries = iter(range(held_times))

    def start(*_: Any, **__: Any) -> Any:
        if next(tries, None) is not None:
            raise DirectoryHeld("held")
        return SimpleNamespace(url=OWN, handed_over=False)

    monkeypatch.setattr(embedded, "start_embedded", start)
    monkeypatch.setattr(daemon_discovery, "LOOK_AGAIN_SECONDS", 0.0)
    monkeypatch.setenv("FILLSCHED_TOKEN", "t")
    finder = Finder(Invocation(data_dir=tmp_path).output(), Embed.TO_READ)
    return asyncio.run(finder()).url


def test_live_32_a_directory_that_is_let_go_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found(tmp_path, monkeypatch, held_times=3) == OWN


def test_live_32_a_directory_that_is_never_let_go_is_told_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daemon_discovery, "JOIN_SECONDS", 0.0)
    with pytest.raises(DirectoryHeld):
        found(tmp_path, monkeypatch, held_times=1)


def test_live_32_a_daemon_that_comes_to_answer_meanwhile_is_joined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter((None, "http://127.0.0.1:2"))

    async def running(_: Finder) -> str | None:
        return next(looks)

    monkeypatch.setattr(Finder, "_running", running)
    assert found(tmp_path, monkeypatch, held_times=9) == "http://127.0.0.1:2"
