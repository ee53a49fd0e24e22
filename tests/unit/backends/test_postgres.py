"""PostgreSQL as a database: what its server does to us, and what it is told of it (issue 21)."""

import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, inspect

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.postgres import database as module
from fillsched.backends.postgres.database import PostgresDatabase, url_of
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.migrate import migrate, upgrade
from fillsched.backends.sql.store import SqlStore
from fillsched.errors import Conflict, ExecutionError, InvalidInput, Unavailable
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.job import StoredSchedule
from tests.servers.postgres import PostgresServer, postgres_server
from tests.servers.silent import silent_proxy

WAIT_SECONDS = 60.0
"""Not for ever."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "hunter2"


def held_up(database: PostgresDatabase, *works: Any) -> list[Any]:
    """What became of `works`, which came together while the writer was busy."""
    begun, gate = threading.Event(), threading.Event()

    def hold(_: Connection) -> bool:
        begun.set()
        return gate.wait(WAIT_SECONDS)

    first = database.begin_write(hold)
    assert begun.wait(WAIT_SECONDS)
    futures = [database.begin_write(work, **how) for work, how in works]
    gate.set()
    assert first.result(WAIT_SECONDS)
    return [future.exception(WAIT_SECONDS) or future.result() for future in futures]


def wait_for(condition: Callable[[], bool]) -> None:
    """Returns when `condition` holds."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def transaction(connection: Connection) -> int:
    """The number of the transaction under way."""
    return int(connection.exec_driver_sql("SELECT txid_current()").scalar_one())


def test_issue_21_what_comes_together_is_committed_together(postgres_address: str) -> None:
    """A commit a message made 248 a second."""
    append = {"checks_first": True, "beside_others": True}
    with PostgresDatabase(postgres_address) as database:
        numbers = held_up(database, *[(transaction, append)] * 100)
    assert len(set(numbers)) == 1


