"""How a lot's place looks: why it stands there, what every other one would cost, or what would fit.

What it is for: `why` for people, readable without colour at any width. What it is not for:
fetching, or the sentences (`fillsched.presentation.explanation`).
"""

from collections.abc import Iterator
from datetime import UTC, tzinfo

from rich.console import RenderableType
from rich.text import Text

from fillsched.presentation.figures import moment, number, signed
from fillsched.wire import MoveView, WhyView
from fillsched_cli.views.tables import ROWS_SHOWN, cut_off, plain_table


def explained(found: WhyView, *, everything: bool, zone: tzinfo = UTC) -> Iterator[RenderableType]:
    """Why a lot stands where it does, or what would make it fit."""
    amount = "" if found.vials is None else f"{number(found.vials)} vials, "
    head = f"Lot {found.lot_id}  {found.type}"
    yield Text(head, style="bold")
    yield Text(f"{amount}{number(found.fill_hours)} h of filling")
    if found.refused is not None:
        yield Text()
        yield Text(found.refused.text)
        if found.refused.ways:
            yield Text("Any one of these would make it fit:")
            for way in found.refused.ways:
                yield Text(f"  • {way}")
        return
    if found.place is not None:
        yield Text()
        yield Text(found.place.text)
        start, end = moment(found.place.start, zone), moment(found.place.end, zone)
        yield Text(f"Filled from {start} to {end}.")
    yield Text()
    yield Text("Moved elsewhere, the other lots keeping their order:", style="bold")
    moves = found.moves if everything else found.moves[:ROWS_SHOWN]
    table = plain_table(("", "left"), ("", "right"), ("", "left"), heads=("To", "Makespan", "Why"))
    for move in moves:
        table.add_row(_destination(move), _change(move.change_hours), Text(move.reason))
    yield table if moves else Text("There is no other campaign.")
    yield from cut_off(len(found.moves) - len(moves), "campaign")


def _destination(move: MoveView) -> Text:
    if move.campaign is None:
        return Text("a new campaign")
    beside = ""
    if move.fits:
        beside = f" after {move.before}" if move.before else f" before {move.after}"
    return Text(f"campaign {move.campaign}{beside}")


def _change(hours: float | None) -> str:
    return "✗" if hours is None else f"{signed(hours)} h"
