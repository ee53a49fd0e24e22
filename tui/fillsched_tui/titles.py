"""Titles on a panel's border that cost a paint only when they differ.

What it is for: a widget that is entitled ten times a second. What it is not for: what is said.
"""

from textual.content import Content
from textual.widget import Widget


class Titled(Widget):
    """A widget whose titles are plain text: a job's name is no markup.

    It stands after the other base: only the first one gives its style sheet to a widget.
    """

    titles: tuple[str, str] = ("", "")

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Sets both titles, if they are other ones: setting a title paints the whole widget."""
        if (title, subtitle) != self.titles:
            self.titles = (title, subtitle)
            self.border_title, self.border_subtitle = Content(title), Content(subtitle)
