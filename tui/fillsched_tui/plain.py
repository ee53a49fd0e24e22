"""With plain characters only, also where Textual draws: borders, scroll bars, marks of lists.

What it is for: a terminal or a font that has nothing but ASCII. What it is not for: what our own
panels draw, which have an alphabet (`looks`), or names that somebody gave, which stay as they are.
"""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.filter import LineFilter
from textual.notifications import SeverityLevel

from fillsched_tui.looks import ASCII, Alphabet

PLAIN = {
    "|": "│┃║▎▏▕▌▐▊█▋▍▉",
    "-": "─━═╍▔▀▄",
    "_": "▁▂",
    "+": "┌┏┐┓└┗┘┛╔╗╚╝╭╮╯╰├┝╟┤┬┴┼▖▗▘▙▛▜▝▟",
    " ": "▃▅▆▇",
    ">": "▶▸❯›⏵→",
    "v": "▼▾⏷",
    "^": "▲▴",
    "<": "◀",
    "*": "●•◉",
    "o": "○",
    ".": "…·",
    "/": "🔎",
}
"""A plain character, and those it stands for."""

KEYS = {"⏎": "enter", "↑": "up", "↓": "down", "←": "left", "→": "right"}
"""Keys that have a sign."""

TABLE = str.maketrans(
    {other: plain.ljust(cell_len(other)) for plain, others in PLAIN.items() for other in others}
)


class LetteredApp(App[None]):
    """An application with an alphabet, of which no text is markup; with the plain one every line is
    drawn plain."""

    def __init__(self, letters: Alphabet) -> None:
        super().__init__()
        self.letters = letters
        self._plain = [Plain()] if letters is ASCII else []

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


class Plain(LineFilter):
    """Every line as it is drawn, in plain characters of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [one if one.text.isascii() else _plain(one) for one in segments]


def _plain(segment: Segment) -> Segment:
    return Segment(segment.text.translate(TABLE), segment.style, segment.control)
