"""The real command in processes of its own, each test in a data directory of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest

from fillsched.daemon.address import Address, read_address, read_token
from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.forked import FILLSCHED, PLAIN_LOOPS, ROOT, SLOW_DAEMON, Command, Process, run

T = TypeVar("T")


WAIT_SECONDS = 60.0
"""Longest wait for a command; most need less than one second."""


def wait_for(look: Callable[[], T | None], what: str, seconds: float = WAIT_SECONDS) -> T:
    """What `look` gives as soon as it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds:g} s")


@dataclass
class Started:
    """A command that runs; what it says goes into files."""

    process: Process
    out: Path
    err: Path

    def says(self, text: str) -> None:
        """Waits until the command has said `text` on stderr."""
        wait_for(lambda: text in self.err.read_text() or None, f"'{text}' on stderr")

    def exit_code(self) -> int:
        try:
            return self.process.wait(WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it goes on:\n{self.err.read_text()}") from None


@dataclass
class Shell:
    """Runs commands in one data directory, and ends what is left of them."""

    directory: Path
    data_dir: Path
    started: list[Started] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("FILLSCHED_")}
        home = str(self.directory / "home")
        homes = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        return kept | homes | {"CI": "1", "PYTHONPATH": PLAIN_LOOPS}

    def advice(self, words: str) -> str:
        """The end of what a command advises to type, which names this data directory."""
        return f"fillsched --data-dir {self.data_dir} {words}"

    def forked(self, *args: object, slow: bool = False, **environment: str) -> Command:
        """A command of this directory for a process of its own that need import nothing."""
        return Command(
            SLOW_DAEMON if slow else FILLSCHED,
            ["--data-dir", str(self.data_dir), *map(str, args)],
            self.environment() | environment,
            str(ROOT),
        )

    def command(self, *args: object, slow: bool = False) -> list[str]:
        """The same, to be started as it is typed."""
        program = [sys.executable, "-m", SLOW_DAEMON] if slow else [FILLSCHED]
        return [*program, "--data-dir", str(self.data_dir), *map(str, args)]

    def run(
        self, *args: object, stdin: bytes = b"", slow: bool = False, **environment: str
    ) -> "Ran":
        """A command to its end."""
        command = self.forked(*args, slow=slow, **environment)
        code, out, err = run(command, stdin, WAIT_SECONDS)
        return Ran(code, out.decode(), err.decode())

    def start(self, *args: object, slow: bool = False, **environment: str) -> Started:
        """A command that goes on."""
        number = len(self.started)
        out, err = self.directory / f"{number}.out", self.directory / f"{number}.err"
        with out.open("wb") as to_out, err.open("wb") as to_err:
            command = self.forked(*args, slow=slow, **environment)
            with open(os.devnull, "rb") as nothing:
                process = Process(command, nothing.fileno(), to_out.fileno(), to_err.fileno())
        self.started.append(Started(process, out, err))
        return self.started[-1]

    def serve(self, *args: object, slow: bool = False, **environment: str) -> Started:
        """A daemon that answers."""
        daemon = self.start("serve", *(args or ("--port", 0)), slow=slow, **environment)

        def answers() -> bool | None:
            if daemon.process.poll() is not None:
                raise AssertionError(f"it ended:\n{daemon.err.read_text()}")
            address = read_address(self.data_dir)
            return (address is not None and address.pid == daemon.process.pid) or None

        wait_for(answers, "the daemon's start")
        return daemon

    @property
    def address(self) -> Address:
        address = read_address(self.data_dir)
        assert address is not None
        return address

    def call(self, method: str, path: str, **more: Any) -> httpx2.Response:
        """One request to the daemon of this directory, without any client of ours."""
        headers = {"Authorization": f"Bearer {read_token(self.data_dir)}"}
        return httpx2.request(
            method, self.address.url + path, headers=headers, timeout=20, trust_env=False, **more
        )

    def jobs(self) -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = self.call("GET", "/schedules").json()["schedules"]
        return jobs

    def lots(self, name: str = "lots.csv", content: bytes = LOTS_CSV) -> Path:
        path = self.directory / name
        path.write_bytes(content)
        return path

    def end(self) -> None:
        for started in reversed(self.started):
            if started.process.poll() is None:
                started.process.send_signal(signal.SIGTERM)
                try:
                    started.process.wait(10)
                except subprocess.TimeoutExpired:
                    started.process.kill()
                    started.process.wait(10)


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A data directory without a daemon."""
    made = Shell(tmp_path, tmp_path / "data")
    try:
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A data directory whose daemon serves for all tests of a file."""
    directory = tmp_path_factory.mktemp("served")
    made = Shell(directory, directory / "data")
    try:
        made.serve("--port", 0, "--workers", 4, slow=True)
        yield made
    finally:
        made.end()
