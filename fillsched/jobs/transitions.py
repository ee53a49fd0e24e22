"""The life of a job as one table of legal moves.

What it is for: the only place that knows which move may follow which status. What it is not for:
making a move durable, which the store does with a conditional update.
"""

from enum import StrEnum

from fillsched.errors import Conflict
from fillsched.jobs.job import JobStatus


class Move(StrEnum):
    """What can happen to a job."""

    CLAIM = "claim"
    REQUEUE = "requeue"
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"


MOVES: dict[tuple[JobStatus, Move], JobStatus] = {
    (JobStatus.QUEUED, Move.CLAIM): JobStatus.RUNNING,
    (JobStatus.QUEUED, Move.FAIL): JobStatus.FAILED,  # its attempts are used up
    (JobStatus.QUEUED, Move.CANCEL): JobStatus.CANCELLED,
    (JobStatus.RUNNING, Move.CLAIM): JobStatus.RUNNING,  # its lease has run out
    (JobStatus.RUNNING, Move.REQUEUE): JobStatus.QUEUED,
    (JobStatus.RUNNING, Move.SUCCEED): JobStatus.SUCCEEDED,
    (JobStatus.RUNNING, Move.FAIL): JobStatus.FAILED,
    (JobStatus.RUNNING, Move.CANCEL): JobStatus.CANCELLED,
}


def after(status: JobStatus, move: Move) -> JobStatus:
    """The status after `move`. Raises Conflict, naming the legal moves, when it is not one."""
    try:
        return MOVES[status, move]
    except KeyError:
        legal = [known.value for origin, known in MOVES if origin is status]
        can = f"it can {', '.join(legal)}" if legal else "it is final and never changes again"
        raise Conflict(f"A {status} job cannot {move}: {can}.") from None
