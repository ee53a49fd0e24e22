"""Longer answers of the daemon as plain text: what two schedules differ in, why a lot stands there.

What it is for: words from the answers of `diff` and `why`. What it is not for: fetching (`actions`)
or showing (`page`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fillsched.presentation.figures import UNKNOWN, change, count, number, signed

MOST_MOVED = 200
"""Moved lots that are listed; the command line's `diff --all` lists every one."""

NAMED = 12
"""Lots that only one of two schedules has and that are named; of others there is the number."""


def compared(found: Mapping[str, Any]) -> str:
    """Two schedules side by side: figures, then the lots that moved, farthest first."""
    return "\n".join(_compared(found))


def reasons(found: Mapping[str, Any]) -> str:
    """Why a lot stands where it does, and what every other place would cost."""
    return "\n".join(_reasons(found))


def _compared(found: Mapping[str, Any]) -> Iterator[str]:
    first, second = (_side(found[side]) for side in "ab")
    rows = [
        (kpi["label"], *(f"{number(kpi[side])} {kpi['unit']}".rstrip() for side in "ab"),
         change(kpi["a"], kpi["b"], kpi["unit"]))
        for kpi in found["kpis"]
    ]  # fmt: skip
    yield from _table(("", first, second, "change"), rows, right=True)
    yield ""
    for one in found["config"]:
        yield f"{one['what']}: {one['a']} before, {one['b']} after"
    for name, side in (("only_a", first), ("only_b", second)):
        if found[name]:
            left = len(found[name]) - NAMED
            more = f" and {left} more" if left > 0 else ""
            yield f"Only in {side}: {', '.join(found[name][:NAMED])}{more}"
    for one in found["changed"]:
        yield f"{one['what']}: {one['a']} before, {one['b']} after"
    if found["same"]:
        yield "No lot differs."
        return
    yield f"{count(len(found['moved']), 'lot')} moved, {found['stayed']:,} stayed"
    moved = [
        (one["lot_id"], one["type"], f"{signed(one['shift_hours'])} h",
         _place(one["a_start"], one["a_campaign"]), _place(one["b_start"], one["b_campaign"]))
        for one in found["moved"][:MOST_MOVED]
    ]  # fmt: skip
    if moved:
        yield from _table(("lot", "type", "moved", "first", "second"), moved)
    if (hidden := len(found["moved"]) - len(moved)) > 0:
        yield f"and {hidden} more"


def _reasons(found: Mapping[str, Any]) -> Iterator[str]:
    vials = "" if found["vials"] is None else f", {count(found['vials'], 'vial')}"
    yield f"Lot {found['lot_id']} of type {found['type']}{vials}, {number(found['fill_hours'])} h"
    yield ""
    if found["refused"] is not None:
        yield found["refused"]["text"]
        yield from (f"- {way}" for way in found["refused"]["ways"])
    if found["place"] is not None:
        yield found["place"]["text"]
    if found["moves"]:
        yield ""
        yield "Elsewhere:"
        moves = [
            (_campaign(move), f"{signed(move['change_hours'])} h" if move["fits"] else UNKNOWN,
             move["reason"])
            for move in found["moves"]
        ]  # fmt: skip
        yield from _table(("where", "makespan", "why"), moves)
    if found["provisional"]:
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


def _side(side: Mapping[str, Any]) -> str:
    return f"{side['schedule_id']} {side['name']}" + (" (running)" if side["provisional"] else "")


def _place(start: str, campaign: int) -> str:
    return f"{start[:16].replace('T', ' ')} UTC, campaign {campaign}"


def _campaign(move: Mapping[str, Any]) -> str:
    number = move["campaign"]
    return "a campaign of its own" if number is None else f"campaign {number}"
