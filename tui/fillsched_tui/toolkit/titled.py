"""Titles on a panel's border that cost a paint of two lines, and only when they differ.

What it is for: a widget that is entitled ten times a second. What it is not for: what is said.
"""

from typing import Self

from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget


class Titled(Widget):
    """A widget whose titles are plain text: a job's name is no markup.

    It stands after the other base: only the first one gives its style sheet to a widget.
    """

    titles: tuple[str, str] = ("", "")
    _entitling = False

    def entitle(self, title: str, subtitle: str = "") -> None:
        """Sets both titles, if they are other ones."""
        if (title, subtitle) != self.titles:
            self.titles = (title, subtitle)
            self._entitling = True
            self.border_title, self.border_subtitle = Content(title), Content(subtitle)
            self._entitling = False

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paints anew; for a title, which asks for the whole widget, the border's two lines."""
        if self._entitling and not regions:
            left, top = self.content_offset
            width, height = self.outer_size
            regions = (Region(-left, -top, width, 1), Region(-left, height - 1 - top, width, 1))
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
