"""Longer answers of the daemon as plain text: what two schedules differ in, why a lot stands there.

What it is for: words from the answers of `diff` and `why`. What it is not for: fetching (`actions`)
or showing (`page`).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from fillsched.presentation.figures import UNKNOWN, change, count, number, signed
from fillsched.wire.insight import DiffView, MoveView, SideView, WhyView

MOST_MOVED = 200
"""Moved lots that are listed; the command line's `diff --all` lists every one."""

NAMED = 12
"""Lots that only one of two schedules has and that are named; of others there is the number."""


def compared(found: DiffView) -> str:
    """Two schedules side by side: figures, then the lots that moved, farthest first."""
    return "\n".join(_compared(found))


def reasons(found: WhyView) -> str:
    """Why a lot stands where it does, and what every other place would cost."""
    return "\n".join(_reasons(found))


def _compared(found: DiffView) -> Iterator[str]:
    first, second = _side(found.a), _side(found.b)
    rows = [
        (kpi.label, *(f"{number(side)} {kpi.unit}".rstrip() for side in (kpi.a, kpi.b)),
         change(kpi.a, kpi.b, kpi.unit))
        for kpi in found.kpis
    ]  # fmt: skip
    yield from _table(("", first, second, "change"), rows, right=True)
    yield ""
    for one in found.config:
        yield f"{one.what}: {one.a} before, {one.b} after"
    for lots, side in ((found.only_a, first), (found.only_b, second)):
        if lots:
            left = len(lots) - NAMED
            more = f" and {left} more" if left > 0 else ""
            yield f"Only in {side}: {', '.join(lots[:NAMED])}{more}"
    for one in found.changed:
        yield f"{one.what}: {one.a} before, {one.b} after"
    if found.same:
        yield "No lot differs."
        return
    yield f"{count(len(found.moved), 'lot')} moved, {found.stayed:,} stayed"
    moved = [
        (one.lot_id, one.type, f"{signed(one.shift_hours)} h",
         _place(one.a_start, one.a_campaign), _place(one.b_start, one.b_campaign))
        for one in found.moved[:MOST_MOVED]
    ]  # fmt: skip
    if moved:
        yield from _table(("lot", "type", "moved", "first", "second"), moved)
    if (hidden := len(found.moved) - len(moved)) > 0:
        yield f"and {hidden} more"


def _reasons(found: WhyView) -> Iterator[str]:
    vials = "" if found.vials is None else f", {count(found.vials, 'vial')}"
    yield f"Lot {found.lot_id} of type {found.type}{vials}, {number(found.fill_hours)} h"
    yield ""
    if found.refused is not None:
        yield found.refused.text
        yield from (f"- {way}" for way in found.refused.ways)
    if found.place is not None:
        yield found.place.text
    if found.moves:
        yield ""
        yield "Elsewhere:"
        moves = [
            (_campaign(move), _change(move.change_hours), move.reason)
            for move in found.moves
        ]  # fmt: skip
        yield from _table(("where", "makespan", "why"), moves)
    if found.provisional:
        yield "The search goes on; this is its best schedule so far."


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: bool = False
) -> Iterator[str]:
    """Columns as wide as their widest cell; `right`: all but the first stand to the right."""
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        cells = (
            cell.rjust(width) if right and i else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _side(side: SideView) -> str:
    return f"{side.schedule_id} {side.name}" + (" (running)" if side.provisional else "")


def _place(start: datetime, campaign: int) -> str:
    return f"{start:%Y-%m-%d %H:%M} UTC, campaign {campaign}"


def _change(hours: float | None) -> str:
    return UNKNOWN if hours is None else f"{signed(hours)} h"


def _campaign(move: MoveView) -> str:
    number = move.campaign
    return "a campaign of its own" if number is None else f"campaign {number}"
