"""How many jobs look: a row for each.

What it is for: `list` for people. What it is not for: one job (`job`).
"""

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size
from rich.table import Table

from fillsched.client import FINAL
from fillsched.presentation.figures import hours, minute, percent
from fillsched.wire import AnyJob
from fillsched_cli.views.job import state
from fillsched_cli.views.tables import listing

_HEADS = ("Id", "Kind", "Name", "State", "Progress", "Makespan", "Gap", "Strategy", "Created")


ROOMY = 100
"""Columns of a screen from which every column of the table has its place."""

NAME_COLUMNS = 10
"""What is left for names on one of 80."""


def jobs_table(jobs: Iterable[AnyJob], columns: int = ROOMY) -> Table:
    """Jobs as REST gives them, in that order, each on one line of 80 columns or more: where there
    is no room a comparison is known by its strategy, ``several``, and a time tells no year."""
    if columns < ROOMY:
        return _narrow(jobs)
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


def _narrow(jobs: Iterable[AnyJob]) -> Table:
    rows = (
        (
            str(job.id),
            set_cell_size(job.name, NAME_COLUMNS - 1).rstrip() + "…"
            if cell_len(job.name) > NAME_COLUMNS
            else job.name,
            state(job.status),
            _progress(job).removesuffix(" in line"),
            hours(job.incumbent_hours),
            percent(job.gap),
            job.strategy,
            minute(job.created_at, year=False),
        )
        for job in jobs
    )
    heads = [head for head in _HEADS if head != "Kind"]
    table = listing(heads, rows, right=("Id", "Makespan"))
    table.collapse_padding = True
    for column in table.columns:
        column.no_wrap = True
    return table


def _progress(job: AnyJob) -> str:
    if job.status == "queued":
        return f"number {job.queue_position} in line"
    return "" if job.status in FINAL else f"{job.progress} % {job.step}"
