"""Store and EventLog on SQLAlchemy, for every database with the same statements.

What it is for: each port method that changes something, as one transaction of conditional updates.
What it is not for: reading (`reading`), or how a database is opened, locked and tuned
(`backends.sqlite`, `backends.postgres`).
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Update,
    bindparam,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from fillsched.backends.sql.audit import note
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.reading import FREE, LARGEST_ID, PAUSED, SqlReading, job_of
from fillsched.backends.sql.rows import (
    ADD_EVENTS,
    MOVE,
    event_values,
    move_values,
    outcome_values,
    spec_json,
    state_values,
)
from fillsched.backends.sql.tables import (
    Instant,
    events,
    inputs,
    jobs,
    plans,
    strategy_runs,
    users,
)
from fillsched.errors import CancelCameFirst, Conflict, NotFound, StaleAttempt
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Command, GiveBack, Job, JobStatus, StoredSchedule, process_of
from fillsched.jobs.transitions import Move, after
from fillsched.ports.audit import Entry
from fillsched.ports.bus import Bus
from fillsched.ports.store import LONGEST_PAUSE, JobState, Kept, NewJob, Outcome
from fillsched.ports.store_errors import key_reused, queue_full

_RUNNING = JobStatus.RUNNING.value
_QUEUED = JobStatus.QUEUED.value

_ANY = (
    select(jobs.c.id, jobs.c.attempt, jobs.c.owner_id, jobs.c.status, jobs.c.worker)
    .join(users)
    .where(FREE, jobs.c.id.not_in(bindparam("held", expanding=True)))
)
_NEXT = (
    _ANY.where(not_(func.coalesce(PAUSED, false())))
    .order_by(func.coalesce(users.c.last_claim_at, 0), jobs.c.id)
    .limit(1)
)
"""The next job in turn: of the user whose turn was longest ago."""

_CLAIM = (
    update(jobs)
    .where(jobs.c.id == bindparam("claimed_id"), jobs.c.attempt == bindparam("before"), FREE)
    .values(
        status=after(JobStatus.QUEUED, Move.CLAIM).value,
        attempt=bindparam("attempt"),
        losses=jobs.c.losses + bindparam("lost", type_=Integer),
        not_before=None,
        worker=bindparam("worker"),
        lease_until=bindparam("lease_until", type_=Instant),
        started_at=func.coalesce(jobs.c.started_at, bindparam("now", type_=Instant)),
    )
)
"""Takes that job; only once, by whoever is first. Made once: every making leaves garbage."""


class SqlStore(SqlReading):
    """Store and EventLog (see `jobs.ports`); `bus` is told of every frame after its commit."""

    def __init__(self, database: Database, bus: Bus) -> None:
        super().__init__(database)
        self._bus = bus

    # -- Store: making ----------------------------------------------------------------------

    def create(self, new: NewJob, now: datetime, *, noted: Entry | None = None) -> tuple[Job, bool]:
        def work(connection: Connection) -> tuple[Job, bool]:
            if new.idempotency_key is not None:
                earlier = connection.execute(
                    select(jobs.c.id, jobs.c.body_hash).where(
                        jobs.c.owner_id == new.owner.id,
                        jobs.c.idempotency_key == new.idempotency_key,
                    )
                ).one_or_none()
                if earlier is not None:
                    if earlier.body_hash != new.body_hash:
                        raise key_reused()
                    return job_of(connection, earlier.id), False
            if new.most_queued:
                waiting = select(func.count()).where(
                    jobs.c.owner_id == new.owner.id, jobs.c.status == _QUEUED
                )
                if connection.execute(waiting).scalar_one() >= new.most_queued:
                    raise queue_full(new.most_queued)
            job_id = self._insert(connection, new, now)
            note(connection, noted and noted.about(job_id))
            return job_of(connection, job_id), True

        return self._database.write(work)

    def _insert(self, connection: Connection, new: NewJob, now: datetime) -> int:
        spec = new.spec
        key = connection.execute(
            insert(jobs).values(
                kind=spec.kind.value,
                owner_id=new.owner.id,
                name=spec.name,
                strategy=spec.strategy,
                spec=spec_json(spec),
                status=_QUEUED,
                attempt=0,
                deaths=0,
                worked_seconds=0.0,
                last_seq=1,
                created_at=now,
                idempotency_key=new.idempotency_key,
                body_hash=new.body_hash,
                **state_values(new.state),
            )
        ).inserted_primary_key
        assert key is not None
        job_id = int(key[0])
        connection.execute(insert(inputs).values(job_id=job_id, **asdict(new.lots)))
        ADD_EVENTS.run(connection, event_values(job_id, new.first_frame(job_id)))
        return job_id

    # -- Store: the queue and the fence ---------------------------------------------------------

    def claim(
        self,
        *,
        worker: str,
        now: datetime,
        lease_until: datetime,
        job_id: int | None = None,
        held: Collection[int] = (),
    ) -> Job | None:
        query = _NEXT if job_id is None else _ANY.where(jobs.c.id == job_id)
        asked = {"now": now, "latest": now + LONGEST_PAUSE, "held": list(held)}

        def work(connection: Connection) -> Job | None:
            found = connection.execute(query, asked).one_or_none()
            if found is None:
                return None
            lost = found.status == _RUNNING and process_of(found.worker) != process_of(worker)
            values = {
                "claimed_id": found.id,
                "before": found.attempt,
                "now": now,
                "attempt": found.attempt + 1,
                "lost": int(lost),
                "worker": worker,
                "lease_until": lease_until,
            }
            if connection.execute(_CLAIM, values).rowcount != 1:
                return None
            connection.execute(
                update(users).where(users.c.id == found.owner_id).values(last_claim_at=now)
            )
            return job_of(connection, found.id)

        with self._database.read() as connection:  # an idle worker looks every second
            if connection.execute(query, asked).first() is None:
                return None
        return self._database.write(work)

    def renew(self, job_id: int, attempt: int, lease_until: datetime) -> Command | None:
        def work(connection: Connection) -> str | None:
            _fenced(connection, job_id, attempt, _held(job_id, attempt, lease_until=lease_until))
            return connection.execute(select(jobs.c.command).where(jobs.c.id == job_id)).scalar()

        command = self._database.write(work, beside_others=True)
        return None if command is None else Command(command)

    def requeue(
        self,
        job_id: int,
        attempt: int,
        why: GiveBack,
        *,
        worked_seconds: float = 0.0,
        not_before: datetime | None = None,
    ) -> None:
        statement = _held(
            job_id,
            attempt,
            status=after(JobStatus.RUNNING, Move.REQUEUE).value,
            deaths=jobs.c.deaths + int(why is GiveBack.DEATH),
            troubles=jobs.c.troubles + int(why is GiveBack.TROUBLE),
            not_before=not_before,
            worked_seconds=jobs.c.worked_seconds + worked_seconds,
            lease_until=None,
            worker=None,
        )
        self._database.write(
            lambda connection: _fenced(connection, job_id, attempt, statement), beside_others=True
        )

    def requeue_all(self, *, lost: bool) -> int:
        statement = (
            update(jobs)
            .where(jobs.c.status == _RUNNING)
            .values(status=_QUEUED, losses=jobs.c.losses + int(lost), lease_until=None, worker=None)
        )
        return self._database.write(lambda connection: connection.execute(statement).rowcount)

    def save_read(self, job_id: int, attempt: int, lots: bytes, receipt: Mapping[str, Any]) -> None:
        def work(connection: Connection) -> None:
            _fenced(connection, job_id, attempt, _held(job_id, attempt, worker=jobs.c.worker))
            connection.execute(
                update(inputs)
                .where(inputs.c.job_id == job_id)
                .values(lots=lots, receipt=dict(receipt))
            )

        self._database.write(work, beside_others=True)

    def save(self, job_id: int, attempt: int, kept: Kept) -> None:
        def work(connection: Connection) -> None:
            _fenced(connection, job_id, attempt, _held(job_id, attempt, worker=jobs.c.worker))
            _put(connection, job_id, kept)

        self._database.write(work, beside_others=True)

    def finish(
        self,
        job_id: int,
        attempt: int,
        outcome: Outcome,
        frame: Frame,
        now: datetime,
        kept: Kept | None = None,
    ) -> None:
        def work(connection: Connection) -> None:
            if outcome.status is not JobStatus.CANCELLED:
                _fenced(connection, job_id, attempt, _held(job_id, attempt, worker=jobs.c.worker))
                cancel = select(jobs.c.command).where(jobs.c.id == job_id)
                if connection.scalar(cancel) == Command.CANCEL.value:  # none can come any more
                    raise CancelCameFirst(job_id)
            ended = _held(job_id, attempt, **outcome_values(outcome, frame, now))
            _fenced(connection, job_id, attempt, ended)
            ADD_EVENTS.run(connection, event_values(job_id, frame))
            if kept is not None:
                _put(connection, job_id, kept)

        publish = partial(self._bus.publish, job_id, [frame])
        self._database.write(work, then=publish, beside_others=True)

    # -- Store: what users ask ------------------------------------------------------------------

    def command(self, job_id: int, command: Command, *, noted: Entry | None = None) -> Job:
        def work(connection: Connection) -> Job:
            asked = (
                update(jobs)
                .where(
                    jobs.c.id == job_id, or_(jobs.c.status == _QUEUED, jobs.c.status == _RUNNING)
                )
                .values(command=command.value)
            )
            if command is not Command.CANCEL:
                asked = asked.where(func.coalesce(jobs.c.command, "") != Command.CANCEL.value)
            connection.execute(asked)  # and from here on it cannot end
            job = job_of(connection, job_id)
            if job.status.final:
                what = job.spec.kind.title()
                raise Conflict(f"{what} {job_id} has ended already: {job.status}.")
            note(connection, noted)
            return job

        if abs(job_id) > LARGEST_ID:
            raise NotFound.of("schedule", job_id)
        return self._database.write(work)

    def cancel_queued(self, job_id: int, outcome: Outcome, frame: Frame, now: datetime) -> bool:
        def work(connection: Connection) -> bool:
            ended = connection.execute(
                update(jobs)
                .where(
                    jobs.c.id == job_id,
                    jobs.c.status == _QUEUED,
                    jobs.c.last_seq == frame.seq - 1,
                )
                .values(attempt=jobs.c.attempt + 1, **outcome_values(outcome, frame, now))
            )
            if ended.rowcount == 1:
                ADD_EVENTS.run(connection, event_values(job_id, frame))
            return ended.rowcount == 1

        done = self._database.write(work)
        if done:
            self._bus.publish(job_id, [frame])
        return done

    def rename(self, job_id: int, name: str, *, noted: Entry | None = None) -> Job:
        def work(connection: Connection) -> Job:
            connection.execute(update(jobs).where(jobs.c.id == job_id).values(name=name))
            note(connection, noted)
            return job_of(connection, job_id)

        return self._database.write(work)

    def delete(self, job_id: int, *, noted: Entry | None = None) -> None:
        def work(connection: Connection) -> None:
            for table in (events, plans, strategy_runs, inputs):
                connection.execute(delete(table).where(table.c.job_id == job_id))
            if connection.execute(delete(jobs).where(jobs.c.id == job_id)).rowcount != 1:
                raise NotFound.of("schedule", job_id)
            note(connection, noted)

        self._database.write(work)

    # -- EventLog -------------------------------------------------------------------------------

    def append(
        self, job_id: int, attempt: int, frames: Sequence[Frame], state: JobState
    ) -> Future[None]:
        moved = move_values(job_id, attempt, frames[-1].seq, state)
        rows = [event_values(job_id, frame) for frame in frames]

        def work(connection: Connection) -> None:
            if MOVE.run(connection, moved) != 1:
                raise StaleAttempt(job_id, attempt)
            ADD_EVENTS.run(connection, *rows)

        publish = partial(self._bus.publish, job_id, frames)
        return self._database.begin_write(work, then=publish, checks_first=True, beside_others=True)


def _held(job_id: int, attempt: int, **values: Any) -> Update:
    """An update that touches the job only while `attempt` holds it."""
    return (
        update(jobs)
        .where(jobs.c.id == job_id, jobs.c.attempt == attempt, jobs.c.status == _RUNNING)
        .values(**values)
    )


def _fenced(connection: Connection, job_id: int, attempt: int, statement: Update) -> None:
    if connection.execute(statement).rowcount != 1:
        raise StaleAttempt(job_id, attempt)


def _put(connection: Connection, job_id: int, kept: Kept) -> None:
    if isinstance(kept, StoredSchedule):
        _put_schedule(connection, job_id, kept)
        return
    connection.execute(delete(strategy_runs).where(strategy_runs.c.job_id == job_id))
    rows = [
        {"job_id": job_id, "place": place, **asdict(run), "record": dict(run.record)}
        for place, run in enumerate(kept)
    ]
    if rows:
        connection.execute(insert(strategy_runs), rows)


def _put_schedule(connection: Connection, job_id: int, plan: StoredSchedule) -> None:
    values = {"campaigns": plan.campaigns, "incumbent": dict(plan.incumbent)}
    changed = connection.execute(update(plans).where(plans.c.job_id == job_id).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(plans).values(job_id=job_id, **values))
