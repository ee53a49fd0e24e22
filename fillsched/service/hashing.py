"""Hashing passwords, in few threads of its own and behind a short queue.

What it is for: that a flood of logins takes neither the machine nor the threads that serve
everybody else: hashing takes 64 MB and a third of a second each, on purpose. What it is not for:
whose password it is (`accounts`), or who guesses too often (`throttle`).
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pwdlib import PasswordHash

from fillsched.errors import LimitExceeded

T = TypeVar("T")

THREADS = 2
"""Hashes at a time."""

WAITING = 8
"""Hashes that may wait for a thread: some two seconds' worth. Whoever comes behind them is told to
come back, as each that waits holds one of the 40 threads that answer all calls."""

RETRY_SECONDS = 2
"""When there is likely to be room again."""


class Hashing:
    """argon2id, as pwdlib recommends it. Every method blocks, and raises LimitExceeded at once when
    all threads are busy and the queue is full."""

    def __init__(self, hasher: PasswordHash | None = None) -> None:
        self._hasher = hasher or PasswordHash.recommended()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="hashing")
        self._room = threading.Semaphore(THREADS + WAITING)

    def hash(self, password: str) -> str:
        """What is kept of `password`."""
        return self._run(lambda: self._hasher.hash(password))

    def fits(self, password: str, hashed: str | None) -> bool:
        """Whether it is the password of that hash; without one no, after as long a time."""
        if hashed is None:
            self._run(lambda: self._hasher.hash("as long as a true check"))
            return False
        return self._run(lambda: self._hasher.verify(password, hashed))

    def _run(self, work: Callable[[], T]) -> T:
        if not self._room.acquire(blocking=False):
            raise LimitExceeded(
                "Too many passwords are being checked just now; try again in a moment.",
                retry_after_seconds=RETRY_SECONDS,
            )
        try:
            return self._threads.submit(work).result()
        finally:
            self._room.release()
