"""Commands for a cluster's database, as an operator uses them (issue 21)."""

from pathlib import Path

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.postgres.database import PostgresDatabase
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.daemon.settings import load
from fillsched.errors import InvalidInput
from fillsched.testing.clock import ManualClock
from tests.acceptance.cli.conftest import Shell

SECRET = "hunter2"
UNREACHABLE = f"postgresql://fillsched:{SECRET}@127.0.0.1:1/fillsched"
REDIS = f"redis://:{SECRET}@127.0.0.1:1/0"


def test_issue_21_an_installation_of_one_machine_moves(shell: Shell, postgres_address: str) -> None:
    shell.data_dir.mkdir(mode=0o700, exist_ok=True)
    with SqliteDatabase(shell.data_dir / "fillsched.sqlite") as database:
        SqlAccounts(database).add("anna", "planner", None, ManualClock().now())
        history = SqlStore(database, MemoryBus()).history()
    done = shell.run("import-sqlite", "--database", postgres_address)
    assert done.code == 0, done.err
    assert "1 user" in done.err and "key_file" in done.err
    with PostgresDatabase(postgres_address) as target:
        assert SqlAccounts(target).named("anna") is not None
        assert SqlStore(target, MemoryBus()).history() == history
    again = shell.run("import-sqlite", "--database", postgres_address)
    assert again.code == 2 and "not empty" in again.err


def test_issue_21_nothing_moves_while_a_daemon_runs(shell: Shell, postgres_address: str) -> None:
    shell.serve()
    refused = shell.run("import-sqlite", "--database", postgres_address)
    assert refused.code == 2 and "Stop that daemon" in refused.err
    with PostgresDatabase(postgres_address) as target:
        assert SqlAccounts(target).list() == []


def test_issue_21_migrate_makes_the_schema_and_may_be_repeated(
    shell: Shell, postgres_address: str
) -> None:
    for _ in range(2):
        done = shell.run("migrate", "--database", postgres_address)
        assert done.code == 0, done.err
    with PostgresDatabase(postgres_address) as database:
        assert SqlAccounts(database).list() == []


@pytest.mark.parametrize(
    "words",
    [
        "migrate",
        f"serve --redis {REDIS}",
        "serve",
        f"worker --redis {REDIS}",
        "worker",
        "import-sqlite",
        "backup copy.sqlite",
        "restore copy.sqlite",
        "config show",
        "config show --json",
        "doctor",
    ],
)
def test_issue_21_no_command_repeats_the_address(shell: Shell, words: str) -> None:
    done = shell.run(*words.split(), FILLSCHED_DATABASE=UNREACHABLE)
    assert SECRET not in done.out + done.err
    assert "Traceback" not in done.err
    if not words.startswith(("config", "doctor")):
        assert done.code != 0


@pytest.mark.parametrize("whose", ["a stranger's", "one's own"])
@pytest.mark.parametrize("line", [f'database = "{UNREACHABLE}"', f'redis = ["{REDIS}"]'])
def test_issue_21_a_refused_setting_is_not_repeated(tmp_path: Path, line: str, whose: str) -> None:
    """One that a file of the working directory may not make, or that is of the wrong kind."""
    file = tmp_path / "fillsched.toml"
    file.write_text(f"{line}\n")
    own = file if whose == "one's own" else tmp_path / "none"
    if whose == "one's own" and line.startswith("database"):
        settings = load({}, environment={}, directory=tmp_path, user_file=own).settings
        assert SECRET not in repr(settings) and SECRET not in str(dict(settings))
        return
    with pytest.raises(InvalidInput) as raised:
        load({}, environment={}, directory=tmp_path, user_file=own)
    assert SECRET not in str(raised.value) + repr(raised.value.faults)
    assert raised.value.faults[0].where.startswith(line.partition(" ")[0])


def test_issue_21_a_worker_of_one_machine_is_refused_in_words(shell: Shell) -> None:
    done = shell.run("worker")
    assert done.code == 2 and "cluster" in done.err
