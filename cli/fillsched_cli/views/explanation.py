"""How a lot's place looks: why it stands there, what every other one would cost, or what would fit.

What it is for: `why` for people, readable without colour at any width. What it is not for:
fetching, or the sentences (`fillsched.presentation.why_lines`).
"""

from collections.abc import Iterator
from datetime import UTC, tzinfo

from rich.console import RenderableType
from rich.text import Text

from fillsched.presentation.why_lines import (
    MOVE_HEADS,
    MOVES_TITLE,
    head_line,
    move_row,
    place_lines,
)
from fillsched.wire import WhyView
from fillsched_cli.views.tables import ROWS_SHOWN, cut_off, plain_table


def explained(found: WhyView, *, everything: bool, zone: tzinfo = UTC) -> Iterator[RenderableType]:
    """Why a lot stands where it does, or what would make it fit."""
    yield Text(head_line(found), style="bold")
    for line in place_lines(found, zone):
        yield Text(line)
    if found.refused is not None:
        return
    yield Text()
    if found.moves:
        yield Text(MOVES_TITLE, style="bold")
    moves = found.moves if everything else found.moves[:ROWS_SHOWN]
    columns = (("", "left"), ("", "right"), ("", "left"), ("", "left"))
    table = plain_table(*columns, heads=MOVE_HEADS)
    for move in moves:
        table.add_row(*map(Text, move_row(move, zone)))
    yield table if moves else Text(found.no_moves)
    yield from cut_off(len(found.moves) - len(moves), "campaign")
