"""Longer answers of the daemon as plain text: what two schedules differ in, why a lot stands there.

What it is for: words from the answers of `diff` and `why`. What it is not for: fetching (`actions`)
or showing (`page`).
"""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo
from itertools import zip_longest

from fillsched.presentation.figures import change, count, local, number, place_of_lot, signed
from fillsched.presentation.why_lines import (
    MOVE_HEADS,
    MOVES_TITLE,
    head_line,
    move_row,
    place_lines,
)
from fillsched.wire.outcome.insight import DiffView, SideView, WhyView

MOST_MOVED = 200
"""Moved lots that are listed; the command line's `diff --all` lists every one."""

ROOM = 100
"""Columns of a page where nobody says how many there are."""

LEAST_CELL = 8
"""Columns that a cell keeps, however little room there is."""

NAMED = 12
"""Lots that only one of two schedules has and that are named; of others there is the number."""


def compared(found: DiffView, zone: tzinfo = UTC, room: int = ROOM) -> str:
    """Two schedules side by side in `room` columns: figures, then the lots that moved, farthest
    first."""
    return "\n".join(_compared(found, zone, room))


def reasons(found: WhyView, zone: tzinfo = UTC, room: int = ROOM) -> str:
    """Why a lot stands where it does, and what every other place would cost, in `room` columns."""
    return "\n".join(_reasons(found, zone, room))


def _compared(found: DiffView, zone: tzinfo, room: int) -> Iterator[str]:
    first, second = _side(found.a), _side(found.b)
    rows = [
        (kpi.label, *(f"{number(side)} {kpi.unit}".rstrip() for side in (kpi.a, kpi.b)),
         change(kpi.a, kpi.b, kpi.unit))
        for kpi in found.kpis
    ]  # fmt: skip
    yield from _table(("", first, second, "change"), rows, room, right=True)
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
         place_of_lot(one.a_line, local(one.a_start, zone), one.a_campaign),
         place_of_lot(one.b_line, local(one.b_start, zone), one.b_campaign))
        for one in found.moved[:MOST_MOVED]
    ]  # fmt: skip
    if moved:
        yield from _table(("lot", "type", "moved", "first", "second"), moved, room)
    if (hidden := len(found.moved) - len(moved)) > 0:
        yield f"and {hidden} more"


def _reasons(found: WhyView, zone: tzinfo, room: int) -> Iterator[str]:
    yield head_line(found)
    yield from place_lines(found, zone, local)
    if found.moves:
        yield ""
        yield MOVES_TITLE
        yield from _table(MOVE_HEADS, [move_row(move, zone, local) for move in found.moves], room)
    elif found.refused is None:
        yield ""
        yield found.no_moves


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], room: int, *, right: bool = False
) -> Iterator[str]:
    """Columns as wide as their widest cell, the widest folded where the room is too little;
    `right`: all but the first stand to the right."""
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > LEAST_CELL:
        widths[widths.index(max(widths))] -= 1
    for row in (heads, *rows):
        folded = [textwrap.wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for line in zip_longest(*folded, fillvalue=""):
            cells = (
                cell.rjust(width) if right and i else cell.ljust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            yield "  ".join(cells).rstrip()


def _side(side: SideView) -> str:
    return f"{side.schedule_id} {side.name}" + (" (running)" if side.provisional else "")
