"""A watch that a shell stops with Ctrl-Z, brings back, or has in the background from its start."""

import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from tests.acceptance.cli.conftest import Shell
from tests.acceptance.cli.test_screen import Terminal

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not (shutil.which("bash") and shutil.which("setsid")),
    reason="job control needs a shell with a terminal of its own",
)

PASTES_OFF, CURSOR_SHOWN = "\x1b[?2004l", "\x1b[?25h"


class Bash(Terminal):
    """A shell with job control in a pseudo terminal that is its own."""

    def __init__(self, shell: Shell) -> None:
        self.master, slave = pty.openpty()
        environment = shell.environment() | {"TERM": "xterm", "CI": "", "PS1": "ready> "}
        self.process = subprocess.Popen(  # type: ignore[assignment]
            ["setsid", "--ctty", "bash", "--norc", "--noprofile", "-i"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
        )
        os.close(slave)
        self.seen = ""
        self.shows("ready> ")

    def types(self, line: str) -> None:
        self.press(line + "\n")

    def after(self) -> None:
        """Forgets what was on the screen."""
        self.seen = ""


@pytest.fixture
def bash(served: Shell) -> Iterator[Bash]:
    with closing(Bash(served)) as shell:
        yield shell
    for job in served.jobs():
        if job["status"] in ("queued", "running"):
            served.call("POST", f"/schedule/{job['id']}/cancel")


def words(shell: Shell, *args: object) -> str:
    return shlex.join(shell.command(*args))


@pytest.mark.thorough
def test_live_12_keys_count_again_after_ctrl_z_and_fg(served: Shell, bash: Bash) -> None:
    lots = served.lots("slow.csv")
    bash.types(words(served, "submit", lots, "--watch", "--time-limit", "60s"))
    bash.shows("1 improvement")
    for _ in range(2):
        bash.after()
        bash.press("\x1a")
        bash.shows("Stopped")
        before, _, _ = bash.seen.partition("Stopped")
        assert CURSOR_SHOWN in before and PASTES_OFF in before
        bash.after()
        bash.types("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs")
        bash.shows("echo icanon")
        bash.after()
        bash.types("fg")
        bash.shows("d detach")
        bash.settles()
    bash.press("d")
    bash.shows("Detached.")
    bash.types("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs")
    bash.shows("echo icanon")


def test_live_12_a_watch_that_goes_on_in_the_background_leaves_the_terminal_alone(
    served: Shell, bash: Bash
) -> None:
    lots = served.lots("slow.csv")
    bash.types(words(served, "submit", lots, "--watch", "--time-limit", "60s"))
    bash.shows("1 improvement")
    bash.press("\x1a")
    bash.shows("Stopped")
    bash.after()
    bash.types("bg; wait; echo code $?")
    bash.shows("--watch --time-limit 60s &")
    newest = max(job["id"] for job in served.jobs())
    assert served.call("POST", f"/schedule/{newest}/finish").status_code == 202
    bash.shows("✓ Schedule")
    bash.shows("code 0")
    assert "d detach" not in bash.seen


@pytest.mark.parametrize("how", [[], ["--json"]])
def test_live_12_a_watch_that_is_started_in_the_background_tells_the_outcome(
    served: Shell, bash: Bash, how: list[str]
) -> None:
    command = words(served, "submit", served.lots(), "--watch", "--time-limit", "1s", *how)
    bash.types(f"{command} & wait $!; echo code $?")
    bash.shows("complete" if how else "✓ Schedule")
    bash.shows("code 0")
    assert "Stopped" not in bash.seen


def test_live_12_a_question_in_the_background_is_none(served: Shell, bash: Bash) -> None:
    """It would stand still for ever: who asks there gets the answer of a script."""
    bash.types(f"{words(served, 'prune', '--older-than', '1d')} & wait $!; echo code $?")
    bash.shows("code ")
    assert "Stopped" not in bash.seen


ALT_ON, ALT_OFF, MOUSE_OFF = "\x1b[?1049h", "\x1b[?1049l", "\x1b[?1003l"


def stopped_and_back(bash: Bash, stop: Callable[[], None], *picture: str) -> None:
    """Twice to the shell and back: the terminal is the shell's there, the picture whole here."""
    for _ in range(2):
        bash.after()
        stop()
        bash.shows("Stopped")
        before, _, _ = bash.seen.partition("Stopped")
        assert all(sign in before for sign in (ALT_OFF, CURSOR_SHOWN, PASTES_OFF, MOUSE_OFF))
        bash.after()
        bash.types("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs")
        bash.shows("echo icanon")
        bash.after()
        bash.types("fg")
        bash.shows(ALT_ON)
        for each in picture:
            bash.shows(each)
    bash.after()
    bash.press("q")
    bash.shows(ALT_OFF)
    bash.shows("ready> ")
    bash.types("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | sort | xargs")
    bash.shows("echo icanon")


@pytest.mark.parametrize("how", ["by its key", "by the signal"])
def test_live_14_a_dashboard_is_stopped_and_comes_back(served: Shell, bash: Bash, how: str) -> None:
    bash.types(words(served, "dashboard"))
    bash.shows("Jobs by newest")
    bash.shows("live")
    stopped_and_back(bash, stopping(bash, how), "Jobs by newest", "Progress", "help")


@pytest.mark.parametrize("how", ["by its key", "by the signal"])
@pytest.mark.thorough
def test_live_14_a_replay_is_stopped_and_comes_back(served: Shell, bash: Bash, how: str) -> None:
    ran = served.run("submit", served.lots(), "-q")
    assert served.run("wait", ran.out.strip()).code == 0
    bash.types(words(served, "replay", ran.out.strip(), "--speed", "1"))
    bash.shows(ALT_ON)
    bash.shows("1x")
    stopped_and_back(bash, stopping(bash, how), "1x", "Messages", "quit")


def stopping(bash: Bash, how: str) -> Callable[[], None]:
    """Presses Ctrl-Z, or has the signal sent from outside, as `kill -TSTP` in another window."""

    def stop() -> None:
        if how == "by its key":
            bash.press("\x1a")
        else:
            os.kill(os.tcgetpgrp(bash.master), signal.SIGTSTP)

    return stop
