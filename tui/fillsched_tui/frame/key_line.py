"""The last line: the keys that work here, each of which can be clicked.

What it is for: one widget for all keys. Textual's own footer makes one of each, and makes them
anew whenever another panel has the focus; at the start that is a tenth of all work. What it is not
for: the whole list of keys (`keys.help`).
"""

from collections.abc import Callable, Iterator
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from fillsched_tui.keys.app_keys import WRITES

MORE = "…"
"""Stands for keys that have no room; a click opens the help, which tells them."""


class Entry(NamedTuple):
    """A key, its name, and what it does; `off`: not now, which pressing it tells the reason of."""

    key: str
    name: str
    does: str
    off: bool

    @property
    def width(self) -> int:
        """Columns that it takes, without the blank behind it."""
        return cell_len(self.name) + 1 + cell_len(self.does)


class KeyLine(Widget):
    """Shows what is bound while the panel with the focus has it, as much as fits whole. `why_off`:
    why an action that changes something does nothing now, if so."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--off"}

    def __init__(self, why_off: Callable[[str], str] = lambda action: "") -> None:
        super().__init__()
        self._why_off = why_off
        self._keys: list[Entry] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def render(self) -> Text:
        """Keys and what they do, in one line."""
        text, style = Text(no_wrap=True), self.get_component_rich_style("key-line--key")
        off = self.get_component_rich_style("key-line--off")
        for one in self._fitting():
            text.append(one.name, off if one.off else style)
            text.append(f" {one.does} " if one.does else "", off if one.off else None)
        return text

    def on_click(self, event: events.Click) -> None:
        """Presses the key that stands there."""
        right = 0
        for one in self._fitting():
            right += one.width + 1
            if event.x < right:
                self.app.simulate_key(one.key)
                return

    def _fitting(self) -> Iterator[Entry]:
        """From the left, those that have room, and where some have none how all are seen."""
        room = self.size.width
        for place, one in enumerate(self._keys):
            last = place == len(self._keys) - 1
            if one.width + (0 if last else len(MORE) + 1) > room:
                yield Entry("question_mark", MORE, "", False)
                return
            yield one
            room -= one.width + 1

    def _changed(self, screen: Screen[object]) -> None:
        """Takes what is bound now; under a dialog, which has keys of its own, nothing changes."""
        found = list(self._shown(screen))
        if screen is self.screen is self.app.screen and found != self._keys:
            self._keys = found
            self.refresh()

    def _shown(self, screen: Screen[object]) -> Iterator[Entry]:
        """What is bound and to be shown; of several keys for one action the first."""
        actions: dict[str, Binding] = {}
        for _, binding, _, _ in screen.active_bindings.values():
            if binding.show:
                actions.setdefault(binding.action, binding)
        for action, binding in actions.items():
            off = action in WRITES and bool(self._why_off(action))
            yield Entry(binding.key, self.app.get_key_display(binding), binding.description, off)
