"""One watcher's way through one job's log, as a pure state machine.

What it is for: deciding what a socket sends next: frames it was hinted of, a page it must fetch to
fill a hole, nothing yet, or the end. Because it knows only positions in the log, joining, resuming,
replay and a lost hint are the same case. What it is not for: sockets, tasks, databases.

A watcher stands at `position`, the seq of the last frame it was given. `head` is the highest seq it
has heard of. Frames are handed out in order, without a hole and without a repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from fillsched.jobs.events import Frame

PAGE = 256
"""Frames fetched from the log at a time: replay is pulled as the socket drains."""

BUFFER = 256
"""Hinted frames kept while the socket is busy; past it they are dropped and fetched again."""


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
    """Nothing to do until the next hint."""


@dataclass(frozen=True, slots=True)
class End:
    """The terminal frame was handed out."""


class Stream:
    """A watcher of one job, which starts after seq `position`.

    `head` is the job's last seq as far as known; a higher one makes the stream fetch. `over` says
    that the frame at `position` was the terminal one: there is nothing to send but the end.
    """

    def __init__(self, position: int, head: int, *, over: bool = False) -> None:
        self.position = position
        self.head = max(position, head)
        self._buffer: list[Frame] = []
        self._over = over

    def hint(self, frames: Sequence[Frame]) -> None:
        """Takes frames that are in the log; late, double and lost ones do no harm."""
        if not frames:
            return
        self.head = max(self.head, frames[-1].seq)
        expected = self._buffer[-1].seq + 1 if self._buffer else self.position + 1
        fresh = [frame for frame in frames if frame.seq >= expected]
        if not fresh or fresh[0].seq != expected:
            return
        if len(self._buffer) + len(fresh) > BUFFER:
            self._buffer.clear()
            return
        self._buffer.extend(fresh)

    def fetched(self, frames: Sequence[Frame]) -> None:
        """Takes the answer to a `Fetch`. An empty one means that the log holds no more."""
        fresh = [frame for frame in frames if frame.seq > self.position]
        if not fresh:
            self.head = self.position
            return
        self._buffer = fresh + [frame for frame in self._buffer if frame.seq > fresh[-1].seq]
        self.head = max(self.head, self._buffer[-1].seq)

    def next(self) -> Send | Fetch | Wait | End:
        """What to do now."""
        ready = self._take()
        if ready:
            return Send(tuple(frame.data for frame in ready))
        if self._over:
            return End()
        if self.head > self.position:
            return Fetch(self.position, PAGE)
        return Wait()

    def _take(self) -> list[Frame]:
        """Removes and returns the frames that follow `position` without a hole."""
        ready: list[Frame] = []
        for frame in self._buffer:
            if frame.seq != self.position + 1:
                break
            ready.append(frame)
            self.position = frame.seq
            self._over = self._over or frame.terminal
        self._buffer = self._buffer[len(ready) :]
        return ready
