"""The characters of every picture, in two alphabets: what each stands for, by a name.

What it is for: values only. What it is not for: what is drawn with them (`glyphs` and the widgets).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The characters of a picture; `curve` from low to high, `length` from a part of a cell to
    all of it."""

    live: str = "●"
    dead: str = "○"
    cursor: str = "▸"
    done: str = "✓"
    failed: str = "✗"
    cancelled: str = "⊘"
    queued: str = "‖"
    later: str = "·"
    full: str = "━"
    empty: str = "─"
    curve: str = "▁▂▃▄▅▆▇█"
    length: str = "▏▎▍▌▋▊▉█"
    clean: str = "░"
    changeover: str = "▒"
    fill: str = "█"
    late: str = "▄"
    closed: str = "╱"
    met: str = "▽"
    missed: str = "▼"
    pin: str = "◆"
    now: str = "│"
    here: str = "┃"
    marked: str = "◆"
    so: str = "→"
    open: str = "▾"
    dot: str = "·"
    cut: str = "…"


UNICODE = Alphabet()
ASCII = Alphabet(
    "*",
    "o",
    ">",
    "v",
    "x",
    "/",
    "=",
    ".",
    "#",
    ".",
    "_.-~=+*#",
    "#",
    clean="~",
    changeover=":",
    fill="#",
    late="!",
    closed="/",
    met="v",
    missed="V",
    pin="+",
    now="|",
    here="[",
    marked="+",
    so="->",
    open="v",
    dot="-",
    cut=".",
)
