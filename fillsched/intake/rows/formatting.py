"""What is said of amounts that a workbook or a person shows in another way than we count them.

What it is for: notes, so that nobody is surprised by what was read. What it is not for: reading
them (`cells.amounts`).
"""

from collections.abc import Sequence

from fillsched.intake.cells.amounts import is_clock
from fillsched.intake.cells.clock import on_a_clock
from fillsched.intake.entries import Entry, rows_named
from fillsched.intake.ours import FILL_HOURS
from fillsched.intake.table import Formatted


def formatting_notes(entries: Sequence[Entry]) -> list[str]:
    """A note for each way in which what is seen is not what is counted."""
    notes = []
    scaled = [entry for entry in entries if _by(entry) == "scaled"]
    if scaled:
        cell = scaled[0].cells[scaled[0].amount]
        assert isinstance(cell, Formatted)
        notes.append(
            f"{rows_named('', [entry.number for entry in scaled])}: only thousands are shown "
            f"({cell.text} for {cell.value:,.15g}); what is stored was read"
        )
    clocks = [
        entry
        for entry in entries
        if entry.amount == FILL_HOURS and is_clock(entry.cells.get(entry.amount))
    ]
    if clocks:
        first = clocks[0].cells[FILL_HOURS]
        hours = first.value if isinstance(first, Formatted) else on_a_clock(str(first))
        notes.append(
            f"{rows_named('', [entry.number for entry in clocks])}: written as on a clock and read "
            f"as such ({first} is {float(hours or 0):,.6g} h)"
        )
    wrapped = [
        (entry.number, cell)
        for entry in clocks
        if isinstance(cell := entry.cells[FILL_HOURS], Formatted)
        and on_a_clock(cell.text) != cell.value
    ]
    if wrapped:
        numbers, cell = [number for number, _ in wrapped], wrapped[0][1]
        notes.append(
            f"{rows_named('', numbers)}: the format leaves out whole days "
            f"({cell} for {float(cell.value):,.6g} h); what is stored was read"
        )
    return notes


def _by(entry: Entry) -> str | None:
    cell = entry.cells.get(entry.amount)
    return cell.by if isinstance(cell, Formatted) else None
