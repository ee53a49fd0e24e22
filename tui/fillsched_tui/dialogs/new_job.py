"""The dialog for a new schedule or comparison: a file, its name, plant, start, strategy and time.

What it is for: a `Submission`, or none. What it is not for: reading the file (`feed.feed`).
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import DirectoryTree, Input, Select, Static

from fillsched_tui.feed.submission import Submission
from fillsched_tui.look.alphabet import UNICODE, Alphabet

ALL = "all, compared with each other"
"""Stands among the strategies for a comparison."""

LOTS_FILES = frozenset({".csv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
"""Endings that are shown; a path that is typed may have any."""


class Files(DirectoryTree):
    """Folders, and files that can hold lots. Its marks are as wide in every terminal."""

    ICON_FILE = ""

    def __init__(self, start: Path, letters: Alphabet, *, id: str) -> None:
        self.ICON_NODE = f"{letters.cursor} "
        self.ICON_NODE_EXPANDED = f"{letters.open} "
        super().__init__(start, id=id)

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """Without what is hidden, and without files of other kinds."""
        seen = (path for path in paths if not path.name.startswith("."))
        return [path for path in seen if path.suffix.lower() in LOTS_FILES or _is_folder(path)]


class NewJob(ModalScreen[Submission | None]):
    """Picks a lots file, a strategy (or all of them, for a comparison) and a time limit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", id="new.close"),
        Binding("ctrl+s", "submit", "submit", id="new.submit"),
    ]

    def __init__(
        self,
        start: Path,
        strategies: Sequence[str],
        letters: Alphabet = UNICODE,
        before: Submission | None = None,
    ) -> None:
        super().__init__()
        self.start, self.strategies, self.letters = start, strategies, letters
        self.before = before

    def compose(self) -> ComposeResult:
        ways = [(Text(name), name) for name in (*self.strategies, ALL)]
        with Vertical(classes="dialog tall"):
            yield Static("A new schedule, or a comparison: pick a file, or type its path.")
            yield Files(self.start, self.letters, id="files")
            yield Input(placeholder="lots.csv or lots.xlsx", id="path")
            with Horizontal(classes="fields"):
                yield Input(placeholder="that of the file", id="name")
                yield Input(placeholder="a name, or plant.toml", id="plant")
            with Horizontal(classes="fields"):
                yield Input(placeholder="as soon as can be", id="start")
                yield Input(placeholder="as usual", type="number", id="limit")
            yield Select(ways, value=ways[0][1], allow_blank=False, id="strategy")
            yield Static("enter or ctrl+s submits   escape leaves")

    def on_mount(self) -> None:
        titles = {"#path": "Lots file", "#strategy SelectCurrent": "Strategy",
                  "#limit": "Seconds to plan", "#name": "Name", "#plant": "Plant",
                  "#start": "Start, such as Mon 06:00"}  # fmt: skip
        for field, title in titles.items():
            self.query_one(field).border_title = title
        if self.before is not None:
            path, limit = self.query_one("#path", Input), self.before.time_limit_seconds
            path.value = str(self.before.path)
            for field in ("name", "plant", "start"):
                self.query_one(f"#{field}", Input).value = getattr(self.before, field)
            self.query_one("#limit", Input).value = "" if limit is None else f"{limit:g}"
            self.query_one("#strategy", Select).value = self.before.strategy or ALL
            path.focus()

    def on_directory_tree_file_selected(self, event: DirectoryTree.FileSelected) -> None:
        path = self.query_one("#path", Input)
        path.value = str(event.path)
        path.focus()

    def on_input_submitted(self) -> None:
        self.action_submit()

    def action_submit(self) -> None:
        path, limit = self._typed("#path"), self._typed("#limit")
        if not path:
            self.notify("Pick a lots file first.", severity="warning")
            return
        strategy = str(self.query_one("#strategy", Select).value)
        seconds = _seconds(limit)
        if limit and (seconds is None or seconds <= 0):
            said = f"{limit} is no time to plan: give seconds above 0, or nothing."
            self.notify(said, severity="warning")
            return
        chosen = None if strategy == ALL else strategy
        wanted = Submission(
            Path(path),
            chosen,
            seconds,
            name=self._typed("#name"),
            start=self._typed("#start"),
            plant=self._typed("#plant"),
        )
        self.dismiss(wanted)

    def _typed(self, field: str) -> str:
        return self.query_one(field, Input).value.strip()

    def action_close(self) -> None:
        self.dismiss(None)


def _seconds(typed: str) -> float | None:
    try:
        return float(typed)
    except ValueError:
        return None  # such as a lone minus, which the field lets through


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
