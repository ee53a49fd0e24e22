"""A job's row in the table, in so many columns: pure text.

What it is for: which cells there are, how wide they are, and what stands in them. What it is not
for: colours, the cursor's moves, painting (`jobs_table`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from rich.cells import cell_len

from fillsched.called import as_called
from fillsched.presentation import figures
from fillsched_tui.look import glyphs
from fillsched_tui.look.alphabet import Alphabet
from fillsched_tui.state.known import Job

BAR, BAR_LEAST, TIMES = 8, 4, 12
"""Columns of the bar of time, and of the times beside it."""

NAME_LEAST, NAME_SHORT, NAME_MOST = 8, 10, 32
PROGRESS_LEAST, PROGRESS_MOST = 10, 30

ORDER_OF_COLUMN = {"Id": "newest", "Name": "name", "State": "state", "Progress": "progress"}

EMPTY = (
    "No jobs yet.",
    "n picks a lots file to plan.",
    f"In a shell: {as_called('submit lots.csv')}",
)
NOT_LOADED = ("The jobs are not loaded yet.",)
NONE_FIT = ("No job fits the filter.", "/ changes it, escape clears it.")
"""What stands in the place of rows: that there are none, or none known, and what to do."""


class Column(NamedTuple):
    """A column; `rank`: those of a higher one go first where there is no room."""

    head: str
    rank: int
    least: int
    most: int
    right: bool = False


COLUMNS = (
    Column("Id", 0, 2, 8),
    Column("Name", 0, NAME_LEAST, NAME_MOST),
    Column("Kind", 4, 8, 10),
    Column("Lots", 3, 4, 6, right=True),
    Column("State", 0, 6, 16),
    Column("Progress", 0, PROGRESS_LEAST, PROGRESS_MOST),
    Column("Gap", 2, 6, 8, right=True),
    Column("Date", 5, 5, 8),
    Column("Strategy", 6, 8, 12),
    Column("Watch", 7, 5, 5, right=True),
)

BY_THE_WAY = frozenset({"Watch"})
"""Columns that are there once anything stands in them, and for which no name is cut."""

MARKS = 2
"""Columns before the first: the cursor, and whether the job is marked."""


@dataclass
class Widths:
    """How wide each column is: as its widest cell that was ever seen, so that none ever jumps."""

    letters: Alphabet

    def __post_init__(self) -> None:
        self._seen = {column.head: 0 if column.head in BY_THE_WAY else column.least
                      for column in COLUMNS}  # fmt: skip

    @property
    def whole(self) -> int:
        """Columns of the screen for all there is."""
        return MARKS + sum(1 + width for width in self._seen.values() if width)

    def see(self, jobs: Iterable[Job], now: datetime) -> None:
        """Takes the jobs that are shown, at a time by the clock of the site."""
        for job in jobs:
            cells = _texts(job, self.letters, now)
            for column in COLUMNS:
                wanted = min(column.most, cell_len(cells[column.head]))
                wanted = max(wanted, column.least) if wanted else 0
                if wanted > self._seen[column.head]:
                    self._seen[column.head] = wanted

    def fitting(self, room: int) -> Mapping[str, int]:
        """The width of each column in `room` columns: the least important ones are left out where
        all are too wide with times without a bar and a short name, then those give way."""
        shown = {head: width for head, width in self._seen.items() if width}
        times, name = min(TIMES, shown["Progress"]), min(NAME_SHORT, shown["Name"])
        for column in sorted(COLUMNS, key=lambda column: -column.rank):
            short = shown["Name"] if column.head in BY_THE_WAY else name
            if not column.rank or _over({**shown, "Progress": times, "Name": short}, room) <= 0:
                break
            shown.pop(column.head, None)
        for head, least in (
            ("Progress", times), ("Name", name), ("Progress", PROGRESS_LEAST), ("Name", NAME_LEAST),
        ):  # fmt: skip
            if (over := _over(shown, room)) > 0:
                shown[head] = max(least, shown[head] - over)
        return shown


def _over(widths: Mapping[str, int], room: int) -> int:
    """How many columns of the screen are missing."""
    return MARKS + sum(1 + width for width in widths.values()) - room


def heads(widths: Mapping[str, int], letters: Alphabet) -> str:
    """The names of the columns."""
    return " " * MARKS + _cells({head: head for head in widths}, widths, letters)


def row(
    job: Job,
    widths: Mapping[str, int],
    letters: Alphabet,
    now: datetime,
    *,
    chosen: bool,
    marked: bool,
) -> str:
    """A job; `chosen`: the cursor is on it. `now` is by the clock of the site."""
    marks = (letters.cursor if chosen else " ") + (letters.marked if marked else " ")
    bar = min(BAR, widths["Progress"] - TIMES - 1)
    bar = bar if bar >= BAR_LEAST else 0
    return marks + _cells(_texts(job, letters, now, bar), widths, letters)


def said(job: Job, letters: Alphabet) -> str:
    """A job in one line, for the clipboard."""
    rest = f"{glyphs.state_word(job, letters)} {glyphs.outlook(job)}"
    return " ".join(f"{job['id']} {job['name']} {rest}".split())


def order_at(column: int, widths: Mapping[str, int], letters: Alphabet) -> str | None:
    """The order that a click on the heads at `column` asks for; None where none sorts."""
    left = MARKS
    for head, width in widths.items():
        left += 1 + width
        if column < left:
            return ORDER_OF_COLUMN.get(head)
    return None


def _texts(job: Job, letters: Alphabet, now: datetime, bar: int = BAR) -> Mapping[str, str]:
    """What stands in each column; a bar of time has `bar` columns."""
    running = job["status"] == "running"
    watchers = str(job["watchers"] or "") if running else ""  # nothing tells of them later
    gap = "" if job["status"] in ("queued", "failed", "cancelled") else figures.percent(job["gap"])
    return {
        "Id": str(job["id"]),
        "Name": job["name"],
        "Kind": job["kind"],
        "Lots": "" if job["lots"] is None else f"{job['lots']:,}",
        "State": glyphs.state_word(job, letters),
        "Progress": glyphs.time_used(job, bar, letters) if running else glyphs.outlook(job),
        "Gap": gap,
        "Date": _date(job["created_at"], now),
        "Strategy": "" if job["kind"] == "comparison" else job["strategy"],
        "Watch": watchers,
    }


def _date(told: str, now: datetime) -> str:
    """When it was ordered, by the clock of `now`: the time of today, the day of this year, else the
    month; nothing where that is not known."""
    try:
        ordered = datetime.fromisoformat(told).astimezone(now.tzinfo)
    except ValueError:
        return ""
    if ordered.date() == now.date():
        return f"{ordered:%H:%M}"
    return f"{ordered:%d %b}" if ordered.year == now.year else f"{ordered:%b %Y}"


def _cells(texts: Mapping[str, str], widths: Mapping[str, int], letters: Alphabet) -> str:
    """The cells in their columns."""
    fitted: list[str] = []
    sides: dict[str, Callable[[str, int], str]] = {c.head: str.rjust for c in COLUMNS if c.right}
    for head, width in widths.items():
        text = glyphs.fitted(texts[head], width, letters)
        side = sides.get(head)
        fitted.append(side(text.rstrip(), width) if side else text)
    return " ".join(["", *fitted])
