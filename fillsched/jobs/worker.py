"""The light half of an attempt: from a claimed job to its stored end.

What it is for: claiming a job, and the attempt that its kind asks for. The same code runs in the
embedded daemon's threads and in a distributed worker. What it is not for: the attempt itself
(`attempt`), and threads or processes, which are the back end's.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from fillsched.errors import StaleAttempt
from fillsched.jobs.attempt import Attempt, Limits, Over, Tools
from fillsched.jobs.comparing import ComparisonAttempt
from fillsched.jobs.job import Job, JobKind
from fillsched.jobs.scheduling import ScheduleAttempt

__all__ = ["Limits", "Tools", "run_attempt", "take"]

log = logging.getLogger(__name__)


def take(tools: Tools, worker: str, job_id: int | None = None) -> Callable[[], None] | None:
    """Claims one job (that one, or the next in turn); what runs it to its end. None: none to do.

    A worker that is to end claims nothing: it would only give the job back again.
    """
    if tools.stopping():
        return None
    now = tools.now()
    lease_until = now + timedelta(seconds=tools.limits.lease_seconds)
    job = tools.store.claim(worker=worker, now=now, lease_until=lease_until, job_id=job_id)
    return None if job is None else partial(run_attempt, job, tools)


def run_attempt(job: Job, tools: Tools) -> None:
    """Runs `job`, which this caller has just claimed, until it is final, requeued or lost."""
    attempt: Attempt
    if job.spec.kind is JobKind.COMPARISON:
        attempt = ComparisonAttempt(job, tools)
    else:
        attempt = ScheduleAttempt(job, tools)
    try:
        attempt.run()
    except Over:
        pass
    except StaleAttempt as lost:
        log.warning("%s", lost)
    except Exception:  # the outermost loop of a worker: record it, never leave a job waiting
        log.exception("attempt %d of job %d failed", job.attempt, job.id)
        attempt.end_unforeseen()
