"""The server's clock and health, asked once a second on a thread of its own.

What it is for: one time for all machines, by which leases begin and end, and knowing whether
anything can be stored, both without waiting. What it is not for: the time of a schedule.

The server's time is reckoned from this machine's steady clock, which nobody sets. A look is off by
no more than half the time that it took, and of late looks the quickest counts.
"""

import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

LOOK_SECONDS = 1.0

LATE_LOOKS = 8
"""So many looks are remembered: steady clocks of two machines part by microseconds meanwhile."""

DOUBT_SECONDS = 5.0
"""After so long without an answer nothing new is welcome."""

_QUESTION = "SELECT clock_timestamp(), pg_is_in_recovery()"


@dataclass(frozen=True, slots=True)
class _Look:
    took_seconds: float
    at: float
    time: datetime


class Watch:
    """Looks from the moment it is made until `stop`. Raises DBAPIError if the first look fails."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._looks: deque[_Look] = deque(maxlen=LATE_LOOKS)
        self._best, self._read_only = self._look()
        self._answered = monotonic()
        self._failed = self._stopping = False
        self._soon = threading.Event()
        self._thread = threading.Thread(target=self._run, name="postgres-watch", daemon=True)
        self._thread.start()

    @property
    def well(self) -> bool:
        """Whether the server answers and takes writes, as far as is known."""
        silent = monotonic() - self._answered > DOUBT_SECONDS
        return not (silent or self._failed or self._read_only)

    def now(self) -> datetime:
        """The server's time, aware, in UTC."""
        best = self._best
        return best.time + timedelta(seconds=monotonic() - best.at)

    def look_soon(self) -> None:
        """A write was not kept: nothing new is welcome until a look says otherwise."""
        self._failed = True
        self._soon.set()

    def stop(self) -> None:
        """Ends after the look under way; may be repeated."""
        self._stopping = True
        self._soon.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            if self._soon.wait(LOOK_SECONDS):
                self._soon.clear()
            if self._stopping:
                return
            try:
                self._best, self._read_only = self._look()
            except SQLAlchemyError:  # of the server, or no connection was free
                self._failed = True
                continue
            self._answered, self._failed = monotonic(), False

    def _look(self) -> tuple[_Look, bool]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            began = monotonic()
            time, read_only = connection.exec_driver_sql(_QUESTION).one()
            ended = monotonic()
        self._looks.append(_Look(ended - began, (began + ended) / 2, time))
        return min(self._looks, key=lambda look: look.took_seconds), bool(read_only)
