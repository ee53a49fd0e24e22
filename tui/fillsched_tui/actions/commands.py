"""What keys ask of the daemon of a job: cancel, finish, delete, compare, why.

What it is for: refusing with the reason, asking first, sending, and telling what went wrong. What
it is not for: new jobs (`ordering`), and the keys that only change what is seen (`turning`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from textual import events, work

from fillsched.client import Kind
from fillsched.errors import FillschedError
from fillsched_tui.dialogs import explained
from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.dialogs.page import Page
from fillsched_tui.feed.feed import Feed
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import State, also, standing
from fillsched_tui.themed_app import ThemedApp

T = TypeVar("T")

FINAL = ("succeeded", "failed", "cancelled")

READING_SECONDS = 5.0
"""How long it is said why a key does nothing."""

PATIENCE_SECONDS = 2.0
"""When the daemon has not answered by then, that is said."""


class Steering(ThemedApp):
    """The application's hand on the daemon. Nothing here waits where a key would have to."""

    def __init__(
        self, feed: Feed, *, readonly: bool, letters: Alphabet, clock: Callable[[], float]
    ) -> None:
        super().__init__(letters)
        self.feed, self.readonly, self.clock = feed, readonly, clock
        self.known = State(linked_at=clock())
        self._warned = "", float("-inf")

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
            self.warn(f"{job_id} is not in the table, and the daemon is not reached to ask for it.")
            return
        try:
            found = await self.feed.find(job_id)
        except FillschedError as error:
            self.notify(str(error), severity="error")
            return
        if found is None:
            self.warn(f"There is no schedule or comparison {job_id}, or it is not yours.")
            return
        self.known = also(self.known, found)
        self.jump(job_id)

    async def on_event(self, event: events.Event) -> None:
        """Drops keys that cannot be meant for the question they would answer.

        Here, not in the dialog: a key on its way when the dialog came would come up to us from
        below it.
        """
        asking = self.screen_stack[-1] if self.screen_stack else None
        if not (isinstance(asking, Confirm) and asking.heard_too_early(event)):
            await super().on_event(event)

    def warn(self, why: str) -> None:
        """Says why a key does nothing, once while it is still to be read."""
        now = self.clock()
        if self._warned[0] != why or now - self._warned[1] >= READING_SECONDS:
            self._warned = why, now
            self.notify(why, severity="warning", timeout=READING_SECONDS)

    def _ask(
        self, action: str, question: str, call: Callable[[int, Kind], Awaitable[object]]
    ) -> None:
        if why := self.why_off(action):
            self.warn(why)
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
            await self.answered(call)
        except FillschedError as error:
            self.notify(str(error), severity="error")

    async def answered(self, call: Awaitable[T]) -> T:
        """What `call` gives; says that it is under way while there is no answer."""
        asked = asyncio.ensure_future(call)
        done, _ = await asyncio.wait({asked}, timeout=PATIENCE_SECONDS)
        if not done:
            self.notify("Sent; the daemon has not answered yet.")
        return await asked

    def action_cancel(self) -> None:
        self._ask("cancel", "Cancel {}? Its work is lost.", self.feed.cancel)

    def action_finish(self) -> None:
        self._ask("finish", "Finish {} now and keep its best schedule?", self.feed.finish)

    def action_delete(self) -> None:
        self._ask("delete", "Delete {} for good?", self.feed.delete)

    def action_compare(self) -> None:
        """The two marked jobs, or the marked one and the one under the cursor."""
        here, marked = self.table.cursor, self.table.marked
        pair = sorted(marked) if len(marked) == 2 else sorted({*marked, *([here] if here else [])})
        others = [job_id for job_id in pair if self.known.jobs[job_id]["kind"] != "schedule"]
        if len(pair) != 2:
            self.warn("Mark one or two schedules first, with space; then v compares them.")
            return
        if others:
            self.warn(f"{others[0]} is a comparison: only two schedules can be compared.")
            return
        if standing(self.known, self.clock()) != "live":
            self.warn(self.why_off("new") or "Not while the daemon is not reached.")
            return
        self._read(f"{pair[0]} and {pair[1]} compared", self._compared(*pair))

    def on_gantt_asked(self, event: Gantt.Asked) -> None:
        """The reasons of the lot under the cursor."""
        job = self.known.jobs.get(event.job_id or 0)
        if job is None or event.lot is None:
            self.warn("Reasons are told of a lot: . and , go from fill to fill.")
        elif job["kind"] != "schedule":
            self.warn("Reasons are told of a schedule's lots, and this is a comparison.")
        else:
            self._read(f"Lot {event.lot} of {job['id']}", self._reasons(job["id"], event.lot))

    @work(group="reading", exclusive=True)
    async def _read(self, title: str, text: Awaitable[str]) -> None:
        try:
            self.push_screen(Page(title, await self.answered(text)))
        except FillschedError as error:
            self.notify(str(error), severity="error")

    async def _compared(self, first: int, second: int) -> str:
        return explained.compared(await self.feed.client.diff(first, second))

    async def _reasons(self, job_id: int, lot: str) -> str:
        found: dict[str, Any] = await self.feed.client.why(job_id, lot)
        return explained.reasons(found)
