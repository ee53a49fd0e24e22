"""A schedule as a Gantt chart in characters, a row per day, week or four weeks.

What it is for: a pure picture that reads without colour: each kind has its own character, and the
lots that fit stand below their bars. What it is not for: fetching.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.text import Text

from fillsched.presentation.timeline import periods
from fillsched.wire import ActivityView

KINDS = ("clean", "changeover", "fill")
GLYPHS = {"clean": "░", "changeover": "▒", "fill": "█", "idle": "·"}
ASCII_GLYPHS = {"clean": "~", "changeover": ":", "fill": "#", "idle": "."}
STYLES = {"clean": "cyan", "changeover": "yellow", "fill": "green", "idle": "dim"}

ROW_DAYS = ((1, 3), (7, 280), (28, 0))
"""What a row spans, and up to how many days in all: a day for looking closely, a week while the
picture has no more than forty rows, else four weeks."""

LABEL = 12
"""Columns before the bars: the day with which the row begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is shown and how: from `start` until `end` (aware), `width` columns, in `zone`."""

    start: datetime
    end: datetime
    width: int
    zone: ZoneInfo
    ascii: bool = False

    @property
    def cells(self) -> int:
        """Columns of a row's bars."""
        return self.width - LABEL

    @property
    def days(self) -> int:
        """How many days a row spans, so that the picture is neither flat nor endless."""
        whole = (self.end - self.start) / timedelta(days=1)
        return next((days for days, most in ROW_DAYS if whole <= most), ROW_DAYS[-1][0])


def draw(activities: Iterable[ActivityView], frame: Frame) -> list[Text]:
    """The chart, line by line of the plant, with a legend."""
    lines: dict[str, list[ActivityView]] = {}
    for one in activities:
        if one.end > frame.start and one.start < frame.end:
            lines.setdefault(one.line, []).append(one)
    drawn: list[Text] = []
    for line, pieces in lines.items():
        drawn += _line(line, pieces, frame)
    if not drawn:
        return [Text("Nothing is planned in that time.")]
    return [*drawn, _legend(frame)]


def _line(line: str, pieces: Sequence[ActivityView], frame: Frame) -> Iterator[Text]:
    yield Text(f"Line {line}", style="bold")
    yield Text(" " * LABEL + _scale(frame), style="dim")
    first = 0
    for start, end in periods(frame.start, frame.end, frame.days, frame.zone):
        row = start, end
        while first < len(pieces) and pieces[first].end <= start:
            first += 1
        inside = pieces[first : bisect_left(pieces, end, lo=first, key=lambda piece: piece.start)]
        yield _bars(inside, row, frame)
        if names := _names(inside, row, frame):
            yield Text(" " * LABEL + names)


def _label(start: datetime, frame: Frame) -> str:
    local = start.astimezone(frame.zone)
    return local.strftime("%a %d %b" if frame.days == 1 else "%Y %d %b").ljust(LABEL)


def _scale(frame: Frame) -> str:
    """Where days, hours or weeks begin."""
    marks: Mapping[int, Sequence[str]] = {
        1: ["00:00", "06:00", "12:00", "18:00"],
        7: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        28: ["week 1", "week 2", "week 3", "week 4"],
    }
    texts = marks[frame.days]
    scale = ""
    for number, text in enumerate(texts):
        at = frame.cells * number // len(texts)
        scale = scale.ljust(at) + text
    return scale[: frame.cells]


def _bars(pieces: Sequence[ActivityView], row: tuple[datetime, datetime], frame: Frame) -> Text:
    glyphs = ASCII_GLYPHS if frame.ascii else GLYPHS
    text = Text(_label(row[0], frame))
    for kind, cells in groupby(_cells(pieces, row, frame)):
        text.append(glyphs[kind] * len(list(cells)), style=STYLES[kind])
    return text


def _cells(
    pieces: Sequence[ActivityView], row: tuple[datetime, datetime], frame: Frame
) -> list[str]:
    """The kind of each cell: what lies in its middle; a changeover or clean always gets one."""
    cells = frame.cells
    kinds = ["idle"] * cells
    narrow = []
    for piece in pieces:
        start, end = max(piece.start, frame.start), min(piece.end, frame.end)
        left, right = _place(start, row, cells), _place(end, row, cells)
        covered = range(max(0, round(left)), min(cells, round(right)))
        for at in covered:
            kinds[at] = piece.kind
        if not covered and piece.kind != "fill" and row[0] <= piece.start < row[1]:
            narrow.append((min(cells - 1, int(left)), piece.kind))
    for at, kind in narrow:
        kinds[at] = kind
    return kinds


def _names(pieces: Sequence[ActivityView], row: tuple[datetime, datetime], frame: Frame) -> str:
    """The lots below the bars that begin in this row, as far as there is room for the name."""
    cells = frame.cells
    fills = [piece for piece in pieces if piece.kind == "fill" and piece.start >= row[0]]
    names = ""
    for number, piece in enumerate(fills):
        at = max(0, round(_place(piece.start, row, cells)))
        lot, room = piece.lot_id or "", cells
        if number + 1 < len(fills):
            room = round(_place(fills[number + 1].start, row, cells))
        if at + len(lot) < room + (room == cells) and at >= len(names):
            names = names.ljust(at) + lot
    return names


def _place(moment: datetime, row: tuple[datetime, datetime], cells: int) -> float:
    return (moment - row[0]) / (row[1] - row[0]) * cells


def _legend(frame: Frame) -> Text:
    glyphs = ASCII_GLYPHS if frame.ascii else GLYPHS
    text = Text()
    for kind in (*KINDS, "idle"):
        text.append(glyphs[kind] * 2, style=STYLES[kind])
        text.append(f" {kind}  ")
    cell = timedelta(days=frame.days) / frame.cells
    text.append(f"a cell is {cell / timedelta(hours=1):.1f} h")
    return text
