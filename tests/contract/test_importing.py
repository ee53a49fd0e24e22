"""All that one machine holds arrives in a cluster's database (issue 21)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.postgres.database import PostgresDatabase
from fillsched.backends.postgres.importing import import_all
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.tables import metadata
from fillsched.backends.sql.webhooks import SqlWebhooks
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.errors import Conflict, ExecutionError
from fillsched.identity import Scope
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.job import JobKind
from fillsched.ports.accounts import Ticket
from fillsched.ports.audit import Action, Entry
from fillsched.ports.keys import NewKey
from fillsched.testing.clock import ManualClock
from tests.contract.conftest import Backend
from tests.contract.test_store_and_event_log import BETTER, DONE, STATE, frame


def backend_on(database: Database, clock: ManualClock, *names: str) -> Backend:
    accounts, bus = SqlAccounts(database), MemoryBus()
    users = []
    for name in names:
        account = accounts.named(name)
        users.append(account.user if account else accounts.add(name, "planner", "x", clock.now()))
    store = SqlStore(database, bus)
    audit, hooks = SqlAudit(database), SqlWebhooks(database)
    return Backend(store, bus, clock, lambda name: users[0], audit, hooks, *users)


@pytest.fixture
def lived_in(tmp_path: Path) -> Iterator[tuple[SqliteDatabase, Backend]]:
    """A database with something of everything, and numbers that are gone."""
    clock = ManualClock()
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        backend = backend_on(database, clock, "anna", "bert")
        store, now, later = backend.store, clock.now(), clock.now() + timedelta(days=1)
        backend.webhooks.keep(["https://mes.example/"], now)
        done = backend.create(name="W42", key="k", body_hash="h")
        backend.claimed(done.id)
        store.save_read(done.id, 1, b"lots", {"lots": 3})
        store.append(done.id, 1, [frame(seq) for seq in range(2, 1500)], STATE).result(60)
        store.finish(done.id, 1, DONE, frame(1500, terminal=True), clock.now(), BETTER)
        backend.webhooks.told("https://mes.example/", done.id)
        compared = backend.create(kind=JobKind.COMPARISON, strategies=("a", "b"))
        backend.claimed(compared.id)
        store.save(compared.id, 1, (StoredRun("a", {"state": "done"}, b"c"),))
        backend.create()
        store.delete(backend.create().id)
        SqlKeys(database).add(NewKey(1, "mes", Scope.READ, "hash", "fsk_", later), now, 5)
        SqlConfigs(database).put(1, "plant", {"clean_hours": "20.5"}, now, 5)
        SqlAccounts(database).revoke("login", later)
        SqlAccounts(database).keep_ticket("t", Ticket(1, 0, "login", None, later))
        backend.audit.note(Entry(now, Action.LOGIN, "anna", None, "10.0.0.9", "user:1"))
        yield database, backend


def everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.read() as connection:
        found = {
            table.name: [
                dict(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in metadata.sorted_tables
        }
    return found


def test_issue_21_every_row_arrives_and_numbers_and_cursors_go_on(
    lived_in: tuple[SqliteDatabase, Backend], postgres_address: str
) -> None:
    database, before = lived_in
    with PostgresDatabase(postgres_address) as target:
        rows = import_all(database, target)
        there = everything(database)
        assert everything(target) == there
        assert rows == {name: len(found) for name, found in there.items()}
        assert all(rows.values()), "a table is empty, so this shows nothing of it"
        after = backend_on(target, before.clock, "anna", "bert")
        assert after.store.history() == before.store.history()
        for job in before.store.get_many([1, 2, 3]):
            assert after.store.get(job.id) == job
        assert after.create().id == 5, "4 was a job's that is gone"
        found, created = after.create_or_find(key="k", body_hash="h")
        assert (found.id, created) == (1, False)
        assert after.claimed().id == 3
        assert SqlAccounts(target).add("carl", "planner", None, before.clock.now()).id == 3


def test_issue_21_a_database_in_use_is_left_as_it_is(
    lived_in: tuple[SqliteDatabase, Backend], postgres_address: str
) -> None:
    with PostgresDatabase(postgres_address) as target:
        backend_on(target, ManualClock(), "carl", "dora").create()
        before = everything(target)
        with pytest.raises(Conflict, match="not empty"):
            import_all(lived_in[0], target)
        assert everything(target) == before


def test_issue_21_what_does_not_arrive_whole_leaves_nothing(
    lived_in: tuple[SqliteDatabase, Backend], postgres_address: str
) -> None:
    with PostgresDatabase(postgres_address) as target:
        before = everything(target)
        target.write(
            lambda connection: connection.exec_driver_sql(
                "CREATE RULE lossy AS ON INSERT TO events WHERE NEW.seq = 700 DO INSTEAD NOTHING"
            ).close()
        )
        with pytest.raises(ExecutionError, match="1502 rows of events 1501 arrived"):
            import_all(lived_in[0], target)
        assert everything(target) == before
