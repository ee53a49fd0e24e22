"""Paths and names that would mean something in a URL, a file URI or a shell mean themselves."""

import asyncio
import shlex
import shutil
import sqlite3
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import create_engine

from fillsched.backends.sql import migrate
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.client import Client, fixed
from fillsched.errors import MalformedRequest
from fillsched.intake.questions import quoted
from fillsched_cli import saved_answers
from fillsched_cli.commands.daemon import doctor
from fillsched_cli.invocation import Invocation
from tests.acceptance.cli.conftest import Shell
from tests.acceptance.conftest import Running

NAMES = (
    "a b", "a%20b", "feature%2Fx", "a?mode=ro", "a?x", "a#b", "Größe ä", "it's", 'say "hi"',
    "a&b;c", "$HOME", "[bold]", "file:x", "100%",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_live_26_a_database_lies_where_its_path_says(tmp_path: Path, name: str) -> None:
    data_dir = tmp_path / name
    data_dir.mkdir()
    with SqliteDatabase(data_dir / "fillsched.sqlite"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (data_dir / "fillsched.sqlite").stat().st_size > 0
    found = doctor._database(Invocation(data_dir=data_dir).output())
    assert (found.state, found.said) == ("ok", "quick check: ok")
    (data_dir / "fillsched.sqlite").write_bytes(b"no database" * 500)
    assert doctor._database(Invocation(data_dir=data_dir).output()).state == "problem"


def test_live_26_a_directory_that_is_spelled_like_another_is_not_the_other(tmp_path: Path) -> None:
    for name in ("a b", "a%20b"):
        (tmp_path / name).mkdir()
        with SqliteDatabase(tmp_path / name / "fillsched.sqlite") as database:
            database.write(lambda connection: None)
        with sqlite3.connect(tmp_path / name / "fillsched.sqlite") as connection:
            (table,) = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
            assert table == 1


@pytest.mark.parametrize("name", ["a%20b", 'a?mode=ro "#ä'])
def test_live_26_commands_work_in_such_a_directory(shell: Shell, name: str) -> None:
    shell.data_dir = shell.directory / name
    assert shell.run("submit", shell.lots(), "--watch", "-q").code == 0
    assert '"succeeded"' in shell.run("list", "--json").out
    assert "quick check: ok" in shell.run("doctor").out
    made = {path.name for path in shell.directory.iterdir() if path.is_dir()}
    assert made - {"home"} == {name}


@pytest.mark.parametrize("name", ["feature%2Fx", "100%", "a b", "%(here)s"])
def test_live_26_migrations_are_found_wherever_the_program_is_installed(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    package: ModuleType = migrate
    assert package.__file__ is not None
    installed = tmp_path / name
    shutil.copytree(Path(package.__file__).parent / "migrations", installed / "migrations")
    monkeypatch.setattr(package, "__file__", str(installed / "migrate.py"))
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        migrate.upgrade(connection)
    engine.dispose()


def test_live_26_a_lots_name_is_one_piece_of_a_path(daemon: Running) -> None:
    lots = ["..", ".", "a/../b", "a?b#c", "100%", "%2F", "ä ö"]
    rows = "".join(f"{lot},A,100000\n" for lot in lots)
    job_id = daemon.submit(f"Lot ID,Type,Vials\n{rows}".encode())
    daemon.end(job_id)

    async def ask() -> None:
        async with Client(fixed(daemon.url, daemon.token)) as client:
            for lot in lots:
                found = await client.jobs.why(job_id, lot)
                assert found["lot_id"] == lot
            with pytest.raises(MalformedRequest, match=r"name, '\.\.': a name is"):
                await client.configs.toml("..")

    asyncio.run(ask())


@pytest.mark.parametrize("heading", ["Menge (Stk)", 'Size "L"', "$(rm -rf x)", "a`b", "it's"])
def test_live_26_what_is_said_to_type_in_a_shell_is_one_word_there(heading: str) -> None:
    flags = saved_answers.as_flags({"product": heading})
    assert shlex.split(flags) == ["--map", f"product={heading}"]
    assert shlex.split(quoted(heading)) == [heading]
