"""Other servers that are told of each job's end: what is promised of who was told, and of telling.

What it is for: the two promises behind `service.webhooks`; one contract suite holds every log to
these words. What it is not for: which servers (settings), or what they are told.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from fillsched.jobs.job import JobStatus


class WebhookLog(Protocol):
    """Who was told of which job. May be called from any thread; each call is one transaction."""

    def keep(self, hooks: Collection[str], now: datetime) -> None:
        """Begins with those that are new: they are to be told of jobs that end from `now` on.
        Forgets all others, and what they were told."""
        ...

    def untold(self, hook: str, statuses: Collection[JobStatus], limit: int) -> Sequence[int]:
        """Jobs of which `hook` is still to be told, of those that ended so, oldest first."""
        ...

    def told(self, hook: str, job_id: int) -> None:
        """Notes that `hook` is to be told no more of a job; nothing for one that is gone. May be
        repeated."""
        ...


class Post(Protocol):
    """Sends a message to another server."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> str | None:
        """None when it was taken (2xx), else why not. Bounded in time; no redirect is followed."""
        ...
