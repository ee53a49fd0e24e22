"""Rows that scroll, of which only those that are seen are drawn.

What it is for: a number of rows that grows ten times a second and costs no layout of the screen.
What it is not for: what a row says (whoever extends it renders its lines).
"""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from fillsched_tui.toolkit.titled import Titled


class Scrolled(ScrollView, Titled, can_focus=True):
    """Extended with `render_line`. The style sheet keeps the scroll bar's column free, so that
    rows are as wide with it as without."""

    @property
    def room(self) -> int:
        """Columns for a row: without the scroll bar."""
        return self.scrollable_content_region.width

    def holds(self, rows: int) -> None:
        """Takes the number of rows: the screen is laid out only if a scroll bar comes or goes."""
        size = Size(self.room, rows)
        if (rows > self.container_size.height) != self.show_vertical_scrollbar:
            self.virtual_size = size
            return
        self.set_reactive(Widget.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = rows
        self.scroll_target_y = self.scroll_y = self.validate_scroll_y(self.scroll_y)
