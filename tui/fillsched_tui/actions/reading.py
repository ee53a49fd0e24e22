"""Longer answers of the daemon on a page: what two schedules differ in, why a lot stands there.

What it is for: choosing of what, fetching, and opening the page. What it is not for: the words
(`dialogs.explained`).
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, tzinfo
from functools import partial

from fillsched.client import Client, Kind
from fillsched.time_zones import zone_of
from fillsched_tui.actions.readiness import Readiness
from fillsched_tui.actions.telling import Telling
from fillsched_tui.dialogs import explained
from fillsched_tui.dialogs.page import Page, columns_of
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.state.watched import Watched
from fillsched_tui.themed_app import ThemedApp


class Reading:
    """Asks `client`, of what is marked in `table` or under a cursor; times are by the clock of the
    job's plant, else of the site, `zone`."""

    def __init__(
        self,
        app: ThemedApp,
        client: Client,
        watched: Watched,
        table: JobsTable,
        ready: Readiness,
        telling: Telling,
        zone: tzinfo = UTC,
    ) -> None:
        self._app, self._client, self._watched, self._table = app, client, watched, table
        self._ready, self._telling, self._zone = ready, telling, zone
        self._dot = app.letters.dot

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
        else:
            kind: Kind = "comparison" if job["kind"] == "comparison" else "schedule"
            reasons = partial(self._reasons, job["id"], kind, lot)
            self._open(f"Lot {lot} of {job['id']}", reasons)

    def _open(self, title: str, fetch: Callable[[], Awaitable[tuple[tzinfo, str]]]) -> None:
        self._telling.begin(partial(self._read, title, fetch), "reading", alone=True)

    async def _read(self, title: str, fetch: Callable[[], Awaitable[tuple[tzinfo, str]]]) -> None:
        zone, text = await self._telling.answered(fetch())
        self._app.push_screen(Page(f"{title} {self._dot} {zone}", text))

    async def _compared(self, first: int, second: int) -> tuple[tzinfo, str]:
        zone = await self._zone_of(first, "schedule")
        found = await self._client.jobs.diff(first, second)
        return zone, explained.compared(found, zone, self._room)

    async def _reasons(self, job_id: int, kind: Kind, lot: str) -> tuple[tzinfo, str]:
        zone = await self._zone_of(job_id, kind)
        found = await self._client.jobs.why(job_id, lot, kind)
        return zone, explained.reasons(found, zone, self._room)

    async def _zone_of(self, job_id: int, kind: Kind) -> tzinfo:
        plant = (await self._client.jobs.get(job_id, kind)).plant
        return self._zone if plant is None else zone_of(plant.time_zone)

    @property
    def _room(self) -> int:
        return columns_of(self._app.size.width)
