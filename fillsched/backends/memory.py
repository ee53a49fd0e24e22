"""Ports kept in this process alone: the in-process bus, which is also the embedded daemon's.

What it is for: hints between threads of one process. What it is not for: anything that must last.
"""

import threading
from collections.abc import Callable, Sequence

from fillsched.jobs.events import Frame
from fillsched.jobs.ports import Hint


class MemoryBus:
    """A `Bus`; a hint is called in the publisher's thread and must return at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hints: dict[int, tuple[Hint, ...]] = {}

    def publish(self, job_id: int, frames: Sequence[Frame]) -> None:
        """Calls every subscriber's hint."""
        for hint in self._hints.get(job_id, ()):
            hint(frames)

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
