"""The dialog that asks where a plan is written, and with that in which format.

What it is for: a path, or none. What it is not for: writing (`actions.exporting`).
"""

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

FORMATS = ("xlsx", "html", "svg", "ics", "csv", "json")
"""Endings of files, each a format of the daemon's exports."""


class SaveAs(ModalScreen[Path | None]):
    """Starts with a name that `what` suggests."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", id="save.close"),
    ]

    def __init__(self, what: str, suggested: Path) -> None:
        super().__init__()
        self.what, self.suggested = what, suggested

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(
                f"{self.what} as a file, by its ending: {', '.join(FORMATS)}", markup=False
            )
            yield Input(str(self.suggested), id="path")
            yield Static("enter writes   escape leaves")

    def on_input_submitted(self) -> None:
        path = Path(self.query_one("#path", Input).value.strip()).expanduser()
        if path.suffix.lower().removeprefix(".") not in FORMATS:
            self.notify(f"The name ends with one of: {', '.join(FORMATS)}", severity="warning")
        elif path.exists():
            self.notify(f"{path} is there already: choose another name.", severity="warning")
        else:
            self.dismiss(path)

    def action_close(self) -> None:
        self.dismiss(None)
