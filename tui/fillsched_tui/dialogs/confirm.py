"""A question over the dashboard that names the job it is about.

What it is for: one answer, yes or no. What it is not for: acting on it (`actions.commands`).
"""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
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
