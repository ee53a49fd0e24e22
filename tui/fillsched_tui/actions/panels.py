"""Turning from panel to panel.

What it is for: which panel is shown where only one has room, and which has the keys. What it is not
for: what is in them.
"""

from textual.app import App

FOCUS = {"jobs": "#jobs", "job": "#log", "gantt": "#gantt", "connections": "#connections"}
"""What has the keys when a panel is turned to."""


class Panels:
    """Those of the screen of `app`; the style sheet lays out what classes of the screen say."""

    def __init__(self, app: App[None]) -> None:
        self._app = app

    def to(self, name: str) -> None:
        """Shows a panel where only one has room; moves the focus there anywhere, at once: the keys
        that follow are the panel's."""
        screen = self._app.screen
        screen.remove_class(*(f"at-{one}" for one in FOCUS))
        screen.add_class(f"at-{name}")
        screen.set_focus(screen.query_one(FOCUS[name]))

    def turn(self, name: str) -> None:
        """To a panel, which is shown; away from it, and it is hidden."""
        screen = self._app.screen
        on = self._app.focused is not screen.query_one(FOCUS[name])
        screen.set_class(on, f"{name}-on")
        self.to(name if on else "jobs")
