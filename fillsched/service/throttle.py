"""Slows down guessing: after a few wrong passwords the next try must wait, ever longer.

What it is for: counting failures by any key. What it is not for: knowing about passwords or time;
the clock is handed in. It is kept in memory: a restart forgives, which costs a guesser nothing less
than restarting our daemon.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FREE_TRIES = 5
"""Wrong passwords that cost no wait: people mistype."""

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 300.0
"""The wait after the free tries; it doubles with each further failure up to the longest."""

KEYS = 10_000
"""Keys remembered; the one that failed longest ago is forgotten first."""


@dataclass(slots=True)
class _Failures:
    count: int = 0
    wait_until: float = 0.0


class Throttle:
    """Failures by key. `clock` is monotonic, in seconds. Safe from any thread."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Failures] = OrderedDict()

    def wait_seconds(self, keys: Sequence[str]) -> float:
        """How long the next try under any of `keys` must wait; 0 when it need not."""
        now = self._clock()
        with self._lock:
            waits = [self._known[key].wait_until - now for key in keys if key in self._known]
        return max(0.0, *waits, 0.0)

    def failed(self, keys: Sequence[str]) -> None:
        """Counts one failure under each of `keys`."""
        now = self._clock()
        with self._lock:
            for key in keys:
                failures = self._known.setdefault(key, _Failures())
                self._known.move_to_end(key)
                failures.count += 1
                over = failures.count - FREE_TRIES
                if over > 0:
                    wait = FIRST_WAIT_SECONDS * 2.0 ** min(over - 1, 30)
                    failures.wait_until = now + min(LONGEST_WAIT_SECONDS, wait)
            while len(self._known) > KEYS:
                self._known.popitem(last=False)

    def succeeded(self, keys: Sequence[str]) -> None:
        """Forgets the failures under `keys`."""
        with self._lock:
            for key in keys:
                self._known.pop(key, None)
