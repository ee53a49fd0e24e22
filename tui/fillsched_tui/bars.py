"""A schedule along one row of characters, and what lies under a place of it: pure.

What it is for: zoom, pan, glyphs, and the words for the lot under the cursor. What it is not for:
keys and painting (`gantt`).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

CLOSEST = timedelta(hours=8)
"""The least that fills the width; closer, a fill would be wider than the screen."""

ZOOM = 2.0


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


def pieces_of(activities: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Activities as REST gives them, by line and time."""
    found = [
        Piece(
            one["kind"],
            one["lot_id"] or "",
            one["line"],
            one["campaign"],
            datetime.fromisoformat(one["start"]),
            datetime.fromisoformat(one["end"]),
        )
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


def cursor_cell(view: View, width: int) -> int:
    """The column of the cursor."""
    return min(width - 1, max(0, int((view.at - view.start) / view.span * width)))


def under(pieces: Sequence[Piece], when: datetime) -> Piece | None:
    """The activity at that time; `pieces` are those of one line."""
    return _at(pieces, [piece.start for piece in pieces], when)


def told(piece: Piece | None, pieces: Sequence[Piece], window_hours: float | None) -> str:
    """Two lines on an activity: what, when and how long; the slack left in its clean window."""
    if piece is None:
        return "idle: nothing is planned here"
    length = (piece.end - piece.start) / timedelta(hours=1)
    what = f"fill {piece.lot}" if piece.kind == "fill" else piece.kind
    text = f"{what}  {piece.start:%a %d %b %H:%M} - {piece.end:%a %d %b %H:%M} UTC  {length:.1f} h"
    text += f"\ncampaign {piece.campaign}"
    slack = slack_hours(piece, pieces, window_hours)
    return (
        text
        if slack is None
        else f"{text}: {slack:.1f} h of the clean window of {window_hours:g} h left"
    )


def slack_hours(piece: Piece, pieces: Sequence[Piece], window_hours: float | None) -> float | None:
    """Hours of the clean window that the piece's campaign leaves unused; None if not known."""
    same = [p for p in pieces if (p.line, p.campaign) == (piece.line, piece.campaign)]
    cleans = [p.end for p in same if p.kind == "clean"]
    if window_hours is None or not cleans:
        return None
    return window_hours - (max(p.end for p in same) - max(cleans)) / timedelta(hours=1)


def _at(pieces: Sequence[Piece], starts: Sequence[datetime], when: datetime) -> Piece | None:
    place = bisect_right(starts, when) - 1
    return pieces[place] if place >= 0 and when < pieces[place].end else None


def _inside(view: View, full: View) -> View:
    latest = full.start + full.span - view.span
    return replace(view, start=min(max(full.start, view.start), latest))
