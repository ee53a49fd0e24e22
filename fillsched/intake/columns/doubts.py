"""Headings whose meaning only their author knows: a priority, a start, an end.

What it is for: the questions about them, and the answers that `--map` gives: a heading, one divided
by it, or that there is no such column. What it is not for: columns that every lot needs (`unfit`).
"""

from collections.abc import Mapping, Sequence

from fillsched.errors import Fault, Question, Reading
from fillsched.intake.columns.names import is_exported, plain
from fillsched.intake.columns.term_names import PRIORITIES, TWOFOLD
from fillsched.intake.columns.unfit import Found, Unfit, sample_of
from fillsched.intake.ours import (
    DEADLINE,
    DUE,
    PIN_START,
    RELEASE,
    TERMS,
    WEIGHT,
)
from fillsched.intake.questions import Kind, about, map_option, options_of
from fillsched.intake.table import Cell, Row, column_letter, seen
from fillsched.suggestions import did_you_mean

WITHOUT = "-"
"""What `--map` says of one of ours that no column is: ``--map due=-``."""

INVERSE = "1/"
"""Before a heading in ``--map weight=1/Priority``: the smaller the number, the greater the weight.
"""

_MEANS = {
    RELEASE: "the fill starts at the earliest then",
    PIN_START: "the fill starts exactly then",
    DUE: "wanted by then, late after it",
    DEADLINE: "never ends after it",
}


def heading_meant(ours: str, said: str) -> str:
    """The heading, or letter, in what the user said of one of ours."""
    return said[len(INVERSE) :].strip() if ours == WEIGHT and is_inverse(said) else said


def is_inverse(said: str) -> bool:
    """Whether what the user said of the weight turns it round."""
    return said.startswith(INVERSE)


def doubts(row: Row, found: Found, mapping: Mapping[str, str], rows: Sequence[Row]) -> Unfit | None:
    """What is said of further columns that were named and are not there, and of headings that
    could mean several things; None if there are none."""
    faults = [
        _not_there(row, ours, mapping[ours])
        for ours in TERMS
        if ours in mapping and mapping[ours].strip() != WITHOUT and ours not in found
    ]
    questions: list[Question] = []
    taken = {index for indexes in found.values() for index in indexes}
    names = {index: plain(seen(cell)) for index, cell in enumerate(row.cells) if _is_text(cell)}
    spare = [index for index in names if index not in taken]
    for index in spare if not is_exported(names.values()) else ():
        asked = _asked(row, index, found, mapping, rows)
        if asked is not None:
            faults.append(asked[0])
            questions.append(asked[1])
    return Unfit(tuple(faults), tuple(questions), len(found)) if faults else None


def _asked(
    row: Row, index: int, found: Found, mapping: Mapping[str, str], rows: Sequence[Row]
) -> tuple[Fault, Question] | None:
    """The fault and the question about one heading, if it is in doubt and nobody settled it."""
    heading = seen(row.cells[index])
    name = plain(heading)
    said = _said(row, index)
    sample = sample_of(row, index, rows)
    if name in PRIORITIES:
        settled = WEIGHT in found or WEIGHT in mapping
        readings = _of_priority(said, sample)
        ours, kind = WEIGHT, Kind.PRIORITY
        reason = "whether 1 is the first or the last of a priority cannot be known"
    elif name in TWOFOLD:
        both = TWOFOLD[name]
        settled = any(one in found or one in mapping for one in both)
        readings = [Reading(f"{one}: {_MEANS[one]}", map_option(one, said), sample) for one in both]
        readings.append(_ignored(both[0]))
        ours, kind = both[0], Kind.MEANING
        reason = f"it could be the {both[0]} or the {both[1]}"
    else:
        return None
    if settled:
        return None
    letter = column_letter(index)
    question = about(kind, readings, ours, letter)
    fix = f"Say what is meant with {options_of(question)} (not read)"
    return Fault(f"row {row.number}", f"{heading} ({letter})", reason, fix), question


def _of_priority(said: str, sample: str) -> list[Reading]:
    first = next((text for text in sample.split(", ") if text.isdigit() and int(text) > 1), "2")
    return [
        Reading(
            "the smallest number is first",
            map_option(WEIGHT, f"{INVERSE}{said}"),
            f"{first} is the weight 1/{first}",
        ),
        Reading(
            "the largest number is first",
            map_option(WEIGHT, said),
            f"{first} is the weight {first}",
        ),
        _ignored(WEIGHT),
    ]


def _is_text(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(cell)


def _ignored(ours: str) -> Reading:
    return Reading("not read", map_option(ours, WITHOUT), "")


def _said(row: Row, index: int) -> str:
    """The heading, or its letter where another column is called the same."""
    heading = seen(row.cells[index])
    same = [cell for cell in row.cells if isinstance(cell, str) and seen(cell) == heading]
    return heading if len(same) == 1 else column_letter(index)


def _not_there(row: Row, ours: str, said: str) -> Fault:
    headings = [seen(cell) for cell in row.cells if isinstance(cell, str) and cell]
    near = did_you_mean(heading_meant(ours, said), headings)
    return Fault(
        f"row {row.number}",
        ", ".join(headings)[:80],
        f"no column is called {heading_meant(ours, said)}",
        f"{near} Check {map_option(ours, said)}, or say {map_option(ours, WITHOUT)}".strip(),
    )
