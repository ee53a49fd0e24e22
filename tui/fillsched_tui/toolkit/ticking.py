"""An application that paints what came ten times a second, and behind the keys.

What it is for: the clock and the keys of `Ticks`. What it is not for: what is painted.
"""

import time
from typing import Any

from textual.app import App
from textual.events import Event, Key

from fillsched_tui.toolkit.ticks import PAINT_SECONDS, Ticks


class Ticking(App[None]):
    """Calls `paint` when it is due, from `begin_to_tick` on."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._ticks = Ticks()  # keys may come before the first screen

    def paint(self) -> None:
        """Shows what came."""
        raise NotImplementedError

    def begin_to_tick(self) -> None:
        """To be called once the first screen is there."""
        self.set_interval(PAINT_SECONDS, self._beat)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self._ticks.pressed(time.monotonic())
            self.call_after_refresh(self._behind_a_key)
        await super().on_event(event)

    def _beat(self) -> None:
        if self._ticks.due(time.monotonic()):
            self.paint()

    def _behind_a_key(self) -> None:
        if self._ticks.due_behind_a_key(time.monotonic()):
            self.paint()
