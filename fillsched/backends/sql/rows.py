"""Jobs and their parts as rows of tables, and back.

What it is for: one place that knows which column holds what. What it is not for: transactions, or
which statement may run when (`store`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    Row,
    Select,
    Update,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

from fillsched.backends.sql.tables import events, jobs, store, users
from fillsched.identity import User
from fillsched.jobs.events import Frame
from fillsched.jobs.job import Command, Figures, Job, JobKind, JobSpec, JobStatus, Objective
from fillsched.ports.store import JobState, Outcome

STATE_COLUMNS = (
    "step",
    "progress",
    "message",
    "incumbent_hours",
    "bound_hours",
    "gap",
    "objective",
    "eta_seconds",
    "lots",
)
"""The columns of a `JobState`."""


class Prepared:
    """A statement that is compiled once and then given to the driver itself.

    Every message of every job passes through two of them, and SQLAlchemy's own execution takes
    several times as long. For columns whose values need no conversion.
    """

    def __init__(self, statement: Update | Insert) -> None:
        self._statement = statement
        self._texts: dict[str, _Text] = {}

    def run(self, connection: Connection, *rows: Mapping[str, Any]) -> int:
        """Executes it for each of `rows`; how many rows of the table it touched.

        Raises DBAPIError, as all that SQLAlchemy executes.
        """
        dialect = connection.dialect
        text = self._texts.get(dialect.name)
        if text is None:
            text = self._texts[dialect.name] = _Text(self._statement, dialect)
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(text.sql, text.values(rows[0]))
            else:
                cursor.executemany(text.sql, [text.values(row) for row in rows])
            return cursor.rowcount
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                text.sql, None, error, dialect.loaded_dbapi.Error, dialect=dialect
            ) from error
        finally:
            cursor.close()


class _Text:
    """A statement in the words of one database."""

    def __init__(self, statement: Update | Insert, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._fixed: Mapping[str, Any] = dict(compiled.params)
        self._names = tuple(compiled.positiontup or ()) if compiled.positional else None

    def values(self, row: Mapping[str, Any]) -> Any:
        """`row` as the driver takes it."""
        all_values = {**self._fixed, **row}
        if self._names is None:
            return all_values
        return [all_values[name] for name in self._names]


MOVE = Prepared(
    update(jobs)
    .where(
        jobs.c.id == bindparam("held_id"),
        jobs.c.attempt == bindparam("held_by"),
        jobs.c.status == JobStatus.RUNNING.value,
    )
    .values({name: bindparam(f"new_{name}") for name in (*STATE_COLUMNS, "last_seq")})
)
"""Moves a job's state, only while an attempt holds it."""

ADD_EVENTS = Prepared(
    insert(events).values({column.name: bindparam(column.name) for column in events.c})
)


def move_values(job_id: int, attempt: int, last_seq: int, state: JobState) -> dict[str, Any]:
    """The parameters of `MOVE`."""
    moved = {f"new_{name}": value for name, value in state_values(state).items()}
    return {"held_id": job_id, "held_by": attempt, "new_last_seq": last_seq, **moved}


def job_rows() -> Select[Any]:
    """The rows from which `job_row` makes jobs."""
    return select(
        jobs,
        users.c.name.label("owner_name"),
        users.c.role.label("owner_role"),
        select(store.c.id).scalar_subquery().label("history"),
    ).join(users)


def job_row(row: Row[Any], queue: Sequence[int]) -> Job:
    """The job in a row of `job_rows`; `queue`: the ids of queued jobs in their order."""
    return Job(
        id=row.id,
        owner=User(row.owner_id, row.owner_name, row.owner_role),
        spec=_spec(row.spec, row.name),
        status=JobStatus(row.status),
        step=row.step,
        progress=row.progress,
        message=row.message,
        attempt=row.attempt,
        deaths=row.deaths,
        losses=row.losses,
        troubles=row.troubles,
        worked_seconds=row.worked_seconds,
        created_at=row.created_at,
        last_seq=row.last_seq,
        figures=Figures(row.incumbent_hours, row.bound_hours, row.gap, _objective(row.objective)),
        started_at=row.started_at,
        finished_at=row.finished_at,
        eta_seconds=row.eta_seconds,
        lots=row.lots if row.lots is not None else (row.result or {}).get("lots"),
        command=None if row.command is None else Command(row.command),
        queue_position=queue.index(row.id) + 1 if row.id in queue else None,
        result=row.result,
        error=row.error,
        history=row.history,
    )


def spec_json(spec: JobSpec) -> dict[str, Any]:
    """`spec` as it is stored; without a plant as it was before there were any."""
    stored = asdict(spec) | {"start_time": spec.start_time.isoformat()}
    return {key: value for key, value in stored.items() if (key, value) != ("plant", None)}


def _spec(stored: Mapping[str, Any], name: str) -> JobSpec:
    changed = {
        "name": name,
        "kind": JobKind(stored["kind"]),
        "start_time": datetime.fromisoformat(stored["start_time"]),
        "strategies": tuple(stored.get("strategies", ())),
    }
    return JobSpec(**{**stored, **changed})


def _objective(stored: str | None) -> Objective | None:
    return None if stored is None else Objective(**json.loads(stored))


def state_values(state: JobState) -> dict[str, Any]:
    """The columns of a job that move while it runs."""
    figures = state.figures
    return dict(
        zip(
            STATE_COLUMNS,
            (
                state.step,
                state.progress,
                state.message,
                figures.incumbent_hours,
                figures.bound_hours,
                figures.gap,
                None if figures.objective is None else json.dumps(asdict(figures.objective)),
                state.eta_seconds,
                state.lots,
            ),
            strict=True,
        )
    )


def outcome_values(outcome: Outcome, frame: Frame, now: datetime) -> dict[str, Any]:
    """The columns of a job that its end sets."""
    return {
        "status": outcome.status.value,
        "result": None if outcome.result is None else dict(outcome.result),
        "error": None if outcome.error is None else dict(outcome.error),
        "last_seq": frame.seq,
        "finished_at": now,
        "lease_until": None,
        **state_values(outcome.state),
    }


def event_values(job_id: int, frame: Frame) -> dict[str, Any]:
    """A frame as a row of `events`."""
    return {
        "job_id": job_id,
        "seq": frame.seq,
        "terminal": int(frame.terminal),
        "data": frame.data,
    }
