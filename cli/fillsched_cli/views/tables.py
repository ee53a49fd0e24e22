"""What the views share: tables without lines, and how a long list is cut.

What it is for: one look. What it is not for: what stands in the tables.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from fillsched.presentation.figures import count

ROWS_SHOWN = 10
"""Moves, moved lots and faults printed unless all are asked for."""


def plain_table(*columns: tuple[str, Any], heads: Sequence[str] | None = None) -> Table:
    """A table without lines; `columns` are (style, justify), long cells are folded."""
    table = Table(
        box=None, pad_edge=False, show_header=heads is not None, header_style="bold underline"
    )
    for (style, justify), head in zip(columns, heads or [""] * len(columns), strict=True):
        table.add_column(head, style=style, justify=justify, overflow="fold")
    return table


def listing(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Collection[str] = (),
    fold: bool = False,
) -> Table:
    """`rows` under `heads`; the columns of `right` end alike, long cells are cut or folded."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        justify, overflow = "right" if head in right else "left", "fold" if fold else "ellipsis"
        table.add_column(head, justify=justify, overflow=overflow)  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*row)
    return table


def cut_off(left: int, noun: str) -> Iterator[Text]:
    """What stands below a list of which `left` are not shown."""
    if left > 0:
        yield Text(f"... and {count(left, f'more {noun}')}: --all", style="dim")
