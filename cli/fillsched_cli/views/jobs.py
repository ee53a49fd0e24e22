"""How many jobs look: a row for each.

What it is for: `list` for people. What it is not for: one job (`job`).
"""

from collections.abc import Iterable

from rich.table import Table

from fillsched.client import FINAL
from fillsched.presentation.figures import hours, minute, percent
from fillsched.wire import AnyJob
from fillsched_cli.views.job import state
from fillsched_cli.views.tables import listing

_HEADS = ("Id", "Kind", "Name", "State", "Progress", "Makespan", "Gap", "Strategy", "Created")


def jobs_table(jobs: Iterable[AnyJob]) -> Table:
    """Jobs as REST gives them, in that order."""
    rows = (
        (
            str(job.id),
            job.kind,
            job.name,
            state(job.status),
            _progress(job),
            hours(job.incumbent_hours),
            percent(job.gap),
            job.strategy,
            minute(job.created_at),
        )
        for job in jobs
    )
    return listing(_HEADS, rows, right=("Id", "Makespan"))


def _progress(job: AnyJob) -> str:
    if job.status == "queued":
        return f"number {job.queue_position} in line"
    return "" if job.status in FINAL else f"{job.progress} % {job.step}"
