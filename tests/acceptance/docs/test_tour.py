"""The tour in the README works word for word, as after `make demo` in a fresh clone (people P4)."""

import os
import pty
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
README = (ROOT / "README.md").read_text("utf-8")
TOUR, OTHER_TERMINAL = (
    block.splitlines() for block in README.partition("## A tour")[2].split("```\n")[1:4:2]
)

WAIT_SECONDS = 100.0

MARK = "the tour is over"

TOUR_SECONDS = 4 * WAIT_SECONDS
"""Longest wait for all of it: a minute, and some more on a busy machine."""


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a clone holds that the tour speaks of; fillsched is in its .venv and nowhere else."""
    made = tmp_path / "clone"
    made.mkdir()
    (made / "examples").symlink_to(ROOT / "examples")
    (made / ".venv").symlink_to(sys.prefix)
    assert (made / ".venv" / "bin" / "activate").exists(), "the tests run in a virtual environment"
    return made


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.thorough
@pytest.mark.timeout(2 * TOUR_SECONDS)
def test_people_p4_each_line_of_the_tour_works_as_it_is_written(clone: Path) -> None:
    """All lines in one shell on a terminal, the demo before them; only the port is another."""
    port = free_port()
    environment = {
        "PATH": os.defpath,
        "HOME": str(clone.parent),
        "TERM": "xterm-256color",
        "FILLSCHED_TIME_LIMIT_SECONDS": "3",
        "FILLSCHED_PORT": str(port),
    }
    assert shutil.which("fillsched", path=os.defpath) is None
    *tour, serve = TOUR
    assert serve.startswith("fillsched serve ")
    there = f"curl -s --retry 60 --retry-connrefused http://127.0.0.1:{port}/healthz"
    typed = [".venv/bin/fillsched demo", *tour, f"{serve.partition('#')[0]} & {there}"]
    typed += [line.replace("8000", str(port)) for line in OTHER_TERMINAL]
    said = 'code=$?; echo; echo "<$code>"'
    script = "\n".join([*(f"{line}\n{said}" for line in typed), "kill %1; wait", f"echo '{MARK}'"])
    shown = on_a_terminal(["bash", "-c", script], clone, environment, {"Jobs by newest": "q"})
    codes = [int(code) for code in re.findall(r"^<(\d+)>$", shown, re.MULTILINE)]
    wanted = [2 if "broken" in line else 0 for line in typed]
    assert codes == wanted, shown[-4000:]
    assert "command not found" not in shown
    assert (clone / "plan.xlsx").stat().st_size > 1_000
    assert '"status":"succeeded"' in shown.replace(" ", "")
    assert "show: .venv/bin/fillsched show 1" in shown, "the demo says what works as it is printed"
    assert "show: fillsched show 2" in shown, "and after activation the name is enough"


def on_a_terminal(
    command: list[str], folder: Path, environment: dict[str, str], answers: dict[str, str]
) -> str:
    """What `command` shows until it says MARK; keys are pressed when their text has come."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command, stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment,
        start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    shown, deadline = "", time.monotonic() + TOUR_SECONDS
    try:
        while MARK not in shown:
            assert time.monotonic() < deadline, shown[-4000:]
            if select.select([master], [], [], 0.1)[0]:
                shown += os.read(master, 65_536).decode(errors="replace").replace("\r", "")
            for text, key in list(answers.items()):
                if text in shown:
                    del answers[text]
                    os.write(master, key.encode())
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
        os.close(master)
    return shown
