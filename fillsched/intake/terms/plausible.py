"""Dates that are dates, and still hardly what somebody meant.

What it is for: notes: a year that slipped, a release after the due date. What it is not for:
faults: odd dates may be meant; what cannot be kept is said where plant and lots meet.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median_low

from fillsched.intake.cells.dates import written
from fillsched.intake.entries import rows_named
from fillsched.intake.ours import MOMENTS
from fillsched.intake.table import Cell
from fillsched.model.lot import LotTerms

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before it nothing is planned; spreadsheets show an empty or small number as a day of 1900."""

FARTHEST = timedelta(days=3653)
"""Ten years, as far as closures are made: no plan reaches from one date to one so far from it."""

LAST_MONTH = 12
"""The largest number that may be a month as well as a day."""

Told = tuple[int, LotTerms]
"""The number of a row, and what it asks."""


def implausible(told: Sequence[Told], kind: str) -> list[str]:
    """A note for each way in which dates make no sense, with the rows in which they do not."""
    moments = [
        (number, ours, moment)
        for number, terms in told
        for ours in MOMENTS
        if (moment := getattr(terms, ours)) is not None
    ]
    if not moments:
        return []
    middle = median_low(moment for _, _, moment in moments)
    notes = list(_odd(moments, kind, "before the year 2000", lambda moment: moment < EARLIEST))
    notes += _odd(
        [one for one in moments if one[2] >= EARLIEST],
        kind,
        f"more than 10 years from the others, of which the middle one is {middle:%Y-%m-%d}",
        lambda moment: abs(moment - middle) > FARTHEST,
    )
    return notes + list(_crossed(told, kind))


def half_taken_for_dates(cells: Sequence[Cell]) -> str | None:
    """A text that a spreadsheet did not take for a date, where it took others of the column that
    might have day and month exchanged: it reads ``02/03`` in its own order and leaves ``13/02``."""
    dates = [cell for cell in cells if isinstance(cell, date)]
    if not dates or any(cell.day > LAST_MONTH for cell in dates):
        return None
    for cell in cells:
        found = written(cell) if isinstance(cell, str) else None
        if found is not None and found.mark and len(found.days) == 1:
            return str(cell)
    return None


def _odd(
    moments: Iterable[tuple[int, str, datetime]],
    kind: str,
    how: str,
    is_odd: Callable[[datetime], bool],
) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for number, ours, moment in moments:
        if is_odd(moment):
            rows.setdefault(ours, []).append(number)
    for ours, numbers in rows.items():
        yield f"{rows_named(kind, numbers)}: {ours} is {how}"


def _crossed(told: Iterable[Told], kind: str) -> Iterator[str]:
    late: list[int] = []
    never: list[int] = []
    for number, terms in told:
        if terms.release and terms.due and terms.release > terms.due:
            late.append(number)
        if terms.release and terms.deadline and terms.release >= terms.deadline:
            never.append(number)
    if late:
        yield f"{rows_named(kind, late)}: release is after due, so the lot will be late"
    if never:
        yield f"{rows_named(kind, never)}: deadline is not after release, so the lot cannot stand"
