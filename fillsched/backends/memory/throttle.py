"""Counts tries to log in, in this process alone.

What it is for: the embedded daemon's `Throttle`. What it is not for: knowing about passwords or
time; the clock is handed in. A restart forgives, which costs a guesser nothing less than restarting
our daemon.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fillsched.ports.throttle import (
    FIRST_WAIT_SECONDS,
    FORGIVEN_SECONDS,
    LONGEST_WAIT_SECONDS,
)

KEYS = 10_000
"""Keys remembered; the one that failed longest ago is forgotten first."""


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: float = 0.0
    wait_until: float = 0.0


class MemoryThrottle:
    """Tries by key. `clock` is monotonic, in seconds. Safe from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Failures] = OrderedDict()
        self._succeeded: OrderedDict[str, None] = OrderedDict()

    def begin(self, keys: Mapping[str, int]) -> float:
        """See `ports.throttle`."""
        now = self._clock()
        with self._lock:
            known = [self._known[key] for key in keys if key in self._known]
            wait = max((failures.wait_until - now for failures in known), default=0.0)
            if wait > 0:
                return wait
            for key, free in keys.items():
                self._count(key, free, now)
            while len(self._known) > KEYS:
                self._known.popitem(last=False)
        return 0.0

    def _count(self, key: str, free: int, now: float) -> None:
        failures = self._known.setdefault(key, _Failures())
        self._known.move_to_end(key)
        if now - failures.last > FORGIVEN_SECONDS:
            failures.count = 0
        failures.count, failures.last = failures.count + 1, now
        over = failures.count - free
        if over >= 0:
            wait = FIRST_WAIT_SECONDS * 2.0 ** min(over, 30)
            failures.wait_until = now + min(LONGEST_WAIT_SECONDS, wait)

    def take_back(self, *keys: str) -> None:
        """The last try under `keys` was no failure; it asks nobody to wait."""
        with self._lock:
            for key in keys:
                if failures := self._known.get(key):
                    failures.count, failures.wait_until = failures.count - 1, 0.0
                    if failures.count <= 0:
                        del self._known[key]

    def succeeded(self, key: str) -> None:
        """Forgets all failures under `key`, and `knows` it from now on."""
        with self._lock:
            self._known.pop(key, None)
            self._succeeded[key] = None
            self._succeeded.move_to_end(key)
            if len(self._succeeded) > KEYS:
                self._succeeded.popitem(last=False)

    def knows(self, key: str) -> bool:
        """Whether there was success under `key`."""
        with self._lock:
            return key in self._succeeded
