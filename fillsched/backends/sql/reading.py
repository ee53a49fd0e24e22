"""What is read of jobs and their logs, on SQLAlchemy.

What it is for: the reading half of Store and EventLog (see `ports`), each method in one
consistent picture. What it is not for: whatever changes a row (`store`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, false, func, not_, or_, select

from fillsched.backends.sql.database import Database
from fillsched.backends.sql.rows import job_row, job_rows
from fillsched.backends.sql.tables import (
    Instant,
    events,
    inputs,
    jobs,
    plans,
    store,
    strategy_runs,
    users,
)
from fillsched.errors import NotFound
from fillsched.identity import User
from fillsched.jobs.comparison.checkpoint import StoredRun
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Job, JobKind, JobStatus, LotsFile, StoredSchedule
from fillsched.ports.store import LONGEST_PAUSE

LARGEST_ID = 2**63 - 1
"""Beyond what a database holds as an integer; a client may ask for any number."""

_QUEUED, _RUNNING = JobStatus.QUEUED.value, JobStatus.RUNNING.value

_THESE = job_rows().where(jobs.c.id.in_(bindparam("job_ids", expanding=True)))

FREE = or_(
    jobs.c.status == _QUEUED,
    and_(jobs.c.status == _RUNNING, jobs.c.lease_until < bindparam("now", type_=Instant)),
)
PAUSED = and_(
    jobs.c.not_before.between(bindparam("now", type_=Instant), bindparam("latest", type_=Instant)),
    jobs.c.status == _QUEUED,
)
_WAITING = select(func.count()).select_from(jobs).where(FREE, not_(func.coalesce(PAUSED, false())))

_MOVED = select(jobs.c.id, jobs.c.last_seq).where(
    or_(
        jobs.c.status == _RUNNING,
        jobs.c.finished_at >= bindparam("since", type_=Instant),
        jobs.c.id > bindparam("newest"),
    )
)


class SqlReading:
    """Reads what others wrote."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def history(self) -> str:
        """The id of this history of jobs; a restore gives another."""
        with self._database.read() as connection:
            return str(connection.execute(select(store.c.id)).scalar_one())

    def get(self, job_id: int, owner: User | None = None) -> Job:
        if abs(job_id) > LARGEST_ID:
            raise NotFound.of("schedule", job_id)
        with self._database.read() as connection:
            return job_of(connection, job_id, owner)

    def get_many(self, job_ids: Sequence[int]) -> Sequence[Job]:
        asked = {"job_ids": [job_id for job_id in job_ids if abs(job_id) <= LARGEST_ID]}
        with self._database.read() as connection:
            rows = connection.execute(_THESE, asked).all()
            queued = any(row.status == _QUEUED for row in rows)
            order = queue_order(connection) if queued else []
        return [job_row(row, order) for row in rows]

    def list(
        self,
        *,
        kind: JobKind | None,
        owner: User | None,
        status: JobStatus | None,
        before_id: int | None,
        limit: int,
        search: str = "",
        ended_before: datetime | None = None,
    ) -> Sequence[Job]:
        query = job_rows()
        if search:
            query = query.where(jobs.c.name.icontains(search, autoescape=True))
        if ended_before is not None:
            query = query.where(jobs.c.finished_at < ended_before)
        if kind is not None:
            query = query.where(jobs.c.kind == kind.value)
        if owner is not None:
            query = query.where(jobs.c.owner_id == owner.id)
        if status is not None:
            query = query.where(jobs.c.status == status.value)
        if before_id is not None:
            query = query.where(jobs.c.id < max(0, min(before_id, LARGEST_ID)))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(jobs.c.id.desc()).limit(limit)).all()
            queued = any(row.status == _QUEUED for row in rows)
            order = queue_order(connection) if queued else []
        return [job_row(row, order) for row in rows]

    def lots_file(self, job_id: int) -> LotsFile:
        with self._database.read() as connection:
            row = connection.execute(
                select(inputs.c.content, inputs.c.filename, inputs.c.media_type).where(
                    inputs.c.job_id == job_id
                )
            ).one_or_none()
        if row is None:
            raise NotFound.of("schedule", job_id)
        return LotsFile(row.content, row.filename, row.media_type)

    def read_lots(self, job_id: int) -> tuple[bytes, Mapping[str, Any]] | None:
        with self._database.read() as connection:
            row = connection.execute(
                select(inputs.c.lots, inputs.c.receipt).where(inputs.c.job_id == job_id)
            ).one_or_none()
        if row is None:
            raise NotFound.of("schedule", job_id)
        return None if row.lots is None else (row.lots, row.receipt)

    def schedule(self, job_id: int) -> StoredSchedule | None:
        with self._database.read() as connection:
            row = connection.execute(
                select(plans.c.campaigns, plans.c.incumbent)
                .select_from(jobs.outerjoin(plans))
                .where(jobs.c.id == job_id)
            ).one_or_none()
        if row is None:
            raise NotFound.of("schedule", job_id)
        return None if row.campaigns is None else StoredSchedule(row.campaigns, row.incumbent)

    def runs(self, job_id: int) -> Sequence[StoredRun]:
        query = (
            select(strategy_runs.c.name, strategy_runs.c.record, strategy_runs.c.campaigns)
            .select_from(jobs.outerjoin(strategy_runs))
            .where(jobs.c.id == job_id)
            .order_by(strategy_runs.c.place)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        if not rows:
            raise NotFound.of("comparison", job_id)
        return [StoredRun(*row) for row in rows if row.name is not None]

    def counts(self, owner: User | None = None) -> Mapping[JobStatus, int]:
        query = select(jobs.c.status, func.count()).group_by(jobs.c.status)
        if owner is not None:
            query = query.where(jobs.c.owner_id == owner.id)
        with self._database.read() as connection:
            found = {JobStatus(status): int(count) for status, count in connection.execute(query)}
        return {status: found.get(status, 0) for status in JobStatus}

    def free(self, now: datetime) -> int:
        """How many jobs a worker could claim now."""
        with self._database.read() as connection:
            asked = {"now": now, "latest": now + LONGEST_PAUSE}
            return int(connection.execute(_WAITING, asked).scalar_one())

    def moved(self, newest: int, since: datetime) -> Sequence[tuple[int, int]]:
        """Id and last seq of each job that runs, ended since then, or has a higher id."""
        with self._database.read() as connection:
            rows = connection.execute(_MOVED, {"newest": newest, "since": since}).all()
        return [(row.id, row.last_seq) for row in rows]

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        query = (
            select(events.c.seq, events.c.data, events.c.terminal)
            .where(events.c.job_id == job_id, events.c.seq > after)
            .order_by(events.c.seq)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [
                Frame(row.seq, row.data, bool(row.terminal)) for row in connection.execute(query)
            ]


def job_of(connection: Connection, job_id: int, owner: User | None = None) -> Job:
    """The job as this transaction sees it, with `owner` only that user's. Raises NotFound."""
    query = job_rows().where(jobs.c.id == job_id)
    if owner is not None:  # said to the database, which then does no more than for a missing one
        query = query.where(jobs.c.owner_id == owner.id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound.of("schedule", job_id)
    return job_row(row, queue_order(connection) if row.status == _QUEUED else [])


def queue_order(connection: Connection) -> list[int]:
    """Ids of queued jobs in the order in which they will start if no other job comes."""
    rows = connection.execute(
        select(jobs.c.id, jobs.c.owner_id)
        .join(users)
        .where(jobs.c.status == _QUEUED)
        .order_by(func.coalesce(users.c.last_claim_at, 0), jobs.c.id)
    ).all()
    waiting: dict[int, list[int]] = {}
    for row in rows:
        waiting.setdefault(row.owner_id, []).append(row.id)
    order: list[int] = []
    while waiting:
        for owner in list(waiting):
            order.append(waiting[owner].pop(0))
            if not waiting[owner]:
                del waiting[owner]
    return order
