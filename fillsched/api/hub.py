"""Who is connected, and who is told when something happens.

What it is for: the sockets and event streams of this server: their limits, which are exact because
all of this runs in one event loop, and the hints of the bus brought into that loop, once for all
watchers of a job. What it is not for: what a watcher then sends (`session`), or who may watch.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from fillsched.errors import LimitExceeded
from fillsched.jobs.events import Frame
from fillsched.jobs.ports import Bus

log = logging.getLogger(__name__)

LocalHint = Callable[[Sequence[Frame]], None]


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """Limits of sockets and streams; the reasons stand in `settings`."""

    sockets_per_job: int = 10
    sockets_per_user: int = 100
    sockets: int = 1000
    heartbeat_seconds: float = 30.0
    stall_seconds: float = 10.0
    idle_seconds: float = 300.0
    inbound_per_second: int = 100
    topics: int = 256


class Hub:
    """Everything connected to this server. Call it from the event loop only."""

    def __init__(self, bus: Bus, limits: LiveLimits) -> None:
        self.limits = limits
        self._bus = bus
        self._total = 0
        self._by_user: Counter[int] = Counter()
        self._watching: dict[int, set[LocalHint]] = {}
        self._forget: dict[int, Callable[[], None]] = {}
        self._overviews: set[Callable[[int], None]] = set()
        self._forget_all: Callable[[], None] | None = None

    # -- being connected ------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many sockets and streams are connected, those not yet known included."""
        return self._total

    @property
    def users(self) -> int:
        """How many different users they belong to."""
        return len(self._by_user)

    @property
    def full(self) -> bool:
        """Whether the server holds as many connections as it may."""
        return self._total >= self.limits.sockets

    def arrive(self) -> None:
        """Counts one more connection. Raises LimitExceeded when the server is full."""
        if self.full:
            raise LimitExceeded(
                f"This server holds {self.limits.sockets} connections, all that it may.",
                retry_after_seconds=5,
            )
        self._total += 1

    def depart(self) -> None:
        """Ends `arrive`."""
        self._total -= 1

    def admit(self, user_id: int) -> None:
        """Counts one more connection of a user. Raises LimitExceeded over the user's limit."""
        if self._by_user[user_id] >= self.limits.sockets_per_user:
            raise LimitExceeded(f"You have {self.limits.sockets_per_user} connections open.")
        self._by_user[user_id] += 1

    def dismiss(self, user_id: int) -> None:
        """Ends `admit`."""
        self._by_user[user_id] -= 1
        if not self._by_user[user_id]:
            del self._by_user[user_id]

    # -- watching -------------------------------------------------------------------------------

    def watchers(self, job_id: int) -> int:
        """How many watch the job here."""
        return len(self._watching.get(job_id, ()))

    def join(self, job_id: int, hint: LocalHint) -> None:
        """Calls `hint` from now on. Raises LimitExceeded over the job's limit of watchers."""
        watching = self._watching.setdefault(job_id, set())
        if len(watching) >= self.limits.sockets_per_job:
            raise LimitExceeded(f"Job {job_id} has {self.limits.sockets_per_job} watchers.")
        if not watching:
            tell = self._into_loop(self._spread)
            self._forget[job_id] = self._bus.subscribe(job_id, partial(tell, job_id))
        watching.add(hint)

    def leave(self, job_id: int, hint: LocalHint) -> None:
        """Ends `join`; may be repeated."""
        watching = self._watching.get(job_id, set())
        watching.discard(hint)
        if not watching and job_id in self._watching:
            del self._watching[job_id]
            self._forget.pop(job_id)()

    def oversee(self, changed: Callable[[int], None]) -> Callable[[], None]:
        """Calls `changed` with the id of any job that something happened to, until the returned
        function is called (which may repeat)."""
        if self._forget_all is None:
            self._forget_all = self._bus.subscribe_all(self._into_loop(self._tell_overviews))
        self._overviews.add(changed)

        def end() -> None:
            self._overviews.discard(changed)
            if not self._overviews and self._forget_all is not None:
                self._forget_all()
                self._forget_all = None

        return end

    def _into_loop(
        self, call: Callable[[int, Sequence[Frame]], None]
    ) -> Callable[[int, Sequence[Frame]], None]:
        loop = asyncio.get_running_loop()

        def from_any_thread(job_id: int, frames: Sequence[Frame]) -> None:
            try:
                loop.call_soon_threadsafe(call, job_id, frames)
            except RuntimeError:
                log.debug("a hint came after the loop was closed")

        return from_any_thread

    def _spread(self, job_id: int, frames: Sequence[Frame]) -> None:
        for hint in tuple(self._watching.get(job_id, ())):
            hint(frames)

    def _tell_overviews(self, job_id: int, _: Sequence[Frame]) -> None:
        for changed in tuple(self._overviews):
            changed(job_id)
