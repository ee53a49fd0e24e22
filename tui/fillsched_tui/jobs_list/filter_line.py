"""Where the filter of the jobs is typed.

What it is for: an echo that waits for nothing. Textual's own field asks for a layout of the whole
screen with each letter; the style sheet gives this one a width and a height that no text changes.
What it is not for: what a filter means (`listing`).
"""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input

from fillsched_tui.jobs_list.jobs_table import JobsTable


class FilterLine(Input):
    """A field of one line and a fixed size; the last line of the screen says how to leave it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keep the filter"),
        Binding("escape", "app.back", "clear it", key_display="esc"),
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)

    def __init__(self, table: JobsTable, *, id: str) -> None:
        super().__init__(placeholder="state:failed name:W4", id=id)
        self._table = table

    def open(self) -> None:
        """Takes the keys at once: the letters that follow are the filter's."""
        self.add_class("-open")
        self.screen.set_focus(self)

    def leave(self) -> None:
        """Clears the filter and gives the keys back; nothing where there is none."""
        if self.has_class("-open") or self._table.filter:
            self.value = ""
            self._close()

    def empty(self) -> None:
        """Shows every job, at once."""
        self.value = self._table.filter = ""
        self._table.list_anew()

    def on_input_changed(self, event: Input.Changed) -> None:
        """The letter stands there first; what fits comes with the next paint."""
        self._table.filter = event.value

    def on_input_submitted(self) -> None:
        self._close()

    def _close(self) -> None:
        self.remove_class("-open")
        self._table.focus()
