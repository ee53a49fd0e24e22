"""A worker's executor: attempts in the threads of a Celery worker.

What it is for: as many attempts at a time as there are slots, each begun by a message of a server.
What it is not for: the attempt itself, which is that of the embedded daemon (`fillsched.worker`).
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any

from celery import Celery
from celery.concurrency.thread import TaskPool
from celery.worker import WorkController, state
from celery.worker.consumer import Consumer

from fillsched.backends.celery.app import TASK
from fillsched.backends.celery.pulse import Pulse
from fillsched.errors import FillschedError

log = logging.getLogger(__name__)

Take = Callable[[str, int | None], Callable[[], None] | None]

BACK_SECONDS = 1
"""Between two tries to reach a Redis that is away; Celery's own pauses grow to 30 s, for which
jobs would wait after it is back. One client a worker that knocks once a second burdens nobody."""


class _Returning(Consumer):  # type: ignore[misc]  # Celery has no types
    """Celery's consumer, which is back soon after Redis is."""

    def ensure_connected(self, connection: Any) -> Any:
        steady = {"interval_start": BACK_SECONDS, "interval_step": 0, "interval_max": BACK_SECONDS}
        connection.ensure_connection = partial(connection.ensure_connection, **steady)
        return super().ensure_connected(connection)


class _Threads(TaskPool):  # type: ignore[misc]
    """Celery's threads, which have the loop go round when one of them is free again: it counts them
    only then, and left to itself does so once a second."""

    def register_with_event_loop(self, hub: Any) -> None:
        self._hub = hub

    def on_apply(self, *task: Any, **more: Any) -> Any:
        begun = super().on_apply(*task, **more)
        begun.f.add_done_callback(lambda _: self._hub.call_soon(_nothing))
        return begun


def _nothing() -> None: ...


class CeleryWorker:
    """Runs `slots` attempts at a time, called `name` among all workers, from `run` to `stop`.

    `take(worker, job_id)` claims a job and returns what runs it; None: there was none.
    """

    def __init__(self, app: Celery, slots: int, name: str, take: Take) -> None:
        self._slots, self._name, self._take = slots, name, take
        self._lock = threading.Lock()
        self._busy = 0
        self._numbers = count(1)
        self._ready: Callable[[], None] | None = None
        self._pulse = Pulse(app)
        app.task(self._attempt, name=TASK)
        for chatty in ("celery.worker.strategy", "celery.app.trace"):  # two lines a message
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._controller = WorkController(
            app=app,
            hostname=f"fillsched@{name}",
            pool_cls=_Threads,
            consumer_cls=_Returning,
            concurrency=slots,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
            ready_callback=self._begun,
        )

    @property
    def busy(self) -> int:
        """How many attempts run."""
        return self._busy

    def lives(self) -> bool:
        """Whether the loop of `run` goes round; from any thread."""
        return self._pulse.lives()

    def run(self, ready: Callable[[], None]) -> None:
        """Works until `stop`; in the main thread. Calls `ready` once, when it takes jobs."""
        self._ready = ready
        state.should_stop = None
        self._controller.start()

    def stop(self) -> None:
        """Takes no more messages; `run` returns when the attempts under way have ended. From any
        thread, or a signal's handler."""
        state.should_stop = 0

    def _begun(self, _consumer: object) -> None:
        log.info("ready for jobs, %d at a time", self._slots)
        if self._ready is not None:
            self._ready()

    def _attempt(self) -> None:
        """One message: one job, the next in turn. There may be none any more."""
        try:
            attempt = self._take(f"{self._name}:{next(self._numbers)}", None)
        except FillschedError as trouble:  # of the store; servers say again that there is work
            log.warning("no work can be had: %s", trouble)
            return
        if attempt is not None:
            with self._counted():
                attempt()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._busy += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1
