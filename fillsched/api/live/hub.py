"""Who is connected, and who is told when something happens.

What it is for: the sockets and event streams of this server: their limits, which are exact because
all of this runs in one event loop (those of users and jobs count what other servers have said of
theirs a second ago), and the hints of the bus brought into that loop, once for all
watchers of a job and once for all that was committed together. What it is not for: what a watcher
then sends (`job_stream`), or who may watch.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from fillsched.api.live.channel import framed
from fillsched.api.live.counters import Counters
from fillsched.errors import FillschedError, LimitExceeded
from fillsched.jobs.events import Frame
from fillsched.service.tokens import Identity
from fillsched.wire import SocketView

log = logging.getLogger(__name__)

LocalHint = Callable[["Batch"], None]

Heard = Callable[[int, Sequence[Frame]], None]
"""Told of any job, from any thread: frames, or none for a command or a deletion."""


Elsewhere = Callable[[], Sequence[Mapping[str, Any]]]
"""What each other server says of its connections, as `Hub.told` gives it."""


class Batch:
    """Frames of one job that came together; none says that a command or a deletion came."""

    __slots__ = ("_wire", "frames")

    def __init__(self, frames: Sequence[Frame]) -> None:
        self.frames = frames
        self._wire: bytes | None = None

    @property
    def wire(self) -> bytes:
        """All frames as the bytes that a socket sends, made once for all sockets."""
        if self._wire is None:
            self._wire = b"".join([framed(frame.data) for frame in self.frames])
        return self._wire


@dataclass(frozen=True, slots=True)
class LiveLimits:
    """Limits of sockets and streams; the reasons stand in `settings`."""

    sockets_per_job: int = 10
    sockets_per_user: int = 100
    sockets: int = 1000
    heartbeat_seconds: float = 30.0
    stall_seconds: float = 10.0
    idle_seconds: float = 300.0
    topics: int = 256


class Subscriber(Protocol):
    """A socket or event stream of a known user."""

    identity: Identity
    sent: int
    """Messages written to it so far."""
    sent_bytes: int
    last_sent: float
    """When something was last written to it (loop time)."""

    @property
    def watchers(self) -> int | None:
        """How many watch the one job that it is for; None when it is for many."""
        ...

    def beat(self, ping: bytes) -> None:
        """Sends a heartbeat, unless the peer does not read."""
        ...

    @property
    def conflated(self) -> int:
        """Progress messages that others stood for."""
        ...

    @property
    def queued(self) -> int:
        """Messages that wait because it does not take them now."""
        ...

    @property
    def job_ids(self) -> Sequence[int]:
        """The jobs it watches."""
        ...

    def view(self) -> SocketView:
        """How it stands, for an overview."""
        ...

    def fall(self, error: FillschedError) -> None:
        """Ends it because of `error`."""
        ...


class Hub:
    """Everything connected to this server. Call it from the event loop only.

    `connections` are those of known users. `listen` has a `Heard` told until what it returns is
    called.
    """

    def __init__(
        self,
        listen: Callable[[Heard], Callable[[], None]],
        limits: LiveLimits,
        elsewhere: Elsewhere = tuple,
    ) -> None:
        self.limits, self._elsewhere = limits, elsewhere
        self.connections: set[Subscriber] = set()
        self.counters = Counters()
        self._subscribe = listen
        self._total = 0
        self._by_user: dict[int, set[Subscriber]] = {}
        self._watching: dict[int, set[LocalHint]] = {}
        self._joining: dict[int, set[LocalHint]] = {}
        self._overviews: set[Callable[[int], None]] = set()
        self._inbox: deque[tuple[int, Sequence[Frame]]] = deque()
        self._first_came = 0.0
        self._door = Lock()
        self._called = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._forget: Callable[[], None] | None = None

    # -- being connected ------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many sockets and streams are connected, those not yet known included."""
        return self._total

    @property
    def users(self) -> int:
        """How many different users they belong to."""
        return len(self._by_user)

    def of(self, user_id: int) -> Collection[Subscriber]:
        """The connections of one user, found without a look at all others."""
        return self._by_user.get(user_id, ())

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

    def admit(self, connected: Subscriber) -> None:
        """Counts it for its user. Raises LimitExceeded over the user's limit."""
        user_id = connected.identity.user.id
        here = len(self._by_user.get(user_id, ()))
        if here + self._of_others("users", user_id) >= self.limits.sockets_per_user:
            raise LimitExceeded(f"You have {self.limits.sockets_per_user} connections open.")
        self._by_user.setdefault(user_id, set()).add(connected)
        self.connections.add(connected)

    def dismiss(self, connected: Subscriber) -> None:
        """Ends `admit`; may be repeated."""
        if connected not in self.connections:
            return
        self.connections.discard(connected)
        self.counters.sent += connected.sent
        self.counters.sent_bytes += connected.sent_bytes
        self.counters.conflated += connected.conflated
        user_id = connected.identity.user.id
        self._by_user[user_id].discard(connected)
        if not self._by_user[user_id]:
            del self._by_user[user_id]

    def told(self) -> Mapping[str, Any]:
        """What other servers need to know, JSON-able: connections by user and by job. From any
        thread."""
        return {
            "connections": self._total,
            "users": {str(user_id): len(own) for user_id, own in list(self._by_user.items())},
            "jobs": {str(job_id): len(hints) for job_id, hints in list(self._watching.items())},
        }

    def _of_others(self, kind: str, number: int) -> int:
        """How many connections of a user or job other servers have."""
        return sum(int(said.get(kind, {}).get(str(number), 0)) for said in self._elsewhere())

    # -- watching -------------------------------------------------------------------------------

    def watchers(self, job_id: int) -> int:
        """How many watch the job here."""
        return len(self._watching.get(job_id, ()))

    def expect(self, job_id: int, hint: LocalHint) -> None:
        """Calls `hint` from now on, before it is known whether this watcher may `join`."""
        self._joining.setdefault(job_id, set()).add(hint)
        self._listen()

    def join(self, job_id: int, hint: LocalHint) -> None:
        """Counts an expected watcher. Raises LimitExceeded over the job's limit of watchers."""
        watching = self._watching.setdefault(job_id, set())
        here = len(watching)
        if here + self._of_others("jobs", job_id) >= self.limits.sockets_per_job:
            raise LimitExceeded(f"Job {job_id} has {self.limits.sockets_per_job} watchers.")
        watching.add(hint)
        _take_out(self._joining, job_id, hint)

    def leave(self, job_id: int, hint: LocalHint) -> None:
        """Ends `expect` and `join`; may be repeated."""
        _take_out(self._joining, job_id, hint)
        _take_out(self._watching, job_id, hint)

    def oversee(self, changed: Callable[[int], None]) -> None:
        """Calls `changed` with the id of any job that something happened to, until `overlook`."""
        self._overviews.add(changed)
        self._listen()

    def overlook(self, changed: Callable[[int], None]) -> None:
        """Ends what `oversee` began; may be repeated."""
        self._overviews.discard(changed)

    # -- from the bus into the loop -------------------------------------------------------------

    def _listen(self) -> None:
        if self._forget is None:
            self._loop = asyncio.get_running_loop()
            self._forget = self._subscribe(self._heard)

    def _heard(self, job_id: int, frames: Sequence[Frame]) -> None:
        """From any thread: puts the hint into the inbox, and calls the loop unless it was called.

        So the loop is called once for all that comes until it looks, whatever the load.
        """
        with self._door:
            self._inbox.append((job_id, frames))
            if self._called:
                return
            self._called = True
            self._first_came = monotonic()
        assert self._loop is not None
        try:
            self._loop.call_soon_threadsafe(self._spread)
        except RuntimeError:
            log.debug("a hint came after the loop was closed")

    def _spread(self) -> None:
        """Tells watchers what came, the frames of one job together."""
        with self._door:
            came, self._inbox, self._called = self._inbox, deque(), False
            first_came = self._first_came
        together: dict[int, list[Frame]] = {}
        for job_id, frames in came:
            if not frames:
                self._tell(job_id, ())
            elif job_id in together:
                together[job_id].extend(frames)
            else:
                together[job_id] = list(frames)
        for job_id, frames in together.items():
            self._tell(job_id, frames)
            self.counters.send_seconds.observe(monotonic() - first_came)
        if self._overviews:
            for job_id in dict.fromkeys(job_id for job_id, _ in came):
                for changed in tuple(self._overviews):
                    changed(job_id)

    def _tell(self, job_id: int, frames: Sequence[Frame]) -> None:
        batch = Batch(frames)
        for hints in (self._watching.get(job_id), self._joining.get(job_id)):
            for hint in tuple(hints or ()):
                hint(batch)


def _take_out(hints: dict[int, set[LocalHint]], job_id: int, hint: LocalHint) -> None:
    of_job = hints.get(job_id, set())
    of_job.discard(hint)
    if not of_job:
        hints.pop(job_id, None)
