"""What lies over the dashboard: a confirmation that names the job, a page to read, a new job.

What it is for: modal screens that give back an answer. What it is not for: acting on it (`app`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Input, Select, Static

from fillsched_tui.orders import Order


class Confirm(ModalScreen[bool]):
    """Asks once; only y says yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes"),
        Binding("n,escape,enter,q", "answer(False)", "no", id="confirm.no"),
    ]

    def __init__(self, question: str) -> None:
        super().__init__()
        self.question = question

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


class NewJob(ModalScreen[Order | None]):
    """Picks a lots file, a strategy and a time limit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", id="new.close"),
        Binding("ctrl+s", "submit", "submit", id="new.submit"),
    ]

    def __init__(self, start: Path, strategies: Sequence[str]) -> None:
        super().__init__()
        self.start, self.strategies = start, strategies

    def compose(self) -> ComposeResult:
        names = self.strategies
        with Vertical(classes="dialog tall"):
            yield Static("A new schedule: pick a file, or type its path.")
            yield DirectoryTree(self.start, id="files")
            yield Input(placeholder="lots.csv or lots.xlsx", id="path")
            yield Select(
                [(name, name) for name in names], value=names[0], allow_blank=False, id="strategy"
            )
            yield Input(placeholder="planning seconds (empty: as usual)", type="number", id="limit")
            yield Static("enter or ctrl+s submits   escape leaves")

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        path = self.query_one("#path", Input)
        path.value = str(event.path)
        path.focus()

    def on_input_submitted(self) -> None:
        self.action_submit()

    def action_submit(self) -> None:
        path = self.query_one("#path", Input).value.strip()
        limit = self.query_one("#limit", Input).value.strip()
        if not path:
            self.notify("Pick a lots file first.", severity="warning")
            return
        strategy = str(self.query_one("#strategy", Select).value)
        self.dismiss(Order(Path(path), strategy, float(limit) if limit else None))

    def action_close(self) -> None:
        self.dismiss(None)
