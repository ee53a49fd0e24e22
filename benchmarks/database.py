"""What only a cluster costs: PostgreSQL's share of a job, and what grows with users and jobs.

What it is for: figures from which `scale` reckons. It needs a PostgreSQL that may be filled and
emptied: `python -m benchmarks database -- postgresql://...`. What it is not for: planning, sockets
(`live`), or a verdict on PostgreSQL: client and server share the machine.
"""

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

import psycopg

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.postgres.database import PostgresDatabase
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.store import SqlStore
from fillsched.identity import User
from fillsched.jobs.events import Frame, Progress
from fillsched.jobs.job import Job, JobKind, JobStatus, LotsFile
from fillsched.ports.store import JobState, NewJob, Outcome
from fillsched.testing.harness import usual_spec
from fillsched.testing.problems import LOTS_CSV
from fillsched.wire import encode

JOBS = 300
FRAMES = 4_000
WRITERS = (1, 4, 16, 64)
KEPT_JOBS = (5_000, 50_000)
IDENTITIES = (1_000, 10_000, 50_000)
REPEATS = 3

STATE = JobState("planning", 50, "Best 3,204.5 h")
DONE = Outcome(JobStatus.SUCCEEDED, JobState("complete", 100, "done"), result={"makespan": 50})
FILL = """
    INSERT INTO jobs SELECT (jsonb_populate_record(NULL::jobs, to_jsonb(one) ||
        jsonb_build_object('id', number, 'idempotency_key', NULL))).*
    FROM (SELECT * FROM jobs WHERE status = 'succeeded' LIMIT 1) one,
        generate_series(1000000 + (SELECT count(*) FROM jobs), 1000000 + %s) number
"""


def main(arguments: Sequence[str]) -> None:
    """Prints the figures; one argument: the address of an empty database."""
    if len(arguments) != 1:
        print("left out: name an empty database: python -m benchmarks database -- postgresql://...")
        return
    with PostgresDatabase(arguments[0]) as one, PostgresDatabase(arguments[0]) as other:
        stores = [SqlStore(database, MemoryBus()) for database in (one, other)]
        accounts = SqlAccounts(one)
        owner = accounts.add("bench", "planner", None, one.now())
        lives = Lives((one, other), stores, owner)
        for writers in (1, 2, 8):
            seconds = timed(partial(lives.run, writers))
            print(
                f"job taken in, claimed and ended, {writers} at a time: {JOBS / seconds:.0f} /s, "
                f"{1000 * seconds / JOBS:.1f} ms each"
            )
        for writers in WRITERS:
            seconds = timed(partial(lives.tell, writers))
            print(f"messages appended, {writers} attempts at a time: {FRAMES / seconds:.0f} /s")
        for jobs in KEPT_JOBS:
            fill(arguments[0], jobs)
            seconds = best(partial(stores[0].counts, None))
            own = best(partial(stores[0].counts, owner))
            print(
                f"{jobs:,} kept jobs: counted in {1000 * seconds:.0f} ms for an admin, "
                f"{1000 * own:.0f} ms for their owner"
            )
        for number in IDENTITIES:
            logins = {f"{n:032x}" for n in range(number)}
            seconds = best(partial(accounts.standing, set(range(number)), logins))
            told = json.dumps({"users": {str(n): 5 for n in range(number)}})
            heard = best(partial(json.loads, told))
            print(
                f"{number:,} users on one server: looked at in {1000 * seconds:.0f} ms, told "
                f"others in {len(told) / 1000:.0f} KB, heard in {1000 * heard:.1f} ms"
            )


class Lives:
    """Jobs through their life, over two processes' worth of connections."""

    def __init__(
        self, databases: Sequence[PostgresDatabase], stores: Sequence[SqlStore], owner: User
    ) -> None:
        self._databases, self._stores, self._owner = databases, stores, owner
        self._turn = count()

    def run(self, writers: int) -> None:
        """JOBS jobs: taken in, claimed, ended."""
        with ThreadPoolExecutor(writers) as threads:
            list(threads.map(lambda _: self._end(self._begin()), range(JOBS)))

    def tell(self, writers: int) -> None:
        """FRAMES messages of so many attempts, each of which waits for its last one."""
        jobs = [self._begin() for _ in range(writers)]

        def attempt(job: Job) -> None:
            store = self._stores[job.id % 2]
            for seq in range(2, 2 + FRAMES // writers):
                store.append(job.id, job.attempt, [frame(job.id, seq)], STATE).result(60)

        with ThreadPoolExecutor(writers) as threads:
            list(threads.map(attempt, jobs))
        for job in jobs:
            self._end(job, 2 + FRAMES // writers)

    def _begin(self) -> Job:
        turn = next(self._turn) % 2
        store, now = self._stores[turn], self._databases[turn].now()
        new = NewJob(
            self._owner,
            usual_spec(now),
            LotsFile(LOTS_CSV, "lots.csv", "text/csv"),
            STATE,
            lambda job_id: frame(job_id, 1),
        )
        made, _ = store.create(new, now)
        claimed = store.claim(
            worker="bench", now=now, lease_until=now + timedelta(hours=1), job_id=made.id
        )
        assert claimed is not None
        return claimed

    def _end(self, job: Job, seq: int = 2) -> None:
        store = self._stores[job.id % 2]
        last = Frame(seq, frame(job.id, seq).data, True)
        store.finish(job.id, job.attempt, DONE, last, self._databases[0].now())


def frame(job_id: int, seq: int) -> Frame:
    """A message as a search tells it."""
    event = Progress("planning", 50, f"Best {seq:,}.5 h")
    return Frame(seq, encode(JobKind.SCHEDULE, job_id, seq, datetime.now(UTC), event))


def fill(address: str, jobs: int) -> None:
    """Makes the jobs so many, as copies of one that has ended."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(FILL, (jobs,))
        connection.execute("VACUUM ANALYZE jobs")


def timed(work: Callable[[], object]) -> float:
    """Seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(work: Callable[[], object]) -> float:
    """The same, the shortest of a few."""
    return min(timed(work) for _ in range(REPEATS))
