"""The schedule of the job looked at as bars, a row for each line, with a cursor in time.

What it is for: zoom, pan and the activity under the cursor. What it is not for: fetching (the app)
or the arithmetic (`bars`).
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.strip import Strip
from textual.widget import Widget

from fillsched_tui import bars
from fillsched_tui.bars import Piece, View
from fillsched_tui.looks import UNICODE, Alphabet

LABEL = 4
"""Columns before the bars: the name of the line."""

BIG_STEP = 10


class Gantt(Widget, can_focus=True):
    """Shows what `show` was given; its own keys work while it has the focus."""

    HELP = "left, right: another time (shift: ten columns). + - zoom. 0: all of it."
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "gantt--clean", "gantt--changeover", "gantt--fill", "gantt--cursor", "gantt--text",
    }  # fmt: skip
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pan(-1)", "earlier", show=False, id="gantt.left"),
        Binding("right", "pan(1)", "later", show=False, id="gantt.right"),
        Binding("shift+left", f"pan(-{BIG_STEP})", "much earlier", show=False, id="gantt.far_left"),
        Binding("shift+right", f"pan({BIG_STEP})", "much later", show=False, id="gantt.far_right"),
        Binding("plus,equals_sign", f"zoom({bars.ZOOM})", "closer", id="gantt.closer"),
        Binding("minus", f"zoom({1 / bars.ZOOM})", "farther", id="gantt.farther"),
        Binding("0", "all", "all", id="gantt.all"),
    ]

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.letters = letters
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

    def on_click(self, event: events.Click) -> None:
        place = event.get_content_offset(self)
        if self.view is not None and place is not None:
            cells = place.x - LABEL - bars.cursor_cell(self.view, self._width)
            self.action_pan(cells)

    def told(self) -> str:
        """What lies under the cursor, in words."""
        if self.view is None:
            return self.note
        _, pieces = self._lines[0]
        piece = bars.under(pieces, self.view.at)
        return bars.told(piece, pieces, self._window_hours)

    @property
    def _width(self) -> int:
        return max(1, self.size.width - LABEL)

    def render_line(self, y: int) -> Strip:
        """A row for each line, then what is under the cursor, then the legend."""
        lines = len(self._lines)
        if self.view is not None and y < lines:
            return self._bars(*self._lines[y])
        said = self.told().split("\n")
        texts = dict(enumerate(said, start=lines))
        if self.view is not None:
            texts[lines + len(said)] = self._legend()
        style = self.get_component_rich_style("gantt--text")
        strip = Strip([Segment(texts.get(y, ""), style)])
        return strip.adjust_cell_length(self.size.width, style)

    def _bars(self, line: str, pieces: Sequence[Piece]) -> Strip:
        assert self.view is not None
        glyphs = {
            "clean": self.letters.clean,
            "changeover": self.letters.changeover,
            "fill": self.letters.fill,
        }
        text = self.get_component_rich_style("gantt--text")
        styles = {kind: self.get_component_rich_style(f"gantt--{kind}") for kind in glyphs}
        marked = self.get_component_rich_style("gantt--cursor")
        at = bars.cursor_cell(self.view, self._width)
        segments = [Segment(f"{line:<{LABEL}}"[:LABEL], text)]
        for cell, kind in enumerate(bars.row(pieces, self.view, self._width)):
            style = styles.get(kind, text)
            glyph = glyphs.get(kind, self.letters.later)
            segments.append(Segment(glyph, style + marked if cell == at else style))
        return Strip(segments).adjust_cell_length(self.size.width, text)

    def _legend(self) -> str:
        assert self.view is not None
        end = self.view.start + self.view.span
        marks = self.letters
        kinds = f"{marks.clean} clean {marks.changeover} changeover {marks.fill} fill"
        return f"{self.view.start:%d %b %H:%M} - {end:%d %b %H:%M} UTC   {kinds}"
