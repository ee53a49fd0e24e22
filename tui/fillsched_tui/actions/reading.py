"""Longer answers of the daemon on a page: what two schedules differ in, why a lot stands there.

What it is for: choosing of what, fetching, and opening the page. What it is not for: the words
(`dialogs.explained`).
"""

from collections.abc import Awaitable, Callable
from functools import partial

from textual.app import App

from fillsched.client import Client
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs import explained
from fillsched_tui.dialogs.page import Page
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.watched import Watched


class Reading:
    """Asks `client`, of what is marked in `table` or under a cursor."""

    def __init__(
        self,
        app: App[None],
        client: Client,
        watched: Watched,
        table: JobsTable,
        ready: Readiness,
        telling: Telling,
    ) -> None:
        self._app, self._client, self._watched, self._table = app, client, watched, table
        self._ready, self._telling = ready, telling

    def compare(self) -> None:
        """The two marked jobs, or the marked one and the one under the cursor."""
        here, marked = self._table.cursor, self._table.marked
        pair = sorted(marked) if len(marked) == 2 else sorted({*marked, *([here] if here else [])})
        jobs = self._watched.known.jobs
        others = [job_id for job_id in pair if jobs[job_id]["kind"] != "schedule"]
        if len(pair) != 2:
            self._telling.warn("Mark one or two schedules first, with space; then v compares them.")
        elif others:
            self._telling.warn(f"{others[0]} is a comparison: only two schedules can be compared.")
        elif why := self._ready.why_unreached():
            self._telling.warn(why)
        else:
            self._open(f"{pair[0]} and {pair[1]} compared", partial(self._compared, *pair))

    def why(self, job_id: int | None, lot: str | None) -> None:
        """The reasons why a lot of that job stands where it does."""
        job = self._watched.job(job_id)
        if job is None or lot is None:
            self._telling.warn("Reasons are told of a lot: . and , go from fill to fill.")
        elif job["kind"] != "schedule":
            self._telling.warn("Reasons are told of a schedule's lots, and this is a comparison.")
        else:
            self._open(f"Lot {lot} of {job['id']}", partial(self._reasons, job["id"], lot))

    def _open(self, title: str, fetch: Callable[[], Awaitable[str]]) -> None:
        self._telling.begin(partial(self._read, title, fetch), "reading", alone=True)

    async def _read(self, title: str, fetch: Callable[[], Awaitable[str]]) -> None:
        self._app.push_screen(Page(title, await self._telling.answered(fetch())))

    async def _compared(self, first: int, second: int) -> str:
        return explained.compared(await self._client.jobs.diff(first, second))

    async def _reasons(self, job_id: int, lot: str) -> str:
        return explained.reasons(await self._client.jobs.why(job_id, lot))
