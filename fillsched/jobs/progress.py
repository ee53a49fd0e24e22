"""The percentage a job has reached, by its steps and by how far its planning is.

What it is for: PROTOCOL, "Steps and percentages", in one place. What it is not for: keeping a
percentage from falling (`worker.reporter`).
"""

from math import floor

from fillsched.jobs.comparison.strategy_run import share_done
from fillsched.jobs.job import JobKind

STEP_PROGRESS = {"loading": 10, "validating": 30, "planning": 50, "saving": 90, "complete": 100}
"""Where each step of a schedule begins, in percent (PROTOCOL, section 2)."""


COMPARISON_PROGRESS = {
    "loading": 5,
    "validating": 10,
    "preparing": 15,
    "analyzing": 90,
    "saving": 95,
    "complete": 100,
}
"""The same of a comparison; its strategies stand between (`standings.place_of`)."""


PROGRESS_OF = {JobKind.SCHEDULE: STEP_PROGRESS, JobKind.COMPARISON: COMPARISON_PROGRESS}


PLANNING_SHARE = 39
"""Percent that planning may add before saving begins at 90."""


def planning_progress(
    *,
    elapsed_seconds: float,
    limit_seconds: float | None,
    gap: float | None,
    first_gap: float | None,
    placed: int | None,
    lots: int | None,
) -> int:
    """Percent within planning: 50 + floor(39 x the furthest of time, gap closed, lots placed).

    Terms that are not known are left out (PROTOCOL, section 2).
    """
    share = share_done(
        elapsed_seconds=elapsed_seconds,
        limit_seconds=limit_seconds,
        gap=gap,
        first_gap=first_gap,
        placed=None if placed is None or lots is None else (placed, lots),
    )
    return STEP_PROGRESS["planning"] + floor(PLANNING_SHARE * share)
