"""What is said where no row has our headings, or more than one column could be ours.

What it is for: the fault, the heading that may be meant, and the question with its answers. What it
is not for: finding the headings (`header`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from fillsched.errors import Fault, Question, Reading
from fillsched.intake.columns.names import ALIASES, QUANTITIES, plain
from fillsched.intake.columns.units import taken_apart
from fillsched.intake.limits import MOST_HEADER_ROWS
from fillsched.intake.ours import AMOUNTS, FILL_HOURS, LOT_ID, OURS, PRODUCT, VIALS
from fillsched.intake.questions import Kind, about, map_option, options_of
from fillsched.intake.table import Cell, Row, column_letter, is_empty, seen, shown
from fillsched.suggestions import did_you_mean, nearest

LEAST_LIKENESS = 0.75
"""Of 1, of a heading to one of ours: below it the hint would mislead more often than help."""

LEAST_HEADINGS = 3
"""Texts in a row that may be headings; lots need as many columns."""

SAMPLES = 3
"""Cells of a column that are shown to know it by."""

_WRITTEN = {LOT_ID: "Lot ID", PRODUCT: "Type", VIALS: "Vials", FILL_HOURS: "fill_hours"}

Found = Mapping[str, list[int]]
"""Our names -> indexes of the columns that may carry them."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why rows have no header for us; `known` counts the columns of ours that were found."""

    faults: tuple[Fault, ...]
    questions: tuple[Question, ...] = ()
    known: int = 0


def ambiguous(row: Row, found: Found, rows: Sequence[Row]) -> Unfit | None:
    """What is said of a row in which several columns could be one of ours, or one of them two; None
    if that is nowhere so."""
    faults = [
        Fault(
            f"row {row.number}",
            f"{seen(row.cells[index])} ({column_letter(index)})",
            f"{first} and {second} cannot be the same column",
            f"Name another column: --map {second}=...",
        )
        for (first, (index, *_)), (second, (other, *_)) in combinations(found.items(), 2)
        if index == other
    ]
    questions: list[Question] = []
    for ours, indexes in found.items():
        if len(indexes) > 1:
            question = which(ours, [(ours, index) for index in indexes], row, rows)
            questions.append(question)
            named = ", ".join(reading.label for reading in question.readings)
            reason = f"more than one column could be the {ours}"
            fix = f"Say which with {options_of(question)}"
            faults.append(Fault(f"row {row.number}", named, reason, fix))
    if all(name in found for name in AMOUNTS):
        both = [(name, found[name][0]) for name in AMOUNTS]
        question = which(VIALS, both, row, rows)
        questions.append(question)
        named = ", ".join(seen(row.cells[index]) for _, index in both)
        reason = "a lot is sized in vials or in fill hours, and there is a column for each"
        fix = f"Say which counts: {options_of(question)}"
        faults.append(Fault(f"row {row.number}", named, reason, fix))
    return Unfit(tuple(faults), tuple(questions), len(found)) if faults else None


def missing(
    best: tuple[Row, Found] | None,
    rows: Sequence[Row],
    mapping: Mapping[str, str],
    *,
    all_seen: bool,
) -> Unfit:
    """What is said where no row has all our headings; `best` comes closest, with what it has.

    `all_seen`: every filled row was looked at.
    """
    if best is None:
        return Unfit((_no_header("the file", "", all_seen=all_seen),))
    row, found = best
    if not found and not mapping and not _may_be_headings(row):
        return Unfit((_no_header(f"row {row.number}", _line(row.cells), all_seen=all_seen),))
    wanted = [ours for ours in (LOT_ID, PRODUCT) if ours not in found]
    spare = [
        index
        for index, cell in enumerate(row.cells)
        if isinstance(cell, str) and cell and all(index not in taken for taken in found.values())
    ]
    if not any(name in found for name in AMOUNTS):
        hours = _near(FILL_HOURS, row, spare) is not None and _near(VIALS, row, spare) is None
        likely = FILL_HOURS if hours else VIALS
        wanted.append(next((name for name in AMOUNTS if name in mapping), likely))
    others = spare or _taken(row, found)
    questions = {
        ours: which(
            ours, [(ours, at) for at in _likely(ours, row, others, rows)], row, rows, Kind.COLUMN
        )
        for ours in wanted
    }
    if not found and not mapping and not any(_near(ours, row, spare) is not None for ours in OURS):
        faults = [_unknown(row, wanted)]
    else:
        faults = [_missing_column(row, ours, spare, mapping) for ours in wanted]
    return Unfit(tuple(faults), tuple(questions.values()), len(found))


def _taken(row: Row, found: Found) -> list[int]:
    """The columns with a heading where each was taken for one of ours, perhaps wrongly: first those
    that a lot can do without."""
    needed = {index for ours in OURS for index in found.get(ours, ())}
    headed = [at for at, cell in enumerate(row.cells) if isinstance(cell, str) and cell]
    return sorted(headed, key=lambda index: (index in needed, index))


