"""What the contract promises under races holds among servers that share a database (issue 21)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.postgres.database import PostgresDatabase
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.webhooks import SqlWebhooks
from fillsched.errors import CancelCameFirst, Conflict, LimitExceeded, StaleAttempt
from fillsched.identity import Scope
from fillsched.jobs.job import Command, GiveBack, Job, JobStatus
from fillsched.ports.keys import NewKey
from fillsched.testing.clock import ManualClock
from tests.contract.conftest import Backend
from tests.contract.test_store_and_event_log import CANCELLED, DONE, STATE, at_once, frame, seqs


@pytest.fixture
def databases(postgres_address: str) -> Iterator[tuple[PostgresDatabase, PostgresDatabase]]:
    """One database as two servers have it open, each with a writer of its own."""
    with PostgresDatabase(postgres_address) as one, PostgresDatabase(postgres_address) as other:
        yield one, other


@pytest.fixture
def servers(databases: tuple[PostgresDatabase, ...]) -> list[Backend]:
    """What each of the servers sees."""
    clock, accounts = ManualClock(), SqlAccounts(databases[0])
    users = [accounts.add(name, "planner", None, clock.now()) for name in ("anna", "bert")]
    return [
        Backend(
            SqlStore(database, bus := MemoryBus()), bus, clock, lambda name: users[0],
            SqlAudit(database), SqlWebhooks(database), *users,
        )
        for database in databases
    ]  # fmt: skip


def test_issue_21_racing_creates_with_one_key_make_one_job(servers: list[Backend]) -> None:
    found = at_once(lambda n: servers[n % 2].create_or_find(key="k", body_hash="h"), 30)
    assert len({job.id for job, _ in found}) == 1
    assert [created for _, created in found].count(True) == 1


def test_issue_21_racing_requests_fill_a_queue_to_its_limit(servers: list[Backend]) -> None:
    made = at_once(lambda n: servers[n % 2].create(most_queued=5), 20)
    assert sum(isinstance(one, Job) for one in made) == 5
    assert {type(one) for one in made} == {Job, LimitExceeded}


def test_issue_21_racing_claims_get_every_job_once_and_nobody_goes_without(
    servers: list[Backend],
) -> None:
    jobs = [servers[0].create() for _ in range(16)]
    claims = at_once(lambda n: servers[n % 2].claim(lease_seconds=1000), len(jobs))
    assert sorted(job.id for job in claims) == [job.id for job in jobs]


def test_issue_21_users_take_turns_across_servers(servers: list[Backend]) -> None:
    one, other = servers
    for _ in range(3):
        one.create(one.anna)
    for _ in range(3):
        other.create(other.bert)
    owners = [servers[n % 2].claimed().owner.name for n in range(6)]
    assert owners == ["anna", "bert"] * 3


def test_issue_21_messages_come_in_order_without_hole_or_double_while_others_write(
    servers: list[Backend],
) -> None:
    """The log of each job, as it stands at any moment, is 1, 2, 3 ... on every server."""
    one, other = servers
    jobs = [one.create() for _ in range(4)]
    holders = {job.id: servers[n % 2] for n, job in enumerate(jobs)}
    for job in jobs:
        holders[job.id].claimed(job.id)
    each = 60

    def write(number: int) -> None:
        job = jobs[number]
        store = holders[job.id].store
        ends = [store.append(job.id, 1, [frame(seq)], STATE) for seq in range(2, each + 2)]
        for end in ends:
            end.result(60)

    def look(number: int) -> None:
        for _ in range(20):
            for job in jobs:
                seen = seqs(servers[number % 2], job)
                assert seen == list(range(1, len(seen) + 1))

    looked = at_once(lambda n: write(n) if n < 4 else look(n), 6)
    assert looked == [None] * 6
    for job in jobs:
        assert seqs(one, job) == seqs(other, job) == list(range(1, each + 2))
        assert one.store.get(job.id).last_seq == each + 1


def test_issue_21_one_of_two_servers_that_both_hold_a_job_is_fenced(
    servers: list[Backend],
) -> None:
    one, other = servers
    job = one.create()
    one.claim(job.id, lease_seconds=1)
    one.clock.advance(10)
    assert other.claimed(job.id).attempt == 2
    with pytest.raises(StaleAttempt):
        one.store.append(job.id, 1, [frame(2)], STATE).result(60)
    with pytest.raises(StaleAttempt):
        one.store.finish(job.id, 1, DONE, frame(2, terminal=True), one.clock.now())
    other.store.append(job.id, 2, [frame(2)], STATE).result(60)
    assert seqs(one, job) == [1, 2]


@pytest.mark.parametrize("first", range(4))
def test_issue_21_a_cancel_that_was_accepted_is_never_overruled_by_an_end_elsewhere(
    servers: list[Backend], first: int
) -> None:
    """Either the cancel is refused since the job has ended, or the end since it was cancelled."""
    one, other = servers
    job = one.create()
    one.claimed(job.id)
    now = one.clock.now()

    def act(number: int) -> Any:
        if number == first % 2:
            return one.store.command(job.id, Command.CANCEL)
        return other.store.finish(job.id, 1, DONE, frame(2, terminal=True), now)

    outcomes = at_once(act, 2)
    refused = {type(outcome) for outcome in outcomes} & {Conflict, CancelCameFirst}
    assert len(refused) == 1
    ended = one.store.get(job.id)
    assert ended.status is (JobStatus.SUCCEEDED if refused == {Conflict} else JobStatus.RUNNING)


def test_issue_21_a_waiting_job_is_cancelled_once_or_claimed(servers: list[Backend]) -> None:
    one, _ = servers
    job = one.create()
    now, later = one.clock.now(), one.clock.now() + timedelta(seconds=100)

    def act(number: int) -> bool:
        store = servers[number % 2].store
        if number < 6:
            end = frame(2, terminal=True)
            return bool(store.cancel_queued(job.id, CANCELLED, end, now))
        claimed = store.claim(worker="w", now=now, lease_until=later, job_id=job.id)
        return claimed is not None

    assert at_once(act, 8).count(True) == 1


def test_issue_21_limits_of_keys_and_configurations_are_exact(
    databases: tuple[PostgresDatabase, ...], servers: list[Backend]
) -> None:
    now, numbers, anna = servers[0].clock.now(), count(), servers[0].anna

    def add(number: int) -> Any:
        made = next(numbers)
        key = NewKey(anna.id, f"k{made}", Scope.READ, f"h{made}", "x", now + timedelta(days=1))
        return SqlKeys(databases[number % 2]).add(key, now, 3)

    def put(number: int) -> Any:
        return SqlConfigs(databases[number % 2]).put(anna.id, f"c{number}", {}, now, 3)

    for limited in (add, put):
        made = at_once(limited, 8)
        assert sum(isinstance(one, LimitExceeded) for one in made) == 5


def test_issue_21_one_name_makes_one_user_and_a_ticket_is_taken_once(
    databases: tuple[PostgresDatabase, ...], servers: list[Backend]
) -> None:
    now = servers[0].clock.now()
    accounts = [SqlAccounts(database) for database in databases]
    made = at_once(lambda n: accounts[n % 2].add("carl", "planner", None, now), 8)
    assert sum(isinstance(one, Conflict) for one in made) == 7
    revoked = at_once(lambda n: accounts[n % 2].revoke("login", now), 8)
    assert revoked == [None] * 8


def test_issue_21_servers_that_start_together_make_one_schema(postgres_address: str) -> None:
    def start(_: int) -> str:
        with PostgresDatabase(postgres_address) as database:
            return SqlStore(database, MemoryBus()).history()

    assert len(set(at_once(start, 6))) == 1


def test_a_picture_of_a_job_is_of_one_moment(servers: list[Backend]) -> None:
    """Reading is one picture, though others write between its statements."""
    one, other = servers
    job = one.create()
    one.claimed(job.id)
    with one.store._database.read() as connection:
        first = connection.exec_driver_sql("SELECT name FROM jobs").scalar()
        other.store.rename(job.id, "W99")
        assert connection.exec_driver_sql("SELECT name FROM jobs").scalar() == first
    assert one.store.get(job.id).spec == replace(job.spec, name="W99")


def test_issue_21_a_server_sees_what_moved_on_others_and_what_waits_for_a_worker(
    servers: list[Backend],
) -> None:
    one, other = servers
    jobs = [one.create() for _ in range(3)]
    first, second, third = (job.id for job in jobs)
    now = one.clock.now()
    assert other.store.moved(third, now) == [] and other.store.free(now) == 3
    assert other.store.moved(second, now) == [(third, 1)]
    one.claim(first, lease_seconds=100)
    one.store.append(first, 1, [frame(2)], STATE).result(60)
    assert other.store.moved(third, now) == [(first, 2)] and other.store.free(now) == 2
    one.store.finish(first, 1, DONE, frame(3, terminal=True), one.clock.now())
    assert other.store.moved(third, now) == [(first, 3)]
    assert other.store.moved(third, one.clock.now() + timedelta(seconds=1)) == []
    one.claim(second, lease_seconds=1)
    assert other.store.free(one.clock.now()) == 1
    assert other.store.free(one.clock.now() + timedelta(seconds=5)) == 2
    pause = one.clock.now() + timedelta(seconds=20)
    one.store.requeue(second, 1, GiveBack.TROUBLE, not_before=pause)
    assert other.store.free(one.clock.now()) == 1
    assert other.store.free(pause + timedelta(seconds=1)) == 2
