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


class FilterLine(Input):
    """A field of one line and a fixed size; the last line of the screen says how to leave it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "keep the filter"),
        Binding("escape", "app.back", "clear it", key_display="esc"),
    ]

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
