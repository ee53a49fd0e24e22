"""How figures and states look everywhere on the dashboard: glyph and word carry every meaning.

What it is for: pure text from values, in the alphabet of whoever shows it. What it is not for:
colours (`themes` and the style sheet) or layout (the widgets).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rich.cells import cell_len, set_cell_size

from fillsched_tui.look.alphabet import Alphabet

UNKNOWN = "-"
"""Stands where a figure is not known; none is ever made up."""

STEPS = ("loading", "validating", "planning", "saving")


def hours(value: float | None) -> str:
    """``3,204.5 h``, as the daemon's messages say it."""
    return UNKNOWN if value is None else f"{value:,.1f} h"


def percent(share: float | None) -> str:
    """A share of 0 to 1 as ``0.20 %``."""
    return UNKNOWN if share is None else f"{100 * share:.2f} %"


def figure(value: float | None, unit: str = "") -> str:
    """A whole number with its unit."""
    return UNKNOWN if value is None else f"{value:.0f}{unit}"


def span(seconds: float | None) -> str:
    """``0:07``, ``12:30`` or ``1:02:03``."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(max(0, int(seconds)), 60)
    whole, minutes = divmod(minutes, 60)
    return f"{whole}:{minutes:02}:{rest:02}" if whole else f"{minutes}:{rest:02}"


def count(number: int, noun: str) -> str:
    """``1 user``, ``3 users``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def rank(number: int) -> str:
    """``1st``, ``2nd``, ``11th``."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def step_word(step: str, of: int = 0) -> str:
    """A step's name on the wire in words: ``strategy 6``, ``strategy 6/7`` where it is one `of`."""
    word = step.replace("_", " ")
    return f"{word}/{of}" if of and word.startswith("strategy ") else word


def state_word(job: Mapping[str, Any], letters: Alphabet, strategies: int = 0) -> str:
    """Glyph and word for where a job stands; `strategies` that it tries, where that is known."""
    match job["status"]:
        case "queued":
            return f"{letters.queued} queued"
        case "running":
            return f"{letters.cursor} {step_word(job['step'], strategies) or 'running'}"
        case "succeeded":
            return f"{letters.done} done"
        case "failed":
            return f"{letters.failed} failed"
        case status:
            return f"{letters.cancelled} {status}"


def outlook(job: Mapping[str, Any]) -> str:
    """What stands instead of a bar: the place in line, or the outcome."""
    match job["status"]:
        case "queued":
            place = job["queue_position"]
            return "waiting" if place is None else f"{rank(place)} in line"
        case "succeeded":
            return hours(job["incumbent_hours"])
        case "failed":
            return str(job["message"])
        case _:
            return ""


def bar(progress: float | None, width: int, letters: Alphabet) -> str:
    """A bar of `width` characters."""
    filled = round(width * min(100, max(0, progress or 0)) / 100)
    return letters.full * filled + letters.empty * (width - filled)


def barred(progress: float | None, width: int, letters: Alphabet) -> str:
    """A bar of `width` characters and its figure: ``━━━━━━━─── 71 %``."""
    if progress is None:
        return UNKNOWN
    return f"{bar(progress, width, letters)} {progress:>3.0f} %"


def curve(values: Sequence[float], width: int, letters: Alphabet) -> str:
    """The last `width` values as one character each, scaled between their extremes."""
    shown = values[-width:]
    if len(shown) < 2:
        return ""
    low, high = min(shown), max(shown)
    top = len(letters.curve) - 1
    return "".join(
        letters.curve[round(top * (v - low) / (high - low)) if high > low else 0] for v in shown
    )


def steps(step: str, status: str, letters: Alphabet) -> str:
    """``✓ loading ✓ validating ▸ planning · saving``; none is marked where it is not known, nor of
    a cancelled job that may have waited still."""
    here = {"failed": letters.failed, "cancelled": letters.cancelled}.get(status, letters.cursor)
    at = STEPS.index(step) if step in STEPS else (len(STEPS) if status == "succeeded" else -1)
    if status == "queued" or (status == "cancelled" and at == 0):
        at = -1
    marks = [
        letters.done if i < at else letters.later if i > at else here for i in range(len(STEPS))
    ]
    return " ".join(f"{mark} {name}" for mark, name in zip(marks, STEPS, strict=True))


def sentences(text: str) -> str:
    """Each line with a capital letter, unless it begins with an exact name (``time_limit:``)."""
    return "\n".join(_sentence(line) for line in text.splitlines())


def _sentence(line: str) -> str:
    first = line.partition(" ")[0].rstrip(":,;.")
    return line[:1].upper() + line[1:] if first.isalpha() else line


@lru_cache(2_048)
def fitted(text: str, room: int, letters: Alphabet) -> str:
    """Exactly `room` columns of a text, however wide its characters are; what is cut is marked.

    It is remembered, as a name is fitted again at each paint of its row.
    """
    if cell_len(text) <= room:
        return set_cell_size(text, room)
    return set_cell_size(text, max(0, room - 1)) + letters.cut
