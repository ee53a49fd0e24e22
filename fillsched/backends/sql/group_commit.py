"""All writes of a process through one thread, which commits together what has come.

What it is for: that a message costs no commit of its own: whatever comes while one transaction is
under way is the next, never waited for on purpose, and writes are committed in the order in which
they begin. What it is not for: how a transaction begins, or what an error means; that is each
database's (`backends.sqlite`, `backends.postgres`).
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from fillsched.backends.sql.database import ALL_IN_USE, T, Then
from fillsched.errors import ExecutionError, Unavailable

BATCH = 256
"""Writes committed together at most, so that the first of a flood does not wait for the last."""

TRIES = 3
"""How often a batch is begun anew that was undone for nothing it has done itself."""


class Manners(Protocol):
    """What differs from database to database."""

    def begun(self, connection: Connection, *, alone: bool) -> None:
        """Called at the begin of each transaction; `alone`: no other such one may be under way,
        of this process or another."""
        ...

    def failure(self, error: DBAPIError) -> ExecutionError:
        """What to raise for an error: Unavailable where nothing can be stored at present."""
        ...

    def passes(self, error: DBAPIError) -> bool:
        """Whether the same transaction, undone by that error, is worth beginning anew."""
        ...

    def failed(self) -> None:
        """Told when nothing could be stored."""
        ...


@dataclass(slots=True, eq=False)
class _Write:
    work: Callable[[Connection], Any]
    then: Then | None
    checks_first: bool
    beside_others: bool
    done: Future[Any]
    value: Any = None
    error: BaseException | None = None


class GroupCommit:
    """The thread and its queue; runs from the moment it is made until `close`.

    `connection` is the writer's own, and is closed with it.
    """

    def __init__(
        self, name: str, engine: Engine, options: dict[str, Any], manners: Manners
    ) -> None:
        self._engine, self._options, self._manners = engine, options, manners
        self._queue: SimpleQueue[_Write | None] = SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._write_all, name=name, daemon=True)
        self._thread.start()

    def begin(
        self,
        work: Callable[[Connection], T],
        then: Then | None,
        *,
        checks_first: bool,
        beside_others: bool,
    ) -> Future[T]:
        """Puts `work` in line (see `database.Database`). Raises ExecutionError after `close`."""
        done: Future[T] = Future()
        write = _Write(work, then, checks_first, beside_others, done)
        with self._door:  # nothing comes in behind the last one, where it would wait for ever
            if self._closed:
                raise ExecutionError("The database is closed.")
            self._queue.put(write)
        return done

    def close(self) -> bool:
        """Commits what has come and ends; False when that was done before."""
        with self._door:
            if self._closed:
                return False
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        return True

    def _write_all(self) -> None:
        connection: Connection | None = None
        while (batch := self._next_batch()) is not None:
            try:
                if connection is None:
                    connection = self._engine.connect().execution_options(**self._options)
            except DBAPIError as error:
                self._manners.failed()
                _refuse(batch, self._manners.failure(error))
                continue
            except PoolTimeout:
                _refuse(batch, Unavailable(ALL_IN_USE))
                continue
            if isinstance(_commit(connection, batch, self._manners), Unavailable):
                self._manners.failed()
        if connection is not None:
            connection.close()

    def _next_batch(self) -> list[_Write] | None:
        first = self._queue.get()
        if first is None:
            return None
        batch = [first]
        while len(batch) < BATCH:
            try:
                write = self._queue.get_nowait()
            except Empty:
                break
            if write is None:
                self._queue.put(None)
                break
            batch.append(write)
        return batch


def _commit(connection: Connection, batch: list[_Write], manners: Manners) -> BaseException | None:
    """One transaction for all of `batch`; then everybody's hints, then everybody's answer.

    Gives back why nothing was stored.
    """
    for left in reversed(range(TRIES)):
        stage = _Stage()
        try:
            with connection.begin():
                _run_all(connection, batch, manners)
                stage.committing = True
        except Exception as error:  # nothing of the batch was stored
            because: BaseException = error
            if isinstance(error, DBAPIError):
                if left and not stage.committing and manners.passes(error):
                    continue
                because = manners.failure(error)
            _refuse(batch, because)
            return because
        break
    for write in batch:
        if write.error is None and write.then is not None:
            write.then()
    for write in batch:
        if write.error is not None:
            write.done.set_exception(write.error)
        else:
            write.done.set_result(write.value)
    return None


@dataclass(slots=True)
class _Stage:
    committing: bool = False
    """From here on an error leaves open what became of it: it must not be done twice."""


def _refuse(batch: list[_Write], because: BaseException) -> None:
    for write in batch:
        write.done.set_exception(write.error or because)


def _run_all(connection: Connection, batch: list[_Write], manners: Manners) -> None:
    manners.begun(connection, alone=not all(write.beside_others for write in batch))
    for write in batch:
        write.error = None
    for write in batch:
        if len(batch) == 1:
            _run_alone(connection, write, manners)
        elif write.checks_first:
            _run_bare(connection, write, manners)
        else:
            _run_in_savepoint(connection, write, manners)


def _run_alone(connection: Connection, write: _Write, manners: Manners) -> None:
    try:
        write.value = write.work(connection)
    except DBAPIError as error:
        write.error = manners.failure(error)
        raise
    except Exception as error:
        write.error = error
        raise


def _run_bare(connection: Connection, write: _Write, manners: Manners) -> None:
    """Without a savepoint: what checks first has changed nothing when it refuses."""
    try:
        write.value = write.work(connection)
    except DBAPIError as error:
        write.error = manners.failure(error)
        raise  # it may have changed something: the batch is undone
    except Exception as error:  # the caller's own error: told to the caller, others go on
        write.error = error


def _run_in_savepoint(connection: Connection, write: _Write, manners: Manners) -> None:
    """So that a failure of its own undoes only itself."""
    savepoint = connection.begin_nested()
    try:
        write.value = write.work(connection)
        savepoint.commit()
    except DBAPIError as error:
        write.error = manners.failure(error)
        if manners.passes(error):
            raise  # all of the batch is begun anew
        with suppress(DBAPIError):  # a full disk has rolled back all of the batch already,
            savepoint.rollback()
            return
        raise  # and then the first cause is what everybody is told
    except Exception as error:
        savepoint.rollback()
        write.error = error
