"""What a bus has lost is found in the log.

What it is for: every message reaches the watchers of this server within a second, and the end of a
job above all, though its hint was lost: Redis was away, or the server that sent it had lost its
connection, died, or was stopped. What it is not for: being quick; that is the bus's.

Twice a second one question says how far the log of each job goes that runs, has just ended or is
new. A watcher needs only the last message to see that it lacks others (`api.live.topics`). What was
there at the look before and was not heard of by now is lost; what came since may be on its way.
"""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from fillsched.errors import FillschedError
from fillsched.jobs.events import Frame
from fillsched.ports.bus import Bus

log = logging.getLogger(__name__)

ROUND_SECONDS = 0.4
"""Between two looks: a lost message is found at the second one, without Redis at the first."""

BACK = timedelta(seconds=10)
"""So far behind the last look jobs that ended are asked for again: ends are noted with times that
are a moment older than their commit."""

Moved = Callable[[int, datetime], Sequence[tuple[int, int]]]
"""`moved(newest, since)`: id and last seq of each job that runs, ended since then, or has a higher
id than `newest`."""

Read = Callable[[int, int, int], Sequence[Frame]]


class CatchingUp:
    """Looks from `start` to `stop`; `within` is told what was lost, and heard for what was not.

    `hears()`: whether hints of other processes arrive, as far as is known.
    """

    def __init__(
        self,
        moved: Moved,
        read: Read,
        now: Callable[[], datetime],
        within: Bus,
        *,
        hears: Callable[[], bool],
    ) -> None:
        self._moved, self._read, self._now, self._within = moved, read, now, within
        self._hears = hears
        self._heard: dict[int, int] = {}
        self._before: dict[int, int] | None = None
        self._absent: set[int] = set()
        self._newest = 0
        self._since = now()
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catching-up", daemon=True)
        self._forget = within.subscribe_all(self._hear)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the look under way; may be repeated."""
        self._end.set()
        self._forget()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> int:
        """One look; how many jobs had lost something. Raises FillschedError."""
        begun = self._now()
        there = dict(self._moved(self._newest, self._since - BACK))
        self._since = begun
        lost = 0
        if self._before is None:
            for job_id, last in there.items():
                self._heard.setdefault(job_id, last)
        else:
            expected = self._before if self._hears() else there
            for job_id, last in there.items():
                if self._heard.get(job_id, 0) < expected.get(job_id, 0):
                    self._tell(job_id, last)
                    lost += 1
        self._before = there
        self._newest = max([self._newest, *there])
        self._forget_absent(there)
        return lost

    def _forget_absent(self, there: Mapping[int, int]) -> None:
        """Of jobs asked for no more nothing is remembered, one look later: one that was heard of
        just now may only have been too new for this look."""
        absent = {job_id for job_id in list(self._heard) if job_id not in there}
        for job_id in absent & self._absent:
            self._heard.pop(job_id, None)
        self._absent = absent

    def _tell(self, job_id: int, last: int) -> None:
        frames = self._read(job_id, last - 1, 1)
        if frames:  # else it was deleted meanwhile
            self._within.publish(job_id, frames)
        self._heard[job_id] = last

    def _hear(self, job_id: int, frames: Sequence[Frame]) -> None:
        """From any thread."""
        if frames and frames[-1].seq > self._heard.get(job_id, 0):
            self._heard[job_id] = frames[-1].seq

    def _run(self) -> None:
        trouble = False
        while not self._end.wait(ROUND_SECONDS):
            try:
                if lost := self.look():
                    log.debug("%d jobs had messages that were not heard of", lost)
                trouble = False
            except FillschedError as error:
                if not trouble:
                    log.warning("nothing can be caught up with: %s", error)
                trouble = True
