"""PostgreSQL as the database of several servers and workers.

What it is for: connecting, keeping the schema up to date, and running transactions, so that what
holds on SQLite with its one writer holds among any number of processes here. What it is not for:
statements (`sql.store`), or the time and health of the server (`watch`).

Writes that decide by what they have read are alone: they begin with one lock of the whole database.
Writes that only change rows of one job while an attempt holds it, all messages among them, run
beside each other, each under the lock of the job's row; so a job's messages are committed in their
order, whoever writes. All writes of a process go through one thread, which commits together what
has come (`sql.group_commit`): a commit waits for the disk, and one a message would be too many.

A reader sees one picture (REPEATABLE READ) and waits for nobody.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from fillsched.backends.postgres.trouble import failure, passes
from fillsched.backends.postgres.watch import Watch
from fillsched.backends.sql.database import ALL_IN_USE, T, Then
from fillsched.backends.sql.group_commit import GroupCommit
from fillsched.backends.sql.migrate import migrate
from fillsched.errors import ExecutionError, Fault, InvalidInput, Unavailable

CONNECT_SECONDS = 5
"""How long a server that does not answer may take to be given up."""

IDLE_SECONDS = 2
"""A transaction that stands still so long is ended by the server: whoever is stopped or cut off in
the middle of one must not keep others waiting for longer than a lease lasts."""

LOCK_SECONDS = 10
"""How long a write waits for others before it is given up; SQLite's own figure here."""

SILENCE_MILLISECONDS = 10_000
"""A connection over which nothing is acknowledged for so long is dead."""

ANSWER_SECONDS = 15.0
"""One over which a question is not answered for so long is dead, too: longer than a wait for a
lock, and any statement of ours takes less than a second."""

CONNECTIONS = 16
"""That a process keeps, and all that it opens: one more in a rush would be thrown away after its
one question, and to open one takes the server longer than to answer several."""

TRUSTED_SECONDS = 1.0
"""A connection unused for longer is asked whether it still stands."""

POOL_SECONDS = 5.0
"""How long is waited for one of them to be given back."""

_ALONE = "SELECT pg_advisory_xact_lock(8241031620)"
_MIGRATING = "pg_advisory_lock(8241031621)"
"""Any two numbers, the same in every version."""


class PostgresDatabase:
    """A `database.Database` on a server. Use as a context manager, or call `close`."""

    def __init__(self, address: str) -> None:
        """Connects to `address` (``postgresql://...``), and makes or migrates the schema.

        Raises InvalidInput for what is no address, ExecutionError if the database cannot be used;
        neither repeats the address, which may hold a password.
        """
        self._engine = _engine(url_of(address))
        try:
            migrate_alone(self._engine)
        except DBAPIError as error:
            self._engine.dispose()
            raise ExecutionError(str(failure(error))) from None  # its cause would show the address
        except BaseException:
            self._engine.dispose()
            raise
        self._watch = Watch(self._engine)
        options = {"isolation_level": "READ COMMITTED"}
        self._writer = GroupCommit("postgres-writer", self._engine, options, _Manners(self._watch))

    @property
    def present(self) -> bool:
        """Whether there is a database: who is asked for another time is not here but `storing`."""
        return True

    @property
    def storing(self) -> bool:
        """Whether what is written is kept at present, as far as is known; blocks for nothing."""
        return self._watch.well

    def now(self) -> datetime:
        """The time by the server's clock, the same on every machine; blocks for nothing."""
        return self._watch.now()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with one consistent picture for the length of the block."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise failure(error) from error
        except PoolTimeout as error:
            raise Unavailable(ALL_IN_USE) from error

    def write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        beside_others: bool = False,
    ) -> T:
        """See `database.Database`. Raises Unavailable where nothing can be stored at present."""
        return self.begin_write(work, then=then, beside_others=beside_others).result()

    def begin_write(
        self,
        work: Callable[[Connection], T],
        *,
        then: Then | None = None,
        checks_first: bool = False,
        beside_others: bool = False,
    ) -> Future[T]:
        """See `database.Database`."""
        return self._writer.begin(
            work, then, checks_first=checks_first, beside_others=beside_others
        )

    def close(self) -> None:
        """Commits what has come and closes; may be repeated."""
        if not self._writer.close():
            return
        self._watch.stop()
        self._engine.dispose()

    def __enter__(self) -> "PostgresDatabase":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Manners:
    """PostgreSQL's: a lock makes alone, and what others caused is worth another try."""

    def __init__(self, watch: Watch) -> None:
        self.failed = watch.look_soon

    def begun(self, connection: Connection, *, alone: bool) -> None:
        """Waits for its turn."""
        if alone:
            connection.exec_driver_sql(_ALONE)

    def failure(self, error: DBAPIError) -> ExecutionError:
        """In words (see `trouble`)."""
        return failure(error)

    def passes(self, error: DBAPIError) -> bool:
        """Whether it was others' doing (see `trouble`)."""
        return passes(error)


