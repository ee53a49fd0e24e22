"""A file for people is there whole, or as it was before."""

import errno
from pathlib import Path

import pytest

from fillsched.errors import ConnectionTrouble, InvalidInput
from fillsched_cli.commands.whole_file import whole_file


def test_a_file_stands_there_when_all_of_it_is_written(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"before")
    with whole_file(target, "--output") as file:
        file.write(b"after")
        assert target.read_bytes() == b"before"
    assert target.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [target]


def test_what_breaks_on_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"before")
    with pytest.raises(ConnectionTrouble), whole_file(target, "--output") as file:
        file.write(b"half of")
        raise ConnectionTrouble("gone")
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_where_there_can_be_no_file_the_option_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused, whole_file(tmp_path / "no" / "x.csv", "--output"):
        pass
    (fault,) = refused.value.faults
    assert (fault.where, fault.fix) == ("--output", "Choose another place")


def test_a_place_that_is_a_directory_is_refused_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(InvalidInput), whole_file(tmp_path / "x.csv", "--fix") as file:
        file.write(b"x")


def test_live_19_a_full_disk_is_no_fault_of_the_place(tmp_path: Path) -> None:
    target = tmp_path / "plan.csv"
    target.write_bytes(b"before")
    with pytest.raises(OSError, match="No space left") as full, whole_file(target, "-o") as file:
        file.write(b"half of")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert full.value.filename == str(target)
    assert target.read_bytes() == b"before" and list(tmp_path.iterdir()) == [target]
