"""The back ends of one daemon: which store, which bus, which executor.

What it is for: the one switch. Today there is one engine, the embedded one: SQLite, a bus within
the process, threads with a solver process each. What it is not for: what is done with them
(`daemon`), or how each works (`backends`).
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from fillsched.backends.memory.bus import MemoryBus
from fillsched.backends.processes import solver as processes
from fillsched.backends.sql.accounts import SqlAccounts
from fillsched.backends.sql.audit import SqlAudit
from fillsched.backends.sql.configs import SqlConfigs
from fillsched.backends.sql.keys import SqlKeys
from fillsched.backends.sql.store import SqlStore
from fillsched.backends.sql.webhooks import SqlWebhooks
from fillsched.backends.sqlite.database import TROUBLE, SqliteDatabase
from fillsched.backends.threads.executor import Take, ThreadExecutor
from fillsched.daemon.address import keep_owner
from fillsched.daemon.data.data_directory import COMPILED, DATABASE_FILE
from fillsched.daemon.settings import Settings
from fillsched.jobs.solver_messages import Task
from fillsched.ports.solver import Solver

log = logging.getLogger(__name__)

StartSolver = Callable[[Task], Solver]

STOP_SECONDS = 5.0
"""How long attempts may take to give their jobs back when the daemon ends; they need 0.2 s."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Everything that a daemon keeps jobs in and has them worked on by.

    `warm` makes the first solver quick, and blocks. `executor_of(take)` makes the executor.
    """

    store: SqlStore
    bus: MemoryBus
    accounts: SqlAccounts
    keys: SqlKeys
    audit: SqlAudit
    configs: SqlConfigs
    webhooks: SqlWebhooks
    start_solver: StartSolver
    warm: Callable[[], None]
    executor_of: Callable[[Take], ThreadExecutor]
    _database: SqliteDatabase

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

    def close(self, executor: ThreadExecutor) -> None:
        """Gives jobs back, commits and closes; may be repeated."""
        if not executor.stop(STOP_SECONDS):
            log.warning(
                "some attempts did not end in %g s; their jobs are given back", STOP_SECONDS
            )
            with suppress(*TROUBLE):  # else the next start takes them up, as after a death
                self.store.requeue_all(lost=False)
        self._database.close()


def engine_of(settings: Settings, start_solver: StartSolver | None = None) -> Engine:
    """The engine that `settings` ask for; `start_solver` in the place of solver processes.

    Raises ExecutionError when the database cannot be used.
    """
    file = settings.data_dir / DATABASE_FILE
    with suppress(OSError):  # opening it says more; SQLite gives its further files the same owner
        file.touch(mode=0o600)
        keep_owner(file)
    database = SqliteDatabase(file)
    bus = MemoryBus()
    processes.keep_compiled_in(settings.data_dir / COMPILED)
    made_by = processes.context()
    return Engine(
        store=SqlStore(database, bus),
        bus=bus,
        accounts=SqlAccounts(database),
        keys=SqlKeys(database),
        audit=SqlAudit(database),
        configs=SqlConfigs(database),
        webhooks=SqlWebhooks(database),
        start_solver=start_solver
        or partial(
            processes.ProcessSolver, made_by=made_by, memory_bytes=settings.solver_memory_bytes
        ),
        warm=partial(processes.warm, made_by),
        executor_of=partial(ThreadExecutor, settings.workers),
        _database=database,
    )
