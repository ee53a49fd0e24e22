"""With plain characters only, also where Textual draws: borders, scroll bars, marks of lists.

What it is for: a terminal or a font that has nothing but ASCII. What it is not for: what our own
panels draw, which have one (`alphabet`), or names that somebody gave, which stay as they are.
"""

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

PLAIN = {
    "|": "│┃║▎▏▕▌▐▊█▋▍▉",
    "-": "─━═╍▔▀▄−",
    "_": "▁▂",
    "+": "┌┏┐┓└┗┘┛╔╗╚╝╭╮╯╰├┝╟┤┬┴┼▖▗▘▙▛▜▝▟±",
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


class Plain(LineFilter):
    """Every line as it is drawn, in plain characters of the same width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [one if one.text.isascii() else _plain(one) for one in segments]


def _plain(segment: Segment) -> Segment:
    return Segment(segment.text.translate(TABLE), segment.style, segment.control)
