"""Commands in a working directory that is gone, or in which one may not be (live 2)."""

import os
import shlex
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.cli.conftest import Shell
from tests.acceptance.cli.test_job_control import Bash

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX keeps what is in use")


def in_a_place_that_goes(shell: Shell, bash: Bash, command: list[str]) -> None:
    place = shell.directory / "gone"
    place.mkdir()
    bash.types(f"cd {shlex.quote(str(place))} && rmdir {shlex.quote(str(place))}")
    bash.shows("rmdir")
    bash.after()
    bash.types(f"{shlex.join(command)}; echo code $?")


@pytest.mark.parametrize("how", [("submit", "--watch", "--time-limit", "1s"), ("check",)])
@pytest.mark.thorough
def test_live_2_an_own_daemon_plans_where_the_directory_is_gone(
    shell: Shell, how: tuple[str, ...]
) -> None:
    """Its solvers died there, as a child begins where its parent stands."""
    lots = shell.lots().absolute()
    with closing(Bash(shell)) as bash:
        in_a_place_that_goes(shell, bash, shell.command(how[0], lots, *how[1:]))
        bash.shows("code 0")
        assert "Traceback" not in bash.seen and "died" not in bash.seen


def test_live_2_what_is_written_beside_a_path_goes_nowhere_else(shell: Shell) -> None:
    lots = shell.lots().absolute()
    with closing(Bash(shell)) as bash:
        command = shell.command("check", lots, "--fix", "--output", "cleaned-here.csv")
        in_a_place_that_goes(shell, bash, command)
        bash.shows("code ")
        assert "code 0" not in bash.seen and "Traceback" not in bash.seen
    assert not Path(os.sep, "cleaned-here.csv").exists()


def test_live_2_the_dashboards_dialog_begins_at_home(served: Shell) -> None:
    with closing(Bash(served)) as bash:
        in_a_place_that_goes(served, bash, served.command("dashboard"))
        bash.shows("Jobs by newest")
        bash.shows("live  beat")
        bash.press("n")
        bash.shows("pick a file")
        assert "Traceback" not in bash.seen
