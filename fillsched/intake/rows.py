"""Which rows of a table are lots, and which are something else.

What it is for: blank rows, titles above the header, a header that repeats, a totals row, hidden
rows, rows with too few or too many cells. A row is left out only when it is certain what it is, and
the receipt then says so. What it is not for: the cells of a lot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fillsched.errors import Fault
from fillsched.intake.cells.amounts import Amount, read_amount
from fillsched.intake.cells.numbers import Convention
from fillsched.intake.entries import Entry
from fillsched.intake.faults import Faults
from fillsched.intake.header import LOT_ID, PRODUCT, Header, plain
from fillsched.intake.table import Row, Table, column_letter, is_empty, shown

TOTAL_WORDS = frozenset(
    {"total", "totals", "totalvials", "totalhours", "grandtotal", "subtotal", "sum", "summe",
     "gesamt", "gesamtsumme", "zwischensumme", "somme", "totale", "suma", "σ"}
)  # fmt: skip


LEAST_SUMMED = 3
"""Lots whose sum no other lot equals by chance; two equal lots, or a third as large as two, may
be just that."""


@dataclass(slots=True)
class SortedRows:
    """Rows by what they are. `totals` may be one; that is judged when the lots are known."""

    entries: list[Entry] = field(default_factory=list)
    totals: Entry | None = None
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: int = 0


def sort_rows(table: Table, header: Header) -> SortedRows:
    """The rows of `table` sorted into lots, a totals row and what is left out."""
    result = SortedRows()
    filled = [row for row in table.rows if not row.blank]
    above = [row for row in filled if row.number < header.row]
    below = [row for row in filled if row.number > header.row]
    result.faults.extend(_lots_above(above, header))
    if above:
        result.skipped += len(above)
        result.notes.append(f"{_count(len(above), 'row')} above the headings not read")
    repeats = 0
    used = frozenset(header.columns.values())
    for row in below:
        if _repeats(row, header):
            repeats += 1
            continue
        if used & row.totals:
            result.skipped += 1
            result.notes.append(f"row {row.number} is the totals row of its Excel table and no lot")
            continue
        entry = _entry(row, table, header)
        if _calls_itself_total(entry) or (row is below[-1] and _names_nothing(entry)):
            if row is below[-1] and not row.hidden:
                result.totals = entry
                continue
            entry = _total_in_the_middle(entry, header)
        result.entries.append(entry)
    if repeats:
        result.skipped += repeats
        result.notes.append(f"{_count(repeats, 'row')} repeating the headings not read")
    result.notes.extend(_unused(header))
    return result


def judge_totals(
    entry: Entry,
    lots: Sequence[Entry],
    header: Header,
    conventions: Mapping[str, Convention],
    kind: str,
    faults: Faults,
) -> list[str]:
    """The note about a totals row that is the sum of the lots; else its fault is added.

    When other rows have faults the sum is unknown, and nothing is said until they are mended.
    """
    if faults:
        return []
    total = _amount(entry, conventions, kind)
    values = [_amount(lot, conventions, kind) for lot in lots]
    above = sum((value for value in values if value is not None), Fraction(0))
    if lots and total == above:
        return [f"row {entry.number} is the total of the rows above and no lot"]
    faults.add(
        f"row {entry.number}",
        shown(entry.cells[LOT_ID]) or shown(entry.cells[entry.amount]),
        "it looks like a totals row but is not the sum of the rows above",
        "Remove the row; if it is a lot, give it an id and a product",
    )
    return []


def unnamed_total(
    entries: Sequence[Entry], conventions: Mapping[str, Convention], kind: str
) -> Entry | None:
    """The last entry, or the first, if its amount is the exact sum of all others.

    Totals stand there in every language and under any id, a count for one. Nothing is said while an
    amount cannot be read, or when there are not two others.
    """
    amounts = [_amount(entry, conventions, kind) for entry in entries]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts) or len(known) < 3:
        return None
    half = sum(known) / 2
    return next((entries[end] for end in (-1, 0) if known[end] == half), None)


def unnamed_total_note(entry: Entry) -> str:
    """What is said where the others are too few to be sure."""
    return f"row {entry.number} is the exact sum of the others: if it is a total, remove it"


def unnamed_total_fault(entry: Entry, header: Header) -> Fault:
    """What is said about an entry that is the sum of all others."""
    return Fault(
        header.place(entry.number, entry.amount),
        shown(entry.cells[entry.amount]),
        "it is the exact sum of all other rows, as in a totals row",
        "Remove the row; if it is a lot, move it between the others",
    )


def _amount(entry: Entry, conventions: Mapping[str, Convention], kind: str) -> Fraction | None:
    read = read_amount(entry.cells[entry.amount], entry.amount, conventions[entry.amount], kind)
    return read.value if isinstance(read, Amount) else None


def _entry(row: Row, table: Table, header: Header) -> Entry:
    cells = {
        ours: row.cells[index] if index < len(row.cells) else None
        for ours, index in header.columns.items()
    }
    return Entry(row.number, cells, header.amount, _whole_row_fault(row, table, header))


def _whole_row_fault(row: Row, table: Table, header: Header) -> Fault | None:
    if row.hidden:
        return Fault(
            f"row {row.number}",
            "",
            "the row is hidden, so whether its lot is wanted cannot be known",
            "Show the row (clear the filter) or delete it",
        )
    if table.kind != "csv":
        return None
    count = len(row.cells)
    while count > header.width and is_empty(row.cells[count - 1]):
        count -= 1
    if count == header.width:
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
        cells = [
            row.cells[index] if index < len(row.cells) else None
            for index in header.columns.values()
        ]
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


def _repeats(row: Row, header: Header) -> bool:
    texts = [shown(cell) for cell in row.cells]
    return tuple(texts[: header.width]) == header.headings


def _calls_itself_total(entry: Entry) -> bool:
    lot_id, product = entry.cells[LOT_ID], entry.cells[PRODUCT]
    if is_empty(lot_id):
        return isinstance(product, str) and plain(product) in TOTAL_WORDS
    return isinstance(lot_id, str) and plain(lot_id) in TOTAL_WORDS


def _names_nothing(entry: Entry) -> bool:
    cells = entry.cells
    return (
        is_empty(cells[LOT_ID]) and is_empty(cells[PRODUCT]) and not is_empty(cells[entry.amount])
    )


def _total_in_the_middle(entry: Entry, header: Header) -> Entry:
    fault = entry.fault or Fault(
        header.place(entry.number, LOT_ID),
        shown(entry.cells[LOT_ID]),
        "it looks like a totals row between lots",
        "Remove the row; if it is a lot, give it another id",
    )
    return Entry(entry.number, entry.cells, entry.amount, fault)


def _unused(header: Header) -> list[str]:
    used = set(header.columns.values())
    names = [
        f"{heading} ({column_letter(index)})"
        for index, heading in enumerate(header.headings)
        if heading and index not in used
    ]
    return [f"columns not used: {', '.join(names)}"] if names else []


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