def test_issue_21_one_bad_write_in_a_batch_fails_alone(postgres_address: str) -> None:
    def fail(_: Connection) -> None:
        raise Conflict("mine")

    def wrong(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT 1 / 0")

    with PostgresDatabase(postgres_address) as database:
        one, refused, broken, other = held_up(
            database, *[(work, {}) for work in (transaction, fail, wrong, transaction)]
        )
        assert database.storing
    assert one == other
    assert str(refused) == "mine"
    assert isinstance(broken, ExecutionError) and not isinstance(broken, Unavailable)
    assert "SELECT" not in str(broken)


def test_issue_21_of_two_that_wait_for_each_other_both_are_done(postgres_address: str) -> None:
    """Batches of two servers may lock rows in opposite orders; one is undone and begun anew."""
    barrier, tries = threading.Barrier(2), list[int]()

    def both(connection: Connection, first: int, second: int) -> int:
        tries.append(first)
        lock = "UPDATE users SET generation = generation + 1 WHERE id = %s"
        connection.exec_driver_sql(lock, (first,))
        if len(tries) <= 2:
            barrier.wait(WAIT_SECONDS)
        connection.exec_driver_sql(lock, (second,))
        return first

    with PostgresDatabase(postgres_address) as one, PostgresDatabase(postgres_address) as other:
        accounts = SqlAccounts(one)
        ids = [accounts.add(name, "planner", None, NOW).id for name in ("anna", "bert")]
        there = one.begin_write(lambda c: both(c, *ids), beside_others=True)
        back = other.begin_write(lambda c: both(c, *reversed(ids)), beside_others=True)
        assert [there.result(WAIT_SECONDS), back.result(WAIT_SECONDS)] == ids
        assert len(tries) == 3
        generations, _ = accounts.standing(ids, ())
    assert list(generations.values()) == [2, 2]


def test_issue_21_a_server_that_stands_still_in_a_write_keeps_nobody_waiting(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As one that is stopped: it holds the lock of all, until PostgreSQL ends its transaction."""
    monkeypatch.setattr(module, "IDLE_SECONDS", 1)
    begun, gate = threading.Event(), threading.Event()

    def stand_still(connection: Connection) -> None:
        begun.set()
        assert gate.wait(WAIT_SECONDS)
        connection.exec_driver_sql("SELECT 1")

    with PostgresDatabase(postgres_address) as one, PostgresDatabase(postgres_address) as other:
        standing = one.begin_write(stand_still)
        assert begun.wait(WAIT_SECONDS)
        assert SqlAccounts(other).add("anna", "planner", None, NOW).name == "anna"
        gate.set()
        standing.result(WAIT_SECONDS)  # begun anew, on a connection of its own


@pytest.mark.slow
def test_issue_21_a_server_killed_and_started_again_is_unavailable_meanwhile() -> None:
    with postgres_server() as server, PostgresDatabase(server.new_database()) as database:
        accounts = SqlAccounts(database)

        def add(name: str) -> str:
            return accounts.add(name, "planner", None, NOW).name

        add("anna")
        server.kill()
        for act in (accounts.named, add):
            with pytest.raises(Unavailable, match="cannot be reached"):
                act("bert")
        assert not database.storing
        server.start()
        assert accounts.named("anna") is not None
        assert add("carl") == "carl"
        wait_for(lambda: database.storing)


def test_issue_21_time_is_the_servers(postgres_address: str) -> None:
    """But for half the time that a look at its clock took."""
    with PostgresDatabase(postgres_address) as one, PostgresDatabase(postgres_address) as other:
        with one.read() as connection:
            before = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        now, then = one.now(), other.now()
        with one.read() as connection:
            after = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
        looks = [look.took_seconds for each in (one, other) for look in each._watch._looks]
    assert now.tzinfo is not None
    doubt = timedelta(seconds=max(looks) / 2)
    assert before - doubt <= now <= after + doubt and before - doubt <= then <= after + doubt


def test_issue_21_text_with_a_nul_is_asked_and_kept_without_harm(postgres_address: str) -> None:
    with PostgresDatabase(postgres_address) as database:
        accounts = SqlAccounts(database)
        assert accounts.named("an\0na") is None
        assert accounts.add("an\0na", "planner", None, NOW)
        assert [user.name for user in accounts.list()] == ["an\N{REPLACEMENT CHARACTER}na"]


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://anna:{SECRET}@127.0.0.1:1/fillsched",
        f"postgresql://anna:{SECRET}@host.invalid/fillsched",
        f"postgresql://anna:{SECRET}@127.0.0.1:nine/fillsched",
        f"postgres//anna:{SECRET}@host",
        f"mysql://anna:{SECRET}@host/fillsched",
        f"postgresql://anna:{SECRET}@127.0.0.1/fillsched?no_such_option={SECRET}",
    ],
)
def test_issue_21_no_error_repeats_the_address(address: str) -> None:
    with pytest.raises((ExecutionError, InvalidInput)) as raised:
        PostgresDatabase(address)
    chain: BaseException | None = raised.value
    while chain is not None:
        assert SECRET not in str(chain) and SECRET not in repr(chain)
        chain = None if chain.__suppress_context__ else chain.__cause__ or chain.__context__


def test_issue_21_a_database_that_stores_other_text_is_refused(postgres: PostgresServer) -> None:
    postgres.say("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'")
    with pytest.raises(ExecutionError, match="LATIN1"):
        PostgresDatabase(postgres.address("latin"))
    postgres.drop_database(postgres.address("latin"))


def test_issue_21_a_database_of_a_newer_version_is_refused(postgres_address: str) -> None:
    with PostgresDatabase(postgres_address) as database:
        database.write(
            lambda connection: connection.exec_driver_sql(
                "UPDATE alembic_version SET version_num = '9999'"
            ).close()
        )
    with pytest.raises(ExecutionError, match="newer"):
        PostgresDatabase(postgres_address)


def schema(connection: Connection) -> dict[str, Any]:
    """All tables as the server describes them, whatever the order of columns."""
    found = inspect(connection)
    return {
        name: (
            sorted(
                (
                    column["name"],
                    repr(column["type"]),
                    column["nullable"],
                    column["default"],
                )
                for column in found.get_columns(name)
            ),
            found.get_pk_constraint(name)["constrained_columns"],
            sorted(found.get_indexes(name), key=lambda index: str(index["name"])),
            sorted(str(key) for key in found.get_foreign_keys(name)),
            sorted(str(key["column_names"]) for key in found.get_unique_constraints(name)),
        )
        for name in found.get_table_names()
    }


def test_issue_21_the_migrations_make_what_the_tables_say(postgres: PostgresServer) -> None:
    made = []
    for make in (migrate, upgrade):
        address = postgres.new_database()
        engine = create_engine(url_of(address))
        with engine.connect() as connection:
            make(connection)
            connection.commit()
            made.append(schema(connection))
        engine.dispose()
        postgres.drop_database(address)
    assert made[0] == made[1]
    assert len(made[0]) > 10


def test_issue_21_a_migration_moves_rows_here_too(postgres_address: str) -> None:
    engine = create_engine(url_of(postgres_address))
    record = {"state": "done", "kpis": {"makespan_hours": 50.5}}
    with engine.begin() as connection:
        upgrade(connection, "0003")
    with engine.begin() as connection:
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
        insert = "INSERT INTO plans (job_id, campaigns, incumbent) VALUES (%s, %s, %s)"
        connection.exec_driver_sql(insert, (7, packed, json.dumps({"spt-pack": record})))
        connection.exec_driver_sql(insert, (8, b"one", json.dumps({"makespan_hours": 1.0})))
    engine.dispose()
    with PostgresDatabase(postgres_address) as database:
        store = SqlStore(database, MemoryBus())
        assert store.runs(7) == [StoredRun("spt-pack", record, b"campaigns")]
        assert store.schedule(8) == StoredSchedule(b"one", {"makespan_hours": 1.0})


def test_a_closed_database_refuses_in_words(postgres_address: str) -> None:
    database = PostgresDatabase(postgres_address)
    database.close()
    database.close()
    with pytest.raises(ExecutionError, match="closed"):
        database.write(lambda connection: None)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(database.close).result(WAIT_SECONDS)


def test_issue_21_a_rush_opens_no_more_connections_than_are_kept(postgres_address: str) -> None:
    """Each further one was opened for one question, by up to 24 readers at a time."""
    pids = set[int]()

    def ask(_: int) -> None:
        with database.read() as connection:
            pids.add(int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()))
            connection.exec_driver_sql("SELECT pg_sleep(0.002)")

    with PostgresDatabase(postgres_address) as database, ThreadPoolExecutor(40) as pool:
        for _ in pool.map(ask, range(1000)):
            pass
    assert len(pids) <= module.CONNECTIONS


def test_issue_21_a_connection_that_was_ended_while_it_rested_is_not_given_out(
    postgres: PostgresServer, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TRUSTED_SECONDS", 0.0)
    ended = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        f" WHERE datname = '{postgres_address.rpartition('/')[2]}' AND pid <> pg_backend_pid()"
    )
    with PostgresDatabase(postgres_address) as database:
        for _ in range(3):
            with database.read() as connection:
                assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
            postgres.asked(postgres_address, ended)


def test_issue_21_connections_that_are_all_in_use_are_trouble_that_passes(
    postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pool's error is none of the driver's: it ended the writer, and whoever wrote waited for
    ever."""
    for name, value in (("CONNECTIONS", 2), ("POOL_SECONDS", 0.1)):
        monkeypatch.setattr(module, name, value)
    with PostgresDatabase(postgres_address) as database:
        with ExitStack() as all_of_them:
            while True:  # the watch has one of them now and then
                try:
                    all_of_them.enter_context(database.read())
                except Unavailable:
                    break
            with pytest.raises(Unavailable, match="in use"):
                database.write(transaction)
            wait_for(lambda: not database.storing)
        wait_for(lambda: database.storing)
        assert database.write(transaction)


def test_issue_21_a_server_that_is_silent_is_given_up_and_found_again(
    postgres: PostgresServer, postgres_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stands in between may acknowledge all that is sent and pass nothing on: without an end
    to each wait the writer, and readers with it, waited for ever (chaos, seed 2)."""
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.5)
    with silent_proxy(postgres.port) as proxy:
        through = postgres_address.replace(str(postgres.port), str(proxy.port))
        with PostgresDatabase(through) as database:
            assert database.write(transaction)
            proxy.silence()
            with pytest.raises(Unavailable):
                database.write(transaction)
            with pytest.raises(Unavailable), database.read() as connection:
                transaction(connection)
            proxy.speak()
            wait_for(lambda: database.storing)
            assert database.write(transaction)
            with database.read() as connection:
                assert transaction(connection)
