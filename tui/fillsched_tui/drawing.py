"""Figures as text: bars, curves, glyphs with words. Pure.

What it is for: one look for the whole dashboard, in two alphabets: real glyphs, and ASCII for
terminals that have none. A glyph never stands without its word. What it is not for: widgets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

BAR_CELLS = 12


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What things are drawn with."""

    full: str
    empty: str
    levels: str
    glyphs: Mapping[str, str]
    unknown: str


REAL = Alphabet(
    "━",
    "─",
    "▁▂▃▄▅▆▇█",
    {"queued": "⏸", "running": "▸", "succeeded": "✓", "failed": "✗", "cancelled": "■", "live": "●"},
    "–",
)
ASCII = Alphabet(
    "#",
    ".",
    "_.-=*#",
    {"queued": "=", "running": ">", "succeeded": "+", "failed": "x", "cancelled": "o", "live": "*"},
    "-",
)


def bar(percent: int, letters: Alphabet) -> str:
    """A bar of BAR_CELLS with its figure."""
    done = BAR_CELLS * percent // 100
    return letters.full * done + letters.empty * (BAR_CELLS - done) + f" {percent:3d} %"


def curve(points: Sequence[float], letters: Alphabet) -> str:
    """How the best schedule fell, the worst at full height; empty when nothing is known."""
    if not points:
        return ""
    low, high = min(points), max(points)
    top = len(letters.levels) - 1
    span = (high - low) or 1.0
    return "".join(letters.levels[round(top * (point - low) / span)] for point in points)


def state(job: Mapping[str, Any], letters: Alphabet) -> str:
    """``▸ planning``, ``✓ succeeded``: glyph and word."""
    word = job["step"] if job["status"] == "running" else job["status"]
    return f"{letters.glyphs[job['status']]} {word}"


def progress(job: Mapping[str, Any], letters: Alphabet) -> str:
    """A bar while it runs, its place while it waits, its makespan when it is done."""
    if job["status"] == "running":
        return bar(int(job["progress"]), letters)
    if job["status"] == "queued":
        place = job.get("queue_position")
        return "waiting" if place is None else f"number {place} in line"
    return hours(job.get("incumbent_hours"), letters) if job["status"] == "succeeded" else ""


def hours(value: float | None, letters: Alphabet) -> str:
    """``3 204.5 h``; a dash when it is not known."""
    return letters.unknown if value is None else f"{value:,.1f} h".replace(",", " ")


def share(value: float | None, letters: Alphabet) -> str:
    """``0.20 %``; a dash when it is not known."""
    return letters.unknown if value is None else f"{100 * value:.2f} %"


def seconds(value: float | None, letters: Alphabet) -> str:
    """``0:07`` or ``1:02:03``; a dash when it is not known."""
    if value is None:
        return letters.unknown
    whole = max(0, int(value))
    minutes = f"{whole // 60 % 60}:{whole % 60:02}"
    return minutes if whole < 3600 else f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
