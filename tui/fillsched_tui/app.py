"""The dashboard: its panels, and the clock that paints them.

What it is for: joining the feed, the state and the widgets. What it is not for: reading the socket
(`feed`), what messages mean (`state`), what keys do (`steering`, `turning`), how anything looks
(the widgets and `dashboard.tcss`).

Messages wait in the feed; ten times a second they become one new state, and each panel paints what
differs: so a storm of messages costs ten paints a second and no more, and a message that changes
nothing that is seen costs none. What a key changes is shown at once, before the rest (`ticks`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.command import Provider
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from fillsched.errors import FillschedError
from fillsched_tui.actions.jumping import Jump
from fillsched_tui.actions.turning import Turning
from fillsched_tui.feed.feed import Feed
from fillsched_tui.frame.connections import Connections
from fillsched_tui.frame.key_line import KeyLine
from fillsched_tui.frame.tab_line import TabLine
from fillsched_tui.frame.top_line import TopLine
from fillsched_tui.frame.why_not_live import WhyNotLive
from fillsched_tui.job_view.gantt import Gantt
from fillsched_tui.job_view.job_panel import JobPanel
from fillsched_tui.job_view.message_log import MessageLog
from fillsched_tui.jobs_list import listing
from fillsched_tui.jobs_list.filter_line import FilterLine
from fillsched_tui.jobs_list.jobs_table import JobsTable
from fillsched_tui.keys import app_keys
from fillsched_tui.look.alphabet import ASCII, UNICODE
from fillsched_tui.state.known import Detail, age, linked, listed, looking_at, standing, took
from fillsched_tui.themed_app import SMALL
from fillsched_tui.toolkit.ticking import Ticking

GANTT_SECONDS = 2.0
"""Least time between two looks at the schedule of a job that is getting better."""

NOTHING = (0, 0, float("-inf"))
"""A job, how far its messages had come, and when its schedule was fetched: never yet."""

NOT_LOADED = "Not loaded: the daemon is not reached."


class Dashboard(Ticking, Turning):
    """Shows the daemon of `feed`; `clock` gives monotonic seconds, `today` the time of day."""

    TITLE = "fillsched"
    BINDINGS: ClassVar[list[BindingType]] = [*app_keys.BINDINGS]
    COMMANDS: ClassVar[set[Callable[[], type[Provider]] | type[Provider]]] = {
        *Turning.COMMANDS,
        Jump,
    }
    COMMAND_PALETTE_BINDING = "ctrl+p"

    def __init__(
        self,
        feed: Feed,
        *,
        url: str,
        user: str,
        readonly: bool = False,
        ascii: bool = False,
        keymap: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        letters = ASCII if ascii else UNICODE
        super().__init__(feed, readonly=readonly, letters=letters, clock=clock)
        self.known = replace(self.known, url=url)
        self.user, self.today, self.own_keys = user, today, keymap or {}
        self._listing = listing.Listing()
        self._drawn = NOTHING
        self._listed: tuple[object, str, str] = (None, "", "")

    def compose(self) -> ComposeResult:
        letters = self.letters
        yield TopLine(letters, id="top")
        yield WhyNotLive(letters, id="why")
        yield Static(SMALL, id="small")
        yield TabLine(id="tabs")
        with Vertical(id="body"):
            with Horizontal(id="upper"):
                yield JobsTable(letters, id="jobs")
                with Vertical(id="side"):
                    yield JobPanel(letters, id="job")
                    yield MessageLog(id="log")
            with Horizontal(id="lower"):
                yield Gantt(letters, id="gantt")
                yield Connections(letters, id="connections")
        yield FilterLine(placeholder="state:failed name:W4", id="filter")
        yield KeyLine()

    def on_mount(self) -> None:
        self.set_keymap(self.own_keys)
        self.query_one(Gantt).border_title = "Gantt"
        self.screen.add_class("at-jobs")
        self.query_one(JobsTable).focus()
        self.run_worker(self.feed.run(), exit_on_error=True)
        self.begin_to_tick()

    def paint(self) -> None:
        """Takes what came and shows it; while nothing came only ages differ."""
        self._take(self.clock())
        self.show()

    def show(self) -> None:
        """Shows what is known; only what differs from the picture is painted."""
        if not self.screen_stack or not self.screen_stack[0].query(TopLine):
            return  # a paint that falls due while the application ends
        now, home, known = self.clock(), self.screen_stack[0], self.known
        stands = standing(known, now)
        home.set_class(stands != "live", "-offline")
        home.query_one(TopLine).show(known, now, self.user, readonly=self.readonly)
        home.query_one(WhyNotLive).show(known, now)
        self._list(now, live=stands == "live")
        detail = known.detail
        job = None if detail is None else known.jobs.get(detail.job_id)
        home.set_class(detail is not None and detail.kind == "comparison", "-comparison")
        home.query_one(JobPanel).show(job, detail)
        home.query_one(MessageLog).show(detail, "" if stands == "live" else NOT_LOADED)
        home.query_one(Connections).show(known.server)
        home.query_one(Gantt).tick(self.today())
        self._look_at_schedule(now)

    def _take(self, now: float) -> None:
        links, self.feed.links = self.feed.links, []
        for link, when in links:
            self.known = linked(self.known, link, when)
        if messages := self.feed.batch():
            self.known = took(self.known, messages, now)
        lists, self.feed.lists = self.feed.lists, []
        for kind, jobs, whole in lists:
            self.known = listed(self.known, jobs, whole=whole, kind=kind)

    def _list(self, now: float, *, live: bool) -> None:
        table, jobs = self.table, self.known.jobs
        wanted = (jobs, self.filter, self.order)
        if self._listed[0] is not jobs or self._listed[1:] != wanted[1:]:
            self._listed = wanted
            ids = self._listing.shown(jobs.values(), self.filter, self.order)
            table.show(jobs, ids, filtered=bool(self.filter))
        old = age(self.known, now)
        dot = f" {self.letters.dot} "
        picture = "" if live or old is None else f"{dot}as of {old:.0f} s ago"
        filtered = f"{dot}{self.filter}" if self.filter else ""
        self.table.entitle(f"Jobs by {self.order}{filtered}{picture}")

    def on_jobs_table_highlighted(self, event: JobsTable.Highlighted) -> None:
        job_id = event.job_id if event.job_id in self.known.jobs else None
        self.known = looking_at(self.known, job_id)
        self.feed.follow(None if self.known.detail is None else self.known.detail.topic)
        self.show()

    def _look_at_schedule(self, now: float) -> None:
        """Fetches the schedule when it comes to the screen, and when it has changed there."""
        detail, gantt = self.known.detail, self.screen_stack[0].query_one(Gantt)
        if not gantt.region:
            self._drawn = NOTHING
            return
        if detail is None:
            return
        if standing(self.known, now) != "live":
            gantt.lacks(detail.job_id, NOT_LOADED)
            self._drawn = NOTHING
            return
        job_id, seq, when = self._drawn
        if job_id != detail.job_id or (seq != detail.seq and now - when >= GANTT_SECONDS):
            self._drawn = (detail.job_id, detail.seq, now)
            self._fetch_schedule(detail)

    @work(group="schedule", exclusive=True)
    async def _fetch_schedule(self, detail: Detail) -> None:
        gantt = self.screen_stack[0].query_one(Gantt)
        try:
            activities, config = await self.feed.picture(detail.job_id, detail.kind)
        except FillschedError as error:
            gantt.lacks(detail.job_id, f"No schedule to show: {error}")
        else:
            gantt.show(detail.job_id, activities, config)
