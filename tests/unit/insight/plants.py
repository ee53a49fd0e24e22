"""Small plants and lots for tests of what fits them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from fillsched.model import Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import Calendar, Closure, Line, Plant, PlantProblem, Product, Rules
from fillsched.model.plant import in_ticks as ticks

START = datetime(2026, 10, 5, 6, tzinfo=UTC)
RULES = Rules(Fraction(1000), Fraction(24), Fraction(120), Fraction(4), Fraction(8))
"""1,000 vials an hour, a clean of a day, a window of five."""


def at(hours: float) -> datetime:
    """So many hours after the start."""
    return START + timedelta(hours=hours)


def lot(name: str, hours: int = 10, product: str = "A", **terms: Any) -> Lot:
    """A lot of so many hours of filling, that asks `terms`."""
    return Lot(name, product, vials=hours * 1000, terms=LotTerms(**terms))


def closed(begin: float, end: float, what: str = "maintenance") -> Calendar:
    """A calendar with one closure, in hours after the start."""
    return Calendar((Closure(what, at(begin), at(end)),))


def line(name: str = "L1", **said: Any) -> Line:
    """A line under the usual rules."""
    return Line(name, said.pop("rules", RULES), **said)


def plant(*lines: Line, products: dict[str, Product] | None = None, **said: Any) -> Plant:
    """A plant of those lines, or of L1 alone."""
    return Plant("P", "UTC", lines or (line(),), products=products or {}, **said)


def problem(lots: list[Lot], where: Plant) -> PlantProblem:
    """Those lots in that plant, from START on."""
    return ticks(lots, where, START)
