"""The answer to `why` as lines and rows, the same in the shell and on the dashboard.

What it is for: what is said of a lot's place, and each other place with its price and its time.
What it is not for: the reasons themselves (`explanation`), or layouts.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo

from fillsched.presentation.figures import UNKNOWN, count, moment, number, signed
from fillsched.wire import MoveView, WhyView

Say = Callable[[datetime, tzinfo], str]
"""How a time is written by the clock of a site: `moment`, or `local` where the page names it."""

MOVES_TITLE = "Moved elsewhere, the other lots keeping their order:"
MOVE_HEADS = ("To", "Makespan", "Filled from", "Why")


def head_line(found: WhyView) -> str:
    """Which lot it is, and of a comparison by which strategy it was placed."""
    by = "" if found.strategy is None else f"  in the schedule of {found.strategy}"
    return f"Lot {found.lot_id}  {found.type}{by}"


def place_lines(found: WhyView, zone: tzinfo = UTC, say: Say = moment) -> Iterator[str]:
    """How much it is, where it stands and how early it could; or what would make it fit."""
    amount = "" if found.vials is None else f"{count(found.vials, 'vial')}, "
    yield f"{amount}{number(found.fill_hours)} h of filling"
    yield ""
    if found.refused is not None:
        yield found.refused.text
        if found.refused.ways:
            yield "Any one of these would make it fit:"
        yield from (f"  • {way}" for way in found.refused.ways)
    if (place := found.place) is not None:
        yield place.text
        yield f"Filled from {say(place.start, zone)} to {say(place.end, zone)}."
        if place.first_start is not None and place.first_start < place.start:
            first = say(place.first_start, zone)
            yield f"With its campaign first, which costs nothing: from {first}."
    if found.provisional:
        yield "The search goes on; this is its best schedule so far."


def move_row(move: MoveView, zone: tzinfo = UTC, say: Say = moment) -> tuple[str, str, str, str]:
    """Below MOVE_HEADS."""
    change = UNKNOWN if move.change_hours is None else f"{signed(move.change_hours)} h"
    when = UNKNOWN if move.start is None else say(move.start, zone)
    return _destination(move), change, when, move.reason


def _destination(move: MoveView) -> str:
    if move.line is not None:
        return f"line {move.line}"
    if move.campaign is None:
        return "a new campaign"
    if not move.fits:
        return f"campaign {move.campaign}"
    beside = f"after {move.before}" if move.before else f"before {move.after}"
    return f"campaign {move.campaign} {beside}"
