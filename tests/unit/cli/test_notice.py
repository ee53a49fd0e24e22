"""To be told at the end: a bell, a notice, a command; what fails there fails nothing else."""

import io
import os
import sys
from contextlib import redirect_stderr
from pathlib import Path

import pytest

from fillsched.errors import InvalidInput
from fillsched_cli.watching.notice import Ended, checked, tell

DONE = Ended("schedule", 7, "W42; draft", "done", "Makespan 100.0 h")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seen(ways: list[str], ended: Ended) -> str:
    """What a terminal gets."""
    terminal = Terminal()
    with redirect_stderr(terminal):
        tell(checked(ways), ended)
    return terminal.getvalue()


@pytest.mark.parametrize("way", ["mail", "run:", "run:  ", "", "BELL"])
def test_a_way_that_there_is_not_is_refused(way: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        checked(["bell", way])
    assert "bell, desktop" in caught.value.faults[0].fix


def test_the_bell_and_the_notice_go_to_the_terminal() -> None:
    said = seen(["bell", "desktop"], DONE)
    assert said.startswith("\a\x1b]9;fillsched: schedule 7 done. W42, draft: Makespan")
    assert "\x1b]777;notify;fillsched: schedule 7 done;W42, draft: Makespan 100.0 h\x1b\\" in said


def test_a_name_that_would_end_the_code_is_escaped() -> None:
    said = seen(["desktop"], Ended("schedule", 7, "a\x07b\x1b]0;x\x1b\\", "done", ""))
    assert said.count("\x1b") == 4 and "\x07" not in said


def test_where_there_is_no_terminal_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    tell(["bell", "desktop"], DONE)
    assert capsys.readouterr().err == ""


def test_a_command_is_told_by_its_environment(tmp_path: Path) -> None:
    target = tmp_path / "told"
    script = (
        "import os, sys; open(sys.argv[1], 'w').write('|'.join(os.environ['FILLSCHED_JOB_' + n] "
        "for n in ('KIND', 'ID', 'NAME', 'STATUS', 'MESSAGE')))"
    )
    with open(os.devnull, "w") as nothing, redirect_stderr(nothing):
        tell([f'run:{sys.executable} -c "{script}" {target}'], DONE)
    assert target.read_text() == "schedule|7|W42; draft|done|Makespan 100.0 h"
