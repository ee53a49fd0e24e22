"""What lies over the dashboard: a confirmation that names the job, a page to read.

What it is for: modal screens that give back an answer. What it is not for: acting on it (`app`).
"""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static


class Confirm(ModalScreen[bool]):
    """Asks once; only y says yes.

    `drawn_at`: when the question stood on the screen, in the time of events. What was typed before
    is no answer: where a terminal does not mark pasted text, "policy" would ask and say yes.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes"),
        Binding("n,escape,enter,q", "answer(False)", "no", id="confirm.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question
        self.drawn_at: float | None = None

    def on_mount(self) -> None:
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self.drawn_at = Message().time

    def heard_too_early(self, event: events.Event) -> bool:
        """Whether a key was typed before the question stood there."""
        early = self.drawn_at is None or event.time < self.drawn_at
        return early and isinstance(event, events.Key)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Text(self.question))
            yield Static("y yes   n no")

    def action_answer(self, yes: bool) -> None:
        self.dismiss(yes)


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
