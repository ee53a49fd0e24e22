"""Real servers as processes of the tests: where their programs are, who runs them, how they end.

What it is for: what PostgreSQL and Redis have in common here, and that neither they nor daemons
outlive a test run that was killed. What it is not for: either of them.
"""

import atexit
import json
import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 60.0
"""Not for ever; either needs less than two."""


def program(name: str, *places: str) -> Path | None:
    """The program of that name: on the PATH, or the newest in one of `places` (patterns)."""
    if (on_path := shutil.which(name)) is not None:
        return Path(on_path)
    for place in places:
        here = sorted(Path("/").glob(place.lstrip("/")), reverse=True)
        if found := next((each / name for each in here if (each / name).exists()), None):
            return found
    return None


def left_out(what: str) -> Any:
    """Leaves the test out, and says why."""
    pytest.skip(f"{what} is not installed (Debian has it as a package), so this was left out")


def unprivileged() -> str | None:
    """Whom a server is run as when the tests are root's, which servers refuse to be."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def given_to(user: str | None, folder: Path) -> None:
    """Lets `user` write into `folder`, and reach it."""
    if user is not None:
        shutil.chown(folder, user)
        for above in folder.parents:
            if above.owner() == "root" and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has at present."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def started(
    command: Sequence[str | Path], *, user: str | None, log: Path
) -> "subprocess.Popen[bytes]":
    """The server begun, in a session of its own; what it says goes to `log`. The folder of that is
    the server's, and goes with it when this process is killed."""
    with log.open("ab") as out:
        server = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=user,
            cwd=log.parent,
        )
    ends_with_us(server, folder=log.parent)
    return server


def ends_with_us(process: "subprocess.Popen[bytes]", *, folder: Path | None = None) -> None:
    """Has `process` ended, and `folder` taken away, when this process is gone, however that comes.

    Where processes have no descriptors (not Linux) only what this process does itself ends them.
    """
    if (told := _guard()) is not None and told.stdin is not None:
        told.stdin.write(json.dumps([process.pid, folder and str(folder)]).encode() + b"\n")
        told.stdin.flush()


@cache
def _guard() -> "subprocess.Popen[bytes] | None":
    if not hasattr(os, "pidfd_open"):
        return None
    guard = subprocess.Popen(
        [sys.executable, "-S", "-E", str(Path(__file__).with_name("guard.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # what kills our group leaves it
        cwd="/",
    )
    atexit.register(guard.communicate)
    return guard


def wait_until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Returns when `ready`. Raises RuntimeError when the process ended, or for ever passed."""
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"it did not start: {log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.02)
