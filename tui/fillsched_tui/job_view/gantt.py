"""The plan of the job looked at as bars: weeks or lines below each other, with a cursor in time.

What it is for: keys, mouse, glyphs and colours. What it is not for: fetching (`actions`), or what
stands where (`chart`).
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fillsched.presentation.chart.marks import MARK_WORDS, look_of
from fillsched.wire import LineView, TimelineView
from fillsched_tui.job_view import bands, painted, under
from fillsched_tui.job_view.bands import Band
from fillsched_tui.job_view.chart import Chart, drawn
from fillsched_tui.job_view.painted import Legend
from fillsched_tui.look.alphabet import UNICODE, Alphabet

LOOKS = ("clean", "changeover", "fill", "late", "closed", "missed", "cursor", "text", "soft")

BIG_STEP = 10

TOLD_LINES, LEGEND_LINES = 2, 3
"""Lines below the bars: what is under the cursor, and at least what glyphs and numbers mean."""


class Gantt(Widget, can_focus=True):
    """Shows what `show` was given; its own keys work while it has the focus.

    Posts `Asked` when the reasons of the lot under the cursor are wanted.
    """

    HELP = "The plan. A click puts the cursor there, the wheel zooms."
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"gantt--{look}" for look in LOOKS}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1)", "earlier", show=False, id="gantt.left"),
        Binding("right", "pan(1)", "later", show=False, id="gantt.right"),
        Binding("shift+left", f"pan(-{BIG_STEP})", "much earlier", show=False, id="gantt.far_left"),
        Binding("shift+right", f"pan({BIG_STEP})", "much later", show=False, id="gantt.far_right"),
        Binding("plus,equals_sign", "zoom(1)", "closer", show=False, id="gantt.closer"),
        Binding("minus", "zoom(-1)", "farther", show=False, id="gantt.farther"),
        Binding("0", "all", "all", show=False, id="gantt.all"),
        Binding("down", "line(1)", "next row", show=False, id="gantt.next_line"),
        Binding("up", "line(-1)", "previous row", show=False, id="gantt.previous_line"),
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
        self._window_hours: float | None = None
        self._strips: list[Strip] | None = None

    def show(self, job_id: int, timeline: TimelineView, line: LineView | None) -> None:
        """Takes the plan of a job; zoom and cursor stay if it is the same one's. `line`: the
        figures of its one line, where it has one."""
        before = self.chart if job_id == self.job_id else None
        self.note = "Nothing is planned."
        self._window_hours = None if line is None else float(line.clean_window_hours)
        self._entitle(job_id, f" {self.letters.dot} {timeline.zone}")
        self._turn(drawn(timeline, self.size.width, self._rows, before))

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
        return self.note if self.chart is None else under.told(self.chart, self._window_hours)

    def copied(self) -> str:
        """The whole plan as a table, for the clipboard."""
        return self.note if self.chart is None else under.table(self.chart.timeline)

    def tick(self, now: datetime) -> None:
        """Moves the mark of the present; paints only when it comes to another cell."""
        before, self.now = self.now, now
        if self.chart is not None and self._cells_of(now) != self._cells_of(before):
            self._turn(self.chart)

    def action_pan(self, cells: int) -> None:
        if self.chart is not None:
            self._turn(self.chart.moved(cells))

    def action_zoom(self, steps: int) -> None:
        if self.chart is not None:
            self._turn(self.chart.zoomed(steps))

    def action_all(self) -> None:
        if self.chart is not None:
            self._turn(self.chart.whole())

    def action_line(self, lines: int) -> None:
        if self.chart is not None:
            self._turn(self.chart.on_line(lines))

    def action_lot(self, lots: int) -> None:
        """To the next fill of the lane, or the one before."""
        if self.chart is not None:
            self._turn(self.chart.at_lot(lots))

    def action_why(self) -> None:
        bar = None if self.chart is None else self.chart.under
        self.post_message(self.Asked(self.job_id, None if bar is None else bar.lot))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_zoom(1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_zoom(-1)

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if self.chart is not None and place is not None:
            self._turn(self.chart.at_place(place.y, place.x))

    def on_resize(self) -> None:
        if self.chart is not None:
            self._turn(self.chart.sized(self.size.width, self._rows))

    def notify_style_update(self) -> None:
        """Another theme: other colours."""
        super().notify_style_update()
        self._strips = None

    def render_line(self, y: int) -> Strip:
        """Line `y` of the picture: rows of bars, what is under the cursor, what glyphs mean."""
        if self._strips is None:
            self._strips = [*self._picture()]
        style = self.get_component_rich_style("gantt--text")
        strip = self._strips[y] if y < len(self._strips) else Strip([Segment("", style)])
        return strip.adjust_cell_length(self.size.width, style)

    def _picture(self) -> Iterator[Strip]:
        text, soft = self._style("text"), self._style("soft")
        if self.chart is None:
            for line in textwrap.wrap(self.note, max(1, self.size.width)):
                yield Strip([Segment(line, text)])
            return
        chart, numbered = self.chart, dict[str, int]()
        for band, lane in chart.seen:
            if lane is None:
                yield Strip([Segment(self._head(band), soft)])
            else:
                yield Strip([*self._row(band, lane, numbered)])
        for line in self.told().split("\n"):
            yield Strip([Segment(line, text)])
        left = self.size.height - len(chart.seen) - TOLD_LINES
        yield from self._legend(numbered).lines(self.size.width, max(1, left))

    def _head(self, band: Band) -> str:
        """The dates of a band; over one lane alone the days of a week."""
        chart = self.chart
        assert chart is not None
        row = band.row(chart.count)
        if chart.alone:
            return " " * chart.label + bands.weekdays(row, chart.zone)
        first = band is chart.bands[0]
        return " " * chart.label + bands.axis(row, chart.zone, year=first)

    def _row(self, band: Band, lane: int, numbered: dict[str, int]) -> Iterator[Segment]:
        """The name of the lane, or the date with which the row begins, and its bars."""
        chart = self.chart
        assert chart is not None
        name = chart.timeline.lanes[lane].name
        if chart.alone:
            name = bands.date(band, chart.zone)
        yield Segment(f"{name:<{chart.label}}"[: chart.label - 1] + " ", self._style("text"))
        cells = painted.row(chart, band, lane, self.letters, self.now, numbered)
        styles = {look: self._style(look) for look in LOOKS}
        yield from painted.segments(cells, styles)

    def _legend(self, numbered: dict[str, int]) -> Legend:
        """What the glyphs mean, then the numbers that stand for lots."""
        chart = self.chart
        assert chart is not None
        legend, letters = Legend(self._style("text")), self.letters
        for look in ("clean", "changeover"):
            legend.add(getattr(letters, look), self._style(look), look)
        for number, product in enumerate(chart.timeline.colours):
            glyph = painted.fill_glyph(chart, number, letters)
            legend.add(glyph, painted.product_style(number), product)
        marked = {look_of(mark) for mark in chart.timeline.marks} - set(
            () if chart.close else ("met",)
        )
        for look, word in MARK_WORDS.items():
            if look in marked:
                legend.add(getattr(letters, look), self._style(look), word)
        if any(self._cells_of(self.now)):
            legend.add(letters.now, self._style("text"), "now")
        for lane in chart.timeline.lanes:
            if not lane.bars:
                legend.add(lane.name, self._style("soft"), "has nothing to do")
        own = 0
        for lot, number in sorted(numbered.items(), key=lambda one: one[1]):
            short = lot.removeprefix(chart.labels.common).lstrip("0") == str(number)
            own += short
            if not short:
                legend.add(str(number), self._style("soft"), lot)
            elif own == 1:  # one says how all are meant
                legend.add(str(number), self._style("soft"), f"{lot}, and so on")
        return legend

    def _cells_of(self, moment: datetime | None) -> Sequence[tuple[int, int]]:
        """Where a moment is seen: the cell of each band that holds it."""
        if self.chart is None or moment is None:
            return []
        chart = self.chart
        found = ((n, band.row(chart.count).cell(moment)) for n, band in enumerate(chart.bands))
        return [(number, cell) for number, cell in found if cell is not None]

    def _style(self, look: str) -> Style:
        name = f"gantt--{look if look in LOOKS else 'text'}"
        return self.get_component_rich_style(name)

    def _entitle(self, job_id: int, more: str = "") -> None:
        self.job_id, self.border_title = job_id, f"Gantt of {job_id}{more}"

    def _turn(self, chart: Chart | None) -> None:
        self.chart, self._strips = chart, None
        self.refresh()

    @property
    def _rows(self) -> int:
        """Lines that there are for bars."""
        return max(1, self.size.height - TOLD_LINES - LEGEND_LINES)
