"""The last line: the keys that work here, each of which can be clicked.

What it is for: one widget for all keys. Textual's own footer makes one of each, and makes them
anew whenever another panel has the focus; at the start that is a tenth of all work. What it is not
for: the whole list of keys (`help`).
"""

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget


class KeyLine(Widget):
    """Shows what is bound while the panel with the focus has it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key"}

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str, str]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def render(self) -> Text:
        """Keys and what they do, in one line."""
        text, style = Text(no_wrap=True), self.get_component_rich_style("key-line--key")
        for _, shown, said in self._keys:
            text.append(shown, style).append(f" {said} ")
        return text

    def on_click(self, event: events.Click) -> None:
        """Presses the key that stands there."""
        right = 0
        for key, shown, said in self._keys:
            right += len(shown) + len(said) + 2
            if event.x < right:
                self.app.simulate_key(key)
                return

    def _changed(self, screen: Screen[object]) -> None:
        """Takes what is bound now; under a dialog, which has keys of its own, nothing changes."""
        found = list(self._shown(screen))
        if screen is self.screen is self.app.screen and found != self._keys:
            self._keys = found
            self.refresh()

    def _shown(self, screen: Screen[object]) -> Iterator[tuple[str, str, str]]:
        """Key, its name, and what it does; of several keys for one action the first."""
        actions: dict[str, Binding] = {}
        for _, binding, _, _ in screen.active_bindings.values():
            if binding.show:
                actions.setdefault(binding.action, binding)
        for binding in actions.values():
            yield binding.key, self.app.get_key_display(binding), binding.description
