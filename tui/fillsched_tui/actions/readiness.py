"""Whether a key that asks something of the daemon works now, and why not.

What it is for: one reason, for whoever presses the key, the line of keys and the help. What it is
not for: telling it (`telling`).
"""

from fillsched.client import FINAL
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.known import Job
from fillsched_tui.state.watched import Watched


class Readiness:
    """Of the job under the cursor of `table`; `readonly`: nothing may be changed."""

    def __init__(self, watched: Watched, table: JobsTable, *, readonly: bool) -> None:
        self._watched, self._table, self._readonly = watched, table, readonly

    def why_off(self, action: str) -> str:
        """Why an action that changes something does nothing now; empty when it works."""
        if self._readonly:
            return "This dashboard only looks: it was started with --readonly."
        if why := self.why_unreached():
            return why
        if action == "new":
            return ""
        job = self.job
        if job is None:
            return "There is no job under the cursor."
        if action != "delete" and job["status"] in FINAL:
            return f"No {action}: {job['kind']} {job['id']} has ended already."
        return ""

    def why_unreached(self) -> str:
        """Why the daemon cannot even be asked; empty when it can."""
        if self._watched.live:
            return ""
        return f"Not while the daemon is not reached. {self._watched.known.link.reason}".strip()

    @property
    def job(self) -> Job | None:
        """The job under the cursor."""
        return self._watched.job(self._table.cursor)
