"""Names of streams and places in them.

What it is for: topics and cursors, made and read in one place. What it is not for: messages.
"""

from fillsched.jobs.job import JobKind


def topic(kind: JobKind, job_id: int) -> str:
    """The name of a job's stream."""
    return f"{kind.value}:{job_id}"


def job_of_topic(text: str) -> tuple[JobKind, int] | None:
    """The job whose stream has that name; None when it is not such a name."""
    kind, _, number = text.partition(":")
    kinds = [known.value for known in JobKind]
    if kind not in kinds or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        return None
    return JobKind(kind), int(number)


def cursor(job_id: int, seq: int) -> str:
    """The opaque string by which a client resumes after event `seq`."""
    return f"{job_id}-{seq}"


def seq_of(text: str, job_id: int) -> int | None:
    """The seq a cursor of this job stands for; 0 for ``start``; None when it is not one."""
    if text == "start":
        return 0
    head, _, tail = text.partition("-")
    if head != str(job_id) or not tail.isdecimal() or len(tail) > 12:
        return None
    return int(tail)
