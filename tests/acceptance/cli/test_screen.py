"""The live picture in a terminal, and its keys."""

import os
import pty
import select
import signal
import struct
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fillsched.testing.problems import LOTS_CSV
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.forked import Process

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals are POSIX")


WAIT_SECONDS = 60.0


class Terminal:
    """A command in a pseudo terminal of 100 by 30."""

    def __init__(self, shell: Shell, *args: object, slow: bool = False) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        command = shell.forked(*args, slow=slow, TERM="xterm-256color", CI="")
        self.process = Process(replace(command, session=True), slave, slave, slave)
        self.name = os.ttyname(slave)
        os.close(slave)
        self.seen = ""

    def shows(self, text: str) -> None:
        """Reads until `text` is on the screen."""
        deadline = time.monotonic() + WAIT_SECONDS
        while text not in self.seen:
            assert time.monotonic() < deadline, f"no '{text}' in:\n{self.seen[-2000:]}"
            self.read(0.1)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def settles(self) -> None:
        """Reads until a watch was painted twice: longer than a key takes to come alone."""
        before = self.seen.count("gap")
        deadline = time.monotonic() + WAIT_SECONDS
        while self.seen.count("gap") < before + 3:
            assert time.monotonic() < deadline, self.seen[-2000:]
            self.read(0.1)

    def fill(self) -> None:
        """Leaves no room for what the command writes, until somebody reads."""
        other = os.open(self.name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
        with os.fdopen(other, "wb", buffering=0) as writer:
            while writer.write(b" "):  # None once there is no room
                pass

    def exit_code(self) -> int:
        deadline = time.monotonic() + WAIT_SECONDS
        while self.process.poll() is None:
            assert time.monotonic() < deadline, self.seen[-2000:]
            self.read(0.05)
        self.read(0.05)
        return self.process.wait(0)

    def vanish(self) -> None:
        """Goes away; it is nobody's controlling terminal, so that no signal says so."""
        os.close(self.master)
        self.master = -1

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(WAIT_SECONDS)
        if self.master >= 0:
            os.close(self.master)

    def read(self, seconds: float) -> None:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if ready:
            try:
                self.seen += os.read(self.master, 65_536).decode(errors="replace")
            except OSError:  # the other side is closed
                time.sleep(0.01)


@pytest.fixture
def terminal(served: Shell) -> Iterator[Terminal]:
    """A watch of a long search, on the screen."""
    lots = served.lots("slow.csv", LOTS_CSV)
    made = Terminal(served, "submit", lots, "--watch", "--time-limit", "60s")
    try:
        made.shows("f finish and keep best")
        made.shows("1 improvement")
        yield made
    finally:
        made.close()
        for job in served.jobs():
            if job["status"] in ("queued", "running"):
                served.call("POST", f"/schedule/{job['id']}/cancel")


def newest(served: Shell) -> str:
    for _ in range(200):
        status = str(served.jobs()[0]["status"])
        if status != "running":
            break
        time.sleep(0.01)
    return status


def test_d_leaves_and_the_job_goes_on(served: Shell, terminal: Terminal) -> None:
    terminal.press("d")
    assert terminal.exit_code() == 0
    assert "Detached" in terminal.seen
    assert served.jobs()[0]["status"] == "running"


def test_c_and_then_y_cancels(served: Shell, terminal: Terminal) -> None:
    terminal.press("c")
    terminal.shows("y/N")
    terminal.press("y")
    assert terminal.exit_code() == 6
    assert newest(served) == "cancelled"


PASTES_ON, PASTES_OFF = "\x1b[?2004h", "\x1b[?2004l"


@pytest.mark.parametrize(
    "typed",
    [
        "emergency meeting",
        "cy",
        "git fetch",
        "\x1b[200~c\x1b[201~",
        "\x1b[200~f\x1b[201~f",
        "\x1bOc",
    ],
)
def test_live_14_what_is_pasted_into_a_watch_does_nothing(
    served: Shell, terminal: Terminal, typed: str
) -> None:
    terminal.press(typed)
    terminal.settles()
    terminal.press("?")  # the keys that come after it are heard
    terminal.shows("retry the connection now")
    assert "y/N" not in terminal.seen
    assert served.jobs()[0]["status"] == "running"


def test_live_14_the_terminal_is_asked_to_mark_what_is_pasted_as_long_as_keys_count(
    terminal: Terminal,
) -> None:
    assert PASTES_ON in terminal.seen and PASTES_OFF not in terminal.seen
    terminal.press("d")
    assert terminal.exit_code() == 0
    assert PASTES_OFF in terminal.seen


def test_c_and_then_anything_else_goes_on(served: Shell, terminal: Terminal) -> None:
    terminal.press("c")
    terminal.shows("y/N")
    terminal.press("n")
    terminal.settles()
    terminal.press("?")
    terminal.shows("retry the connection now")
    assert served.jobs()[0]["status"] == "running"


def test_a_terminal_that_goes_without_a_word_ends_the_watch_and_not_the_job(
    served: Shell, terminal: Terminal
) -> None:
    terminal.vanish()
    assert terminal.process.wait(WAIT_SECONDS) == 128 + signal.SIGHUP
    assert served.jobs()[0]["status"] == "running"


def test_f_finishes_and_shows_the_result(served: Shell, terminal: Terminal) -> None:
    terminal.press("f")
    assert terminal.exit_code() == 0
    assert "3 lots in 1 campaign, makespan" in terminal.seen
    assert newest(served) == "succeeded"


def test_ctrl_c_in_the_terminal_leaves_with_130_and_gives_the_terminal_back(
    served: Shell, terminal: Terminal
) -> None:
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.exit_code() == 130
    assert "Detached" in terminal.seen and "\x1b[?25h" in terminal.seen
    assert served.jobs()[0]["status"] == "running"
