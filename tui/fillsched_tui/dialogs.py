"""The dashboard's two dialogs: a question that names what it is about, and the keys.

What it is for: what covers the screen until a key is pressed. What it is not for: acting on it.
"""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.markup import escape
from textual.screen import ModalScreen
from textual.widgets import Static


class Asking(ModalScreen[bool]):
    """A yes-or-no question; anything but ``y`` is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="ask.yes"),
        Binding("n,escape,enter", "answer(False)", "no", id="ask.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        yield Static(f"{escape(self._question)}\n\n[b]y[/b] yes   [b]n[/b] no", id="question")

    def action_answer(self, yes: bool) -> None:
        """Closes with the answer."""
        self.dismiss(yes)


class Help(ModalScreen[None]):
    """What every key does, and why some do nothing now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter", "dismiss", "close", id="help.close")
    ]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(self._text, id="help")
