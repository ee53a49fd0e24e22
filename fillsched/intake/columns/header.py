"""Finding the row of headings and which column is which.

What it is for: the words that name our four columns, the user's own mapping, a title row above the
header. What it is not for: the cells below, or what is said where a column is missing (`unfit`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fillsched.errors import Fault
from fillsched.intake.columns.doubts import WITHOUT, doubts, heading_meant, is_inverse
from fillsched.intake.columns.names import SECOND, is_exported, is_known, plain, rank
from fillsched.intake.columns.term_names import TERM_ALIASES
from fillsched.intake.columns.unfit import Unfit, ambiguous, missing
from fillsched.intake.columns.units import Named, taken_apart
from fillsched.intake.limits import MOST_HEADER_ROWS, MOST_TEXT
from fillsched.intake.ours import (
    AMOUNTS,
    BULK_HOLD_HOURS,
    EVERY,
    FILL_HOURS,
    KIND,
    LINES,
    LOT_ID,
    OURS,
    PIN_LINE,
    PIN_ORDER,
    PIN_START,
    PRODUCT,
    TERMS,
    WEIGHT,
)
from fillsched.intake.table import Row, column_letter, is_empty, seen
from fillsched.suggestions import did_you_mean

_LETTER = re.compile(r"[A-Za-z]{1,3}")

_OF_A_PLAN = frozenset({KIND, LINES, PIN_LINE, PIN_START, PIN_ORDER})
"""Columns of an exported schedule that say where a lot was put, and not what was asked for it."""


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings; `columns` maps our names to column indexes; `amount` is the sized one.
    `batches`: the ids are called batches, of which one may be filled in several lots.

    `width` counts the cells up to the last heading. `activity`: where a schedule that was exported
    by us says what each row is. `lettered`: those of our columns that the user named by letter.
    `inverse`: a weight is one divided by what stands in its column.
    """

    row: int
    columns: Mapping[str, int]
    amount: str
    headings: tuple[str, ...]
    activity: int | None = None
    lettered: frozenset[str] = frozenset()
    batches: bool = False
    inverse: bool = False

    @property
    def needed(self) -> Mapping[str, int]:
        """The columns without which there is no lot."""
        return {ours: index for ours, index in self.columns.items() if ours in OURS}

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.headings)

    def heading(self, ours: str) -> str:
        """What our column is called in the file."""
        return self.headings[self.columns[ours]]

    def letter(self, ours: str) -> str:
        """The letter of our column."""
        return column_letter(self.columns[ours])

    def named(self, ours: str) -> str:
        """Our column as its user knows it: ``Due (E)``."""
        return f"{self.heading(ours)} ({self.letter(ours)})"

    def place(self, row: int, ours: str) -> str:
        """Where the cell of our column stands: ``row 14, column C (Vials)``."""
        return f"row {row}, column {self.letter(ours)} ({self.heading(ours)})"


@dataclass(frozen=True, slots=True)
class _Named:
    """One heading, in the forms in which it is compared."""

    index: int
    text: str
    whole: str
    name: str
    unit: Named | None


def find_header(rows: Sequence[Row], mapping: Mapping[str, str]) -> Header | Unfit:
    """The first row that names all our columns, or what is wrong with the row that comes closest.

    `mapping`: our name -> the heading the user says it has, or its letter.
    """
    best: tuple[int, Row, dict[str, list[int]]] | None = None
    looked_at = 0
    for row in rows:
        if row.blank:
            continue
        if looked_at == MOST_HEADER_ROWS:
            return missing(best and best[1:], rows, mapping, all_seen=False)
        looked_at += 1
        found = _matches(row, mapping)
        if _complete(found):
            return (
                ambiguous(row, found, rows)
                or doubts(row, found, mapping, rows)
                or _header(row, found, mapping)
            )
        if best is None or len(found) > best[0]:
            best = (len(found), row, found)
    return missing(best and best[1:], rows, mapping, all_seen=True)


def has_header(rows: Sequence[Row], mapping: Mapping[str, str]) -> bool:
    """Whether one of the first rows names all our columns."""
    filled = [row for row in rows if not row.blank][:MOST_HEADER_ROWS]
    return any(_complete(_matches(row, mapping)) for row in filled)


def repeats(row: Row, header: Header) -> bool:
    """Whether a row holds the headings of all our columns again, as on a new page."""
    return all(
        isinstance(cell := row.cell(index), str) and seen(cell) == header.headings[index]
        for index in header.columns.values()
    )


def begins_another_table(row: Row, header: Header, *, apart: bool) -> bool:
    """Whether a row below the headings is one of headings too, but of another table.

    Its amount is a text without a digit, nothing in it is a number, and two of its texts are words
    for our columns or headings of this table; one, where the row stands `apart` below a blank one.
    """
    amount = row.cell(header.columns[header.amount])
    if not isinstance(amount, str) or not amount or any(map(str.isdigit, amount)):
        return False
    texts = [seen(cell) for cell in row.cells if _is_text(cell)]
    if len(texts) < sum(not is_empty(cell) for cell in row.cells) or repeats(row, header):
        return False
    words = {plain(heading) for heading in header.headings}
    return sum(plain(text) in words or is_known(plain(text)) for text in texts) >= 2 - apart


