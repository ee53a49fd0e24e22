"""Whether lines are open long enough at a stretch, for a clean and for the lots that need them.

What it is for: closures and shifts that leave no room. What it is not for: single lots that fit
nowhere, which are left out of a plan one by one, or laying anything out in time.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from fillsched.errors import Fault
from fillsched.model import Lot
from fillsched.model.plant import Calendar, Line, Plant, Product
from fillsched.model.plant.calendar import MICROSECONDS_PER_HOUR, MOST_YEARS
from fillsched.suggestions import did_you_mean

LOOKED_AHEAD = timedelta(days=400)
"""So long after the last single closure shifts and closures that come again have shown all of what
they do: a year, with what its turn brings."""

MOST_NAMED = 5
"""Lots named in one fault; the rest is counted."""


def ahead(plant: Plant, start: datetime) -> datetime:
    """How far closures are looked at from `start` on."""
    calendars = (line.calendar for line in plant.lines)
    ends = [closure.end for calendar in calendars for closure in calendar.closures]
    last = max([start, *ends])
    farthest = min(last + LOOKED_AHEAD, start + timedelta(days=366 * MOST_YEARS))
    return farthest if plant.until is None else min(farthest, plant.until)


def no_room(plant: Plant, start: datetime) -> Iterator[Fault]:
    """Lines that are never open as long as their clean takes."""
    for line, longest in longest_open(plant, start).items():
        clean = plant_line(plant, line).rules.clean_hours
        if longest is not None and longest < clean:
            yield Fault(
                f"plant, lines.{line}",
                "",
                f"its longest open stretch is {_hours(longest)}, its clean takes {_hours(clean)}",
                "Give it longer shifts, or fewer closures",
            )


def no_room_for_lots(plant: Plant, lots: Sequence[Lot], start: datetime) -> Iterator[Fault]:
    """Lines that are never open as long as any of the lots takes that only they can fill."""
    found = longest_open(plant, start)
    shortest: dict[str, tuple[Fraction, Lot]] = {}
    for lot in lots:
        lines = takers(plant, lot)
        if len(lines) == 1:
            hours = hours_on(plant, lines[0], lot)
            name = lines[0].name
            if name not in shortest or hours < shortest[name][0]:
                shortest[name] = hours, lot
    for name, (hours, lot) in shortest.items():
        longest = found[name]
        if longest is not None and longest < hours:
            yield Fault(
                f"plant, lines.{name}",
                "",
                f"its longest open stretch is {_hours(longest)}; of the lots that only it can "
                f"fill the shortest, {lot.id}, takes {_hours(hours)}",
                "Give it longer shifts, or fewer closures; or smaller lots, or another line",
            )


def nowhere_to_stand(plant: Plant, lots: Sequence[Lot]) -> Iterator[Fault]:
    """Products and formats that no line takes, with the nearest that one does."""
    homeless: dict[tuple[str, str | None], list[Lot]] = {}
    for lot in lots:
        product = plant.product(lot.product, lot.terms.format)
        if not any(line.takes(product) for line in plant.lines):
            homeless.setdefault((product.name, product.format), []).append(lot)
    products = {name for line in plant.lines for name in line.products}
    formats = {name for line in plant.lines for name in line.formats}
    for (name, format), theirs in homeless.items():
        what = f"product {name}" if format is None else f"product {name} in format {format}"
        nearest = did_you_mean(name, products) or did_you_mean(format or name, formats)
        fix = "Name it, or its format, at a line, or give the product its format"
        more = f" and {len(theirs) - MOST_NAMED:,} more" * (len(theirs) > MOST_NAMED)
        named = ", ".join(lot.id for lot in theirs[:MOST_NAMED])
        yield Fault(f"lots {named}{more}", "", f"no line takes {what}", nearest or fix)


def longest_open(plant: Plant, start: datetime) -> dict[str, Fraction | None]:
    """Of each line the hours of its longest open stretch; None where it is never closed."""
    end = ahead(plant, start)
    found: dict[Calendar, Fraction | None] = {}
    for line in plant.lines:
        if line.calendar not in found:
            found[line.calendar] = _longest(line.calendar, start, end)
    return {line.name: found[line.calendar] for line in plant.lines}


def _longest(calendar: Calendar, start: datetime, end: datetime) -> Fraction | None:
    """As far as is looked; None where nothing is closed, and of a plant that is over."""
    closed = calendar.closed(start, end) if end > start else []
    if not closed:
        return None
    edges = [(start, start), *closed, (end, end)]
    longest = max(opens - closes for (_, closes), (opens, _) in pairwise(edges))
    return Fraction(longest // timedelta(microseconds=1), MICROSECONDS_PER_HOUR)


def takers(plant: Plant, lot: Lot) -> list[Line]:
    """The lines that can take `lot`."""
    product, terms = _product(plant, lot), lot.terms
    return [
        line
        for line in plant.lines
        if line.takes(product)
        and (terms.lines is None or line.name in terms.lines)
        and terms.pin_line in (None, line.name)
    ]


def hours_on(plant: Plant, line: Line, lot: Lot) -> Fraction:
    """How long `lot` is filled on `line`."""
    if lot.fill_hours is not None:
        return lot.fill_hours
    return Fraction(lot.vials or 0) / line.rate_of(_product(plant, lot))


def plant_line(plant: Plant, name: str) -> Line:
    """The line of that name."""
    return next(line for line in plant.lines if line.name == name)


def _product(plant: Plant, lot: Lot) -> Product:
    return plant.product(lot.product, lot.terms.format)


def _hours(hours: Fraction) -> str:
    return f"{float(hours):.6g} h"
