"""Cursors across a restore: a place in the log, or told apart from one; on real SQLite."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sqlite.backups import back_up, put_back
from fillsched.backends.sqlite.database import SqliteDatabase
from fillsched.identity import User
from fillsched.jobs.events import Frame, Progress
from fillsched.jobs.job import Job
from fillsched.ports.store import JobState
from fillsched.service.audit import Auditor
from fillsched.service.jobs import JobService
from fillsched.testing.clock import ManualClock
from fillsched.testing.harness import ManualExecutor, usual_spec
from fillsched.testing.problems import LOTS
from fillsched.testing.solvers import ThreadSolver
from fillsched.wire import cursor, encode, place_of, snapshot


class Shop:
    """The service on a database, and a worker that says what a test wants said."""

    def __init__(self, database: SqliteDatabase, *, told: bool = True) -> None:
        self.clock = ManualClock()
        bus = MemoryBus()
        self.store = SqlStore(database, bus)
        self.accounts = SqlAccounts(database)
        self.encode = partial(encode, history=self.store.history() if told else "")
        auditor = Auditor(SqlAudit(database), self.clock.now)
        self.service = JobService(
            self.store, self.store, bus, ManualExecutor(), ThreadSolver, self.encode,
            self.clock.now, auditor,
        )  # fmt: skip

    def user(self) -> User:
        known = self.accounts.named("anna")
        return known.user if known else self.accounts.add("anna", "planner", None, self.clock.now())

    def submit(self) -> Job:
        return self.service.submit(self.user(), usual_spec(self.clock.now()), LOTS)

    def say(self, job_id: int, *texts: str) -> list[str]:
        """Messages of a worker; their cursors."""
        job = self.store.claim(
            worker="w", now=self.clock.now(), lease_until=self.clock.now() + timedelta(hours=1),
            job_id=job_id,
        ) or self.store.get(job_id)  # fmt: skip
        found = []
        for seq, text in enumerate(texts, job.last_seq + 1):
            event = Progress("planning", 50, text)
            data = self.encode(job.spec.kind, job_id, seq, self.clock.now(), event)
            state = JobState("planning", 50, text)
            self.store.append(job_id, job.attempt, [Frame(seq, data)], state).result()
            found.append(str(json.loads(data)["cursor"]))
        return found

    def place(self, job_id: int, since: str) -> int | None:
        return self.service.place(self.service.get(self.user(), job_id), since)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "fillsched.sqlite"


def test_every_cursor_that_was_told_is_a_place(path: Path) -> None:
    with SqliteDatabase(path) as database:
        shop = Shop(database)
        job = shop.submit()
        cursors = shop.say(job.id, "a", "b")
        assert [shop.place(job.id, since) for since in cursors] == [2, 3]
        joined = json.loads(snapshot(shop.store.get(job.id), shop.clock.now(), watchers=1)[1])
        assert shop.place(job.id, joined["cursor"]) == 3 and "cursor_unknown" not in joined
        assert shop.place(job.id, "start") == 0
        for other in (cursor(job.id, 9, job.history), cursor(99, 1, job.history), "", "x-y", "--"):
            assert shop.place(job.id, other) is None


def test_a_cursor_without_an_id_counts_in_the_store_that_was_never_restored(path: Path) -> None:
    with SqliteDatabase(path) as database:
        before = Shop(database, told=False)
        job = before.submit()
        old = before.say(job.id, "a")
        assert old == [f"{job.id}-2"]
        shop = Shop(database)
        shop.say(job.id, "b")
        assert shop.place(job.id, old[0]) == 2
        assert shop.place(job.id, f"{job.id}-3") is None, "which the version before never told"


def test_a_cursor_of_a_history_that_was_undone_is_no_place_and_one_from_before_it_is(
    path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite"
    with SqliteDatabase(path) as database:
        shop = Shop(database)
        job = shop.submit()
        kept = shop.say(job.id, "a")[0]
        back_up(path, copy)
        undone = shop.say(job.id, "b", "c")
        lost = shop.submit()
        of_lost = shop.say(lost.id, "of another job")[0]
    put_back(copy, path, shop.clock.now())
    with SqliteDatabase(path) as database:
        shop = Shop(database)
        assert shop.place(job.id, kept) == 2
        assert [shop.place(job.id, since) for since in undone] == [None, None]
        new = shop.say(job.id, "told otherwise", "and again")
        assert [shop.place(job.id, since) for since in undone] == [None, None]
        assert [shop.place(job.id, since) for since in new] == [3, 4]
        again = shop.submit()
        shop.say(again.id, "another job of that number")
        assert again.id == lost.id and shop.place(again.id, of_lost) is None


@pytest.mark.parametrize(
    "text",
    ["", "-", "--", "1", "a-1", "1-a", "h-1-", "h--1", "1-1" + "1" * 12, "9" * 19 + "-1", "²-1"],
)
def test_what_is_no_cursor_is_no_place(text: str) -> None:
    assert place_of(text) is None
