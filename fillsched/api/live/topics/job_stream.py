"""One watcher's way through one job's log, as a pure state machine.

What it is for: deciding what a socket sends next: frames it was hinted of, a page it must fetch to
fill a hole, nothing yet, or the end. Because it knows only positions in the log, joining, resuming,
replay and a lost hint are the same case. What it is not for: sockets, tasks, databases.

A watcher stands at `position`, the seq of the last frame it was given. `head` is the highest seq it
has heard of. Frames are handed out in order, without a hole and without a repeat. Once it has
caught up it is live, and then progress may be conflated, for a reader that is slow or that asked
for fewer messages: the newest progress stands for those before it and says so in ``conflated``.
Replay is never conflated, and a terminal frame never dropped.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fillsched.jobs.events import Frame

PAGE = 256
"""Frames fetched from the log at a time: replay is pulled as the socket drains."""

BUFFER = 256
BUFFER_BYTES = 256 * 1024
"""Live frames kept for a socket that is busy; past it progress is conflated to the newest."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send these frames now; then ask again."""

    frames: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Fetch:
    """Read up to `limit` frames after seq `after` from the log and call `fetched`."""

    after: int
    limit: int


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do until the next hint, or until that time of the caller's clock."""

    until: float | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The terminal frame was handed out."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A frame that stands for every frame since seq `first`."""

    first: int
    frame: Frame

    @property
    def data(self) -> bytes:
        data, last = self.frame.data, self.frame.seq
        if self.first == last:
            return data
        return data[:-1] + b',"conflated":[%d,%d]}' % (self.first, last)


class Stream:
    """A watcher of one job, which starts after seq `position`.

    `head` is the job's last seq as far as known; a higher one makes the stream fetch. `over` says
    that the frame at `position` was the terminal one: there is nothing to send but the end.
    `pause_seconds` is the least time between two live progress messages; 0: no such wish.
    """

    def __init__(
        self, position: int, head: int, *, over: bool = False, pause_seconds: float = 0.0
    ) -> None:
        self.position = position
        self.head = max(position, head)
        self.conflated = 0
        self.last_word: Frame | None = None
        """The terminal frame once it was hinted of: all that is left when the log is deleted."""
        self._pause_seconds = pause_seconds
        self._quiet_until = float("-inf")
        self._buffer: list[_Entry] = []
        self._live = False
        self._over = over

    @property
    def queued(self) -> int:
        """Frames that wait to be sent."""
        return len(self._buffer)

    def passes(self, frames: Sequence[Frame]) -> bool:
        """Whether live `frames` are the very next, with nothing before them and nothing to wait
        for. If so they count as handed out, and the caller sends every one of them now."""
        expected = self.position + 1
        if (
            not self._live
            or self._buffer
            or self._pause_seconds
            or self._over
            or frames[0].seq != expected
            or frames[-1].seq - expected != len(frames) - 1
        ):
            return False
        self.position = frames[-1].seq
        self.head = max(self.head, self.position)
        self._over = frames[-1].terminal
        return True

    def hint(self, frames: Sequence[Frame]) -> None:
        """Takes frames that are in the log; late, double and lost ones do no harm."""
        if not frames:
            return
        self.head = max(self.head, frames[-1].seq)
        if frames[-1].terminal:
            self.last_word = frames[-1]
        expected = self._buffer[-1].frame.seq + 1 if self._buffer else self.position + 1
        fresh = [_Entry(frame.seq, frame) for frame in frames if frame.seq >= expected]
        if not fresh or fresh[0].first != expected:
            return
        self._buffer.extend(fresh)
        if len(self._buffer) > BUFFER or self._buffered_bytes() > BUFFER_BYTES:
            if self._live:
                self._conflate()
            else:
                self._buffer.clear()  # the log still has them

    def fetched(self, frames: Sequence[Frame]) -> None:
        """Takes the answer to a `Fetch`. An empty one means that the log holds no more."""
        fresh = [_Entry(frame.seq, frame) for frame in frames if frame.seq > self.position]
        if not fresh:
            self.head = self.position
            return
        last = fresh[-1].frame.seq
        self._buffer = fresh + [entry for entry in self._buffer if entry.first > last]
        self.head = max(self.head, self._buffer[-1].frame.seq)
        self._live = False

    def next(self, now: float = 0.0) -> Send | Fetch | Wait | End:
        """What to do at `now`, a monotonic time in seconds."""
        if self._buffer and self._buffer[0].first == self.position + 1:
            if self._live and self._pause_seconds:
                if not self._buffer[-1].frame.terminal and now < self._quiet_until:
                    return Wait(self._quiet_until)
                self._conflate()
                self._quiet_until = now + self._pause_seconds
            return Send(self._take())
        if self._over:
            return End()
        if self.head > self.position:
            return Fetch(self.position, PAGE)
        self._live = True
        return Wait()

    def _buffered_bytes(self) -> int:
        return sum(len(entry.frame.data) for entry in self._buffer)

    def _conflate(self) -> None:
        """Lets the newest progress stand for all before it; a terminal frame stays itself."""
        ends = [entry for entry in self._buffer if entry.frame.terminal]
        progress = [entry for entry in self._buffer if not entry.frame.terminal]
        if len(progress) > 1:
            self.conflated += len(progress) - 1
            progress = [_Entry(progress[0].first, progress[-1].frame)]
        self._buffer = progress + ends

    def _take(self) -> tuple[bytes, ...]:
        """Removes and returns the frames that follow `position` without a hole."""
        taken = 0
        for entry in self._buffer:
            if entry.first != self.position + 1:
                break
            self.position = entry.frame.seq
            self._over = self._over or entry.frame.terminal
            taken += 1
        ready = tuple(entry.data for entry in self._buffer[:taken])
        self._buffer = self._buffer[taken:]
        return ready
