"""The light half of an attempt: from a claimed job to its stored end.

What it is for: claiming a job, and the attempt that its kind asks for. The same code runs in the
embedded daemon's threads and in a distributed worker. What it is not for: the attempt itself
(`attempt`), and threads or processes, which are the back end's.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from fillsched.errors import StaleAttempt, Unavailable
from fillsched.jobs.job import Job, JobKind
from fillsched.ports.solver import PassingTrouble
from fillsched.worker.attempt import Attempt, Limits, Over, Tools
from fillsched.worker.comparison_attempt import ComparisonAttempt
from fillsched.worker.schedule_attempt import ScheduleAttempt

__all__ = ["Limits", "Tools", "run_attempt", "take"]

log = logging.getLogger(__name__)


def take(tools: Tools, worker: str, job_id: int | None = None) -> Callable[[], None] | None:
    """Claims one job (that one, or the next in turn); what runs it to its end. None: none to do.

    A worker that is to end claims nothing: it would only give the job back again.
    """
    if tools.stopping() or not tools.taking():
        return None
    now = tools.now()
    lease_until = now + timedelta(seconds=tools.limits.lease_seconds)
    job = tools.store.claim(
        worker=worker, now=now, lease_until=lease_until, job_id=job_id, held=tuple(tools.held)
    )
    if job is None:
        return None
    tools.held.add(job.id)
    return partial(run_attempt, job, tools)


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
    except (PassingTrouble, Unavailable, OSError, EOFError) as trouble:
        log.warning(
            "attempt %d of job %d is given back: %s", job.attempt, job.id, trouble or type(trouble)
        )
        attempt.give_back_in_trouble()
    except Exception:  # the outermost loop of a worker: no job pays for what is not its doing
        log.exception("attempt %d of job %d is given back", job.attempt, job.id)
        attempt.give_back_in_trouble()
    finally:
        tools.held.discard(job.id)
