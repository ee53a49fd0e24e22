"""How states look everywhere on the dashboard: glyph and word carry every meaning.

What it is for: pure text from values, in the alphabet of whoever shows it. What it is not for:
figures and words by themselves (`fillsched.presentation`), colours (`themes` and the style sheet)
or layout (the widgets).
"""

from functools import lru_cache

from rich.cells import cell_len, set_cell_size

from fillsched.presentation import figures, words
from fillsched.presentation.words import STEPS
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Job


def state_word(job: Job, letters: Alphabet, strategies: int = 0) -> str:
    """Glyph and word for where a job stands; `strategies` that it tries, where that is known."""
    marks = {"queued": letters.queued, "running": letters.cursor, "succeeded": letters.done,
             "failed": letters.failed}  # fmt: skip
    mark = marks.get(job["status"], letters.cancelled)
    return f"{mark} {words.state_word(job['status'], job['step'], strategies)}"


def outlook(job: Job) -> str:
    """What stands instead of a bar: the place in line, or the outcome."""
    match job["status"]:
        case "queued":
            return words.place_in_line(job["queue_position"])
        case "succeeded":
            return figures.hours(job["incumbent_hours"])
        case "failed":
            return str(job["message"])
        case _:
            return ""


def bar(progress: float | None, width: int, letters: Alphabet) -> str:
    """A bar of `width` characters."""
    filled = round(width * min(100, max(0, progress or 0)) / 100)
    return letters.full * filled + letters.empty * (width - filled)


def length(share: float, width: int, letters: Alphabet) -> str:
    """A share (0 to 1) of `width` characters, as finely as the alphabet can; never nothing."""
    steps = len(letters.length)
    whole, part = divmod(max(1, round(min(1.0, share) * width * steps)), steps)
    return letters.length[-1] * whole + (letters.length[part - 1] if part else "")


def barred(progress: float | None, width: int, letters: Alphabet) -> str:
    """A bar of `width` characters and its figure: ``━━━━━━━─── 71 %``."""
    if progress is None:
        return figures.UNKNOWN
    return f"{bar(progress, width, letters)} {progress:>3.0f} %"


def time_used(job: Job, width: int, letters: Alphabet) -> str:
    """A bar of the time used of that allowed, with both: ``━━━━──── 0:07 of 0:10``; what was found
    so far where no time is set. Without room for a bar (0) the words beside the figures go."""
    limit, left = job["time_limit_seconds"], job["eta_seconds"]
    if limit is None or left is None:
        found = job["incumbent_hours"]
        so_far = " so far" if width else ""
        return "" if found is None else f"{figures.hours(found)}{so_far}"
    used = min(limit, max(0.0, limit - left))
    times = f"{figures.span(used)} of {figures.span(limit)}"
    return f"{bar(100 * used / limit if limit else 100, width, letters)} {times}".strip()


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


@lru_cache(2_048)
def fitted(text: str, room: int, letters: Alphabet) -> str:
    """Exactly `room` columns of a text, however wide its characters are; what is cut is marked.

    It is remembered, as a name is fitted again at each paint of its row.
    """
    if cell_len(text) <= room:
        return set_cell_size(text, room)
    return set_cell_size(text, max(0, room - 1)) + letters.cut
