"""To a job by its number.

What it is for: the cursor on a job, out of a filter that would hide it; the daemon is asked for one
that is older than all in the table. What it is not for: finding the number (`job_search`).
"""

from functools import partial

from fillsched_tui.actions.panels import Panels
from fillsched_tui.actions.telling import Telling
from fillsched_tui.feed.feed import Feed
from fillsched_tui.jobs_list.filter_line import FilterLine
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.known import also
from fillsched_tui.state.watched import Watched


class Jumping:
    """Moves the cursor of `table`; `filter_line` is cleared where it hides the job."""

    def __init__(
        self,
        feed: Feed,
        watched: Watched,
        table: JobsTable,
        filter_line: FilterLine,
        panels: Panels,
        telling: Telling,
    ) -> None:
        self._feed, self._watched, self._telling = feed, watched, telling
        self._table, self._filter_line, self._panels = table, filter_line, panels

    def to(self, job_id: int) -> None:
        """To that job, if there is one."""
        if job_id not in self._watched.known.jobs:
            self._telling.begin(partial(self._find, job_id), "finding", alone=True)
            return
        if self._table.row_of(job_id) is None:
            self._filter_line.empty()
        self._table.cursor = job_id
        self._panels.to("jobs")

    async def _find(self, job_id: int) -> None:
        if not self._watched.live:
            self._telling.warn(
                f"{job_id} is not in the table, and the daemon is not reached to ask for it."
            )
            return
        found = await self._feed.find(job_id)
        if found is None:
            self._telling.warn(f"There is no schedule or comparison {job_id}, or it is not yours.")
            return
        self._watched.known = also(self._watched.known, found)
        self.to(job_id)
