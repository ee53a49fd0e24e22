"""Copies are whole although the database is in use, and what is put back begins a new history."""

import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.sql import migrate
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite.backups import back_up, put_back
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.data.backups import backup, restore
from fillsched.errors import Conflict, ExecutionError, InvalidInput, NotFound
from fillsched.ports.audit import Action
from fillsched.testing.clock import ManualClock

NOW = ManualClock().now()


def names(path: Path) -> list[str]:
    with SqliteDatabase(path) as database:
        return [user.name for user in SqlAccounts(database).list()]


def history(path: Path) -> str:
    with SqliteDatabase(path) as database:
        return SqlStore(database, MemoryBus()).history()


def with_users(path: Path, *users: str) -> Path:
    with SqliteDatabase(path) as database:
        for name in users:
            SqlAccounts(database).add(name, "planner", None, NOW)
    return path


def files(folder: Path) -> set[str]:
    """Names but those that SQLite leaves beside a database that was only read."""
    return {
        path.name for path in folder.iterdir() if path.suffix not in (".sqlite-wal", ".sqlite-shm")
    }


def test_a_copy_of_a_database_in_use_holds_what_is_still_in_its_log(tmp_path: Path) -> None:
    path, to = tmp_path / "fillsched.sqlite", tmp_path / "to" / "copy.sqlite"
    to.parent.mkdir()
    with SqliteDatabase(path) as database:
        SqlAccounts(database).add("anna", "planner", None, NOW)
        assert path.with_name("fillsched.sqlite-wal").stat().st_size > 0
        assert back_up(path, to) == to.stat().st_size
        SqlAccounts(database).add("bert", "planner", None, NOW)
    assert files(to.parent) == {"copy.sqlite"}
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert names(to) == ["anna"]


def test_people_i4_the_log_of_the_database_before_is_not_played_over_the_one_put_back(
    tmp_path: Path,
) -> None:
    path, copy = tmp_path / "fillsched.sqlite", tmp_path / "copy.sqlite"
    with SqliteDatabase(path) as database:
        SqlAccounts(database).add("anna", "planner", None, NOW)
        back_up(path, copy)
        SqlAccounts(database).add("bert", "planner", None, NOW)
        dead = {p.name: p.read_bytes() for p in tmp_path.glob("fillsched.sqlite*")}
    for name, content in dead.items():  # as after kill -9: nothing was moved into the file
        (tmp_path / name).write_bytes(content)
    replaced = put_back(copy, path, NOW)
    assert names(path) == ["anna"]
    assert replaced is not None and names(replaced) == ["anna", "bert"]
    assert names(copy) == ["anna"], "the copy is as it was"


def test_what_is_put_back_has_an_id_of_its_own_and_says_where_it_came_from(tmp_path: Path) -> None:
    path = with_users(tmp_path / "fillsched.sqlite", "anna")
    before = history(path)
    assert history(path) == before
    back_up(path, tmp_path / "copy.sqlite")
    for again in range(2):
        put_back(tmp_path / "copy.sqlite", path, NOW + timedelta(seconds=again))
        assert history(path) != before
        before = history(path)
    with SqliteDatabase(path) as database:
        (kept,) = SqlAudit(database).page(limit=9)
    assert (kept.entry.action, kept.entry.details) == (Action.RESTORE, "copy.sqlite")
    assert len(list(tmp_path.glob("fillsched.sqlite.replaced-*"))) == 2


def test_a_copy_of_an_older_version_is_brought_to_this_one(tmp_path: Path) -> None:
    old, path = tmp_path / "old.sqlite", tmp_path / "fillsched.sqlite"
    engine = create_engine(f"sqlite:///{old}")
    with engine.begin() as connection:
        config = Config()
        where = Path(migrate.__file__).with_name("migrations")
        config.set_main_option("script_location", str(where))
        config.attributes["connection"] = connection
        command.upgrade(config, "0007")
        connection.exec_driver_sql(
            "INSERT INTO users (id, name, role, generation, created_at) "
            "VALUES (1, 'anna', 'planner', 0, 0)"
        )
    engine.dispose()
    assert put_back(old, path, NOW) is None
    assert names(path) == ["anna"] and len(history(path)) == 12


@pytest.mark.parametrize("what", ["text", "empty", "another program's", "cut", "newer"])
def test_what_is_no_whole_copy_of_ours_changes_nothing(tmp_path: Path, what: str) -> None:
    path = with_users(tmp_path / "fillsched.sqlite", "anna")
    file = tmp_path / "file.sqlite"
    if what == "another program's":
        with closing(sqlite3.connect(file)) as other:
            other.execute("CREATE TABLE x (y)")
    elif what in ("cut", "newer"):
        back_up(path, file)
        if what == "cut":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2 // 4096 * 4096])
        else:
            with closing(sqlite3.connect(file)) as newer:
                newer.execute("UPDATE alembic_version SET version_num = '9999'")
                newer.commit()
    else:
        file.write_bytes(b"" if what == "empty" else b"id;vials\n" * 1000)
    before = files(tmp_path), history(path)
    with pytest.raises(ExecutionError if what == "newer" else InvalidInput) as caught:
        put_back(file, path, NOW)
    assert "newer" in str(caught.value) if what == "newer" else "file.sqlite" in str(caught.value)
    assert (files(tmp_path), history(path)) == before and names(path) == ["anna"]


def test_a_damaged_database_is_put_aside_as_it_is(tmp_path: Path) -> None:
    path = with_users(tmp_path / "fillsched.sqlite", "anna")
    back_up(path, tmp_path / "copy.sqlite")
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(ExecutionError, match="damaged"):
        back_up(path, tmp_path / "another.sqlite")
    assert not (tmp_path / "another.sqlite").exists()
    replaced = put_back(tmp_path / "copy.sqlite", path, NOW)
    assert names(path) == ["anna"]
    assert replaced is not None and replaced.read_bytes() == b"damaged" * 1000


def test_a_backup_replaces_nothing_unasked(tmp_path: Path) -> None:
    data_dir, to = tmp_path / "data", tmp_path / "copy.sqlite"
    data_dir.mkdir()
    with pytest.raises(NotFound, match="no database"):
        backup(data_dir, to)
    path = with_users(data_dir / "fillsched.sqlite", "anna")
    backup(data_dir, to)
    with pytest.raises(Conflict, match="--force"):
        backup(data_dir, to)
    backup(data_dir, to, force=True)
    for force in (False, True):
        with pytest.raises(Conflict, match="is the database itself"):
            backup(data_dir, path, force=force)
    for nowhere in (tmp_path, tmp_path / "no" / "such"):
        with pytest.raises(InvalidInput):
            backup(data_dir, nowhere)
    with pytest.raises(InvalidInput, match="no such file"):
        restore(data_dir, tmp_path / "none")
    with pytest.raises(Conflict, match="in use"):
        restore(data_dir, path)
    assert names(path) == ["anna"]
