"""The log of every job's events: what it promises.

All methods may be called from any thread. What it is not for: telling anybody (`bus`).
"""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Protocol

from fillsched.jobs.events import Frame
from fillsched.ports.store import JobState


class EventLog(Protocol):
    """The events of every job, in order, for as long as the job is kept."""

    def append(
        self, job_id: int, attempt: int, frames: Sequence[Frame], state: JobState
    ) -> Future[None]:
        """Appends and moves the job's state with it, then publishes; the answer comes with that.

        A frame that a watcher sees is on disk first. What is stored later by the same caller is
        stored after it. The answer may be StaleAttempt: then nothing was appended.
        """
        ...

    def read(self, job_id: int, after: int, limit: int) -> Sequence[Frame]:
        """Frames with seq > `after`, in order, at most `limit`; empty when there are none."""
        ...
