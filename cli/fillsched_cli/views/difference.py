"""How the difference of two schedules looks: figures changed, lots moved.

What it is for: `diff` for people, readable without colour at any width. What it is not for:
fetching, or finding the differences (`fillsched.insight`).
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, tzinfo

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from fillsched.presentation.figures import count, local, moment, number, place_of_lot, signed
from fillsched.wire.outcome.insight import DiffView, KpiChange, MovedView, SideView
from fillsched_cli.views.tables import ROWS_SHOWN, cut_off, plain_table


def told_apart(
    found: DiffView, *, everything: bool, zone: tzinfo = UTC
) -> Iterator[RenderableType]:
    """What two schedules differ in."""
    a, b = found.a, found.b
    head = f"{_side(a)} → {_side(b)}"
    yield Text(head[0].upper() + head[1:], style="bold")
    if a.start_time != b.start_time:
        yield Text(
            f"They start at {moment(a.start_time, zone)} and {moment(b.start_time, zone)}; "
            "hours are counted from each one's own start."
        )
    changes = [kpi for kpi in found.kpis if kpi.change]
    if changes:
        yield Text()
        yield _kpi_changes(changes)
    for title, rows in (("Planned with", found.config), ("Lots changed", found.changed)):
        if rows:
            yield Text()
            yield Text(title, style="bold")
            for row in rows:
                yield Text(f"  {row.what}: {row.a} → {row.b}")
    for title, lots in (
        ("Only in the first", found.only_a),
        ("Only in the second", found.only_b),
    ):
        if lots:
            cut = lots if everything else lots[:ROWS_SHOWN]
            more = f" and {len(lots) - len(cut)} more" if len(lots) > len(cut) else ""
            yield Text(f"{title}: {', '.join(cut)}{more}")
    yield Text()
    if found.same:
        yield Text("No lot differs.")
        return
    yield Text(f"{count(len(found.moved), 'lot')} moved, {found.stayed:,} stayed")
    if found.moved:
        of_plants = found.time_zone is not None
        if of_plants:
            yield Text(f"Times by the clock of {zone}")
        yield from _moved(found.moved, everything=everything, zone=zone, of_plants=of_plants)


def _kpi_changes(changes: Sequence[KpiChange]) -> Table:
    styles = (("bold", "left"), ("", "right"), ("", "right"), ("", "right"))
    table = plain_table(*styles, heads=("", "First", "Second", "Change"))
    for kpi in changes:
        unit = f" {kpi.unit}".rstrip()
        table.add_row(
            Text(kpi.label),
            f"{number(kpi.a)}{unit}",
            f"{number(kpi.b)}{unit}",
            _shown_change(kpi.a, kpi.b) + (" points" if kpi.unit == "%" else unit),
        )
    return table


def _shown_change(first: float | int, second: float | int) -> str:
    """The difference of two figures as they are shown."""
    return signed(second - first if isinstance(second, int) else round(second, 2) - round(first, 2))


def _moved(
    moved: Sequence[MovedView], *, everything: bool, zone: tzinfo, of_plants: bool
) -> Iterator[RenderableType]:
    when = local if of_plants else moment
    cut = moved if everything else moved[:ROWS_SHOWN]
    styles = (("", "left"), ("", "left"), ("", "right"), ("", "left"), ("", "left"))
    table = plain_table(*styles, heads=("Lot", "Type", "Moved", "First", "Second"))
    for one in cut:
        table.add_row(
            Text(one.lot_id),
            Text(one.type),
            f"{signed(one.shift_hours)} h",
            place_of_lot(one.a_line, when(one.a_start, zone), one.a_campaign),
            place_of_lot(one.b_line, when(one.b_start, zone), one.b_campaign),
        )
    yield table
    yield from cut_off(len(moved) - len(cut), "lot")


def _side(side: SideView) -> str:
    running = " (still running)" if side.provisional else ""
    by = f" by {side.strategy}" if side.kind == "comparison" else ""
    return f"{side.kind} {side.schedule_id} {side.name}".rstrip() + by + running
