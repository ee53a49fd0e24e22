"""The clock of an application that paints what came ten times a second, and behind the keys.

What it is for: asking `Ticks` at each beat and behind each key. What it is not for: what is
painted.
"""

import time
from collections.abc import Callable

from textual.app import App

from fillsched_tui.toolkit.ticks import PAINT_SECONDS, Ticks


class Beat:
    """Calls `paint` when it is due, from `begin` on. Keys may come before that."""

    def __init__(self, app: App[None], paint: Callable[[], None]) -> None:
        self._app, self._paint = app, paint
        self._ticks = Ticks()

    def begin(self) -> None:
        """To be called once the first screen is there."""
        self._app.set_interval(PAINT_SECONDS, self._beat)

    def key_pressed(self) -> None:
        """To be called before a key is heard."""
        self._ticks.pressed(time.monotonic())
        self._app.call_after_refresh(self._behind_a_key)

    def _beat(self) -> None:
        if self._ticks.due(time.monotonic()):
            self._paint()

    def _behind_a_key(self) -> None:
        if self._ticks.due_behind_a_key(time.monotonic()):
            self._paint()
