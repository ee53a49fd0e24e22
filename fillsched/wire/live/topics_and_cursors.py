"""Names of streams and places in them.

What it is for: topics and cursors, made and read in one place. What it is not for: messages.
"""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the log of a job: behind event `seq`, in that `history` of the store."""

    history: str
    job_id: int
    seq: int


def cursor(job_id: int, seq: int, history: str = "") -> str:
    """The opaque string by which a client resumes after event `seq`."""
    return f"{history}-{job_id}-{seq}" if history else f"{job_id}-{seq}"


def place_of(text: str) -> Place | None:
    """The place a cursor stands for; None when it is no cursor.

    One of a version before histories were told has none.
    """
    history, _, rest = text.rpartition("-")[0].rpartition("-")
    job_id, seq = rest, text.rpartition("-")[2]
    if not all(number.isascii() and number.isdecimal() for number in (job_id, seq)):
        return None
    if len(job_id) > 18 or len(seq) > 12:
        return None
    return Place(history, int(job_id), int(seq))
