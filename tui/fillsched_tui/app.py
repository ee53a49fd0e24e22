"""The dashboard: panels, the clock that paints them, and what keys do.

What it is for: joining the feed, the state and the widgets. What it is not for: reading the socket
(`feed`), what messages mean (`state`), how anything looks (the widgets and `dashboard.tcss`).

Messages wait in the feed; ten times a second they become one new state, and each panel paints what
differs. So a storm of messages costs ten paints a second and no more.
"""

import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from fillsched.errors import FillschedError, InvalidInput
from fillsched_tui import keys, listing
from fillsched_tui.dialogs import Confirm, Help, NewJob
from fillsched_tui.feed import Feed
from fillsched_tui.gantt import Gantt
from fillsched_tui.jobs_table import JobsTable
from fillsched_tui.looks import ASCII, UNICODE
from fillsched_tui.orders import Order
from fillsched_tui.panels import Connections, JobPanel, MessageLog, TopLine
from fillsched_tui.state import State, age, linked, listed, looking_at, standing, took
from fillsched_tui.themes import THEMES

PAINT_SECONDS = 0.1
"""Between two paints: ten a second are all an eye can use."""

GANTT_SECONDS = 2.0
"""Least time between two looks at the schedule of a job that is getting better."""

FAULTS_TOLD = 8
"""Faults of a refused file that are told at once; `fillsched check` tells them all."""

WIDTHS: list[tuple[int, str]] | None = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]
HEIGHTS: list[tuple[int, str]] | None = [(0, "-flat"), (15, "-high")]
"""Columns and rows from which the screen has a class that `dashboard.tcss` lays out."""

SMALL = "fillsched needs at least 60 columns and 15 rows here. Please make the window larger."


