"""Text that is painted again only when it differs.

What it is for: a part of the screen that is told ten times a second what to say. What it is not
for: text that scrolls (`wrapped`).
"""

from rich.text import Text
from textual.widgets import Static

from fillsched_tui.look.alphabet import UNICODE, Alphabet
from fillsched_tui.toolkit.titled import Titled


class Panel(Static, Titled):
    """Text that is painted again only when it differs; laid out anew only where the style sheet
    makes it as high as its text, which is said by `grows`."""

    grows = False

    def __init__(self, letters: Alphabet = UNICODE, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.letters, self.text = letters, ""

    def say(self, text: str) -> None:
        """Shows that; paints only what differs from what is shown."""
        if text != self.text:
            self.text = text
            self.update(Text(text), layout=self.grows)

    def copied(self) -> str:
        """What it says, for the clipboard."""
        return self.text
