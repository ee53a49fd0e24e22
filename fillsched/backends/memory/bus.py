"""Hints between the threads of one process: the embedded daemon's bus.

What it is not for: anything that must outlast the process, or reach another.
"""

import threading
from collections.abc import Callable, Sequence

from fillsched.jobs.events import Frame
from fillsched.ports.bus import Hint, HintOfAny


class MemoryBus:
    """A `Bus`; a hint is called in the publisher's thread and must return at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hints: dict[int, tuple[Hint, ...]] = {}
        self._hints_of_any: tuple[HintOfAny, ...] = ()

    def publish(self, job_id: int, frames: Sequence[Frame]) -> None:
        """Calls every subscriber's hint."""
        for hint in self._hints.get(job_id, ()):
            hint(frames)
        for hint_of_any in self._hints_of_any:
            hint_of_any(job_id, frames)

    def subscribed(self) -> Sequence[int]:
        """The jobs that have a subscriber of their own."""
        with self._lock:
            return list(self._hints)

    def subscribe_all(self, hint: HintOfAny) -> Callable[[], None]:
        """Calls `hint` for every job from now on, until the returned function is called."""
        with self._lock:
            self._hints_of_any = (*self._hints_of_any, hint)

        def forget() -> None:
            with self._lock:
                self._hints_of_any = tuple(h for h in self._hints_of_any if h is not hint)

        return forget

    def subscribe(self, job_id: int, hint: Hint) -> Callable[[], None]:
        """Calls `hint` from now on, until the returned function is called (which may repeat)."""
        with self._lock:
            self._hints[job_id] = (*self._hints.get(job_id, ()), hint)

        def forget() -> None:
            with self._lock:
                left = tuple(known for known in self._hints.get(job_id, ()) if known is not hint)
                if left:
                    self._hints[job_id] = left
                else:
                    self._hints.pop(job_id, None)

        return forget
