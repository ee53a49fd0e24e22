"""Jobs that are kept for so long and no longer: those that ended before are deleted.

What it is for: the daemon's `retention_days`, looked at every few minutes, each deletion in the
record. What it is not for: what a user deletes (`jobs`), or files that were taken away.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Event

from fillsched.errors import FillschedError, NotFound
from fillsched.ports.audit import Action
from fillsched.service.jobs import JobService

log = logging.getLogger(__name__)

PAUSE_SECONDS = 300.0
"""Between two looks."""

AT_ONCE = 200
"""Jobs deleted before the next look at whether to stop."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Keeps the jobs of `service` for `days` after their end; 0 for ever."""

    service: JobService
    days: float

    def run(self, stopping: Event) -> None:
        """Looks until `stopping`; in a thread of its own."""
        while not stopping.is_set():
            try:
                if self.prune(stopping.is_set):
                    continue  # there may be more
            except FillschedError as error:  # the store may be back at the next look
                log.error("old jobs were not deleted: %s", error)
            stopping.wait(PAUSE_SECONDS)

    def prune(self, enough: Callable[[], bool] = lambda: False) -> int:
        """Deletes a number of those that are due; how many it were."""
        jobs, auditor = self.service, self.service.auditor
        due = jobs.store.list(
            kind=None,
            owner=None,
            status=None,
            before_id=None,
            limit=AT_ONCE,
            ended_before=jobs.now() - timedelta(days=self.days),
        )
        deleted = 0
        for job in due:
            if enough():
                break
            about = f"{job.spec.kind.value}:{job.id}"
            kept = f"ended {job.finished_at:%Y-%m-%d}, kept for {self.days:g} days"
            noted = auditor.entry(Action.PRUNE, None, None, "", about, kept)
            try:
                jobs.store.delete(job.id, noted=noted)
            except NotFound:  # its user was first
                continue
            auditor.tell(noted)
            jobs.bus.publish(job.id, ())
            deleted += 1
        return deleted
