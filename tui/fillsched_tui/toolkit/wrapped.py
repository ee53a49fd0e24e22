"""Text that scrolls where it has no room, and is painted again only when it differs.

What it is for: a panel that says a few lines, mostly in room enough; the screen is laid out anew
only when a scroll bar comes or goes. What it is not for: what is said (whoever extends it), or
lines that keep coming (`message_log`).
"""

from typing import ClassVar

from rich.segment import Segment
from rich.text import Text
from textual.strip import Strip

from fillsched_tui.look.alphabet import UNICODE, Alphabet
from fillsched_tui.toolkit.scrolled import Scrolled


class Wrapped(Scrolled):
    """Takes the keys only where it says more than it has room for. The style sheet keeps the
    scroll bar's column free."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"wrapped--text"}

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.letters, self.text = letters, ""
        self._wrapped_to = 0
        self._rows: list[str] = []

    def allow_focus(self) -> bool:
        return self.show_vertical_scrollbar

    def copied(self) -> str:
        """What it says, for the clipboard."""
        return self.text

    def say(self, text: str) -> None:
        """Shows that, wrapped to the width there is; nothing while it is not on the screen."""
        if (text, self.room) == (self.text, self._wrapped_to):
            return
        self.text, self._wrapped_to = text, self.room
        lines = Text(text).wrap(self.app.console, self.room) if self.room > 0 else ()
        self._rows = [line.plain for line in lines]
        self.holds(len(self._rows))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Row `y` of those that are seen."""
        row = y + self.scroll_offset.y
        text = self._rows[row] if row < len(self._rows) else ""
        style = self.get_component_rich_style("wrapped--text")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def on_resize(self) -> None:
        self.say(self.text)
        self.holds(len(self._rows))
