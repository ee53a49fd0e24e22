"""Advice names the program as it was called, so that it works as it is printed."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from fillsched.called import as_called


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in a folder that is on no PATH; the working directory stands above it."""
    made = tmp_path / ".venv" / "bin" / "fillsched"
    made.parent.mkdir(parents=True)
    made.touch(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.defpath)
    return made


def called(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> str:
    monkeypatch.setattr(sys, "argv", [str(argument) for argument in arguments])
    return as_called("watch 3")


def test_people_p4_a_program_that_is_not_on_the_path_is_named_by_its_path(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called(monkeypatch, ".venv/bin/fillsched", "demo") == ".venv/bin/fillsched watch 3"
    assert called(monkeypatch, program, "demo") == ".venv/bin/fillsched watch 3"
    monkeypatch.chdir(program.parent)
    assert called(monkeypatch, "./fillsched", "demo") == "./fillsched watch 3"
    monkeypatch.chdir("/")
    assert called(monkeypatch, program, "demo").endswith(".venv/bin/fillsched watch 3")


def test_people_p4_a_program_on_the_path_is_named_by_its_name_unless_another_stands_before_it(
    program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(program.parent))
    assert called(monkeypatch, program, "demo") == "fillsched watch 3"
    other = tmp_path / "other" / "fillsched"
    other.parent.mkdir()
    other.touch(0o755)
    monkeypatch.setenv("PATH", f"{other.parent}{os.pathsep}{program.parent}")
    assert called(monkeypatch, program, "demo") == ".venv/bin/fillsched watch 3"


def test_people_p4_options_that_say_which_daemon_are_part_of_the_advice(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(program.parent))
    said = called(
        monkeypatch,
        program,
        "--debug",
        "--data-dir",
        "a b",
        "--url=http://x",
        "list",
        "--url",
        "no",
    )
    assert said == "fillsched --data-dir 'a b' --url http://x watch 3"
    assert called(monkeypatch, program, "--profile") == "fillsched --profile '' watch 3"


def test_people_p4_a_part_of_another_program_names_no_path(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called(monkeypatch, "/usr/bin/pytest", "--url", "x") == "fillsched watch 3"


@pytest.mark.thorough
@pytest.mark.parametrize("way", ["script", "module"])
def test_people_p4_what_a_true_command_advises_can_be_run_as_it_is_printed(
    tmp_path: Path, way: str
) -> None:
    script = [str(Path(sys.executable).parent / "fillsched")]
    program = script if way == "script" else [sys.executable, "-m", "fillsched_cli"]
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}

    def run(command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, cwd=tmp_path, env=environment
        )

    told = run([*program, "--data-dir", "data", "list"])
    assert told.returncode == 0
    advice = told.stderr.strip().partition("Make one: ")[2]
    command = shlex.split(advice.replace("submit lots.csv --watch", "config path"))
    assert command[-2:] == ["config", "path"] and "--data-dir" in command
    assert run(command).returncode == 0
