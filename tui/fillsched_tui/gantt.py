"""The schedule of the job looked at as bars, a row for each line, with a cursor in time.

What it is for: zoom, pan and the activity under the cursor. What it is not for: fetching (the app)
or the arithmetic (`bars`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from fillsched_tui import bars
from fillsched_tui.bars import Piece, View
from fillsched_tui.looks import UNICODE, Alphabet

LABEL = 4
"""Columns before the bars: the name of the line."""

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
        def __init__(self, lot: str) -> None:
            self.lot = lot
            super().__init__()

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.letters = letters
        self.now: datetime | None = None
        self._line = 0
        self.note = "No schedule yet."
        self.view: View | None = None
        self._lines: list[tuple[str, list[Piece]]] = []
        self._pieces: list[Piece] = []
        self._window_hours: float | None = None

    def show(
        self, activities: Sequence[Mapping[str, Any]], config: Mapping[str, Any], *, keep: bool
    ) -> None:
        """Takes a schedule; `keep`: of the same job, so that zoom and cursor stay."""
        self._pieces = bars.pieces_of(activities)
        self._line = self._line if keep else 0
        grouped = groupby(self._pieces, key=lambda piece: piece.line)
        self._lines = [(line, list(pieces)) for line, pieces in grouped]
        window = config.get("clean_window_hours")
        self._window_hours = None if window is None else float(window)
        if not self._pieces:
            self.clear("Nothing is planned.")
            return
        kept = self.view if keep else None
        fresh = bars.whole(self._pieces)
        self.view = fresh if kept is None else bars.zoomed(kept, self._pieces, 1.0)
        self.refresh()

    def clear(self, note: str) -> None:
        """Shows why there is no schedule."""
        self._lines, self._pieces, self.view, self.note = [], [], None, note
        self.refresh()

    def action_pan(self, cells: int) -> None:
        if self.view is not None:
            self.view = bars.moved(self.view, self._pieces, cells, self._width)
            self.refresh()

    def action_zoom(self, factor: float) -> None:
        if self.view is not None:
            self.view = bars.zoomed(self.view, self._pieces, factor)
            self.refresh()

    def action_all(self) -> None:
        if self.view is not None:
            self.view = bars.whole(self._pieces)
            self.refresh()

    def action_line(self, lines: int) -> None:
        self._line = min(max(0, self._line + lines), max(0, len(self._lines) - 1))
        self.refresh()

    def action_lot(self, lots: int) -> None:
        """To the next fill of the line, or the one before."""
        if self.view is not None:
            fills = [piece for piece in self._lines[self._line][1] if piece.kind == "fill"]
            self.view = bars.at_piece(self.view, self._pieces, fills, lots)
            self.refresh()

    def action_why(self) -> None:
        piece = self._under()
        if piece is not None and piece.lot:
            self.post_message(self.Asked(piece.lot))

    def tick(self, now: datetime) -> None:
        """Moves the mark of the present; paints only when it comes to another column."""
        if self.view is not None:
            before = None if self.now is None else bars.cell_of(self.now, self.view, self._width)
            if before != bars.cell_of(now, self.view, self._width):
                self.refresh()
        self.now = now

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_zoom(bars.ZOOM)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_zoom(1 / bars.ZOOM)

    def copied(self) -> str:
        """What lies under the cursor, for the clipboard."""
        return self.told().replace("\n", ", ")

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if self.view is not None and place is not None:
            self._line = min(max(0, place.y), len(self._lines) - 1)
            cells = place.x - LABEL - bars.cursor_cell(self.view, self._width)
            self.action_pan(cells)

    def told(self) -> str:
        """What lies under the cursor, in words."""
        if self.view is None:
            return self.note
        return bars.told(self._under(), self._lines[self._line][1], self._window_hours)

    def _under(self) -> Piece | None:
        if self.view is None:
            return None
        return bars.under(self._lines[self._line][1], self.view.at)

    @property
    def _width(self) -> int:
        return max(1, self.size.width - LABEL)

    def render_line(self, y: int) -> Strip:
        """A row for each line, the axis, what is under the cursor, the legend."""
        lines = len(self._lines)
        if self.view is not None and y < lines:
            return self._bars(y)
        texts = self.told().split("\n")
        if self.view is not None:
            axis = f"{'UTC':<{LABEL}}" + bars.axis(self.view, self._width)
            texts = [axis, *texts, self._legend(), *self._sequence(self.size.height - lines - 5)]
        text = texts[y - lines] if y - lines < len(texts) else ""
        style = self.get_component_rich_style("gantt--text")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _bars(self, row: int) -> Strip:
        assert self.view is not None
        line, pieces = self._lines[row]
        glyphs = {
            "clean": self.letters.clean,
            "changeover": self.letters.changeover,
            "fill": self.letters.fill,
        }
        text = self.get_component_rich_style("gantt--text")
        styles = {kind: self.get_component_rich_style(f"gantt--{kind}") for kind in glyphs}
        marked = self.get_component_rich_style("gantt--cursor")
        at = bars.cursor_cell(self.view, self._width) if row == self._line else None
        now = None if self.now is None else bars.cell_of(self.now, self.view, self._width)
        segments = [Segment(f"{line:<{LABEL}}"[:LABEL], text)]
        for cell, kind in enumerate(bars.row(pieces, self.view, self._width)):
            glyph = self.letters.now if cell == now else glyphs.get(kind, self.letters.later)
            style = text if cell == now else styles.get(kind, text)
            if cell == at:
                glyph, style = self.letters.here, style + marked
            segments.append(Segment(glyph, style))
        return Strip(segments).adjust_cell_length(self.size.width, text)

    def _legend(self) -> str:
        marks = self.letters
        kinds = f"{marks.clean} clean  {marks.changeover} changeover  {marks.fill} fill"
        present = f"  {marks.now} now" if self._now_in_view() else ""
        return f"{kinds}  {marks.later} idle{present}  {marks.here} cursor"

    def _sequence(self, rows: int) -> list[str]:
        """Activities around the cursor, as many as `rows` hold below the other texts."""
        if rows < 1 or self.view is None:
            return []
        pieces = self._lines[self._line][1]
        return ["", *bars.around(pieces, self.view.at, rows, self.letters.cursor)]

    def _now_in_view(self) -> bool:
        if self.now is None or self.view is None:
            return False
        return bars.cell_of(self.now, self.view, self._width) is not None
