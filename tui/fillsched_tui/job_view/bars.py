"""A schedule along one row of characters, and what lies under a place of it: pure.

What it is for: zoom, pan, glyphs, and the words for the lot under the cursor. What it is not for:
keys and painting (`gantt`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fillsched.wire import ActivityView

CLOSEST = timedelta(hours=8)
"""The least that fills the width; closer, a fill would be wider than the screen."""

ZOOM = 2.0

AXIS_CELLS = 8
"""Columns between two labels of the axis at least."""

AXIS_STEPS = tuple(timedelta(hours=hours) for hours in (1, 3, 6, 12, 24, 72, 168, 672, 2016, 8064))


@dataclass(frozen=True, slots=True)
class Piece:
    """An activity of a line, `[start, end)`."""

    kind: str
    lot: str
    line: str
    campaign: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class View:
    """What fills the width: from `start` for `span`; the cursor is at `at`, inside it."""

    start: datetime
    span: timedelta
    at: datetime


def pieces_of(activities: Iterable[ActivityView]) -> list[Piece]:
    """Activities as REST gives them, by line and time."""
    found = [
        Piece(one.kind, one.lot_id or "", one.line, one.campaign, one.start, one.end)
        for one in activities
    ]
    return sorted(found, key=lambda piece: (piece.line, piece.start))


def whole(pieces: Sequence[Piece]) -> View:
    """All of it, the cursor at the beginning."""
    start, end = min(p.start for p in pieces), max(p.end for p in pieces)
    return View(start, max(end - start, CLOSEST), start)


def zoomed(view: View, pieces: Sequence[Piece], factor: float) -> View:
    """Closer by `factor` (less than 1: farther), the cursor staying where it is on the screen."""
    full = whole(pieces)
    span = min(full.span, max(CLOSEST, view.span / factor))
    start = view.at - (view.at - view.start) * (span / view.span)
    return _inside(replace(view, start=start, span=span), full)


def moved(view: View, pieces: Sequence[Piece], cells: int, width: int) -> View:
    """The cursor `cells` columns later, the view following it."""
    full = whole(pieces)
    last = full.start + full.span - timedelta(seconds=1)
    at = min(max(full.start, view.at + view.span * cells / max(1, width)), last)
    start = min(max(view.start, at - view.span), at)
    if at >= start + view.span:
        start = at - view.span * (1 - 1 / max(1, width))
    return _inside(replace(view, start=start, at=at), full)


def at_piece(view: View, pieces: Sequence[Piece], stops: Sequence[Piece], steps: int) -> View:
    """The cursor at the beginning of the stop `steps` after (before) it, the view following."""
    if not stops:
        return view
    starts = [piece.start for piece in stops]
    here = bisect_right(starts, view.at) - 1
    inside = here >= 0 and view.at < stops[here].end
    goal = here + steps + (1 if steps < 0 and not inside else 0)
    at = starts[min(max(0, goal), len(stops) - 1)]
    seen = view.start <= at < view.start + view.span
    start = view.start if seen else at - view.span / 2
    return _inside(replace(view, start=start, at=at), whole(pieces))


def row(pieces: Sequence[Piece], view: View, width: int) -> list[str]:
    """The kind that fills most of the middle of each column; empty where the line is idle.

    `pieces` are those of one line in order of time.
    """
    starts = [piece.start for piece in pieces]
    kinds = []
    for cell in range(width):
        piece = _at(pieces, starts, view.start + view.span * (cell + 0.5) / width)
        kinds.append("" if piece is None else piece.kind)
    return kinds


def cell_of(when: datetime, view: View, width: int) -> int | None:
    """The column of a time; None when it is not in view."""
    cell = int((when - view.start) / view.span * width)
    return cell if when >= view.start and cell < width else None


def cursor_cell(view: View, width: int) -> int:
    """The column of the cursor, which is always in view."""
    return min(width - 1, max(0, int((view.at - view.start) / view.span * width)))


def axis(view: View, width: int) -> str:
    """Dates, or times where days are wide, each beginning where it is; none is cut or over another.
    The first date of a year that is seen has the year."""
    cell = view.span / max(1, width)
    step = next((step for step in AXIS_STEPS if step / cell >= AXIS_CELLS), AXIS_STEPS[-1])
    day = view.start.replace(hour=0, minute=0, second=0, microsecond=0)
    text, when, year = "", day, 0
    while when < view.start + view.span:
        place = cell_of(when, view, width)
        label = f"{when:%H:%M}" if when.hour else f"{when:%d %b}"
        if not when.hour and when.year != year:
            label += f"{when: %Y}"
        if place is not None and len(text) <= place <= width - len(label):
            text = text.ljust(place) + label + " "
            year = year if when.hour else when.year
        when += step
    return text[:width]


def under(pieces: Sequence[Piece], when: datetime) -> Piece | None:
    """The activity at that time; `pieces` are those of one line."""
    return _at(pieces, [piece.start for piece in pieces], when)


def told(piece: Piece | None, pieces: Sequence[Piece], window_hours: float | None) -> str:
    """Two lines on an activity: what, when and how long; the slack left in its clean window."""
    if piece is None:
        return "idle: nothing is planned here"
    length = (piece.end - piece.start) / timedelta(hours=1)
    what = f"fill {piece.lot}" if piece.kind == "fill" else piece.kind
    date = _date(pieces)
    text = f"{what}  {piece.start:{date} %H:%M} - {piece.end:{date} %H:%M}  {length:.1f} h"
    text += f"\ncampaign {piece.campaign}"
    slack = slack_hours(piece, pieces, window_hours)
    return (
        text
        if slack is None
        else f"{text}: {slack:.1f} h of the clean window of {window_hours:g} h left"
    )


def around(pieces: Sequence[Piece], when: datetime, rows: int, mark: str) -> list[str]:
    """A line for each of `rows` activities, the one at `when` among them and marked."""
    here = max(0, bisect_right([piece.start for piece in pieces], when) - 1)
    first = min(max(0, here - rows // 2), max(0, len(pieces) - rows))
    date = _date(pieces)
    return [
        f"{mark if number == here else '':<1} {piece.start:{date} %H:%M} "
        f"{(piece.end - piece.start) / timedelta(hours=1):>7.1f} h  {piece.kind:<10} {piece.lot}"
        for number, piece in enumerate(pieces[first : first + rows], start=first)
    ]


def slack_hours(piece: Piece, pieces: Sequence[Piece], window_hours: float | None) -> float | None:
    """Hours of the clean window that the piece's campaign leaves unused; None if not known."""
    same = [p for p in pieces if (p.line, p.campaign) == (piece.line, piece.campaign)]
    cleans = [p.end for p in same if p.kind == "clean"]
    if window_hours is None or not cleans:
        return None
    return window_hours - (max(p.end for p in same) - max(cleans)) / timedelta(hours=1)


def _date(pieces: Sequence[Piece]) -> str:
    """How dates are written: with the year where the pieces lie in more than one."""
    return "%a %d %b" if pieces[0].start.year == pieces[-1].end.year else "%a %d %b %Y"


def _at(pieces: Sequence[Piece], starts: Sequence[datetime], when: datetime) -> Piece | None:
    place = bisect_right(starts, when) - 1
    return pieces[place] if place >= 0 and when < pieces[place].end else None


def _inside(view: View, full: View) -> View:
    latest = full.start + full.span - view.span
    return replace(view, start=min(max(full.start, view.start), latest))
