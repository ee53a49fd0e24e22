"""Which webhook was told of which job, in memory, for tests and experiments.

What it is for: the port `WebhookLog` beside a `MemoryStore`. What it is not for: anything that must
outlast the process.
"""

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fillsched.backends.memory.store import MemoryStore
from fillsched.jobs.job import JobStatus

EVERY = 2**31
"""More jobs than memory holds."""


@dataclass(slots=True)
class MemoryWebhooks:
    """WebhookLog (see `ports.webhooks`)."""

    store: MemoryStore
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _since: dict[str, datetime] = field(default_factory=dict)
    _told: set[tuple[str, int]] = field(default_factory=set)

    def keep(self, hooks: Collection[str], now: datetime) -> None:
        with self._lock:
            self._since = {hook: self._since.get(hook, now) for hook in hooks}
            self._told = {one for one in self._told if one[0] in self._since}

    def untold(self, hook: str, statuses: Collection[JobStatus], limit: int) -> Sequence[int]:
        newest_first = self.store.list(
            kind=None, owner=None, status=None, before_id=None, limit=EVERY
        )
        with self._lock:
            since, told = self._since.get(hook), set(self._told)
        return [
            job.id
            for job in newest_first[::-1]
            if since is not None
            and job.finished_at is not None
            and job.finished_at >= since
            and job.status in statuses
            and (hook, job.id) not in told
        ][:limit]

    def told(self, hook: str, job_id: int) -> None:
        if self.store.get_many([job_id]):
            with self._lock:
                self._told.add((hook, job_id))
