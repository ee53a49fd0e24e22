"""The composition root of a worker: settings in, attempts at the jobs of a cluster out.

What it is for: `fillsched worker`, and the tools of an attempt, which are a daemon's too. What it
is not for: logic, or anything that listens; a worker has no port.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from fillsched.daemon.data.data_directory import make_private_directory
from fillsched.daemon.engines import Engine, engine_of
from fillsched.daemon.host.service_manager import ServiceManager
from fillsched.daemon.settings import Settings
from fillsched.errors import Fault, InvalidInput
from fillsched.jobs.events import Encode
from fillsched.presentation.figures import count
from fillsched.wire import encode
from fillsched.worker.claim import Limits, Tools, take

RENEWALS = 5
"""So often a lease is renewed while it lasts; with a renewal comes what a lost hint had told."""


def tools_of(
    settings: Settings,
    engine: Engine,
    encode: Encode,
    *,
    taking: Callable[[], bool],
    stopping: Callable[[], bool],
) -> Tools:
    """What attempts work with in this process (see `fillsched.worker.attempt`)."""
    return Tools(
        store=engine.store,
        events=engine.store,
        start_solver=engine.start_solver,
        watch_commands=engine.watch_commands,
        encode=encode,
        now=engine.now,
        clock=time.monotonic,
        taking=taking,
        stopping=stopping,
        limits=Limits(
            lease_seconds=settings.lease_seconds,
            renew_seconds=settings.lease_seconds / RENEWALS,
            job_timeout_seconds=settings.job_timeout_seconds,
            strategies_at_once=settings.strategies_at_once,
        ),
    )


def run_worker(settings: Settings, manager: ServiceManager) -> None:
    """Works until SIGTERM or SIGINT; jobs under way are then given back. In the main thread.
    `manager` is told how it goes.

    Raises InvalidInput for settings of one machine, ExecutionError when the database cannot be
    used.
    """
    make_private_directory(settings.data_dir)
    engine = engine_of(settings, role="worker")
    stopping = threading.Event()
    try:
        if engine.worker_of is None:
            fix = "Set database and redis, or run `fillsched serve`, which works by itself"
            raise InvalidInput([Fault("database", "", "a worker needs that of a cluster", fix)])
        tools = tools_of(
            settings,
            engine,
            partial(encode, history=engine.store.history()),
            taking=lambda: not stopping.is_set(),
            stopping=stopping.is_set,
        )
        threading.Thread(target=engine.warm, name="warm", daemon=True).start()
        worker = engine.worker_of(settings.workers, partial(take, tools))
        if manager.watches:
            watch = threading.Thread(target=manager.watch, args=(worker.lives, stopping))
            watch.start()

        def stop() -> None:
            manager.stopping()
            worker.stop()

        with _signals_end(stopping, stop):
            worker.run(
                lambda: manager.ready(f"works on {count(settings.workers, 'job')} at a time")
            )
    finally:
        stopping.set()
        engine.close()


@contextmanager
def _signals_end(stopping: threading.Event, stop: Callable[[], None]) -> Iterator[None]:
    def end(*_: object) -> None:
        stopping.set()
        stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
