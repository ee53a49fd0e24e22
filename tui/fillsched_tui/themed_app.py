"""What the dashboard and a replay have in common: alphabet, themes, sizes, help.

What it is for: one look of all our screens, and no text of which is ever markup. What it is not
for: what is on them (`app`, `replay_app`).
"""

from collections.abc import Mapping, Sequence

from textual.app import App
from textual.binding import Binding
from textual.filter import LineFilter
from textual.notifications import SeverityLevel

from fillsched_tui.dialogs.page import Page
from fillsched_tui.keys.help import help_on
from fillsched_tui.look.alphabet import ASCII, Alphabet
from fillsched_tui.look.plain_lines import KEYS, Plain
from fillsched_tui.look.themes import THEMES

WIDE, VAST = 116, 170
"""Columns from which panels stand beside each other, and from which there are three."""

WIDTHS: list[tuple[int, str]] | None = [
    (0, "-tiny"),
    (60, "-narrow"),
    (WIDE, "-wide"),
    (VAST, "-vast"),
]
HEIGHTS: list[tuple[int, str]] | None = [(0, "-flat"), (15, "-high")]
"""Columns and rows from which the screen has a class that `dashboard.tcss` lays out."""

SMALL = "fillsched needs at least 60 columns and 15 rows here. Please make the window larger."


class ThemedApp(App[None]):
    """With the plain alphabet every line is drawn plain; the first theme is the usual one."""

    CSS_PATH = "dashboard.tcss"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, letters: Alphabet) -> None:
        super().__init__()
        self.letters = letters
        self._plain = [Plain()] if letters is ASCII else []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self.come_back)

    def come_back(self, _: object) -> None:
        """Draws all of it again: the terminal was another's while the process was stopped."""
        for screen in self.screen_stack:
            screen.refresh(layout=True)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and ours."""
        return [*super().get_line_filters(), *self._plain]

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """Shows a message as it stands, whatever the widgets ask for: names may hold brackets."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def get_key_display(self, binding: Binding) -> str:
        """How a key is called; as a word where its sign is no plain character."""
        shown = super().get_key_display(binding)
        return KEYS.get(shown, shown) if self._plain else shown

    def action_theme(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(here + 1) % len(names)]

    def action_help(self) -> None:
        """What the keys do here and now."""
        bindings = [binding for _, binding, _, _ in self.screen.active_bindings.values()]
        text = help_on(self.focused, bindings, self.keys_off(), self.get_key_display)
        self.push_screen(Page("Keys", text))

    def keys_off(self) -> Mapping[str, str]:
        """The actions that do nothing now, each with the reason."""
        return {}
