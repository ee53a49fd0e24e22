"""The back ends of one daemon or worker: which store, which bus, which executor.

What it is for: the one switch, on one word: with the setting `database` (and `redis` with it) they
are those of a cluster, PostgreSQL, Redis and Celery; without, those of one machine, SQLite, a bus
within the process, threads with a solver process each. What it is not for: what is done with them
(`daemon`, `worker`), or how each works (`backends`).
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal, Protocol

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.memory.throttle import MemoryThrottle
from fillsched.backends.processes import fork_server
from fillsched.backends.processes import solver as processes
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.backends.sql.database import Database
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.webhooks import SqlWebhooks
from fillsched.backends.sqlite.database import TROUBLE, SqliteDatabase
from fillsched.backends.threads.executor import Take, ThreadExecutor
from fillsched.daemon.address import keep_owner
from fillsched.daemon.data.data_directory import COMPILED, DATABASE_FILE
from fillsched.daemon.host.vitals import process_name, vitals
from fillsched.daemon.settings import Settings
from fillsched.errors import ExecutionError, Fault, InvalidInput
from fillsched.jobs.solver_messages import Task
from fillsched.ports.bus import Bus
from fillsched.ports.executor import Executor
from fillsched.ports.solver import Solver
from fillsched.ports.throttle import Throttle

log = logging.getLogger(__name__)

StartSolver = Callable[[Task], Solver]

Tell = Callable[[], Mapping[str, Any]]

Role = Literal["server", "worker"]

STOP_SECONDS = 5.0
"""How long attempts may take to give their jobs back when the daemon ends; they need 0.2 s."""


class OpenDatabase(Database, Protocol):
    """A database and how it stands."""

    @property
    def present(self) -> bool:
        """Whether it is there."""
        ...

    @property
    def storing(self) -> bool:
        """Whether what is written is kept at present, as far as is known."""
        ...

    def close(self) -> None:
        """Commits what has come and closes; may be repeated."""
        ...


class RunningExecutor(Executor, Protocol):
    """An executor with its begin and its end."""

    def start(self) -> None:
        """Begins to work."""
        ...

    def stop(self, timeout_seconds: float) -> bool:
        """Starts no more attempts and waits for those that run; False if some still do."""
        ...


class RunningWorker(Protocol):
    """What a worker process does."""

    def run(self, ready: Callable[[], None]) -> None:
        """Works until `stop`; calls `ready` once, when it takes jobs."""
        ...

    def stop(self) -> None:
        """Makes `run` return when the attempts under way have ended; from any thread."""
        ...

    def lives(self) -> bool:
        """Whether the loop of `run` goes round; from any thread."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that a process keeps jobs in and has them worked on by.

    `shared`: with other processes, whose jobs and files are none of this one's business. `now`: the
    time by which leases run. `warm` makes the first solver quick, and blocks. `executor_of(take)`
    makes the executor of a server, `worker_of(slots, take)` what a worker does.
    `elsewhere` is what other servers last told, `known` whether they can be heard. `begun` and
    `ended` are called at the begin and, the last first, at the end.
    """

    store: SqlStore
    bus: Bus
    accounts: SqlAccounts
    keys: SqlKeys
    audit: SqlAudit
    configs: SqlConfigs
    webhooks: SqlWebhooks
    throttle: Throttle
    start_solver: StartSolver
    warm: Callable[[], None]
    now: Callable[[], datetime]
    executor_of: Callable[[Take], RunningExecutor]
    _database: OpenDatabase
    worker_of: Callable[[int, Take], RunningWorker] | None = None
    shared: bool = False
    elsewhere: Callable[[], Sequence[Mapping[str, Any]]] = tuple
    known: Callable[[], bool] = lambda: True
    begun: Sequence[Callable[[Tell], None]] = ()
    ended: Sequence[Callable[[], None]] = ()

    @property
    def present(self) -> bool:
        """Whether its database is there."""
        return self._database.present

    @property
    def storing(self) -> bool:
        """Whether what it is given to keep will be kept, as far as is known."""
        return self._database.storing

    def watch_commands(self, job_id: int, call: Callable[[], None]) -> Callable[[], None]:
        """Calls `call` when a command may have come, until what it returns is called."""
        return self.bus.subscribe(job_id, lambda frames: None if frames else call())

    def begin(self, tell: Tell) -> None:
        """Begins what goes on beside all work; `tell` gives what other servers are to know."""
        for begin in self.begun:
            begin(tell)

    def close(self, executor: RunningExecutor | None = None) -> None:
        """Gives jobs back, commits and closes; may be repeated."""
        if executor is not None and not executor.stop(STOP_SECONDS):
            log.warning(
                "some attempts did not end in %g s; their jobs are given back", STOP_SECONDS
            )
            if not self.shared:  # else their leases run out
                with suppress(*TROUBLE):  # else the next start takes them up, as after a death
                    self.store.requeue_all(lost=False)
        for end in reversed(self.ended):
            end()
        self._database.close()


def utc_now() -> datetime:
    """The time, aware, in UTC, by this machine's clock."""
    return datetime.now(UTC)


