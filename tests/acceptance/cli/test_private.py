"""What lies in the data directory is its owner's alone, however the directory was made."""

import json
import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from fillsched.daemon.data import data_directory as directory
from fillsched.daemon.data.data_directory import make_private_directory, open_to_others
from fillsched.daemon.embedded import start_embedded
from fillsched.daemon.settings import load
from fillsched.errors import ExecutionError
from tests.acceptance.cli.conftest import Shell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """What most people have: others may read what is not made private."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def open_directory(tmp_path: Path, mode: int = 0o755) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    made.chmod(mode)
    return made


def test_live_57_an_embedded_daemon_makes_private_files_in_an_open_directory(
    tmp_path: Path,
) -> None:
    data_dir = open_directory(tmp_path)
    daemon = start_embedded(load({"data_dir": data_dir}, environment={}).settings)
    try:
        made = modes(data_dir)
        assert {"fillsched.sqlite-wal", "fillsched.sqlite-shm", "daemon.lock"} <= made.keys()
        assert {name: oct(mode) for name, mode in made.items() if mode & 0o077} == {}
        assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    finally:
        daemon.stop()
    assert os.umask(0o022) == 0o022  # the process is a user's, whose files are as they want


def test_live_57_serve_and_its_exports(shell: Shell) -> None:
    shell.data_dir.mkdir(mode=0o755)
    served = shell.serve()
    assert shell.run("submit", shell.lots(), "-q").code == 0
    assert {oct(mode) for mode in modes(shell.data_dir).values() if mode & 0o077} == set()
    said = served.err.read_text()
    assert f"{shell.data_dir} was open to other users of this machine and is private" in said


def test_live_57_a_users_export_is_as_their_umask_says(shell: Shell) -> None:
    assert shell.run("submit", shell.lots(), "--watch").code == 0
    plan = shell.directory / "plan.csv"
    assert shell.run("export", 1, "-o", plan).code == 0
    assert stat.S_IMODE(plan.stat().st_mode) == 0o644
    assert modes(shell.data_dir)["fillsched.sqlite"] == 0o600
    assert not list(shell.directory.glob(".plan.csv*"))


@pytest.mark.parametrize("name", directory.OURS)
@pytest.mark.parametrize("mode", [0o644, 0o660, 0o602])
def test_attack_12_a_file_that_is_open_is_mended_and_said(
    tmp_path: Path, name: str, mode: int, caplog: pytest.LogCaptureFixture
) -> None:
    data_dir = open_directory(tmp_path, 0o700)
    (data_dir / name).touch()
    (data_dir / name).chmod(mode)
    assert open_to_others(data_dir) == [data_dir / name]
    with caplog.at_level(logging.WARNING):
        make_private_directory(data_dir)
    assert open_to_others(data_dir) == []
    (line,) = caplog.messages
    assert f"{data_dir / name} was open to other users" in line
    assert ("all tokens end" in line) == (name == "key")
    with caplog.at_level(logging.WARNING):
        make_private_directory(data_dir)
    assert len(caplog.messages) == 1


def test_attack_12_what_cannot_be_mended_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for a directory or key of another user; root, whose tests these may be, could mend it."""

    def not_permitted(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted", str(path))

    data_dir = open_directory(tmp_path)
    monkeypatch.setattr(Path, "chmod", not_permitted)
    with pytest.raises(ExecutionError, match=r"cannot be made private: Operation not permitted"):
        make_private_directory(data_dir)


def test_attack_12_a_directory_that_others_write_to_is_not_taken_from_them(tmp_path: Path) -> None:
    shared = open_directory(tmp_path, 0o1777)
    (shared / "theirs").touch()
    with pytest.raises(ExecutionError, match=r"holds more than ours \(theirs\)"):
        make_private_directory(shared)
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_attack_12_in_a_directory_that_holds_other_things_our_files_are_private(
    tmp_path: Path,
) -> None:
    mixed = open_directory(tmp_path)
    (mixed / "lots.csv").touch()
    (mixed / "key").touch(mode=0o644)
    make_private_directory(mixed)
    assert modes(mixed) == {"lots.csv": 0o644, "key": 0o600}
    assert stat.S_IMODE(mixed.stat().st_mode) == 0o755 and open_to_others(mixed) == []


def test_live_57_the_doctor_looks_at_the_directory_and_at_every_file(shell: Shell) -> None:
    shell.serve()
    (shell.data_dir / "fillsched.sqlite-wal").chmod(0o644)
    shell.data_dir.chmod(0o755)
    (found,) = [
        one for one in json.loads(shell.run("doctor", "--json").out) if one["what"] == "secrets"
    ]
    assert found["state"] == "problem"
    assert "others may use data, data/fillsched.sqlite-wal; " in found["said"]
    command = found["said"].partition("run: ")[2]
    assert os.system(command) == 0 and open_to_others(shell.data_dir) == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root makes foreign files")
def test_people_i6_what_root_makes_in_a_services_directory_is_the_services(shell: Shell) -> None:
    service = 12_345
    shell.data_dir.mkdir(mode=0o700)
    os.chown(shell.data_dir, service, service)

    def foreign() -> set[str]:
        return {path.name for path in shell.data_dir.iterdir() if path.stat().st_uid != service}

    made = shell.run("user", "add", "anna", "--password-stdin", stdin=b"correct horse battery\n")
    assert made.code == 0, made.err
    assert foreign() == set()
    assert (shell.data_dir / "key").exists() and (shell.data_dir / "fillsched.sqlite").exists()
    copy = shell.directory / "copy.sqlite"
    assert shell.run("backup", copy).code == 0 and foreign() == set()
    restored = shell.run("restore", copy)
    assert restored.code == 0 and foreign() == set(), restored.err
    shell.serve()
    assert foreign() == set(), "the log and the address of a running daemon too"
