"""The schedule of the job looked at as bars, a row for each line, with a cursor in time.

What it is for: keys, mouse and colours. What it is not for: fetching (`actions`), or what the chart
says and where its cursor goes (`chart`).
"""

import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fillsched.wire import ActivityView, LineView
from fillsched_tui.job_view import bars
from fillsched_tui.job_view.chart import LABEL, NOW, Chart, drawn
from fillsched_tui.look.alphabet import UNICODE, Alphabet

KINDS = ("clean", "changeover", "fill")

BIG_STEP = 10


class Gantt(Widget, can_focus=True):
    """Shows what `show` was given; its own keys work while it has the focus.

    Posts `Asked` when the reasons of the lot under the cursor are wanted.
    """

    HELP = "The schedule. A click puts the cursor there, the wheel zooms."
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "gantt--clean", "gantt--changeover", "gantt--fill", "gantt--cursor", "gantt--text",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1)", "earlier", show=False, id="gantt.left"),
        Binding("right", "pan(1)", "later", show=False, id="gantt.right"),
        Binding("shift+left", f"pan(-{BIG_STEP})", "much earlier", show=False, id="gantt.far_left"),
        Binding("shift+right", f"pan({BIG_STEP})", "much later", show=False, id="gantt.far_right"),
        Binding("plus,equals_sign", f"zoom({bars.ZOOM})", "closer", show=False, id="gantt.closer"),
        Binding("minus", f"zoom({1 / bars.ZOOM})", "farther", show=False, id="gantt.farther"),
        Binding("0", "all", "all", show=False, id="gantt.all"),
        Binding("down", "line(1)", "next line", show=False, id="gantt.next_line"),
        Binding("up", "line(-1)", "previous line", show=False, id="gantt.previous_line"),
        Binding("full_stop", "lot(1)", "next lot", show=False, id="gantt.next_lot",
                key_display="."),
        Binding("comma", "lot(-1)", "previous lot", show=False, id="gantt.previous_lot",
                key_display=","),
        Binding("enter", "why", "why there", id="gantt.why"),
    ]  # fmt: skip

    class Asked(Message):
        """Why does `lot` of that job stand there? None: there is no lot under the cursor."""

        def __init__(self, job_id: int | None, lot: str | None) -> None:
            self.job_id, self.lot = job_id, lot
            super().__init__()

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.letters, self.note = letters, "No schedule yet."
        self.chart: Chart | None = None
        self.job_id: int | None = None
        self.now: datetime | None = None

    def show(self, job_id: int, activities: Sequence[ActivityView], line: LineView) -> None:
        """Takes the schedule of a job; zoom and cursor stay if it is the same one's."""
        before = self.chart if job_id == self.job_id else None
        self.note = "Nothing is planned."
        self._entitle(job_id)
        self._turn(drawn(activities, line, before))

    def clear(self, job_id: int, note: str) -> None:
        """Shows why there is no schedule of a job."""
        self.note = note
        self._entitle(job_id)
        self._turn(None)

    def lacks(self, job_id: int, note: str) -> None:
        """The same, unless one of that job is there: it stays."""
        if self.chart is None or job_id != self.job_id:
            self.clear(job_id, note)

    def told(self) -> str:
        """What lies under the cursor, in words."""
        return self.note if self.chart is None else self.chart.told()

    def copied(self) -> str:
        """What lies under the cursor, for the clipboard."""
        return self.told().replace("\n", ", ")

    def tick(self, now: datetime) -> None:
        """Moves the mark of the present; paints only when it comes to another column."""
        before, self.now = self.now, now
        if self.chart is not None:
            column = self.chart.cell_of(now, self._width)
            if self.chart.cell_of(before, self._width) != column:
                self.refresh()

    def action_pan(self, cells: int) -> None:
        if self.chart is not None:
            self._turn(self.chart.moved(cells, self._width))

    def action_zoom(self, factor: float) -> None:
        if self.chart is not None:
            self._turn(self.chart.zoomed(factor))

    def action_all(self) -> None:
        if self.chart is not None:
            self._turn(self.chart.whole())

    def action_line(self, lines: int) -> None:
        if self.chart is not None:
            self._turn(self.chart.on_row(self.chart.row + lines))

    def action_lot(self, lots: int) -> None:
        """To the next fill of the line, or the one before."""
        if self.chart is not None:
            self._turn(self.chart.at_lot(lots))

    def action_why(self) -> None:
        piece = None if self.chart is None else self.chart.under
        self.post_message(self.Asked(self.job_id, (piece and piece.lot) or None))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_zoom(bars.ZOOM)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_zoom(1 / bars.ZOOM)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if self.chart is not None and place is not None:
            cells = place.x - LABEL - bars.cursor_cell(self.chart.view, self._width)
            self._turn(self.chart.on_row(place.y).moved(cells, self._width))

    def render_line(self, y: int) -> Strip:
        """A row for each line, the axis, what is under the cursor, the legend."""
        lines = 0 if self.chart is None else len(self.chart.lines)
        if y < lines:
            return self._bars(y)
        texts = textwrap.wrap(self.note, max(1, self.size.width))
        if self.chart is not None:
            rows = self.size.height - lines
            texts = self.chart.texts(self._width, rows, self.now, self.letters)
        text = texts[y - lines] if y - lines < len(texts) else ""
        style = self.get_component_rich_style("gantt--text")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _bars(self, row: int) -> Strip:
        assert self.chart is not None
        letters = self.letters
        glyphs = {"clean": letters.clean, "changeover": letters.changeover,
                  "fill": letters.fill, NOW: letters.now}  # fmt: skip
        text = self.get_component_rich_style("gantt--text")
        styles = {kind: self.get_component_rich_style(f"gantt--{kind}") for kind in KINDS}
        marked = self.get_component_rich_style("gantt--cursor")
        segments = [Segment(f"{self.chart.lines[row][0]:<{LABEL}}"[:LABEL], text)]
        for kind, here in self.chart.cells(row, self._width, self.now):
            glyph, style = glyphs.get(kind, letters.later), styles.get(kind, text)
            if here:
                glyph, style = letters.here, style + marked
            segments.append(Segment(glyph, style))
        return Strip(segments).adjust_cell_length(self.size.width, text)

    def _entitle(self, job_id: int) -> None:
        self.job_id, self.border_title = job_id, f"Gantt of {job_id}"

    def _turn(self, chart: Chart | None) -> None:
        self.chart = chart
        self.refresh()

    @property
    def _width(self) -> int:
        return max(1, self.size.width - LABEL)
