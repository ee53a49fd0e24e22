"""Where the filter of the jobs is typed.

What it is for: an echo that waits for nothing. Textual's own field asks for a layout of the whole
screen with each letter; the style sheet gives this one a width and a height that no text changes.
What it is not for: what a filter means (`listing`).
"""

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import Input


class FilterLine(Input):
    """A field of one line and a fixed size."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), layout=False)