def unknown_names(mapping: Mapping[str, str]) -> list[Fault]:
    """Faults of a mapping that names columns we do not have."""
    known = f"The columns are {', '.join(EVERY)}"
    return [
        Fault(
            "--map",
            f"{name}={heading}",
            f"there is no column {name}",
            f"{did_you_mean(name, EVERY)} {known}".strip(),
        )
        for name, heading in mapping.items()
        if name not in EVERY
    ]


def _matches(row: Row, mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """Our names -> indexes of the columns of `row` that carry them."""
    headings = [_named(index, cell) for index, cell in enumerate(row.cells) if _is_text(cell)]
    taken = {
        ours: found
        for ours, said in mapping.items()
        if (found := _said(headings, heading_meant(ours, " ".join(said.split()))))
    }
    claimed = {index for indexes in taken.values() for index in indexes}
    free = [heading for heading in headings if heading.index not in claimed]
    for ours in OURS:
        if ours in mapping or (ours in AMOUNTS and any(name in mapping for name in AMOUNTS)):
            continue
        ranks = {heading.index: _rank(ours, heading) for heading in free}
        best = max(ranks.values(), default=0)
        if best:
            taken[ours] = [index for index, at in ranks.items() if at == best]
    return _without_second(taken, free) | _terms(free, mapping)


def _terms(free: Sequence[_Named], mapping: Mapping[str, str]) -> dict[str, list[int]]:
    """The further columns that nobody named -> indexes of those that carry their names; of what an
    exported schedule says, only what was asked for its lots."""
    exported = is_exported([heading.whole for heading in free])
    return {
        ours: found
        for ours in TERMS
        if ours not in mapping
        and not (exported and ours in _OF_A_PLAN)
        and (found := [h.index for h in free if _names_term(ours, h, exported=exported)])
    }


def _names_term(ours: str, heading: _Named, *, exported: bool) -> bool:
    whole = heading.whole in TERM_ALIASES[ours] or (exported and heading.whole == f"{ours}utc")
    return whole or (ours == BULK_HOLD_HOURS and heading.name in TERM_ALIASES[ours])


def _without_second(taken: dict[str, list[int]], free: Sequence[_Named]) -> dict[str, list[int]]:
    """A column that is sized beyond doubt is not doubled by one that merely could be."""
    if all(name in taken for name in AMOUNTS):
        sure = {heading.index for heading in free}
        ranks = {
            name: max((_rank(name, h) for h in free if h.index in taken[name]), default=2)
            for name in AMOUNTS
        }
        if sure and len(set(ranks.values())) == 2:
            taken.pop(min(AMOUNTS, key=lambda name: ranks[name]))
    return taken


def _said(headings: Sequence[_Named], said: str) -> list[int]:
    """The columns that the user means: by the heading, without its dress or unit, by letter."""
    if said == WITHOUT:
        return []
    wanted = plain(said)
    fits = (
        [heading.index for heading in headings if heading.text == said],
        [heading.index for heading in headings if heading.whole == wanted],
        [heading.index for heading in headings if heading.name == wanted],
    )
    if any(fits):
        return next(found for found in fits if found)
    if _LETTER.fullmatch(said):
        return [h.index for h in headings if column_letter(h.index) == said.upper()]
    return []


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and 0 < len(cell) <= MOST_TEXT


def _named(index: int, cell: object) -> _Named:
    text = seen(cell) if isinstance(cell, str) else ""
    apart = taken_apart(text)
    return _Named(index, text, plain(text), plain(apart.name), apart.unit)


def _rank(ours: str, heading: _Named) -> int:
    pieces = heading.unit == "vials"
    whole = rank(ours, heading.whole, pieces=pieces)
    return max(whole, rank(ours, heading.name, pieces=pieces)) if ours in AMOUNTS else whole


def _complete(found: Mapping[str, list[int]]) -> bool:
    return LOT_ID in found and PRODUCT in found and any(name in found for name in AMOUNTS)


def _header(row: Row, found: Mapping[str, list[int]], mapping: Mapping[str, str]) -> Header:
    headings = [seen(cell) for cell in row.cells]
    while headings and not headings[-1]:
        headings.pop()
    amount = next(name for name in AMOUNTS if name in found)
    columns = {ours: found[ours][0] for ours in EVERY if ours in found}
    lettered = frozenset(
        ours
        for ours, index in columns.items()
        if heading_meant(ours, mapping.get(ours, "").strip()).upper() == column_letter(index)
    )
    batches = LOT_ID not in mapping and plain(headings[columns[LOT_ID]]) in SECOND[LOT_ID]
    header = Header(
        row.number,
        columns,
        amount,
        tuple(headings),
        lettered=lettered,
        batches=batches,
        inverse=is_inverse(mapping.get(WEIGHT, "")),
    )
    return _exported(header)


def _exported(header: Header) -> Header:
    """The header of a schedule that we wrote: its rows say what they are, and how long."""
    names = [plain(heading) for heading in header.headings]
    if not is_exported(names):
        return header
    columns = {**header.columns, FILL_HOURS: names.index("hours")}
    return replace(header, columns=columns, activity=names.index("kind"))
