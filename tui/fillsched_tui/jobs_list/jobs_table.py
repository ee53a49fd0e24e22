"""The table of jobs: thousands of rows of which only the visible ones are ever drawn.

What it is for: rows that change in their place, a cursor that stays on its job, keys and mouse.
What it is not for: which jobs are shown and in which order (`listing`), or what a row says
(`rows`).
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from fillsched.presentation.words import STATUS_WORDS
from fillsched_tui.jobs_list import rows
from fillsched_tui.jobs_list.listing import Listing
from fillsched_tui.jobs_list.rows import Widths
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Job, State, age, standing
from fillsched_tui.state.watched import Watched
from fillsched_tui.themed_app import WIDE
from fillsched_tui.toolkit.scrolled import Scrolled

AROUND = 3
"""Columns of the border and the scroll bar."""

MOST_SHARE = 0.72
"""Of the screen, that the table takes at most from the panels beside it."""

MARKS = 2
"""As many jobs are marked at once as can be compared."""


class JobsTable(Scrolled):
    """Posts `Highlighted` when the cursor is on another job, `Opened` on enter and double click.

    `filter` and `order` may be set at any time; they are seen with the next paint. `today` gives
    the time by the clock of the site.
    """

    HELP = "The jobs. A click chooses one, a double click opens it, a click on a head sorts."
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "jobs--head", "jobs--cursor", "jobs--running", "jobs--queued", "jobs--failed", "jobs--done",
        "jobs--cancelled",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "next job", show=False, id="table.next"),
        Binding("up,k", "move(-1)", "previous job", show=False, id="table.previous"),
        Binding("pagedown", "page(1)", "a page down", show=False, id="table.page_down"),
        Binding("pageup", "page(-1)", "a page up", show=False, id="table.page_up"),
        Binding("home", "move(-1000000)", "first job", show=False, id="table.first"),
        Binding("end", "move(1000000)", "last job", show=False, id="table.last"),
        Binding("enter", "open", "open", show=False, id="table.open"),
        Binding("space", "mark", "mark for compare", show=False, id="table.mark"),
    ]

    cursor: reactive[int | None] = reactive(None)
    """The id of the job under the cursor; None while there is none."""

    class Highlighted(Message):
        """The cursor has come to `job_id`; None: there is no job."""

        def __init__(self, job_id: int | None) -> None:
            self.job_id = job_id
            super().__init__()

    class Opened(Message):
        """The job under the cursor is to be looked at."""

    def __init__(
        self,
        watched: Watched,
        letters: Alphabet,
        *,
        id: str,
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(id=id)
        self.letters, self._today = letters, today
        self._day = today().date()
        self._widths = Widths(letters)
        self.filter, self.order = "", "newest"
        self.marked: tuple[int, ...] = ()
        self._watched, self._listing = watched, Listing()
        self._listed: tuple[object, str, str] = (None, "", "")
        self._jobs: Mapping[int, Job] = {}
        self._loaded = False
        self._wide: int | str | None = None
        self._ids: list[int] = []
        self._lines: dict[int, int] = {}
        watched.watch(self._look)

    def sort(self, order: str) -> None:
        """Lists the jobs in that order, at once."""
        self.order = order
        self.list_anew()

    def list_anew(self) -> None:
        """Shows the jobs as they are filtered and sorted now."""
        self._look(self._watched.known, self._watched.clock())

    def _look(self, known: State, now: float) -> None:
        """Lists anew only what has changed; the title says how, and how old the picture is."""
        jobs, wanted = known.jobs, (known.jobs, self.filter, self.order)
        if self._listed[0] is not jobs or self._listed[1:] != wanted[1:]:
            self._listed = wanted
            self._show(jobs, self._listing.shown(jobs.values(), self.filter, self.order))
        shown = bool(jobs) or known.empty, self._today().date()
        if (self._loaded, self._day) != shown:
            self._loaded, self._day = shown
            self.refresh()
        old, dot = age(known, now), f" {self.letters.dot} "
        live = old is None or standing(known, now) == "live"
        title = f"Jobs by {self.order}" + (f"{dot}{self.filter}" if self.filter else "")
        self.entitle(title if live else f"{title}{dot}as of {old:.0f} s ago")

    def _show(self, jobs: Mapping[int, Job], ids: Sequence[int]) -> None:
        """Takes jobs and order; paints the rows that differ, all only when the order does."""
        before, self._jobs = self._jobs, jobs
        self.marked = tuple(job_id for job_id in self.marked if job_id in jobs)
        first = self.scroll_offset.y
        shown = ids[first : first + max(1, self.size.height)]
        self._widths.see((jobs[job_id] for job_id in shown), self._today())
        self._be_as_wide_as_rows()
        if list(ids) == self._ids and ids:
            for job_id in self._ids[first : first + self.size.height]:
                if self._differs(before.get(job_id), jobs[job_id]):
                    self._paint(job_id)
            return
        place = self._lines.get(self.cursor, 0) if self.cursor is not None else 0
        seen = 0 <= place - self.scroll_offset.y < self.size.height - 1
        self._ids = list(ids)
        self._lines = {job_id: line for line, job_id in enumerate(ids)}
        self.holds(len(ids) + 1)
        if self.cursor not in self._lines:
            self.cursor = self._ids[min(place, len(ids) - 1)] if ids else None
        elif seen:
            self._show_cursor()
        self.refresh()

    def row_of(self, job_id: int) -> int | None:
        """The row of a job, from 0; None when it is not shown."""
        return self._lines.get(job_id)

    def watch_cursor(self, before: int | None, after: int | None) -> None:
        for job_id in (before, after):
            if job_id is not None:
                self._paint(job_id)
        self._show_cursor()
        self.post_message(self.Highlighted(after))

    def action_move(self, rows: int) -> None:
        if self._ids:
            line = self._lines.get(self.cursor, 0) if self.cursor is not None else 0
            self.cursor = self._ids[min(max(0, line + rows), len(self._ids) - 1)]

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.size.height - 2))

    def action_open(self) -> None:
        if self.cursor is not None:
            self.post_message(self.Opened())

    def action_mark(self) -> None:
        """Marks the job under the cursor, or no longer; the oldest mark makes way for a third."""
        here, before = self.cursor, self.marked
        if here is None:
            return
        kept = tuple(job_id for job_id in before if job_id != here)
        self.marked = kept if here in before else (*kept, here)[-MARKS:]
        for job_id in {*before, here}:
            self._paint(job_id)

    def copied(self) -> str:
        """The job under the cursor in a line, for the clipboard."""
        if self.cursor is None:
            return ""
        job = self._jobs[self.cursor]
        return rows.said(job, self.letters)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if place is None:
            return
        if place.y == 0:
            if order := rows.order_at(place.x, self._fitting, self.letters):
                self.sort(order)
            return
        line = place.y - 1 + self.scroll_offset.y
        if line < len(self._ids):
            self.cursor = self._ids[line]
            if event.chain == 2:
                self.action_open()

    def on_resize(self) -> None:
        self._be_as_wide_as_rows()
        self.holds(len(self._ids) + 1)
        self._show_cursor()

    def render_line(self, y: int) -> Strip:
        """Line `y` of the screen: the head, a job, or what to do when there is none."""
        width = self.room
        if y == 0:
            return self._strip(rows.heads(self._fitting, self.letters), "jobs--head")
        line = y - 1 + self.scroll_offset.y
        if not self._ids:
            text = self._instead()[y - 2 : y - 1] if y >= 2 else ()
            return self._strip(("  " + text[0] if text else "")[:width], "jobs--cancelled")
        if line >= len(self._ids):
            return self._strip("", "jobs--queued")
        return self._row(self._jobs[self._ids[line]])

    def _instead(self) -> Sequence[str]:
        """What stands in the place of rows."""
        if not self._loaded:
            return rows.NOT_LOADED
        return rows.NONE_FIT if self._jobs else rows.EMPTY

    def _show_cursor(self) -> None:
        """What keys act on is seen."""
        if self.cursor in self._lines:
            region = Region(0, self._lines[self.cursor], 1, 2)
            self.scroll_to_region(region, animate=False, force=True)

    def _row(self, job: Job) -> Strip:
        status = STATUS_WORDS.get(job["status"], job["status"])
        return self._strip(self._said(job), f"jobs--{status}", chosen=job["id"] == self.cursor)

    def _said(self, job: Job) -> str:
        chosen, marked = job["id"] == self.cursor, job["id"] in self.marked
        return rows.row(
            job, self._fitting, self.letters, self._today(), chosen=chosen, marked=marked
        )

    @property
    def _fitting(self) -> Mapping[str, int]:
        """The columns that have room."""
        return self._widths.fitting(self.room)

    def _be_as_wide_as_rows(self) -> None:
        """As wide as its rows where a panel stands beside it, up to its share of the screen."""
        screen = self.app.size.width
        wide = min(self._widths.whole + AROUND, int(screen * MOST_SHARE))
        wanted: int | str = "1fr" if screen < WIDE else wide
        if self._wide != wanted:
            self._wide = wanted
            self.styles.width = wanted

    def _differs(self, before: Job | None, after: Job) -> bool:
        """Whether a row looks otherwise: much of what is told of a job no row shows."""
        return before is not after and (before is None or self._said(before) != self._said(after))

    def _strip(self, text: str, name: str, *, chosen: bool = False) -> Strip:
        style: Style = self.get_component_rich_style(name)
        if chosen:
            style += self.get_component_rich_style("jobs--cursor")
        line = Strip([Segment(text, style)])
        return line.adjust_cell_length(self.size.width, style)

    def _paint(self, job_id: int) -> None:
        """Paints a job's row anew, if it is one that is seen."""
        line = self._lines.get(job_id, -1) + 1 - self.scroll_offset.y
        if 0 < line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))
