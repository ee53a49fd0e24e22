"""What keys ask of the daemon: new, cancel, finish, delete, compare, why.

What it is for: refusing with the reason, asking first, sending, and telling what went wrong. What
it is not for: painting and the keys that only change what is seen (`app`).
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from textual import work

from fillsched.client import Kind
from fillsched.errors import FillschedError, InvalidInput
from fillsched_tui import explained
from fillsched_tui.dialogs import Confirm, Page
from fillsched_tui.feed import Feed
from fillsched_tui.gantt import Gantt
from fillsched_tui.jobs_table import JobsTable
from fillsched_tui.looks import Alphabet
from fillsched_tui.new_job import NewJob
from fillsched_tui.orders import Order
from fillsched_tui.plain import LetteredApp
from fillsched_tui.state import State, also, standing

FINAL = ("succeeded", "failed", "cancelled")


class Steering(LetteredApp):
    """The application's hand on the daemon. Nothing here waits where a key would have to."""

    def __init__(
        self, feed: Feed, *, readonly: bool, letters: Alphabet, clock: Callable[[], float]
    ) -> None:
        super().__init__(letters)
        self.feed, self.readonly, self.clock = feed, readonly, clock
        self.known = State(linked_at=clock())

    @property
    def table(self) -> JobsTable:
        """The table of jobs, whatever lies over it."""
        return self.screen_stack[0].query_one(JobsTable)

    def why_off(self, action: str) -> str:
        """Why a key that changes something does nothing now; empty when it works."""
        if self.readonly:
            return "This dashboard only looks: it was started with --readonly."
        if standing(self.known, self.clock()) != "live":
            return f"Not while the daemon is not reached. {self.known.link.reason}".strip()
        if action == "new":
            return ""
        job = None if self.table.cursor is None else self.known.jobs.get(self.table.cursor)
        if job is None:
            return "There is no job under the cursor."
        if action != "delete" and job["status"] in FINAL:
            return f"No {action}: {job['kind']} {job['id']} has ended already."
        return ""

    def jump(self, job_id: int) -> None:
        """To that job."""
        raise NotImplementedError

    @work(group="finding", exclusive=True)
    async def find(self, job_id: int) -> None:
        """To a job that is not in the table: the daemon is asked for it."""
        if standing(self.known, self.clock()) != "live":
            self._warn(
                f"{job_id} is not in the table, and the daemon is not reached to ask for it."
            )
            return
        try:
            found = await self.feed.find(job_id)
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        if found is None:
            self._warn(f"There is no schedule or comparison {job_id}, or it is not yours.")
            return
        self.known = also(self.known, found)
        self.jump(job_id)

    def _warn(self, why: str) -> None:
        self.notify(why, severity="warning", markup=False)

    def _ask(
        self, action: str, question: str, call: Callable[[int, Kind], Awaitable[object]]
    ) -> None:
        if why := self.why_off(action):
            self._warn(why)
            return
        assert self.table.cursor is not None
        job = self.known.jobs[self.table.cursor]

        def answered(yes: bool | None) -> None:
            if yes:
                self._send(call(job["id"], job["kind"]))

        named = f"{job['kind']} {job['id']} ({job['name']})"
        self.push_screen(Confirm(question.format(named)), answered)

    @work(group="commands")
    async def _send(self, call: Awaitable[object]) -> None:
        try:
            await call
        except InvalidInput as error:
            self._tell(error)
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)

    def _tell(self, error: InvalidInput) -> None:
        """What is wrong with a file: one thing in passing, several as a page to read."""
        if len(error.faults) < 2:
            said = str(error.faults[0]) if error.faults else str(error)
            self.notify(said, title="Not accepted", severity="error", timeout=20, markup=False)
            return
        from fillsched.telling import told

        marks = {"wrong": self.letters.failed, "so": self.letters.so}
        lines = [line for line, _ in told(error.faults, **marks)]
        self.push_screen(Page("Not accepted", "\n".join(lines)))

    def action_cancel(self) -> None:
        self._ask("cancel", "Cancel {}? Its work is lost.", self.feed.cancel)

    def action_finish(self) -> None:
        self._ask("finish", "Finish {} now and keep its best schedule?", self.feed.finish)

    def action_delete(self) -> None:
        self._ask("delete", "Delete {} for good?", self.feed.delete)

    @work(group="new", exclusive=True)
    async def action_new(self) -> None:
        if why := self.why_off("new"):
            self._warn(why)
            return
        try:
            names = [one["name"] for one in await self.feed.client.strategies()]
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        order = await self.push_screen_wait(NewJob(Path.cwd(), names, self.letters))
        if order is not None:
            self._send(self._submit(order))

    async def _submit(self, order: Order) -> None:
        kind, accepted = await self.feed.submit(order)
        self.notify(f"{kind.capitalize()} {accepted} is accepted.", markup=False)

    def action_compare(self) -> None:
        """The two marked jobs, or the marked one and the one under the cursor."""
        here, marked = self.table.cursor, self.table.marked
        pair = sorted(marked) if len(marked) == 2 else sorted({*marked, *([here] if here else [])})
        kinds = {self.known.jobs[job_id]["kind"] for job_id in pair}
        if len(pair) != 2 or kinds != {"schedule"}:
            self._warn("Mark one or two schedules first, with space; then v compares them.")
            return
        if standing(self.known, self.clock()) != "live":
            self._warn(self.why_off("new") or "Not while the daemon is not reached.")
            return
        self._read(f"{pair[0]} and {pair[1]} compared", self._compared(*pair))

    def on_gantt_asked(self, event: Gantt.Asked) -> None:
        """The reasons of the lot under the cursor."""
        job_id = self.table.cursor if self.known.detail is None else self.known.detail.job_id
        if job_id is not None:
            self._read(f"Lot {event.lot} of {job_id}", self._reasons(job_id, event.lot))

    @work(group="reading", exclusive=True)
    async def _read(self, title: str, text: Awaitable[str]) -> None:
        try:
            self.push_screen(Page(title, await text))
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)

    async def _compared(self, first: int, second: int) -> str:
        return explained.compared(await self.feed.client.diff(first, second))

    async def _reasons(self, job_id: int, lot: str) -> str:
        found: dict[str, Any] = await self.feed.client.why(job_id, lot)
        return explained.reasons(found)
