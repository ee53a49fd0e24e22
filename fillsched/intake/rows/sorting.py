"""Which rows of a table are lots, and which are something else.

What it is for: blank rows, titles above the header, a header that repeats, remarks, a row of units,
hidden rows, rows with too few or too many cells, the activities of a schedule that are no fills. A
row is left out only when it is certain what it is, and the receipt then says so. What it is not
for: the cells of a lot, or sums (`totals`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from fillsched.errors import Fault
from fillsched.intake.columns.header import Header, begins_another_table, repeats
from fillsched.intake.columns.own import OwnColumns, without_apostrophe
from fillsched.intake.columns.units import Named
from fillsched.intake.entries import Entry
from fillsched.intake.ours import FILL_HOURS, VIALS
from fillsched.intake.rows.remarks import is_remark, units_in
from fillsched.intake.table import Cell, Row, Table, is_empty, seen, shown

MOST_QUOTED = 5
"""Remarks whose text is told."""


@dataclass(slots=True)
class SortedRows:
    """Rows by what they are; totals are among the entries. `unit`: that of the amounts, where a row
    below the headings names it. `own`: the headings of what is kept beside them."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: int = 0
    unit: Named | None = None
    own: tuple[str, ...] = ()


@dataclass(slots=True)
class _LeftOut:
    """Rows that are no lots, by what they are."""

    repeats: int = 0
    nothing: int = 0
    activities: int = 0
    remarks: list[Row] = field(default_factory=list)


def sort_rows(table: Table, header: Header) -> SortedRows:
    """The rows of `table` sorted into what may be a lot and what is left out."""
    result, left = SortedRows(), _LeftOut()
    above = [row for row in table.rows if row.number < header.row and not row.blank]
    result.faults.extend(_lots_above(above, header))
    if above:
        result.skipped += len(above)
        result.notes.append(f"{_count(len(above), 'row')} above the headings not read")
    used, own = frozenset(header.columns.values()), OwnColumns.of(table, header)
    apart = False
    for row in table.rows:
        if row.number > header.row and not row.blank:
            if begins_another_table(row, header, apart=apart):
                result.faults.append(_another_table(row))
                break
            _sort(row, table, header, used, own, result, left)
        apart = row.blank
    result.skipped += left.repeats + left.nothing + left.activities + len(left.remarks)
    result.notes.extend(_told(left))
    result.notes.extend(own.notes())
    result.own = own.names
    if not result.own:
        result.entries = [replace(entry, own=()) for entry in result.entries]
    return result


def _sort(
    row: Row,
    table: Table,
    header: Header,
    used: frozenset[int],
    own: OwnColumns,
    result: SortedRows,
    left: _LeftOut,
) -> None:
    """Puts one filled row below the headings where it belongs."""
    if repeats(row, header):
        left.repeats += 1
        return
    cells: dict[str, Cell] = {ours: row.cell(index) for ours, index in header.columns.items()}
    if header.activity is not None and table.kind == "csv":
        cells = {
            ours: without_apostrophe(cell) if isinstance(cell, str) else cell
            for ours, cell in cells.items()
        }
    if all(is_empty(cells[ours]) for ours in header.needed):
        left.nothing += 1
    elif used & row.totals:
        result.skipped += 1
        result.notes.append(f"row {row.number} is the totals row of its Excel table and no lot")
    elif header.activity is not None and seen(row.cell(header.activity)) != "fill":
        left.activities += 1
    else:
        fault = _whole_row_fault(row, table, header)
        entry = Entry(row.number, cells, _amount(cells, header), fault, own=own.texts(row))
        if not result.entries and result.unit is None and (unit := units_in(entry)):
            result.unit = unit
            result.skipped += 1
            result.notes.append(f"row {row.number} names the units and is no lot")
        elif not row.hidden and is_remark(entry, row):
            left.remarks.append(row)
        else:
            result.entries.append(entry)


def _another_table(row: Row) -> Fault:
    line = ", ".join(seen(cell) for cell in row.cells if not is_empty(cell))
    return Fault(
        f"row {row.number}",
        line if len(line) <= 80 else f"{line[:77]}...",
        "another table with other headings begins here",
        "Keep one table on the sheet: move the others to sheets of their own",
    )


def _amount(cells: dict[str, Cell], header: Header) -> str:
    """What sizes a row: in an exported schedule the hours, where no vials stand."""
    if header.activity is not None and is_empty(cells.get(VIALS)):
        return FILL_HOURS
    return header.amount


def _told(left: _LeftOut) -> list[str]:
    notes = []
    if left.repeats:
        notes.append(f"{_count(left.repeats, 'row')} repeating the headings not read")
    if left.nothing:
        holds = "holds" if left.nothing == 1 else "hold"
        notes.append(
            f"{_count(left.nothing, 'row')} that {holds} nothing in the columns of lots not read"
        )
    if left.activities:
        notes.append(
            f"this is a schedule: its fills are the lots, {_count(left.activities, 'other row')} "
            "(cleans, changeovers) not read"
        )
    for row in left.remarks[:MOST_QUOTED]:
        texts = [seen(cell) for cell in row.cells if not is_empty(cell)]
        text = " ".join(texts)
        notes.append(
            f"row {row.number} is no lot: {text if len(text) <= 60 else text[:57] + '...'}"
        )
    if (more := len(left.remarks) - MOST_QUOTED) > 0:
        notes.append(f"{_count(more, 'more row')} of remarks not read")
    return notes


def _whole_row_fault(row: Row, table: Table, header: Header) -> Fault | None:
    if row.hidden:
        return Fault(
            f"row {row.number}",
            "",
            "the row is hidden, so whether its lot is wanted cannot be known",
            "Show the row (clear the filter) or delete it",
        )
    if row.struck and not row.struck.isdisjoint(header.columns.values()):
        return Fault(
            f"row {row.number}",
            "",
            "it is struck through, so whether its lot is wanted cannot be known",
            "Delete the row, or take the line through it away",
        )
    return _wrong_width(row, header) if table.kind == "csv" else None


def _wrong_width(row: Row, header: Header) -> Fault | None:
    """Spreadsheets leave out the delimiters of cells that are empty up to the end of a row, which
    does no harm behind our columns."""
    count = len(row.cells)
    while count > header.width and is_empty(row.cells[count - 1]):
        count -= 1
    if max(header.needed.values()) < count <= header.width:
        return None
    fix = (
        "Put quotes around a cell that contains the delimiter"
        if count > header.width
        else "Write a delimiter for every column, also for an empty cell"
    )
    few_or_many = "more" if count > header.width else "fewer"
    return Fault(
        f"row {row.number}",
        f"{count} cells",
        f"it has {few_or_many} cells than the {header.width} headings",
        fix,
    )


def _lots_above(rows: Sequence[Row], header: Header) -> list[Fault]:
    """A row above the headings that looks like a lot must not be lost in silence."""
    faults = []
    for row in rows:
        cells = [row.cell(index) for index in header.needed.values()]
        amount = shown(cells[-1])
        if not any(is_empty(cell) for cell in cells) and any(map(str.isdigit, amount)):
            faults.append(
                Fault(
                    f"row {row.number}",
                    shown(cells[0]),
                    "it stands above the headings but looks like a lot",
                    "Move it below the headings, or remove it",
                )
            )
    return faults


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
