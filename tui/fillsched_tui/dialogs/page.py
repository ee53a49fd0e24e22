"""A page to read over the dashboard: help, reasons, what two schedules differ in.

What it is for: text that scrolls and can be copied. What it is not for: what it says.
"""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

MOST_COLUMNS, SHARE, AROUND = 110, 0.96, 7
"""Of a page, of the screen that it takes at most, and of its border, padding and scroll bar; as in
the style sheet."""


def columns_of(screen: int) -> int:
    """Columns for the text of a page on a screen of so many."""
    return min(MOST_COLUMNS, int(screen * SHARE)) - AROUND


class Page(ModalScreen[None]):
    """Text to read and scroll: help, reasons, a comparison of two schedules."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "close", "close", id="page.close"),
        Binding("y", "copy", "copy", id="page.copy"),
    ]

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.entitled, self.text = title, text

    def compose(self) -> ComposeResult:
        with VerticalScroll(classes="dialog wide") as box:
            box.border_title = Content(self.entitled)
            box.border_subtitle = Content("esc closes, y copies")
            yield Static(Text(self.text))

    def action_close(self) -> None:
        self.dismiss(None)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.text)
        self.notify("Copied.", timeout=2)
