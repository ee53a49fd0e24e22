"""What is said of columns of dates, once they have been read.

What it is for: notes for the receipt: how days without a time were taken, in which order dates were
read, times that clocks skip or show twice. What it is not for: dates that make no sense together
(`plausible`), or how many lots are due.
"""

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from fillsched.intake.entries import rows_named
from fillsched.intake.terms.moments import BY_THE_END, Column, Moments, order_told


def moments_told(moments: Moments, name: Callable[[str], str]) -> Iterator[str]:
    """The notes about all columns of dates."""
    zone = moments.zone
    for column in moments.columns.values():
        yield from _of_column(column, moments.kind, zone, name(column.ours))


def _of_column(column: Column, kind: str, zone: ZoneInfo, name: str) -> Iterator[str]:
    if column.settled is not None:
        text, order = column.settled
        yield f"{name}: dates are read as {order_told(order)} ({text})"
    if column.whole_days:
        edge = "end" if column.ours in BY_THE_END else "beginning"
        yield f"{name}: a day without a time means its {edge} ({zone.key})"
    if column.skipped:
        yield (
            f"{name}: {rows_named(kind, column.skipped)}: a time that clocks skip in {zone.key}; "
            "the first moment after it is meant"
        )
    if column.twice:
        yield (
            f"{name}: {rows_named(kind, column.twice)}: a time that clocks show twice in "
            f"{zone.key}; the earlier is meant"
        )
