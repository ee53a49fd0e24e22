"""The further columns of a file, or keys of a JSON body, into the terms of each lot.

What it is for: one reader for a whole file, which knows how each column is written, and what is to
be noted and asked about them at the end. What it is not for: single cells (`cells`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from typing import Any

from fillsched.errors import Question, Reading
from fillsched.intake.cells.amounts import read_amount
from fillsched.intake.cells.names import read_name
from fillsched.intake.cells.numbers import Convention, decide
from fillsched.intake.cells.places import PinOrder, read_lines, read_pin_order
from fillsched.intake.cells.weights import read_weight
from fillsched.intake.entries import Entry, Place
from fillsched.intake.faults import Faults
from fillsched.intake.options import ReadOptions
from fillsched.intake.ours import (
    BULK_HOLD_HOURS,
    FILL_HOURS,
    FORMAT,
    KIND,
    LINES,
    MOMENTS,
    PIN_LINE,
    PIN_ORDER,
    TERMS,
    WEIGHT,
)
from fillsched.intake.questions import Kind, about
from fillsched.intake.table import Cell, Wrong, is_empty, shown
from fillsched.intake.terms.moments import Moments
from fillsched.intake.terms.plausible import Told, half_taken_for_dates, implausible
from fillsched.intake.terms.told import moments_told
from fillsched.model.lot import NO_TERMS, Lot, LotTerms
from fillsched.time_zones import zone_of

Name = Callable[[str], str]
"""The words for our column: ``Due (E)``, or ``due`` of a JSON body."""


@dataclass(slots=True)
class TermsReader:
    """Reads the terms of entries, one after the other. `columns`: those of TERMS that are there.

    `inverse`: a weight is one divided by its cell. `half_taken`: columns that a spreadsheet took
    for dates in part, with a text that it did not. `told`: what was read, by row.
    """

    kind: str
    columns: Sequence[str]
    moments: Moments
    conventions: Mapping[str, Convention]
    inverse: bool = False
    half_taken: Mapping[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    @classmethod
    def of(
        cls, entries: Sequence[Entry], options: ReadOptions, kind: str, *, inverse: bool = False
    ) -> "TermsReader":
        """For `entries`, whose cells show how each column is written. Raises InvalidInput for a
        zone that is not there."""
        there = {ours for entry in entries for ours in entry.cells}
        columns = [ours for ours in TERMS if ours in there]
        given = Convention(options.decimal) if options.decimal else None
        moments = Moments.of(
            {ours: _texts(entries, ours) for ours in columns if ours in MOMENTS},
            zone_of(options.zone),
            kind,
            options.dates,
        )
        numbers = {
            ours: given or decide(_texts(entries, ours)) for ours in (WEIGHT, BULK_HOLD_HOURS)
        }
        half_taken = {
            ours: text
            for ours in moments.columns
            if (text := half_taken_for_dates([entry.cells.get(ours) for entry in entries]))
        }
        return cls(kind, columns, moments, numbers, inverse, half_taken)

    def terms(self, entry: Entry, place: Place, faults: Faults) -> LotTerms | None:
        """What `entry` asks; None where a cell is wrong, which goes into `faults`."""
        said: dict[str, Any] = {}
        good = True
        for ours in self.columns:
            cell = entry.cells.get(ours)
            if is_empty(cell):
                continue
            value = self._value(ours, cell, entry)
            if isinstance(value, Wrong):
                faults.add(place(entry.number, ours), shown(cell), value.reason, value.fix)
                good = False
            elif isinstance(value, PinOrder):
                said["pin_first"], said["pin_after"] = value.first, value.after
            else:
                said[ours] = value
        if not good:
            return None
        if not said:
            return NO_TERMS
        terms = LotTerms(**said)
        self.told.append((entry.number, terms))
        return terms

    def _value(
        self, ours: str, cell: Cell, entry: Entry
    ) -> str | datetime | Fraction | frozenset[str] | PinOrder | Wrong:
        if ours in MOMENTS:
            return self.moments.read(ours, cell, entry.number)
        if ours == WEIGHT:
            return read_weight(cell, self.conventions[ours], inverse=self.inverse)
        if ours == BULK_HOLD_HOURS:
            hours = read_amount(cell, FILL_HOURS, self.conventions[ours], self.kind)
            return hours if isinstance(hours, Wrong) else hours.value
        if ours == LINES:
            return entry.lines or read_lines(cell)
        if ours == PIN_ORDER:
            return read_pin_order(cell)
        assert ours in (FORMAT, KIND, PIN_LINE)
        return read_name(cell)

    def notes(self, name: Name, lots: Sequence[Lot]) -> list[str]:
        """What is to be said of the columns, when all entries have been read, and of `lots`."""
        notes = ["the weight is 1 divided by what stands there"] if self.inverse else []
        notes += (
            f"{name(ours)}: some cells are dates, others texts such as {text}; all those dates lie "
            "before the 13th, so a spreadsheet may have taken their day for the month"
            for ours, text in self.half_taken.items()
        )
        notes += moments_told(self.moments, name)
        return notes + implausible(self.told, self.kind)

    def questions(self, letter: Callable[[str], str]) -> list[Question]:
        """The first question about the order of dates, which settles it for all columns."""
        for column in self.moments.columns.values():
            if column.doubtful is not None:
                text, days = column.doubtful
                readings = [
                    Reading(f"dates {order}", f"--dates {order}", f"{text} is {day:%d %B %Y}")
                    for order, day in days.items()
                ]
                return [about(Kind.DATES, readings, column.ours, letter(column.ours))]
        return []


def _texts(entries: Sequence[Entry], ours: str) -> list[str]:
    cells = (entry.cells.get(ours) for entry in entries)
    return [cell for cell in cells if isinstance(cell, str) and cell]
