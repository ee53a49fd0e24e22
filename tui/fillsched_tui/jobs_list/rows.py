"""A job's row in the table, in so many columns: pure text.

What it is for: which cells there are, how wide they are, and what stands in them. What it is not
for: colours, the cursor's moves, painting (`jobs_table`).
"""

from fillsched.called import as_called
from fillsched.presentation import figures
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Job

BAR_FULL, BAR_SHORT = 10, 8
NAME_LEAST = 8
SHORT_BELOW = 66
"""Columns below which the bar is short and the watchers are left out."""

ORDER_OF_COLUMN = {"Id": "newest", "Name": "name", "State": "state", "Progress": "progress"}

EMPTY = (
    "No jobs yet.",
    "n picks a lots file to plan.",
    f"In a shell: {as_called('submit lots.csv')}",
)
NONE_FIT = ("No job fits the filter.", "/ changes it, escape clears it.")
"""What stands in the place of rows: that there are none, and what to do."""


def heads(width: int, letters: Alphabet) -> str:
    """The names of the columns."""
    return _cells(("", "Id", "Name", "State", "Progress", "ETA", "Watch"), width, letters)


def row(job: Job, width: int, letters: Alphabet, *, chosen: bool, marked: bool) -> str:
    """A job; `chosen`: the cursor is on it."""
    running, progress = job["status"] == "running", glyphs.outlook(job)
    if running:
        progress = glyphs.barred(job["progress"], _bar_width(width), letters)
    marks = (letters.cursor if chosen else " ") + (letters.marked if marked else " ")
    eta = figures.span(job["eta_seconds"]) if running else ""
    state = glyphs.state_word(job, letters)
    watchers = str(job["watchers"] or "") if running else ""  # nothing tells of them later
    cells = (marks, str(job["id"]), job["name"], state, progress, eta, watchers)
    return _cells(cells, width, letters, spread=not running)


def said(job: Job, letters: Alphabet) -> str:
    """A job in one line, for the clipboard."""
    rest = f"{glyphs.state_word(job, letters)} {glyphs.outlook(job)}"
    return " ".join(f"{job['id']} {job['name']} {rest}".split())


def order_at(column: int, width: int, letters: Alphabet) -> str | None:
    """The order that a click on the heads at `column` asks for; None right of all that sort."""
    line = heads(width, letters)
    found = [name for name in ORDER_OF_COLUMN if line.find(name) <= column]
    return ORDER_OF_COLUMN[found[-1]] if found and column < line.find("ETA") else None


def _cells(cells: tuple[str, ...], width: int, letters: Alphabet, *, spread: bool = False) -> str:
    """The cells in their columns; `spread`: nothing stands right of the progress."""
    marks, number, name, state, progress, eta, watchers = cells
    right = f" {eta:>7}" + ("" if width < SHORT_BELOW else f" {watchers:>5}")
    room = _bar_width(width) + 6
    if spread:
        room, right = room + len(right), ""
    tail = f" {state:<12} {glyphs.fitted(progress, room, letters)}{right}"
    room = max(NAME_LEAST, width - len(tail) - 9)
    return f"{marks:<2} {number:<5} {glyphs.fitted(name, room, letters)}{tail}"


def _bar_width(width: int) -> int:
    return BAR_SHORT if width < SHORT_BELOW else BAR_FULL
