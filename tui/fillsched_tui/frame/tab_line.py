"""The line that names the panels where only one has room.

What it is for: keys and clicks to turn to a panel; the style sheet shows the line and marks the
panel that is seen. What it is not for: showing the panels.
"""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

TABS = {"jobs": "1 jobs", "job": "2 job", "gantt": "3 Gantt", "connections": "4 connections"}


class TabLine(Horizontal):
    """A name for each panel."""

    def compose(self) -> ComposeResult:
        for name, said in TABS.items():
            yield Static(f"[@click=app.tab('{name}')]{said}[/]", id=f"tab-{name}", classes="tab")
