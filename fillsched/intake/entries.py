"""Entries, one per filled row or JSON object, into lots, with every fault and note.

What it is for: the checks that a file and a JSON body share: ids, products, amounts, ids that stand
twice. What it is not for: where entries come from, and what fits a line's rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol

from fillsched.errors import Fault
from fillsched.intake.cells.amounts import Amount, read_amount
from fillsched.intake.cells.names import read_name
from fillsched.intake.cells.numbers import Convention, decide, parted_unevenly
from fillsched.intake.faults import Faults
from fillsched.intake.limits import FILL_HOUR_DECIMALS
from fillsched.intake.ours import AMOUNTS, FILL_HOURS, LOT_ID, PRODUCT, VIALS
from fillsched.intake.table import Cell, Wrong, shown
from fillsched.model.lot import Lot, LotTerms

Place = Callable[[int, str], str]
"""The words for where our column stands in the entry with that number."""

Check = Callable[[int, int], None]
"""Progress: rows done, rows in all. Called about every percent, and at the end."""


class ReadTerms(Protocol):
    """Gives what an entry asks of its time and place; None where a cell of it is wrong, which goes
    into `faults`."""

    def __call__(self, entry: "Entry", place: Place, faults: Faults) -> LotTerms | None: ...


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands for one lot: our column names -> cells, and the number of its row.

    `amount` names the column that sizes it. `fault`: the row as a whole cannot be used. `lines`:
    where they came as a list, in which a name may hold a comma. `own`: what stands beside it in the
    columns of its owner.
    """

    number: int
    cells: Mapping[str, Cell]
    amount: str = VIALS
    fault: Fault | None = None
    lines: frozenset[str] | None = None
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """How the amounts of one column are read: how numbers are written, and what one of the file's
    unit is in ours."""

    convention: Convention
    factor: Fraction = Fraction(1)


Measures = Mapping[str, Measure]
"""Of each of our columns of amounts."""


@dataclass(slots=True)
class Outcome:
    """What has been read so far: lots, the rows that gave none, notes.

    `doubtful`: ids that stand several times with different values, whose right one is not known.
    `repeated`: rows that say what an earlier one said.
    """

    lots: list[Lot] = field(default_factory=list)
    skipped: int = 0
    notes: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    repeated: list[int] = field(default_factory=list)


def amount_of(entry: Entry, measures: Measures, kind: str) -> Fraction | None:
    """The size of an entry, if it can be read."""
    measure = measures[entry.amount]
    cell = entry.cells.get(entry.amount)
    read = read_amount(cell, entry.amount, measure.convention, kind, measure.factor)
    return read.value if isinstance(read, Amount) else None


_Read = tuple[Entry, Lot | None]
"""An entry and the lot it gave, if it gave one."""


def settle(
    entries: Sequence[Entry],
    decimal: Convention | None,
    factors: Mapping[str, Fraction] | None = None,
) -> Measures:
    """The measure of each column of amounts: the convention from all its texts unless it is given,
    the factor 1 unless `factors` name it."""
    measures = {}
    for ours in AMOUNTS:
        texts = [
            text
            for entry in entries
            if entry.amount == ours and isinstance(text := entry.cells.get(ours), str)
        ]
        found = decide(texts) if decimal is None else decimal
        if ours == VIALS and found.decimal and parted_unevenly(texts, found.decimal):
            found = Convention(None, mixed=True)
        measures[ours] = Measure(found, (factors or {}).get(ours, Fraction(1)))
    return measures


def read_entries(
    entries: Sequence[Entry],
    place: Place,
    measures: Measures,
    kind: str,
    faults: Faults,
    read_terms: ReadTerms,
    check: Check | None = None,
) -> Outcome:
    """The lots of `entries`; what is wrong goes into `faults` in order of the rows."""
    result = Outcome()
    by_id: dict[str, _Read] = {}
    repeated = result.repeated
    rounded: list[int] = []
    total = len(entries)
    step = max(1, total // 100)
    for done, entry in enumerate(entries, start=1):
        if entry.fault is not None:
            faults.extend([entry.fault])
            lot, was_rounded = None, False
        else:
            lot, was_rounded = _lot(entry, place, measures, kind, faults, read_terms)
        lot_id = lot.id if lot else shown(entry.cells.get(LOT_ID))
        first = by_id.setdefault(lot_id, (entry, lot)) if lot_id else (entry, lot)
        if first[0] is not entry:
            if _same(first, (entry, lot)):
                repeated.append(entry.number)
            else:
                result.doubtful.add(lot_id)
                faults.add(
                    place(entry.number, LOT_ID),
                    lot_id,
                    f"the same id stands in {_row_words(kind, first[0].number)} with other values",
                    "Give each lot its own id, or remove the wrong one",
                )
        elif lot is not None:
            result.lots.append(lot)
            if was_rounded:
                rounded.append(entry.number)
        if check is not None and (done % step == 0 or done == total):
            check(done, total)
    result.skipped = len(repeated)
    result.notes.extend(_notes(kind, repeated, rounded))
    return result


def _notes(kind: str, repeated: Sequence[int], rounded: Sequence[int]) -> list[str]:
    notes = []
    if repeated:
        notes.append(
            f"{rows_named(kind, repeated)} repeated an earlier lot exactly and counted once: "
            "a lot of its own needs an id of its own"
        )
    if rounded:
        notes.append(
            f"fill_hours rounded to {FILL_HOUR_DECIMALS} decimals in {rows_named(kind, rounded)}"
        )
    return notes


def _same(first: _Read, second: _Read) -> bool:
    """Whether two rows of one id say the same; by their cells where one of them is no lot."""
    if first[1] is not None and second[1] is not None:
        return first[1] == second[1]
    return first[0].cells == second[0].cells


def _lot(
    entry: Entry,
    place: Place,
    measures: Measures,
    kind: str,
    faults: Faults,
    read_terms: ReadTerms,
) -> tuple[Lot | None, bool]:
    texts: dict[str, str] = {}
    for ours in (LOT_ID, PRODUCT):
        text = read_name(entry.cells.get(ours))
        if isinstance(text, Wrong):
            faults.add(
                place(entry.number, ours), shown(entry.cells.get(ours)), text.reason, text.fix
            )
        else:
            texts[ours] = text
    cell = entry.cells.get(entry.amount)
    measure = measures[entry.amount]
    amount = read_amount(cell, entry.amount, measure.convention, kind, measure.factor)
    if isinstance(amount, Wrong):
        faults.add(place(entry.number, entry.amount), shown(cell), amount.reason, amount.fix)
    terms = read_terms(entry, place, faults)
    if isinstance(amount, Wrong) or len(texts) < 2 or terms is None:
        return None, False
    names = texts[LOT_ID], texts[PRODUCT]
    if entry.amount == FILL_HOURS:
        lot = Lot(*names, fill_hours=amount.value, terms=terms, own=entry.own)
        return lot, amount.rounded
    return Lot(*names, vials=amount.value.numerator, terms=terms, own=entry.own), False


def _row_words(kind: str, number: int) -> str:
    return f"lots[{number}]" if kind == "json" else f"row {number}"


def rows_named(kind: str, numbers: Sequence[int]) -> str:
    """``rows 3, 4 and 12 more``, or ``lots 0, 1`` of a JSON body."""
    named = ", ".join(str(number) for number in numbers[:5])
    more = f" and {len(numbers) - 5:,} more" if len(numbers) > 5 else ""
    if kind == "json":
        return f"lots {named}{more}"
    return f"{'row' if len(numbers) == 1 else 'rows'} {named}{more}"
