"""Jobs that a search finds, as a database finds them.

What it is for: the comparison of names and times. What it is not for: whose jobs, or pages
(`store`).
"""

from datetime import datetime

from fillsched.jobs.job import Job


def found_by(job: Job, search: str, ended_before: datetime | None) -> bool:
    """Whether `search` is in its name, A to Z in any case, and it is final since before."""
    if ended_before is not None and (job.finished_at is None or job.finished_at >= ended_before):
        return False
    return _plain(search) in _plain(job.spec.name)


def _plain(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
