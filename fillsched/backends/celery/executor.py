"""A server's executor: its jobs are worked on by workers elsewhere.

What it is for: telling workers that there is work, and telling them again when that was lost: every
second each server compares the jobs that wait, or whose worker has fallen silent, with the messages
under way. What it is not for: the attempt, which workers run (`worker`).

A job that somebody wants to be done with (`at_once`) runs beside the usual workers, here.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, Full, Queue
from typing import Any, Protocol

from celery import Celery
from kombu.exceptions import OperationalError

from fillsched.backends.celery.app import TASK
from fillsched.errors import FillschedError
from fillsched.ports.executor import WorkerState

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks at what waits: a lease is longer."""

AT_ONCE = 100
"""Messages sent after one look at most; with more jobs waiting, workers are busy anyway."""

WAITING = 1000
"""Hints that may wait to be sent; further ones are left to the next look."""

TROUBLE = (OperationalError, OSError)


class Beside(Protocol):
    """What runs attempts in this process."""

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        """See `ports.executor`."""
        ...

    def stop(self, timeout_seconds: float) -> bool:
        """See `daemon.engines`."""
        ...


class CeleryExecutor:
    """An `Executor` by `app`. `free()`: how many jobs could be claimed now; `members()`: what each
    worker last said of itself. `beside` runs in this process what cannot wait."""

    def __init__(
        self,
        app: Celery,
        beside: Beside,
        *,
        free: Callable[[], int],
        members: Callable[[], Mapping[str, Mapping[str, Any]]],
    ) -> None:
        self._app, self._beside = app, beside
        self._free, self._members = free, members
        self._hints: Queue[int] = Queue(WAITING)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="celery-dispatch", daemon=True)
        self._away = self._failing = False

    def workers(self) -> Sequence[WorkerState]:
        """See `ports.executor`."""
        return [
            WorkerState(
                host,
                int(said["slots"]),
                int(said["busy"]),
                said["beat_age_seconds"],
                said.get("load_per_core"),
                said.get("version"),
            )
            for host, said in sorted(self._members().items())
        ]

    def start(self) -> None:
        """Begins to tell workers."""
        self._thread.start()

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        """See `ports.executor`; waits for nothing."""
        if at_once:
            self._beside.dispatch(job_id, at_once=True)
            return
        try:
            self._hints.put_nowait(1)
        except Full:
            log.debug("a hint is left to the next look")

    def stop(self, timeout_seconds: float) -> bool:
        """Tells no more, and ends what runs beside; False if some still does."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join(timeout_seconds)
        return self._beside.stop(timeout_seconds)

    def look(self) -> int:
        """Tells of what waits and nobody was told of; how many messages that took.

        Raises FillschedError, and one of TROUBLE.
        """
        free = self._free()
        if not free:
            return 0
        with self._app.connection_for_write() as connection:
            told = connection.default_channel.client.llen(self._app.conf.task_default_queue)
        missing = max(0, min(free - int(told), AT_ONCE))
        self._tell(missing)
        return missing

    def _run(self) -> None:
        while not self._end.is_set():
            try:
                if hints := self._waited_for():
                    self._tell(hints)
                else:
                    self.look()
                self._said(away=False)
            except TROUBLE as error:
                self._said(away=True, why=type(error).__name__)
                self._end.wait(LOOK_SECONDS)
            except FillschedError as error:
                if not self._failing:
                    log.warning("what waits is not known: %s", error)
                self._failing = True
                self._end.wait(LOOK_SECONDS)
            else:
                self._failing = False

    def _waited_for(self) -> int:
        """How many hints have come; none within the time of a look."""
        try:
            hints = self._hints.get(timeout=LOOK_SECONDS)
        except Empty:
            return 0
        while hints < AT_ONCE:
            try:
                hints += self._hints.get_nowait()
            except Empty:
                break
        return hints

    def _tell(self, messages: int) -> None:
        if not messages:
            return
        with self._app.producer_or_acquire() as producer:
            for _ in range(messages):
                self._app.send_task(TASK, producer=producer, retry=False)

    def _said(self, *, away: bool, why: str = "") -> None:
        """Of an error only its kind: its text may hold an address."""
        if away and not self._away:
            log.warning("Redis is away (%s): jobs wait, those that run go on", why)
        elif self._away and not away:
            log.info("Redis is back: jobs begin")
        self._away = away
