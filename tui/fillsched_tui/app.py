"""The dashboard: every job of mine, one looked at, live, for as long as one likes.

What it is for: keys, panels and the feed put together; ten pictures a second at most, whatever
comes. What it is not for: what is known (`state`), how it looks (`panels`, `dashboard.tcss`), or
the daemon (`feed`).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.theme import Theme
from textual.widgets import DataTable, Footer, Input, Static

from fillsched.client import Client, Link
from fillsched.errors import FillschedError
from fillsched_tui.dialogs import Asking, Help
from fillsched_tui.drawing import ASCII, REAL
from fillsched_tui.feed import Feed
from fillsched_tui.panels import Connections, Detail, Jobs, Messages, head_line
from fillsched_tui.state import (
    FINAL,
    SORTS,
    Board,
    Sort,
    chosen,
    heard,
    linked,
    shown,
    stale,
    without,
)

PAINT_SECONDS = 0.1

THEMES = (
    Theme("high-contrast", primary="#ffff00", background="#000000", surface="#000000",
          panel="#000000", foreground="#ffffff", warning="#ffffff", dark=True),
    Theme("colour-blind", primary="#56b4e9", secondary="#e69f00", warning="#f0e442",
          error="#d55e00", success="#009e73", accent="#cc79a7", dark=True),
)  # fmt: skip
"""Colours of the second are those of Okabe and Ito, told apart by every kind of eye."""

THEME_NAMES = ("textual-dark", "textual-light", *(theme.name for theme in THEMES))

WRITING = ("cancel", "finish", "delete")


class Dashboard(App[None]):
    """The application. `clock` gives monotonic seconds."""

    CSS_PATH = "dashboard.tcss"
    TITLE = "fillsched"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (15, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "help", id="help"),
        Binding("slash", "filter", "filter", id="filter"),
        Binding("s", "sort", "sort", id="sort"),
        Binding("c", "cancel", "cancel", id="job.cancel"),
        Binding("f", "finish", "finish", id="job.finish"),
        Binding("delete", "delete", "delete", id="job.delete"),
        Binding("x", "connections", "connections", id="connections"),
        Binding("t", "theme", "theme", id="theme"),
        Binding("r", "retry", "retry", id="retry", show=False),
        Binding("q", "quit", "quit", id="quit"),
    ]

    def __init__(
        self,
        client: Client,
        *,
        readonly: bool = False,
        ascii_only: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._readonly, self._clock = readonly, clock
        self._letters = ASCII if ascii_only else REAL
        self.board = Board(link_at=clock())
        self._feed = Feed(client, self._heard, self._linked)
        self._dirty = True
        self._sort: Sort = SORTS[0]
        self._wanted = ""
        self.refused: FillschedError | None = None
        """Why the daemon does not let us in, when it does not."""

    def compose(self) -> ComposeResult:
        yield Static(id="head", markup=False)
        with Horizontal(id="body"):
            yield Jobs(id="jobs")
            with Vertical(id="side"):
                yield Detail(id="detail", markup=False)
                yield Messages(id="messages", wrap=True, min_width=20)
        yield Connections(id="connections", markup=False)
        yield Input(placeholder="state:failed name:W4 – enter keeps, esc clears", id="wanted")
        yield Static("fillsched needs 60 x 15 characters; make the window larger", id="polite")
        yield Footer()

    def on_mount(self) -> None:
        """Begins to listen and to paint."""
        for theme in THEMES:
            self.register_theme(theme)
        self.query_one(Jobs).focus()
        self._listening = asyncio.create_task(self._listen())
        self.set_interval(PAINT_SECONDS, self._paint)

    async def on_unmount(self) -> None:
        """Hangs up."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    # -- what comes -----------------------------------------------------------------------------

    async def _listen(self) -> None:
        try:
            await self._feed.run()
        except FillschedError as error:  # refused for good: nothing will ever come
            self.refused = error
            self.exit()

    def _heard(self, message: Mapping[str, Any]) -> None:
        self.board = heard(self.board, message, self._clock())
        self._dirty = True

    def _linked(self, link: Link) -> None:
        if link.state == "live" and self.board.jobs:  # live again: nobody told what was deleted
            self.run_worker(self._forget_deleted(tuple(self.board.jobs)))
        self.board = linked(self.board, link, self._clock())
        self._dirty = True

    async def _forget_deleted(self, known: Collection[int]) -> None:
        with suppress(FillschedError):  # lost again: the next connection asks again
            gone = await self._feed.gone(known)
            self.board, self._dirty = without(self.board, gone), True

    def _paint(self) -> None:
        """One picture: ages always, the rest only if something came."""
        if not self.query("#head"):
            return  # on the way out: the screen is taken down already
        board, now = self.board, self._clock()
        line = head_line(board, now, self._letters, readonly=self._readonly)
        self.query_one("#head", Static).update(line)
        self.screen.set_class(board.heard_at is not None and stale(board, now), "stale")
        if not self._dirty:
            return
        self._dirty = False
        jobs = self.query_one(Jobs)
        jobs.show(shown(board, self._wanted, self._sort), self._letters)
        self.query_one(Detail).show(board.selected, board.jobs, self._letters)
        self.query_one(Messages).show(board.selected)
        self.query_one(Connections).show(board.server)

    async def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """Looks at the job under the cursor."""
        job_id = None if event.row_key.value is None else int(event.row_key.value)
        seen = self.board.selected
        if job_id is not None and (seen is None or seen.id != job_id):
            self.board = chosen(self.board, job_id)
            self._dirty = True
            await self._feed.look_at(job_id)

    # -- keys -------------------------------------------------------------------------------------

    def _why_not(self, action: str) -> str | None:
        """Why a writing key does nothing now; None when it does something."""
        if self._readonly:
            return "this dashboard is read only"
        if self.board.link.state != "live":
            return "the daemon cannot be reached now"
        seen = self.board.selected
        job = None if seen is None else self.board.jobs.get(seen.id)
        if job is None:
            return "there is no job under the cursor"
        if action != "delete" and job["status"] in FINAL:
            return f"schedule {job['id']} has ended already: {job['status']}"
        return None

    def _ask(self, action: str, question: str, act: Callable[[int], Awaitable[None]]) -> None:
        if (reason := self._why_not(action)) is not None:
            self.notify(f"No {action}: {reason}.", severity="warning")
            return
        assert self.board.selected is not None
        job_id = self.board.selected.id
        name = self.board.jobs[job_id]["name"]

        async def answered(yes: bool | None) -> None:
            if not yes:
                return
            try:
                await act(job_id)
            except FillschedError as error:
                self.notify(str(error), severity="error", markup=False)

        self.push_screen(Asking(question.format(f'schedule {job_id} "{name}"')), answered)

    def action_cancel(self) -> None:
        """Cancels the job looked at, after a question."""
        self._ask("cancel", "Cancel {} and throw its schedule away?", self._feed.cancel)

    def action_finish(self) -> None:
        """Finishes the job looked at, after a question."""
        self._ask("finish", "Finish {} now and keep the best schedule?", self._feed.finish)

    def action_delete(self) -> None:
        """Deletes the job looked at, after a question."""
        self._ask("delete", "Delete {} for good?", self._feed.delete)

    def action_filter(self) -> None:
        """Opens the filter."""
        field = self.query_one("#wanted", Input)
        field.add_class("shown")
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filters while one types."""
        self._wanted, self._dirty = event.value, True

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keeps the filter and goes back to the jobs."""
        event.input.set_class(bool(event.value), "shown")
        self.query_one(Jobs).focus()

    def key_escape(self) -> None:
        """Clears the filter."""
        field = self.query_one("#wanted", Input)
        field.value = ""
        field.remove_class("shown")
        self.query_one(Jobs).focus()

    def action_sort(self) -> None:
        """The next order of jobs."""
        self._sort = SORTS[(SORTS.index(self._sort) + 1) % len(SORTS)]
        self._dirty = True
        self.notify(f"Jobs by {self._sort}")

    def action_connections(self) -> None:
        """Shows or hides the connections."""
        self.query_one(Connections).toggle_class("shown")

    def action_theme(self) -> None:
        """The next theme."""
        place = THEME_NAMES.index(self.theme) if self.theme in THEME_NAMES else 0
        self.theme = THEME_NAMES[(place + 1) % len(THEME_NAMES)]
        self.notify(f"Theme {self.theme}")

    def action_retry(self) -> None:
        """Tries to reach the daemon now."""
        self._feed.retry_now()

    def action_help(self) -> None:
        """What the keys do, and which do nothing now and why."""
        lines = ["[b]Keys[/b]", "", "up, down  look at a job"]
        for binding in self.BINDINGS:
            assert isinstance(binding, Binding)
            why = self._why_not(binding.action) if binding.action in WRITING else None
            key = {"question_mark": "?", "slash": "/"}.get(binding.key, binding.key)
            off = f"  (not now: {why})" if why else ""
            lines.append(f"{key:<9} {binding.description}{off}")
        lines += ["esc       clear the filter", "ctrl+p    all commands"]
        self.push_screen(Help("\n".join(lines)))