def engine_of(
    settings: Settings, start_solver: StartSolver | None = None, *, role: Role = "server"
) -> Engine:
    """The engine that `settings` ask for; `start_solver` in the place of solver processes.

    Raises InvalidInput for half a cluster, ExecutionError when the database cannot be used.
    """
    if (settings.database is None) != (settings.redis is None):
        missing = "database" if settings.database is None else "redis"
        fix = "Set database and redis for a cluster, neither for one machine"
        raise InvalidInput([Fault(missing, "", "only the other of the two is set", fix)])
    fork_server.keep_compiled_in(settings.data_dir / COMPILED)
    made_by = fork_server.context()
    solver_of = start_solver or partial(
        processes.ProcessSolver, made_by=made_by, memory_bytes=settings.solver_memory_bytes
    )
    work: dict[str, Any] = {
        "start_solver": solver_of,
        "warm": partial(processes.warm, made_by),
    }
    if settings.database is None or settings.redis is None:
        return _embedded(settings, work)
    try:
        return _cluster(
            settings.database.get_secret_value(), settings.redis.get_secret_value(), role, work
        )
    except ModuleNotFoundError as error:
        raise ExecutionError(
            f"A cluster needs packages that are not installed ({error.name}): "
            "pip install 'fillsched[cluster]'."
        ) from None


def _embedded(settings: Settings, work: dict[str, Any]) -> Engine:
    file = settings.data_dir / DATABASE_FILE
    with suppress(OSError):  # opening it says more; SQLite gives its further files the same owner
        file.touch(mode=0o600)
        keep_owner(file)
    database, bus = SqliteDatabase(file), MemoryBus()
    return Engine(
        **_stores(database, bus),
        **work,
        bus=bus,
        throttle=MemoryThrottle(time.monotonic),
        now=utc_now,
        executor_of=partial(ThreadExecutor, settings.workers),
        _database=database,
    )


def _cluster(address: str, redis: str, role: Role, work: dict[str, Any]) -> Engine:
    from fillsched.backends.celery.app import app_of
    from fillsched.backends.celery.executor import CeleryExecutor
    from fillsched.backends.celery.worker import CeleryWorker
    from fillsched.backends.postgres.database import PostgresDatabase
    from fillsched.backends.redis.bus import RedisBus
    from fillsched.backends.redis.catching_up import CatchingUp
    from fillsched.backends.redis.connection import client_of
    from fillsched.backends.redis.members import Members
    from fillsched.backends.redis.throttle import RedisThrottle

    client_of(redis).close()  # an address that is none is refused before anything is opened
    database, within = PostgresDatabase(address), MemoryBus()
    name = SqlStore(database, within).history()
    bus = RedisBus(redis, name, within, frames=role == "server")
    stores = _stores(database, bus)
    store: SqlStore = stores["store"]
    throttle = RedisThrottle(
        redis, name, lambda: database.now().timestamp(), MemoryThrottle(time.monotonic)
    )
    catching_up = CatchingUp(store.moved, store.read, database.now, within, hears=lambda: bus.well)
    members = Members(redis, name, role, process_name())

    def executor_of(take: Take) -> CeleryExecutor:
        return CeleryExecutor(
            app_of(redis, name),
            ThreadExecutor(0, take),
            free=lambda: store.free(database.now()),
            members=lambda: members.others("worker"),
        )

    def worker_of(slots: int, take: Take) -> CeleryWorker:
        worker = CeleryWorker(app_of(redis, name), slots, process_name(), take)
        members.start(lambda: {**vitals(), "slots": slots, "busy": worker.busy})
        return worker

    server = role == "server"
    return Engine(
        **stores,
        **work,
        bus=bus,
        throttle=throttle,
        now=database.now,
        executor_of=executor_of,
        worker_of=worker_of,
        _database=database,
        shared=True,
        elsewhere=lambda: list(members.others("server").values()),
        known=members.known,
        begun=(lambda tell: catching_up.start(), members.start) if server else (),
        ended=(throttle.close, bus.close, members.stop, catching_up.stop),
    )


def _stores(database: Database, bus: Bus) -> dict[str, Any]:
    return {
        "store": SqlStore(database, bus),
        "accounts": SqlAccounts(database),
        "keys": SqlKeys(database),
        "audit": SqlAudit(database),
        "configs": SqlConfigs(database),
        "webhooks": SqlWebhooks(database),
    }