def url_of(address: str) -> URL:
    """`address` for our driver. Raises InvalidInput, which does not repeat it."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # a port that is no number
        url = None
    if url is None or url.drivername not in ("postgresql", "postgres"):
        fix = "Write postgresql://user:password@host:port/name"
        raise InvalidInput([Fault("database", "", "it is no address of PostgreSQL", fix)]) from None
    return url.set(drivername="postgresql+psycopg")


def migrate_alone(engine: Engine) -> None:
    """Brings the schema up to date, one process after the other. Raises DBAPIError."""
    with engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
        if (encoding := connection.exec_driver_sql("SHOW server_encoding").scalar()) != "UTF8":
            raise ExecutionError(
                f"The database stores text as {encoding}. Make one with ENCODING 'UTF8'."
            )
        connection.exec_driver_sql(f"SELECT {_MIGRATING}")
        connection.commit()
        try:
            with _patience(connection, None):
                migrate(connection)
                connection.commit()
        finally:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT {_MIGRATING.replace('lock', 'unlock')}")
            connection.commit()


@contextmanager
def _patience(connection: Connection, seconds: float | None) -> Iterator[None]:
    """Another one for the length of the block: to rewrite a table takes its time."""
    driver: Any = connection.connection.driver_connection
    before = driver.patience_seconds
    driver.patience_seconds = seconds
    try:
        yield
    finally:
        driver.patience_seconds = before


def _engine(url: URL) -> Engine:
    try:
        engine = create_engine(
            url,
            isolation_level="REPEATABLE READ",
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=POOL_SECONDS,
            hide_parameters=True,
            connect_args={
                "application_name": "fillsched",
                "connect_timeout": CONNECT_SECONDS,
                "keepalives_idle": 5,
                "keepalives_interval": 2,
                "keepalives_count": 3,
                "tcp_user_timeout": SILENCE_MILLISECONDS,
            },
        )
    except ImportError as error:
        raise ExecutionError(
            "PostgreSQL needs packages that are not installed: pip install 'fillsched[cluster]'."
        ) from error

    @event.listens_for(engine, "do_connect")
    def connect(_: object, __: object, given: Sequence[Any], named: dict[str, Any]) -> object:
        from fillsched.backends.postgres.connection import Impatient  # it needs psycopg

        return Impatient.connect(*given, **named)

    @event.listens_for(engine, "connect")
    def prepare(connection: object, _: object) -> None:
        from fillsched.backends.postgres.connection import prepared

        prepared(
            connection,
            idle_seconds=IDLE_SECONDS,
            lock_seconds=LOCK_SECONDS,
            patience_seconds=ANSWER_SECONDS,
        )

    @event.listens_for(engine, "checkin")
    def rest(_: object, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = monotonic()

    @event.listens_for(engine, "checkout")
    def wake(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        """Else the first after a restart would fail; the pool goes on with another."""
        rests_since = record.info.get("rests_since", inf)
        if monotonic() - rests_since > TRUSTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError from error

    return engine
