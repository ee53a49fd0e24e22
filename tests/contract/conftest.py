"""The back ends that the contract is held against."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.store import MemoryStore
from fillsched.backends.memory.webhooks import MemoryWebhooks
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.webhooks import SqlWebhooks
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.identity import User
from fillsched.jobs.events import Frame, Progress
from fillsched.jobs.job import Job
from fillsched.ports.audit import Audit, Entry
from fillsched.ports.store import JobState, NewJob
from fillsched.ports.webhooks import WebhookLog
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import usual_spec
from fillsched.testing.problems import ANNA, BERT, LOTS
from fillsched.wire import encode


@dataclass
class Backend:
    """One back end under test: `store` is Store and EventLog; `user` makes users it knows."""

    store: Any
    bus: MemoryBus
    clock: ManualClock
    user: Callable[[str], User]
    audit: Audit
    webhooks: WebhookLog
    anna: User = ANNA
    bert: User = BERT

    def create(self, owner: User | None = None, **new: Any) -> Job:
        """A new job of `owner` with usual figures."""
        return self.create_or_find(owner, **new)[0]

    def create_or_find(
        self,
        owner: User | None = None,
        *,
        key: str | None = None,
        body_hash: str | None = None,
        noted: Entry | None = None,
        most_queued: int = 0,
        **spec: Any,
    ) -> tuple[Job, bool]:
        asked = usual_spec(self.clock.now(), **spec)

        def first_frame(job_id: int) -> Frame:
            event = Progress("loading", 0, "Waiting")
            return Frame(1, encode(asked.kind, job_id, 1, self.clock.now(), event))

        state = JobState("loading", 0, "Waiting")
        owner = owner or self.anna
        new = NewJob(owner, asked, LOTS, state, first_frame, key, body_hash, most_queued)
        found: tuple[Job, bool] = self.store.create(new, self.clock.now(), noted=noted)
        return found

    def claim(self, job_id: int | None = None, lease_seconds: float = 100.0) -> Job | None:
        """What a worker gets now, one second after the last one asked."""
        self.clock.advance(1.0)
        now = self.clock.now()
        until = ManualClock(now)
        until.advance(lease_seconds)
        job: Job | None = self.store.claim(
            worker="worker", now=now, lease_until=until.now(), job_id=job_id
        )
        return job

    def claimed(self, job_id: int | None = None) -> Job:
        """The same, where there must be one."""
        job = self.claim(job_id)
        assert job is not None
        return job


SQL = ("sqlite", pytest.param("postgres", marks=pytest.mark.thorough))
"""The databases that `sql_database` knows."""


@contextmanager
def sql_database(request: pytest.FixtureRequest, kind: str) -> Iterator[Database]:
    """An empty database of that kind for the length of the block."""
    if kind == "postgres":
        address = request.getfixturevalue("postgres_address")
        from fillsched.backends.postgres.database import PostgresDatabase

        with PostgresDatabase(address) as database:
            yield database
        return
    with SqliteDatabase(request.getfixturevalue("tmp_path") / "fillsched.sqlite") as file:
        yield file


@pytest.fixture(params=["memory", *SQL])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    bus, clock = MemoryBus(), ManualClock()
    if request.param == "memory":
        names: list[str] = []

        def user(name: str) -> User:
            names.append(name)
            return User(len(names), name, "planner")

        memory = MemoryStore(bus)
        told = MemoryWebhooks(memory)
        yield Backend(memory, bus, clock, user, memory.audit, told, user("anna"), user("bert"))
        return
    with sql_database(request, request.param) as database:
        accounts = SqlAccounts(database)

        def made(name: str) -> User:
            return accounts.add(name, "planner", None, clock.now())

        store = SqlStore(database, bus)
        audit, hooks = SqlAudit(database), SqlWebhooks(database)
        yield Backend(store, bus, clock, made, audit, hooks, made("anna"), made("bert"))
