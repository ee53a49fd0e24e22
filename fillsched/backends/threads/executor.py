"""The embedded executor: threads that run attempts, each with a solver process of its own.

What it is for: `workers` attempts at a time in this daemon. What it is not for: the queue, which is
in the store; a thread only asks it for the next job.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from fillsched.errors import FillschedError
from fillsched.ports.executor import WorkerState

log = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How often an idle worker looks by itself: finds jobs whose lease ran out, and lost hints."""


Take = Callable[[str, int | None], Callable[[], None] | None]


class ThreadExecutor:
    """An `Executor` of so many `slots`.

    `take(worker, job_id)` claims a job and returns what runs it; None: there was none.
    """

    def __init__(self, slots: int, take: Take) -> None:
        self._slots, self._take = slots, take
        self._busy = 0
        self._beat = time.monotonic()
        self._more = threading.Condition()
        self._hints = 0
        self._stopping = False
        self._trouble = ""
        self._threads: list[threading.Thread] = []
        self._host = f"{socket.gethostname()}:{os.getpid()}"

    def workers(self) -> Sequence[WorkerState]:
        """This process. It lives as long as it can be asked; its beat is its last look round."""
        age = 0.0 if self._busy else time.monotonic() - self._beat
        return [WorkerState(self._host, self._slots, self._busy, round(age, 1))]

    def start(self) -> None:
        """Starts the workers."""
        for number in range(1, self._slots + 1):
            self._spawn(self._serve, f"{self._host}:{number}", f"worker-{number}")

    def dispatch(self, job_id: int, *, at_once: bool = False) -> None:
        """See `ports.Executor`."""
        if at_once:
            name = f"{self._host}:extra"
            self._spawn(lambda worker: self._try(worker, job_id), name, f"extra-{job_id}")
            return
        with self._more:
            self._hints += 1
            self._more.notify()

    def stop(self, timeout_seconds: float) -> bool:
        """Starts no more attempts and waits for those that run; False if some still do."""
        with self._more:
            self._stopping = True
            self._more.notify_all()
        deadline = time.monotonic() + timeout_seconds
        for thread in list(self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _spawn(self, run: Callable[[str], object], worker: str, name: str) -> None:
        with self._more:
            if self._stopping:
                return
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            thread = threading.Thread(target=run, args=(worker,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, worker: str) -> None:
        while not self._stopping:
            if self._try(worker, None):
                continue
            with self._more:
                if not self._hints and not self._stopping:
                    self._more.wait(POLL_SECONDS)
                self._hints = max(0, self._hints - 1)

    def _try(self, worker: str, job_id: int | None) -> bool:
        self._beat = time.monotonic()
        try:
            attempt = self._take(worker, job_id)
            self._tell("")
            if attempt is None:
                return False
            with self._counted():
                attempt()
            return True
        except FillschedError as trouble:  # of the store, which may be back in a moment
            self._tell(str(trouble))
            return False
        except Exception:  # a worker's outermost loop
            log.exception("worker %s could not work", worker)
            return False

    def _tell(self, trouble: str) -> None:
        """Says why no work can be had, when it begins and when it has passed: workers look every
        second, for as long as a disk is full."""
        with self._more:
            before, self._trouble = self._trouble, trouble
        if trouble and trouble != before:
            log.error("no work can be had: %s", trouble)
        elif before and not trouble:
            log.info("work can be had again")

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._more:
            self._busy += 1
        try:
            yield
        finally:
            with self._more:
                self._busy -= 1
