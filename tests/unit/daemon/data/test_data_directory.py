"""One daemon holds a data directory, whatever becomes of the files in it."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fillsched.daemon.data.data_directory import LOCK_FILE, held, tell_of_damage
from fillsched.errors import Conflict


def test_a_directory_is_held_once_and_free_again_afterwards(tmp_path: Path) -> None:
    with held(tmp_path, 0.0), pytest.raises(Conflict, match="--data-dir"), held(tmp_path, 0.0):
        raise AssertionError("held twice")
    with held(tmp_path, 0.0):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="a file in use cannot be deleted there")
def test_attack_24_a_lock_that_was_deleted_lets_nobody_else_in(tmp_path: Path) -> None:
    with held(tmp_path, 0.0):
        (tmp_path / LOCK_FILE).unlink()
        with pytest.raises(Conflict, match="is held by"), held(tmp_path, 0.0):
            raise AssertionError("held twice")
    with held(tmp_path, 0.0):
        pass


def test_attack_24_damage_inside_the_database_is_said_at_the_start(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "fillsched.sqlite"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE rows (text)")
        database.executemany("INSERT INTO rows VALUES (?)", [("x" * 900,)] * 200)
        database.commit()
    tell_of_damage(file)
    assert not caplog.records
    with file.open("r+b") as inside:
        inside.seek(file.stat().st_size // 2 // 4096 * 4096)
        inside.write(b"\xff" * 4096)
    tell_of_damage(file)
    [line] = caplog.records
    assert line.levelname == "ERROR" and "fillsched restore" in line.message
    assert str(file) in line.message and line.exc_info is None
