"""SQLite as a database: nothing hangs at its end, and nobody sees a half."""

import json
import sqlite3
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import OperationalError

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.sql import group_commit
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sql.migrate import migrate, upgrade
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite import checkpoints
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.errors import Conflict, ExecutionError, NotFound, Unavailable
from fillsched.identity import Scope, User
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Command, JobStatus, StoredSchedule
from fillsched.ports.audit import Action, Entry
from fillsched.ports.keys import NewKey
from fillsched.ports.store import JobState, NewJob, Outcome
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import usual_spec
from fillsched.testing.problems import LOTS

WAIT_SECONDS = 10.0


def test_a_write_that_races_with_the_end_is_done_or_refused_and_never_left_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = threading.Event()

    class Slow(SimpleQueue[object]):
        """A queue into which a write takes a while to come."""

        def put(self, item: object, block: bool = True, timeout: float | None = None) -> None:
            if item is not None:
                came.set()
                time.sleep(0.2)
            super().put(item)

    monkeypatch.setattr(group_commit, "SimpleQueue", Slow)
    database = SqliteDatabase(tmp_path / "fillsched.sqlite")
    done: list[int] = []
    writer = threading.Thread(
        target=lambda: done.append(database.write(lambda connection: 1)), daemon=True
    )
    writer.start()
    assert came.wait(WAIT_SECONDS)
    database.close()
    writer.join(2.0)
    assert done == [1]