def _missing_column(row: Row, ours: str, spare: Sequence[int], mapping: Mapping[str, str]) -> Fault:
    where, line = f"row {row.number}", _line(row.cells)
    if ours in mapping:
        near = did_you_mean(mapping[ours], [seen(row.cells[index]) for index in spare])
        fix = f"{near} Check --map {ours}=...".strip()
        return Fault(where, line, f"no column is called {mapping[ours]}", fix)
    name = _WRITTEN[ours] + (" or fill_hours" if ours == VIALS else "")
    at = _near(ours, row, spare)
    meant = "" if at is None else seen(row.cells[at])
    hint = f"If {meant} is meant, say" if meant else "Add it, or say"
    fix = f"{hint} {map_option(ours, meant or 'HEADING')}"
    return Fault(where, line, f"the column {name} is missing", fix)


def _unknown(row: Row, wanted: Sequence[str]) -> Fault:
    """A row of headings of which none is ours: they are listed, to be named."""
    named = [
        f"{seen(cell)} ({column_letter(index)})"
        for index, cell in enumerate(row.cells)
        if not is_empty(cell)
    ]
    options = " ".join(map_option(ours, "HEADING") for ours in wanted)
    listed = _cut(", ".join(named), 300)
    return Fault(
        f"row {row.number}", _line(row.cells), "none of its headings is known",
        f"Say which is which: {options}; there are {listed}",
    )  # fmt: skip


def _no_header(where: str, value: str, *, all_seen: bool) -> Fault:
    among = "" if all_seen else f" among the first {MOST_HEADER_ROWS} filled rows"
    return Fault(
        where,
        value,
        f"there is no row of headings{among}",
        "Put the headings above the lots: Lot ID,Type,Vials or lot_id,product,fill_hours"
        + ("" if all_seen else "; remove what stands above them"),
    )


def _may_be_headings(row: Row) -> bool:
    """Headings are texts, and none is a number."""
    filled = [cell for cell in row.cells if not is_empty(cell)]
    return not any(map(_is_number, filled)) and (
        len(filled) >= LEAST_HEADINGS
        or any(_near(ours, row, range(len(row.cells))) is not None for ours in OURS)
    )


def _is_number(cell: Cell) -> bool:
    """Headings hold no bare number; a row that does is a lot."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell[:1].isdigit())


def which(
    ours: str,
    columns: Sequence[tuple[str, int]],
    row: Row,
    rows: Sequence[Row],
    kind: Kind = Kind.COLUMNS,
) -> Question:
    """The question which of `columns` (each with what it would be of ours) is `ours`."""
    headings = [seen(cell) for cell in row.cells]
    readings = []
    for name, index in columns:
        heading, letter = headings[index], column_letter(index)
        said = heading if headings.count(heading) == 1 else letter
        label = f"{heading} ({letter})"
        readings.append(Reading(label, map_option(name, said), sample_of(row, index, rows)))
    return about(kind, readings, ours)


def sample_of(row: Row, index: int, rows: Sequence[Row]) -> str:
    """The first cells of a column below the headings."""
    return ", ".join(list(_below(row, index, rows))[:SAMPLES])


def _below(row: Row, index: int, rows: Sequence[Row]) -> list[str]:
    texts: list[str] = []
    for other in rows:
        if other.number > row.number and not is_empty(cell := other.cell(index)):
            texts.append(shown(cell))
            if len(texts) == SAMPLES:
                break
    return texts


def _likely(ours: str, row: Row, spare: Sequence[int], rows: Sequence[Row]) -> list[int]:
    """The columns that may be ours, the likeliest first; amounts are numbers."""
    near = _near(ours, row, spare)
    texts = {index: _below(row, index, rows) for index in spare}
    if ours in AMOUNTS:
        numbers = [at for at in spare if all(t[:1].isdigit() or t[:1] in "+-.," for t in texts[at])]
        fit = numbers or list(spare)
    else:
        fit = list(spare)
    return sorted(fit, key=lambda index: (index != near, not texts[index]))


def _near(ours: str, row: Row, spare: Sequence[int]) -> int | None:
    """The column whose heading most resembles a name of ours."""
    texts = {index: seen(row.cells[index]) for index in spare if row.cells[index]}
    names = {plain(taken_apart(text).name): index for index, text in texts.items()}
    by_plain = names | {plain(text): index for index, text in texts.items()}
    if ours == VIALS and (known := QUANTITIES & by_plain.keys()):
        return min(by_plain[name] for name in known)
    for alias in (plain(ours), *sorted(ALIASES[ours])):
        close = nearest(alias, by_plain, LEAST_LIKENESS)
        if close is not None:
            return by_plain[close]
    return None


def _line(cells: Sequence[Cell]) -> str:
    return _cut(", ".join(seen(cell) for cell in cells if not is_empty(cell)), 80)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3]}..."
