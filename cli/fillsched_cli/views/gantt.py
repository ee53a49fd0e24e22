"""A timeline as a Gantt chart in characters, a row per day, week or four weeks.

What it is for: a pure picture that reads without colour: each kind has its own character, due dates
stand above the bars, and the lots that fit below them. What it is not for: fetching.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.text import Text

from fillsched.presentation.chart.cells import (
    CLOSED,
    IDLE,
    LATE,
    NOTHING,
    Cell,
    Row,
    cells,
    due_cells,
)
from fillsched.presentation.chart.colours import COLOURS, colours_of
from fillsched.presentation.chart.lanes import drawn_kind
from fillsched.presentation.chart.marks import MARK_WORDS, look_of
from fillsched.presentation.chart.weeks import periods
from fillsched.wire import BarView, MarkView, TimelineView

KINDS = ("clean", "changeover", "fill")
GLYPHS = {
    "clean": "░", "changeover": "▒", "fill": "█", "idle": "·",
    "closed": "╱", "late": "▄", "met": "▽", "missed": "▼", "pin": "◆",
}  # fmt: skip
ASCII_GLYPHS = {
    "clean": "~", "changeover": ":", "fill": "#", "idle": ".",
    "closed": "/", "late": "!", "met": "v", "missed": "V", "pin": "+",
}  # fmt: skip
STYLES = {
    "clean": "cyan", "changeover": "yellow", "fill": "green", "idle": "dim",
    "closed": "dim", "late": "red", "met": "dim", "missed": "bold red", "pin": "bold",
}  # fmt: skip

FILLS = (
    "green", "bright_blue", "magenta", "red",
    "bright_green", "bright_magenta", "blue", "bright_red",
)  # fmt: skip
"""Colours of products, by their numbers: of the sixteen that every terminal has."""

LETTERS = "ABCDEFGH"
"""In place of the colours of products where only ASCII is drawn."""

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
    letters: bool = False
    """Whether fills have the letters of their products."""

    @property
    def cells(self) -> int:
        """Columns of a row's bars."""
        return self.width - LABEL

    @property
    def days(self) -> int:
        """How many days a row spans, so that the picture is neither flat nor endless."""
        whole = (self.end - self.start) / timedelta(days=1)
        return next((days for days, most in ROW_DAYS if whole <= most), ROW_DAYS[-1][0])


def draw(timeline: TimelineView, frame: Frame) -> list[Text]:
    """The chart, lane by lane, with a legend. Of lanes that have nothing in that time the lines are
    named, shared equipment is left out."""
    frame = replace(frame, letters=frame.ascii and _told_apart(colours_of(timeline.colours)))
    drawn: list[Text] = []
    idle: list[Text] = []
    for number, lane in enumerate(timeline.lanes):
        bars = [one for one in lane.bars if one.end > frame.start and one.start < frame.end]
        title = lane.name.capitalize() if lane.resource else f"Line {lane.name}"
        if not bars and not lane.resource:
            idle.append(Text.assemble((title, "bold"), ("  nothing to do", "dim")))
        elif bars:
            marks = [mark for mark in timeline.marks if mark.lane == number]
            drawn += [Text(title, style="bold"), *_lane(bars, marks, frame)]
    if not drawn:
        return [Text("Nothing is planned in that time.")]
    return [*drawn, *idle, *_legend(frame, timeline)]


def _lane(bars: Sequence[BarView], marks: Sequence[MarkView], frame: Frame) -> Iterator[Text]:
    yield Text(" " * LABEL + _scale(frame), style="dim")
    first, empty = 0, 0
    for start, end in periods(frame.start, frame.end, frame.days, frame.zone):
        row = Row(start, end, frame.cells)
        while first < len(bars) and bars[first].end <= start:
            first += 1
        inside = bars[first : bisect_left(bars, end, lo=first, key=lambda bar: bar.start)]
        if not inside:
            empty += 1
            continue
        if empty:
            yield _nothing(empty, frame)
            empty = 0
        if dues := _dues(marks, row, frame):
            yield dues
        yield _bars(inside, marks, row, frame)
        if names := _names(inside, marks, row, frame):
            yield Text(" " * LABEL + names)


def _nothing(rows: int, frame: Frame) -> Text:
    """In the place of rows in which nothing lies."""
    days = rows * frame.days
    span = f"{days} days" if days % 7 or days < 7 else f"{days // 7} weeks"
    span = {"1 days": "a day", "1 weeks": "a week"}.get(span, span)
    return Text(f"{'':{LABEL}}nothing for {span}", style="dim")


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