def test_one_bad_write_in_a_batch_fails_alone(tmp_path: Path) -> None:
    def fail(connection: object) -> None:
        raise KeyError("mine")

    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        gate = threading.Event()
        outcomes: list[object] = []

        def hold(connection: object) -> None:
            assert gate.wait(WAIT_SECONDS)

        def ask(work: object) -> None:
            try:
                outcomes.append(database.write(work))  # type: ignore[arg-type]
            except KeyError as error:
                outcomes.append(error)

        works = [hold, lambda _: 1, fail, lambda _: 3]
        threads = [threading.Thread(target=ask, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        gate.set()
        for thread in threads:
            thread.join(WAIT_SECONDS)
    assert sorted(str(outcome) for outcome in outcomes) == ["'mine'", "1", "3", "None"]


def test_a_closed_database_refuses_in_words(tmp_path: Path) -> None:
    database = SqliteDatabase(tmp_path / "fillsched.sqlite")
    database.close()
    database.close()
    with pytest.raises(ExecutionError, match="closed"):
        database.write(lambda connection: None)


def test_a_damaged_file_is_reported_in_words(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(ExecutionError, match="damaged"):
        SqliteDatabase(path)


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    SqliteDatabase(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(ExecutionError, match="newer"):
        SqliteDatabase(path)


class Interrupted:
    """A database in which something happens right after every commit."""

    def __init__(self, database: SqliteDatabase) -> None:
        self.database, self.read = database, database.read
        self.begin_write = database.begin_write
        self.then: Any = lambda: None

    def write(self, work: Any, **more: Any) -> Any:
        value = self.database.write(work, **more)
        then, self.then = self.then, lambda: None
        then()
        return value


def waiting(database: SqliteDatabase, store: SqlStore, clock: ManualClock) -> int:
    anna = SqlAccounts(database).add("anna", "planner", None, clock.now())
    state = JobState("loading", 0, "Waiting")
    new = NewJob(anna, usual_spec(clock.now()), LOTS, state, lambda _: Frame(1, b"{}"))
    return store.create(new, clock.now())[0].id


def test_a_cancel_that_was_noted_is_no_conflict_although_the_end_is_stored_at_once(
    tmp_path: Path,
) -> None:
    clock = ManualClock()
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        torn = Interrupted(database)
        store = SqlStore(torn, MemoryBus())
        job_id = waiting(database, store, clock)
        store.claim(worker="w", now=clock.now(), lease_until=clock.now())
        outcome = Outcome(JobStatus.CANCELLED, JobState("planning", 50, "Cancelled"))
        end = Frame(2, b"{}", terminal=True)
        torn.then = lambda: store.finish(job_id, 1, outcome, end, clock.now())
        asked = store.command(job_id, Command.CANCEL)
        assert (asked.status, asked.command) == (JobStatus.RUNNING, Command.CANCEL)
        with pytest.raises(Conflict, match="cancelled"):
            store.command(job_id, Command.CANCEL)


def test_a_claim_is_of_the_attempt_it_made_although_another_follows_at_once(tmp_path: Path) -> None:
    clock = ManualClock()
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        torn = Interrupted(database)
        store = SqlStore(torn, MemoryBus())
        waiting(database, store, clock)

        def another() -> None:
            clock.advance(1.0)
            store.claim(worker="b", now=clock.now(), lease_until=clock.now())

        torn.then = another
        claimed = store.claim(worker="a", now=clock.now(), lease_until=clock.now())
        assert claimed is not None and claimed.attempt == 1


def test_a_number_no_database_can_hold_is_just_not_found(tmp_path: Path) -> None:
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        accounts, store = SqlAccounts(database), SqlStore(database, MemoryBus())
        for number in (10**30, -(10**30), 2**63):
            assert accounts.account(number) is None
            with pytest.raises(NotFound):
                accounts.remove(number, ManualClock().now())
            with pytest.raises(NotFound):
                accounts.set_password(number, "hash")
            with pytest.raises(NotFound):
                store.command(number, Command.CANCEL)


def test_a_full_disk_that_undoes_a_whole_batch_is_named_to_all_of_it(tmp_path: Path) -> None:
    def full(connection: Any) -> None:
        connection.exec_driver_sql("ROLLBACK")  # what SQLite does by itself when it must
        cause = sqlite3.OperationalError("database or disk is full")
        raise OperationalError("INSERT", None, cause)

    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        gate = threading.Event()

        def ask(work: Any) -> object:
            try:
                return database.write(work)
            except ExecutionError as error:
                return str(error)

        began = threading.Event()

        def hold(connection: Any) -> bool:
            began.set()
            return gate.wait(WAIT_SECONDS)

        with ThreadPoolExecutor(3) as pool:
            first = pool.submit(ask, hold)
            assert began.wait(WAIT_SECONDS), "what comes now is another batch"
            others = [pool.submit(ask, work) for work in (lambda connection: 1, full)]
            while database._writer._queue.qsize() < 2:
                time.sleep(0.01)
            gate.set()
            assert first.result() is True
            assert ["full" in str(other.result()) for other in others] == [True, True]
        assert database.write(lambda connection: 1) == 1


def test_the_log_is_moved_into_the_file_while_writers_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(checkpoints, "WORTH_BYTES", 40_000)
    monkeypatch.setattr(checkpoints, "GROWTH_BYTES", 100_000)
    monkeypatch.setattr(checkpoints, "LONGEST_BYTES", 400_000)
    path = tmp_path / "fillsched.sqlite"
    log = path.with_name(path.name + "-wal")
    with SqliteDatabase(path) as database:

        def add(connection: Connection) -> None:
            connection.exec_driver_sql("INSERT INTO filler (data) VALUES (zeroblob(50000))")

        database.write(lambda c: c.exec_driver_sql("CREATE TABLE filler (data BLOB)") and None)
        count, longest, moved, begun_anew = 0, 0, False, False
        deadline = time.monotonic() + WAIT_SECONDS
        while not (moved and begun_anew) and time.monotonic() < deadline:
            database.write(add)
            count += 1
            size = log.stat().st_size
            begun_anew = begun_anew or size < longest
            longest = max(longest, size)
            moved = path.stat().st_size > 1_000_000
        assert moved, "nothing of the log came into the file"
        assert begun_anew, "the log only grew"
        with database.read() as connection:
            kept = connection.exec_driver_sql("SELECT count(*) FROM filler").scalar()
        assert kept == count


def test_emptying_the_log_never_lets_writers_wait_for_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(checkpoints, "WORTH_BYTES", 0)
    monkeypatch.setattr(checkpoints, "GROWTH_BYTES", 0)
    monkeypatch.setattr(checkpoints, "LONGEST_BYTES", 0)
    tries = 0
    empty = checkpoints.Checkpoints._round

    def counted(self: checkpoints.Checkpoints, connection: sqlite3.Connection) -> None:
        nonlocal tries
        tries += 1
        empty(self, connection)

    monkeypatch.setattr(checkpoints.Checkpoints, "_round", counted)
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        database.write(lambda c: c.exec_driver_sql("CREATE TABLE filler (data BLOB)") and None)
        with database.read() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM filler").scalar()
            longest, deadline = 0.0, time.monotonic() + WAIT_SECONDS
            while tries < 20 and time.monotonic() < deadline:
                began = time.monotonic()
                database.write(lambda c: c.exec_driver_sql("INSERT INTO filler VALUES (1)") and 0)
                longest = max(longest, time.monotonic() - began)
        assert tries >= 20
        assert longest < 2.0, "SQLite's waiting for the reader, 5 s before, held up the writer"


def test_a_log_that_could_not_be_moved_at_first_is_moved_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a descriptor, or a file, its thread died of it, and the log grew for ever."""
    monkeypatch.setattr(checkpoints, "ROUND_SECONDS", 0.01)
    monkeypatch.setattr(checkpoints, "WORTH_BYTES", 1)
    monkeypatch.setattr(checkpoints, "PAUSE_SECONDS", 0.0)
    opened, moved, tries = checkpoints.Checkpoints._opened, threading.Event(), []

    def without_descriptors(self: checkpoints.Checkpoints) -> sqlite3.Connection:
        tries.append(self)
        if len(tries) < 3:
            raise sqlite3.OperationalError("unable to open database file")
        return opened(self)

    monkeypatch.setattr(checkpoints.Checkpoints, "_opened", without_descriptors)
    monkeypatch.setattr(checkpoints.Checkpoints, "_round", lambda *_: moved.set())
    with SqliteDatabase(tmp_path / "fillsched.sqlite") as database:
        database.write(lambda c: c.exec_driver_sql("CREATE TABLE filler (data BLOB)") and None)
        assert moved.wait(WAIT_SECONDS) and len(tries) == 3


def test_the_database_of_the_version_before_opens_with_its_jobs(tmp_path: Path) -> None:
    path = tmp_path / "fillsched.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO users (id, name, role, generation, created_at) "
            "VALUES (1, 'anna', 'planner', 0, 0)"
        )
        connection.exec_driver_sql(
            "INSERT INTO jobs (id, kind, owner_id, name, strategy, spec, status, step, progress,"
            " message, attempt, deaths, worked_seconds, last_seq, created_at)"
            " VALUES (7, 'schedule', 1, 'W1', 'auto', '{}', 'running', 'planning', 50, '',"
            " 2, 1, 3.5, 9, 0)"
        )
    engine.dispose()
    SqliteDatabase(path).close()
    with sqlite3.connect(path) as file:
        row = file.execute(
            "SELECT attempt, deaths, losses, troubles, not_before FROM jobs WHERE id = 7"
        ).fetchone()
    file.close()
    assert row == (2, 1, 0, 0, None)


def test_the_runs_of_a_comparison_leave_the_one_schedule_they_were_packed_in(
    tmp_path: Path,
) -> None:
    path = tmp_path / "fillsched.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    record = {"state": "done", "kpis": {"makespan_hours": 50.5}}
    with engine.begin() as connection:
        upgrade(connection, "0003")
        connection.exec_driver_sql(
            "INSERT INTO users (id, name, role, generation, created_at) "
            "VALUES (1, 'anna', 'planner', 0, 0)"
        )
        for job_id, kind in ((7, "comparison"), (8, "schedule")):
            connection.exec_driver_sql(
                "INSERT INTO jobs (id, kind, owner_id, name, strategy, spec, status, step,"
                " progress, message, attempt, deaths, worked_seconds, last_seq, created_at)"
                f" VALUES ({job_id}, '{kind}', 1, '', 'x', '{{}}', 'succeeded', 'complete', 100,"
                " '', 1, 0, 0, 1, 0)"
            )
        packed = json.dumps({"spt-pack": b64encode(b"campaigns").decode()}).encode()
        records = json.dumps({"spt-pack": record, "milp": {"state": "failed", "kpis": None}})
        insert = "INSERT INTO plans (job_id, campaigns, incumbent) VALUES (?, ?, ?)"
        connection.exec_driver_sql(insert, (7, packed, records))
        connection.exec_driver_sql(insert, (8, b"one", json.dumps({"makespan_hours": 1.0})))
    engine.dispose()
    with SqliteDatabase(path) as database:
        store = SqlStore(database, MemoryBus())
        assert store.schedule(7) is None
        assert store.runs(7) == [
            StoredRun("spt-pack", record, b"campaigns"),
            StoredRun("milp", {"state": "failed", "kpis": None}, None),
        ]
        assert store.schedule(8) == StoredSchedule(b"one", {"makespan_hours": 1.0})
        assert list(store.runs(8)) == []


def schema(path: Path, make: Callable[[Connection], None]) -> dict[str, object]:
    """What SQLite says of the tables that `make` has made, whatever the order of columns."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        make(connection)
        connection.commit()
    engine.dispose()
    with closing(sqlite3.connect(path)) as file:

        def asked(pragma: str, name: str, first: int = 0) -> list[tuple[object, ...]]:
            return sorted(row[first:] for row in file.execute(f"PRAGMA {pragma}({name})"))

        def indexes(name: str) -> list[tuple[object, ...]]:
            found = asked("index_list", name, 1)
            return [(*index, *asked("index_info", str(index[0]), 2)) for index in found]

        tables = [row[0] for row in file.execute("SELECT name FROM sqlite_master ORDER BY name")]
        return {
            name: (asked("table_info", name, 1), indexes(name), asked("foreign_key_list", name, 2))
            for name in tables
        }


def test_a_new_database_is_what_all_migrations_make(tmp_path: Path) -> None:
    assert schema(tmp_path / "new", migrate) == schema(tmp_path / "migrated", upgrade)


def test_tickets_of_the_version_before_are_gone_and_keys_can_be_made(tmp_path: Path) -> None:
    """The schema before API keys: a ticket of then does not say which login it ends with."""
    path = tmp_path / "fillsched.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0004")
        connection.exec_driver_sql(
            "INSERT INTO users (id, name, role, generation, created_at) "
            "VALUES (1, 'anna', 'planner', 0, 0)"
        )
        connection.exec_driver_sql("INSERT INTO tickets VALUES ('h', 1, 9000000000000000)")
    engine.dispose()
    now = ManualClock().now()
    with SqliteDatabase(path) as database:
        assert SqlAccounts(database).take_ticket("h", now) is None
        new = NewKey(1, "mes", Scope.READ, "hash", "fsk_", now + timedelta(days=1))
        assert SqlKeys(database).add(new, now, 1).owner == User(1, "anna", "planner")


def test_what_is_done_with_the_database_of_the_version_before_is_noted(tmp_path: Path) -> None:
    """The schema before the audit, with a user whose removal is the first entry."""
    path = tmp_path / "fillsched.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, "0006")
        connection.exec_driver_sql(
            "INSERT INTO users (id, name, role, generation, created_at) "
            "VALUES (1, 'anna', 'planner', 0, 0)"
        )
    engine.dispose()
    now = ManualClock().now()
    entry = Entry(now, Action.USER_REMOVE, "boss", None, "10.0.0.9", "user:1")
    with SqliteDatabase(path) as database:
        assert SqlAudit(database).page(limit=1) == []
        SqlAccounts(database).remove(1, now, noted=entry)
        with pytest.raises(NotFound):
            SqlAccounts(database).remove(1, now, noted=entry)
        assert [kept.entry for kept in SqlAudit(database).page(limit=9)] == [entry]


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_attack_13_nothing_is_accepted_for_a_file_that_is_gone(tmp_path: Path, how: str) -> None:
    path = tmp_path / "fillsched.sqlite"
    now = ManualClock().now()
    with SqliteDatabase(path) as database:
        accounts = SqlAccounts(database)
        accounts.add("anna", "planner", None, now)
        assert database.present
        for file in tmp_path.glob("fillsched.sqlite*"):
            file.unlink()
        if how == "replaced":
            path.touch()
        assert not database.present
        with pytest.raises(Unavailable, match="fillsched restore"):
            accounts.add("bert", "planner", None, now)
        assert path.exists() is (how == "replaced")
        with ThreadPoolExecutor(12) as many:  # more connections than were open
            asked = [many.submit(accounts.named, "anna") for _ in range(24)]
            for each in asked:
                with suppress(ExecutionError):
                    each.result()
        assert not path.exists() or path.stat().st_size == 0, "none is made anew"


def test_attack_13_what_was_written_while_the_file_went_is_not_told_to_be_kept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "fillsched.sqlite"
    with SqliteDatabase(path) as database, pytest.raises(Unavailable):
        database.write(lambda _: path.unlink())
