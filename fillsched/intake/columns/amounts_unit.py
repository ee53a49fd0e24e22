"""In what the amounts are written, settled by the user or asked.

What it is for: thousands, minutes, percent and boxes are named as such, and never multiplied or
taken as they stand without a word. What it is not for: knowing a unit by its word (`units`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from fillsched.errors import Fault, Question, Reading
from fillsched.intake.cells.amounts import is_clock
from fillsched.intake.columns.header import Header
from fillsched.intake.columns.units import FACTORS, Named, belongs, taken_apart, unit_named
from fillsched.intake.entries import Entry
from fillsched.intake.limits import FILL_HOUR_DECIMALS
from fillsched.intake.options import Unit
from fillsched.intake.ours import FILL_HOURS
from fillsched.intake.questions import Kind, about
from fillsched.intake.table import Cell, Formatted, as_kept, is_empty, shown

MINUTES_PER_DAY = 1440

ENDLESS_DECIMALS = 7
"""Decimals from which on a number is a fraction of a day, and none that somebody wrote: more than
we keep."""

_SEEM = {
    "percent": "percentages",
    "boxes": "boxes or the like",
    "measure": "a measure or a price",
    "clock": "written as on a clock",
}
_HOURS_IN_NAME = ("hour", "hrs", "stunden", "std", "heures", "horas", "(h)", "[h]")


@dataclass(slots=True)
class Settled:
    """What one of the file's unit is in ours, and what is said or asked of it."""

    factor: Fraction = Fraction(1)
    notes: list[str] = field(default_factory=list)
    asked: list[tuple[Fault, Question | None]] = field(default_factory=list)


def settle_unit(
    header: Header, entries: Sequence[Entry], row_unit: Named | None, said: Unit | None
) -> Settled:
    """The factor of the amounts. `row_unit`: named in a row of units; `said`: by the user."""
    ours = header.amount
    cells = [cell for entry in entries if not is_empty(cell := entry.cells.get(ours))]
    if said is not None:
        return _as_said(header, said)
    heading = taken_apart(header.heading(ours))
    found = [(heading.unit, heading.word), (row_unit, str(row_unit)), _in_formats(cells)]
    for unit, word in found:
        if unit is not None and not belongs(unit, ours):
            return Settled(asked=[_asked(header, unit, word, cells)])
    if ours == FILL_HOURS and _may_be_days(cells, clock=heading.unit == "clock"):
        return Settled(asked=[_days_or_hours(header, cells)])
    told = row_unit is not None or _names_hours(header) or any(map(is_clock, cells))
    if ours == FILL_HOURS and not told:
        return Settled(notes=[f"{header.heading(ours)} names no unit and is read as hours"])
    return Settled()


def _as_said(header: Header, said: Unit) -> Settled:
    ours, factors = header.amount, FACTORS[header.amount]
    if said not in factors:
        reason = f"the column {header.heading(ours)} holds {next(iter(factors))}"
        fault = Fault("--unit", said, reason, f"Use {', '.join(factors)}")
        return Settled(asked=[(fault, None)])
    factor = factors[said]
    own = next(iter(factors))
    notes = [f"--unit {said}: 1 is {_number(factor)} {own}"] if factor != 1 else []
    return Settled(factor, notes)


def _names_hours(header: Header) -> bool:
    heading = header.heading(header.amount).casefold()
    unit = taken_apart(heading).unit
    return unit in ("hours", "clock") or any(word in heading for word in _HOURS_IN_NAME)


def _in_formats(cells: Sequence[Cell]) -> tuple[Named | None, str]:
    """The unit that the format of a cell writes behind its number: ``0 "k"``."""
    for cell in cells:
        if isinstance(cell, Formatted) and cell.by == "digits":
            word = cell.text.strip("0123456789.,- ")
            if unit := unit_named(word):
                return unit, word
    return None, ""


def _asked(header: Header, unit: Named, word: str, cells: Sequence[Cell]) -> tuple[Fault, Question]:
    ours, factors = header.amount, FACTORS[header.amount]
    own = next(iter(factors))
    units: list[Unit] = [known for known in factors if known in (unit, own) and known != own]
    readings = [_reading(ours, known, cells) for known in [*units, own]]
    fix = " or ".join(
        f"{one.option} ({one.sample})" if one.sample else one.option for one in readings
    )
    seem = _SEEM.get(unit, f"in {unit}")
    if units:
        reason = f"the amounts seem to be {seem}, and nothing is multiplied unasked"
        fix = f"Say {fix}"
    else:
        reason = f"the amounts seem to be {seem}, not {own}"
        fix = f"Give the {own}, or say {fix} if they are that"
    question = about(Kind.UNIT, readings, ours, header.letter(ours))
    return Fault(header.place(header.row, ours), word, reason, fix), question


def _days_or_hours(header: Header, cells: Sequence[Cell]) -> tuple[Fault, Question]:
    ours = header.amount
    readings = [_reading(ours, "days", cells), _reading(ours, "hours", cells)]
    fix = " or ".join(f"{one.option} ({one.sample})" for one in readings)
    fault = Fault(
        f"column {header.letter(ours)} ({header.heading(ours)})",
        shown(cells[0]),
        "the amounts may be parts of a day, as a spreadsheet stores 8:00, or hours",
        f"Say {fix}",
    )
    return fault, about(Kind.UNIT, readings, ours, header.letter(ours))


def _reading(ours: str, unit: Unit, cells: Sequence[Cell]) -> Reading:
    own = next(iter(FACTORS[ours]))
    sample = ""
    for cell in cells:
        if (value := _value(cell)) is not None:
            sample = f"{shown(cell)} is {_number(value * FACTORS[ours][unit])} {own}"
            break
    label = f"{own} as they stand" if unit == own else unit
    return Reading(label, f"--unit {unit}", sample)


def _value(cell: Cell) -> Fraction | None:
    """The number in a cell where there is but one way to read it."""
    if isinstance(cell, Formatted):
        return Fraction(cell.value)
    if isinstance(cell, str):
        whole, _, part = cell.partition(".")
        plain = cell.isascii() and whole.isdigit() and (not part or part.isdigit())
        return Fraction(cell) if plain and len(part) != 3 and len(cell) <= 40 else None
    if isinstance(cell, float):
        return Fraction(repr(as_kept(cell))) if abs(cell) < 1e15 else None
    return Fraction(cell) if isinstance(cell, int) else None


def _may_be_days(cells: Sequence[Cell], *, clock: bool) -> bool:
    """Whether hours are stored as parts of a day: all below one, in whole minutes of a day, with
    decimals that nobody writes; or under a heading that says h:mm.
    """
    values = [_value(cell) for cell in cells]
    if not values or None in values or any(isinstance(cell, Formatted) for cell in cells):
        return False
    if clock:
        return True
    known = [value for value in values if value is not None]
    whole = all(abs(v * MINUTES_PER_DAY - round(v * MINUTES_PER_DAY)) < 0.001 for v in known)
    endless = any(len(str(cell).partition(".")[2]) >= ENDLESS_DECIMALS for cell in cells)
    return whole and endless and max(known) < 1


def _number(value: Fraction) -> str:
    return f"{round(float(value), FILL_HOUR_DECIMALS):,.15g}"