def _dues(marks: Sequence[MarkView], row: Row, frame: Frame) -> Text | None:
    """When lots are due that stand in this lane, with their names where there is room."""
    dues = list(due_cells(marks, row).items())
    if not dues:
        return None
    glyphs, text = ASCII_GLYPHS if frame.ascii else GLYPHS, Text(" " * LABEL)
    for number, (at, mark) in enumerate(dues):
        behind = dues[number + 1][0] if number + 1 < len(dues) else row.count
        look, lot = look_of(mark), mark.lot or ""
        text.append(" " * (LABEL + at - len(text)))
        text.append(glyphs[look], style=STYLES[look])
        text.append(lot if len(lot) < behind - at - 1 else "", style="dim")
    return text


def _bars(bars: Sequence[BarView], marks: Sequence[MarkView], row: Row, frame: Frame) -> Text:
    glyphs = ASCII_GLYPHS if frame.ascii else GLYPHS
    text = Text(_label(row.start, frame))
    for cell, alike in groupby(_cells(bars, marks, row, frame)):
        glyph, style = glyphs[cell.look], STYLES[cell.look]
        if cell.bar is not None and cell.bar.colour is not None:
            style = FILLS[cell.bar.colour]
            if cell.look == "fill" and frame.letters:
                glyph = LETTERS[cell.bar.colour]
        text.append(glyph * len(list(alike)), style=style)
    return text


def _cells(
    bars: Sequence[BarView], marks: Sequence[MarkView], row: Row, frame: Frame
) -> list[Cell]:
    """What stands in each cell, nothing before or behind what is shown."""
    found = cells(bars, marks, row)
    for at in range(row.count):
        if not round(row.place(frame.start)) <= at < round(row.place(frame.end)):
            found[at] = NOTHING
    if not any(cell.bar for cell in found):  # the last minutes of a plan are no empty week
        last = bars[-1]
        at = min(row.count - 1, max(0, int(row.place(max(last.start, frame.start)))))
        found[at] = Cell(drawn_kind(last.kind), last)
    return found


def _names(bars: Sequence[BarView], marks: Sequence[MarkView], row: Row, frame: Frame) -> str:
    """The lots below the bars that begin in this row, as far as there is room for the name; one
    that is pinned has its mark."""
    pin = (ASCII_GLYPHS if frame.ascii else GLYPHS)["pin"]
    pinned = {mark.lot for mark in marks if mark.kind == "pin"}
    fills = [bar for bar in bars if bar.kind in ("fill", "after_fill") and bar.start >= row.start]
    names = ""
    for number, bar in enumerate(fills):
        at = max(0, round(row.place(bar.start)))
        lot, room = bar.lot or "", row.count
        name = pin + lot if lot in pinned else lot
        if number + 1 < len(fills):
            room = round(row.place(fills[number + 1].start))
        if at < len(names):
            continue
        if at + len(name) < room + (room == row.count):
            names = names.ljust(at) + name
        elif lot in pinned:
            names = names.ljust(at) + pin
    return names


def _legend(frame: Frame, timeline: TimelineView) -> Iterator[Text]:
    """What the characters mean: bars and colours, then the marks that there are."""
    glyphs = ASCII_GLYPHS if frame.ascii else GLYPHS
    text, colours = Text(), colours_of(timeline.colours)
    for kind in (*KINDS, IDLE):
        if kind == "fill" and _told_apart(colours):
            for product, number in colours.items():
                glyph = LETTERS[number] if frame.ascii else glyphs[kind]
                text.append(glyph * 2, style=FILLS[number])
                text.append(f" {product}  ")
            continue
        text.append(glyphs[kind] * 2, style=STYLES[kind])
        text.append(f" {kind}  ")
    cell = timedelta(days=frame.days) / frame.cells
    text.append(f"a cell is {cell / timedelta(hours=1):.1f} h")
    yield text
    marked = {look_of(mark) for mark in timeline.marks}
    marks = Text()
    for look, word in MARK_WORDS.items():
        if look in marked:
            glyph = glyphs[look] * (2 if look in (LATE, CLOSED) else 1)
            marks.append(glyph, style=STYLES[look])
            marks.append(f" {word}  ")
    if marks:
        yield marks


def _told_apart(colours: Mapping[str, int]) -> bool:
    """Whether each product has a colour, or a letter, of its own."""
    return 1 < len(colours) <= len(COLOURS)
