"""The messages of the job looked at, following the newest until somebody scrolls up.

What it is for: lines wrapped once, when they come, and drawn only where they are seen. What it is
not for: which messages are kept (`state.known`).
"""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from fillsched_tui.state.known import LOG_LINES, Detail, State, clock_of, standing
from fillsched_tui.state.watched import Watched
from fillsched_tui.toolkit.scrolled import Scrolled

NOT_LOADED = "Not loaded: the daemon is not reached."

LEAST_WIDTH = 20
"""Columns to which lines are wrapped at least; in a narrower window their ends are cut."""


class MessageLog(Scrolled):
    """Shows the lines of a `Detail`. While it does not follow, what is read stays in its place."""

    HELP = "The job's messages. up, down: older and newer. end: follow the newest again."
    COMPONENT_CLASSES: ClassVar[set[str]] = {"log--text"}

    def __init__(self, watched: Watched, *, id: str, zone: tzinfo = UTC) -> None:
        super().__init__(id=id)
        self._zone = zone
        self.following = True
        self._detail: Detail | None = None
        self._note = ""
        self._wrapped: deque[list[str]] = deque(maxlen=LOG_LINES)
        self._wrapped_to = LEAST_WIDTH
        self._rows: list[str] = []
        watched.watch(self._look)

    def _look(self, known: State, now: float) -> None:
        self.show(known.detail, "" if standing(known, now) == "live" else NOT_LOADED)

    def show(self, detail: Detail | None, note: str) -> None:
        """Takes what is new; starts anew with another job, or an earlier state of this one. `note`
        stands there while there is no message."""
        if note != self._note:
            self._note = note
            self.refresh()
        before, self._detail = self._detail, detail
        if before is None or detail is None:
            if before is not detail:
                self._begin()
        elif before.topic != detail.topic or detail.logged < before.logged:
            self._begin()
        elif fresh := detail.logged - before.logged:
            self._add(detail.lines[-fresh:])
        self._keep_place()
        self.entitle("Messages", "following" if self.following else "end follows")

    def copied(self) -> str:
        """Every message that is kept, for the clipboard."""
        lines = () if self._detail is None else self._detail.lines
        return "\n".join(f"{clock_of(when, self._zone)} {said}" for when, said in lines)

    def render_line(self, y: int) -> Strip:
        """Row `y` of those that are seen."""
        row = y + self.scroll_offset.y
        text = self._rows[row] if row < len(self._rows) else ""
        text = text if self._rows or y else self._note
        style = self.get_component_rich_style("log--text")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def on_resize(self) -> None:
        self._keep_place()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolling up ends following, coming to the end begins it again; new lines do neither."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < old_value or new_value >= self.max_scroll_y:
            self.following = new_value >= self.max_scroll_y

    def _keep_place(self) -> None:
        """Wraps for the width there is, and goes on following in the height there is. Asked at each
        tick too: not every layout that changes a size tells it."""
        if self._wrapped_to != max(LEAST_WIDTH, self.room):
            self._begin(following=self.following)
        elif self.following and self.scroll_y < self.max_scroll_y:
            self._to_end()

    def _begin(self, *, following: bool = True) -> None:
        """All anew: another job, or another width."""
        self._wrapped.clear()
        self._wrapped_to = max(LEAST_WIDTH, self.room)
        self.following = following
        self._add(() if self._detail is None else self._detail.lines)

    def _add(self, lines: Iterable[tuple[str, str]]) -> None:
        """Wraps these behind the others; the oldest make room, and what is read stays."""
        gone = 0
        for when, said in lines:
            if len(self._wrapped) == LOG_LINES:
                gone += len(self._wrapped[0])
            self._wrapped.append(self._wrap(clock_of(when, self._zone), said))
        self._rows = [row for rows in self._wrapped for row in rows]
        following, top = self.following, self.scroll_y - gone
        self.holds(len(self._rows))
        if following:
            self._to_end()
        elif gone:
            self.scroll_to(y=max(0, top), animate=False, immediate=True)
        self.refresh()

    def _wrap(self, when: str, said: str) -> list[str]:
        """The rows of a message, all behind its time."""
        room = max(1, self._wrapped_to - len(when) - 1)
        rows = [line.plain for line in Text(said).wrap(self.app.console, room)]
        return [
            f"{when if not number else '':<{len(when)}} {row}" for number, row in enumerate(rows)
        ]

    def _to_end(self) -> None:
        self.scroll_end(animate=False, immediate=True, x_axis=False, force=True)