class Dashboard(App[None]):
    """Shows the daemon of `feed`; `clock` gives monotonic seconds."""

    CSS_PATH = "dashboard.tcss"
    TITLE = "fillsched"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.BINDINGS]
    COMMAND_PALETTE_BINDING = "colon"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(
        self,
        feed: Feed,
        *,
        url: str,
        user: str,
        readonly: bool = False,
        ascii: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.feed, self.url, self.user = feed, url, user
        self.readonly, self.letters, self.clock = readonly, ASCII if ascii else UNICODE, clock
        self.known = State(linked_at=clock())
        self.filter, self.order = "", "newest"
        self._drawn: tuple[int, int, float] = (0, 0, float("-inf"))
        self._listed: tuple[object, str, str] = (None, "", "")

    def compose(self) -> ComposeResult:
        letters = self.letters
        yield TopLine(letters, id="top")
        yield Static(SMALL, id="small")
        yield Static("1 jobs   2 job   3 Gantt   4 connections", id="tabs")
        with Vertical(id="body"):
            with Horizontal(id="upper"):
                yield JobsTable(letters, id="jobs")
                with Vertical(id="side"):
                    yield JobPanel(letters, id="job")
                    yield MessageLog(id="log")
            with Horizontal(id="lower"):
                yield Gantt(letters, id="gantt")
                yield Connections(letters, id="connections")
        yield Input(placeholder="state:failed name:W4", id="filter")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name
        titles = {"gantt": "Gantt", "connections": "Connections"}
        for name, title in titles.items():
            self.query_one(f"#{name}").border_title = title
        self.screen.add_class("at-jobs")
        self.query_one(JobsTable).focus()
        self.run_worker(self.feed.run(), exit_on_error=True)
        self.set_interval(PAINT_SECONDS, self.paint)

    # -- painting -------------------------------------------------------------------------------

    def paint(self) -> None:
        """Takes what came and shows it; while nothing came only ages differ."""
        now, home = self.clock(), self.screen_stack[0]
        if not home.query(TopLine):
            return  # a paint that falls due while the application ends
        self._take(now)
        known = self.known
        stands = standing(known, now)
        home.set_class(stands != "live", "-offline")
        home.query_one(TopLine).show(known, now, self.url, self.user)
        self._list(home, now, live=stands == "live")
        detail = known.detail
        job = None if detail is None else known.jobs.get(detail.job_id)
        home.query_one(JobPanel).show(job, detail)
        home.query_one(MessageLog).show(detail)
        home.query_one(Connections).show(known.server)
        self._look_at_schedule(now)

    def _take(self, now: float) -> None:
        links, self.feed.links = self.feed.links, []
        for link, when in links:
            self.known = linked(self.known, link, when)
        if messages := self.feed.batch():
            self.known = took(self.known, messages, now)
        lists, self.feed.lists = self.feed.lists, []
        for ids, whole in lists:
            self.known = listed(self.known, ids, whole=whole)

    def _list(self, home: Screen[Any], now: float, *, live: bool) -> None:
        table, jobs = home.query_one(JobsTable), self.known.jobs
        wanted = (jobs, self.filter, self.order)
        if self._listed[0] is not jobs or self._listed[1:] != wanted[1:]:
            self._listed = wanted
            ids = listing.shown(jobs.values(), self.filter, self.order)
            table.show(jobs, ids, filtered=bool(self.filter))
        old = age(self.known, now)
        picture = "" if live or old is None else f" · as of {old:.0f} s ago"
        filtered = f" · {self.filter}" if self.filter else ""
        table.entitle(f"Jobs by {self.order}{filtered}{picture}")

    def on_jobs_table_highlighted(self, event: JobsTable.Highlighted) -> None:
        self.known = looking_at(self.known, event.job_id)
        self.feed.follow(event.job_id)

    def _look_at_schedule(self, now: float) -> None:
        """Fetches the schedule when it is on the screen and has changed."""
        home = self.screen_stack[0]
        detail = self.known.detail
        if (
            detail is None
            or not home.query_one(Gantt).region
            or standing(self.known, now) != "live"
        ):
            return
        job_id, seq, when = self._drawn
        other = job_id != detail.job_id
        if other or (seq != detail.seq and now - when >= GANTT_SECONDS):
            self._drawn = (detail.job_id, detail.seq, now)
            self._fetch_schedule(detail.job_id, keep=not other)

    @work(group="schedule", exclusive=True)
    async def _fetch_schedule(self, job_id: int, *, keep: bool) -> None:
        gantt = self.screen_stack[0].query_one(Gantt)
        try:
            activities, config = await self.feed.picture(job_id)
        except FillschedError as error:
            gantt.clear(f"No schedule to show: {error}")
        else:
            gantt.border_title = f"Gantt of {job_id}"
            gantt.show(activities, config, keep=keep)

    # -- keys -----------------------------------------------------------------------------------

    def why_off(self) -> str:
        """Why keys that change something do nothing now; empty when they work."""
        if self.readonly:
            return "This dashboard only looks: it was started with --readonly."
        if standing(self.known, self.clock()) != "live":
            return f"Not while the daemon is not reached. {self.known.link.reason}".strip()
        return ""

    def _chosen(self) -> dict[str, Any] | None:
        """The job that a key is for, if it may change something; says why not otherwise."""
        why, job_id = self.why_off(), self.query_one(JobsTable).cursor
        if not why and job_id is None:
            why = "There is no job under the cursor."
        if why or job_id is None:
            self.notify(why, severity="warning", markup=False)
            return None
        return dict(self.known.jobs[job_id])

    def _ask(
        self, question: str, call: Callable[[int], Awaitable[object]], job: dict[str, Any]
    ) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._send(call(job["id"]))

        self.push_screen(Confirm(question), answered)

    @work(group="commands")
    async def _send(self, call: Awaitable[object]) -> None:
        try:
            await call
        except InvalidInput as error:
            faults = [f"{f.where}: {f.value} {f.reason}. {f.fix}" for f in error.faults]
            told = "\n".join(faults[:FAULTS_TOLD]) or str(error)
            self.notify(told, title="Not accepted", severity="error", timeout=20, markup=False)
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)

    def action_cancel(self) -> None:
        if job := self._chosen():
            said = f"Cancel schedule {job['id']} ({job['name']})? Its work is lost."
            self._ask(said, self.feed.client.cancel, job)

    def action_finish(self) -> None:
        if job := self._chosen():
            said = f"Finish schedule {job['id']} ({job['name']}) now and keep its best schedule?"
            self._ask(said, self.feed.client.finish, job)

    def action_delete(self) -> None:
        if job := self._chosen():
            said = f"Delete schedule {job['id']} ({job['name']}) for good?"
            self._ask(said, self.feed.client.delete, job)

    @work(group="new", exclusive=True)
    async def action_new(self) -> None:
        if why := self.why_off():
            self.notify(why, severity="warning", markup=False)
            return
        try:
            names = [one["name"] for one in await self.feed.client.strategies()]
        except FillschedError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        order = await self.push_screen_wait(NewJob(Path.cwd(), names))
        if order is not None:
            self._send(self._submit(order))

    async def _submit(self, order: Order) -> None:
        accepted = await self.feed.submit(order)
        self.notify(f"Schedule {accepted} is accepted.", markup=False)

    def action_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.add_class("-open")
        field.focus()

    @on(Input.Changed, "#filter")
    def _filter_changed(self, event: Input.Changed) -> None:
        self.filter = event.value

    @on(Input.Submitted, "#filter")
    def _filter_done(self) -> None:
        self.query_one("#filter").remove_class("-open")
        self.query_one(JobsTable).focus()

    async def action_back(self) -> None:
        """Out of the filter, which is cleared, or back to the jobs."""
        field = self.query_one("#filter", Input)
        if field.has_class("-open") or self.filter:
            field.value = ""
            self._filter_done()
        self.action_tab("jobs")

    def action_sort(self) -> None:
        self.order = listing.next_order(self.order)

    def action_gantt(self) -> None:
        on = not self.screen.has_class("gantt-on")
        self.screen.set_class(on, "gantt-on")
        self._drawn = (0, 0, float("-inf"))
        self.action_tab("gantt" if on else "jobs")

    def action_connections(self) -> None:
        on = not self.screen.has_class("connections-on")
        self.screen.set_class(on, "connections-on")
        self.action_tab("connections" if on else "jobs")

    def action_tab(self, name: str) -> None:
        """Shows a panel where only one has room; moves the focus there anywhere."""
        self.screen.remove_class("at-jobs", "at-job", "at-gantt", "at-connections")
        self.screen.add_class(f"at-{name}")
        focus = {"jobs": "#jobs", "job": "#log", "gantt": "#gantt"}.get(name)
        if focus is not None:
            self.call_after_refresh(self.query_one(focus).focus)

    def on_jobs_table_opened(self) -> None:
        self.action_tab("job")

    def action_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]
        self.notify(f"Theme: {self.theme}", timeout=2)

    def action_retry(self) -> None:
        self.feed.retry_now()

    def action_help(self) -> None:
        said = getattr(self.focused, "HELP", "")
        pairs = [(b.key_display or b.key, b.description) for b in keys.BINDINGS]
        self.push_screen(Help(said, [*pairs, (":", "commands by name")]))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        for binding in keys.BINDINGS:
            action = binding.action

            def run(action: str = action) -> None:
                self.call_later(self.run_action, action)

            yield SystemCommand(binding.description.capitalize(), f"key {binding.key}", run)
