"""Totals and subtotals: by their words in four languages, and by arithmetic in any.

What it is for: a row is left out as a total only if it is the exact sum of rows that stand by it;
one that claims to be a total and is not, or is one and does not say so, is told. What it is not
for: totals that a workbook itself marks (`sorting`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fillsched.errors import Fault
from fillsched.intake.cells.stand_ins import stands_for_nothing
from fillsched.intake.columns.header import Header
from fillsched.intake.columns.names import plain
from fillsched.intake.entries import Entry, Measures, amount_of
from fillsched.intake.limits import MOST_TEXT
from fillsched.intake.ours import LOT_ID, PRODUCT
from fillsched.intake.table import Cell, is_empty, shown

TOTAL_WORDS = frozenset((
    "total", "totals", "totalvials", "totalhours", "grandtotal", "subtotal", "subtotals", "sum",
    "summe", "gesamt", "gesamtsumme", "zwischensumme", "endsumme", "ergebnis", "gesamtergebnis",
    "teilergebnis", "summen", "somme", "soustotal", "totalgeneral", "totauxgeneraux", "totaux",
    "suma", "sumatotal", "totales", "totalgenerale", "totale", "sumas", "σ", "∑",
))  # fmt: skip
"""Of a cell that is nothing but such a word, no lot has the name."""

_TOTAL_OF = re.compile(
    r"((grand |sub-?)?totals?|sum|summe|zwischensumme|gesamt|ergebnis|(sous-)?total|somme|suma)\b.*"
    r"|.*\b((sub)?totals?|summe|gesamt|ergebnis|somme|suma)\W*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\(\s*(?P<count>[0-9]+)\s*\)$")
"""The head of a group, as pivots and grouped exports write it: ``HPV9 (3)``."""

MOST_NAMED = 5
"""Totals that are told one by one."""

LEAST_SUMMED = 3
"""Lots whose sum no other lot equals by chance; two equal lots, or a third as large as two, may
be just that."""


@dataclass(slots=True)
class WithoutTotals:
    """The entries that are lots, and what is said of those that are totals."""

    lots: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    skipped: int = 0


def without_totals(entries: Sequence[Entry], measures: Measures, kind: str) -> WithoutTotals:
    """`entries` without totals. Of one that claims to be a total and is not there is a fault, but
    not while an amount it might sum cannot be read."""
    claims = [_claim(entry) for entry in entries]
    result = WithoutTotals()
    if not any(claims):
        result.lots = list(entries)
        return result
    amounts = [amount_of(entry, measures, kind) for entry in entries]
    is_lot = [not claim for claim in claims]
    for index, (entry, claim) in enumerate(zip(entries, claims, strict=True)):
        of = _summed(index, entry, claim, amounts, is_lot) if claim else None
        if of is not None:
            result.skipped += 1
            result.notes.append(f"row {entry.number} is the total of the rows {of} and no lot")
        elif claim == "certain":
            result.skipped += 1
            unknown = any(lot and a is None for lot, a in zip(is_lot, amounts, strict=True))
            if not unknown:
                result.faults.append(_not_the_sum(entry))
        else:
            result.lots.append(entry)
    if (more := len(result.notes) - MOST_NAMED) > 0:
        result.notes[MOST_NAMED:] = [f"{more:,} more rows are totals and no lots"]
    return result


def unnamed_total(entries: Sequence[Entry], measures: Measures, kind: str) -> Entry | None:
    """The last entry, or the first, if its amount is the exact sum of all others.

    Totals stand there in every language and under any id, a count for one. Nothing is said while an
    amount cannot be read, or when there are not two others.
    """
    amounts = [amount_of(entry, measures, kind) for entry in entries]
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


def _claim(entry: Entry) -> str:
    """How an entry claims to be a total: ``certain`` by its words, or as it names nothing;
    ``possible`` by a part of its name, or as it lacks one; else empty."""
    name = _name(entry)
    if is_empty(name):
        return "" if is_empty(entry.cells[entry.amount]) else "certain"
    if isinstance(name, str) and len(name) <= MOST_TEXT:
        if plain(name) in TOTAL_WORDS or name.strip(" :") in TOTAL_WORDS:
            return "certain"
        if _TOTAL_OF.fullmatch(name):
            return "possible"
    lacking = any(_lacks(entry.cells[ours]) for ours in (LOT_ID, PRODUCT))
    return "possible" if lacking and not is_empty(entry.cells[entry.amount]) else ""


def _name(entry: Entry) -> Cell:
    """What a row calls itself: its id, or else its product."""
    lot_id = entry.cells[LOT_ID]
    return entry.cells[PRODUCT] if _lacks(lot_id) else lot_id


def _lacks(cell: Cell) -> bool:
    return is_empty(cell) or (isinstance(cell, str) and stands_for_nothing(cell))


def _summed(
    index: int,
    entry: Entry,
    claim: str,
    amounts: Sequence[Fraction | None],
    is_lot: Sequence[bool],
) -> str | None:
    """Whose sum an entry is: of the lots ``above`` it, all or those since the last total, or of
    those ``below`` until the next; None if of none."""
    amount = amounts[index]
    if amount is None or (entry.fault is not None and claim != "certain"):
        return None
    least = 1 if claim == "certain" or _named_total(entry) else LEAST_SUMMED
    counted = _count_told(entry)
    blocks = (
        ("above", [at for at in range(index) if is_lot[at]]),
        ("above", _block(range(index - 1, -1, -1), is_lot)),
        ("below", _block(range(index + 1, len(is_lot)), is_lot)),
    )
    for side, block in blocks:
        enough = len(block) >= least or (counted is not None and len(block) == counted > 0)
        values = [amounts[at] for at in block]
        if enough and None not in values and sum(v for v in values if v is not None) == amount:
            return side
    return None


def _block(indexes: range, is_lot: Sequence[bool]) -> list[int]:
    """The lots at `indexes` until the next total; totals that stand together are passed over."""
    block: list[int] = []
    for at in indexes:
        if is_lot[at]:
            block.append(at)
        elif block:
            break
    return block


def _named_total(entry: Entry) -> bool:
    name = _name(entry)
    return (
        isinstance(name, str) and len(name) <= MOST_TEXT and _TOTAL_OF.fullmatch(name) is not None
    )


def _count_told(entry: Entry) -> int | None:
    for name in (LOT_ID, PRODUCT):
        match = _COUNTED.search(shown(entry.cells[name]))
        if match:
            return int(match["count"][:9])
    return None


def _not_the_sum(entry: Entry) -> Fault:
    return Fault(
        f"row {entry.number}",
        shown(entry.cells[LOT_ID]) or shown(entry.cells.get(entry.amount)),
        "it looks like a totals row but is not the sum of the rows above",
        "Remove the row; if it is a lot, give it an id and a product",
    )
