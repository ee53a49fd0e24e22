"""Control totals of lots: what a planner holds against his own sheet before he believes a plan.

What it is for: how many, how much in all, the smallest and the largest, in vials and in hours, and
how many are due from when to when. A slipped decimal mark shows there at once. What it is not for:
a plan's figures (`model.kpis`).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from fractions import Fraction

from fillsched.model import LineRules, Lot, fill_hours
from fillsched.model.plant import Durations, Plant

Totals = Mapping[str, int | float]
"""`sum`, `smallest`, `largest`; and `most`: the sum where each lot is filled by the slowest line
that may, if that is another."""


def control_totals(
    lots: Sequence[Lot], rules: LineRules, plant: Plant | None = None
) -> dict[str, Totals]:
    """The totals of `lots` in `vials`, of those that are sized so, and in `hours` of filling: by
    `rules`, or by the lines of a `plant` that may fill them, lots that none may left out."""
    totals: dict[str, Totals] = {}
    vials = [lot.vials for lot in lots if lot.vials is not None]
    if vials:
        totals["vials"] = {"sum": sum(vials), "smallest": min(vials), "largest": max(vials)}
    if plant is not None:
        hours = _by_lines(lots, plant)
    else:
        hours = _hours([fill_hours(lot, rules) for lot in lots]) if lots else {}
    return totals | ({"hours": hours} if hours else {})


def due_dates(lots: Sequence[Lot], zone: str) -> dict[str, int | str] | None:
    """How many `lots` are due, from when to when (ISO 8601, UTC), and by whose clock that is meant;
    None where none is."""
    due = [lot.terms.due for lot in lots if lot.terms.due is not None]
    if not due:
        return None
    first, last = min(due), max(due)
    return {"lots": len(due), "earliest": _iso(first), "latest": _iso(last), "time_zone": zone}


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _by_lines(lots: Sequence[Lot], plant: Plant) -> Totals:
    """Each lot by the fastest of its lines, and by the slowest."""
    durations = Durations(plant)
    spans = [[hours for _, hours in durations.of(lot)] for lot in lots]
    least = [min(span) for span in spans if span]
    most = [max(span) for span in spans if span]
    if not least:
        return {}
    fastest, slowest = (
        _hours([(h.numerator, h.denominator) for h in all]) for all in (least, most)
    )
    found = {**fastest, "largest": slowest["largest"]}
    return found if most == least else {**found, "most": slowest["sum"]}


def _hours(durations: Sequence[tuple[int, int]]) -> Totals:
    """Durations come as numerator and denominator; mostly all have the same."""
    tops: Counter[int] = Counter()
    for top, bottom in durations:
        tops[bottom] += top
    hours = [top / bottom for top, bottom in durations]
    whole = sum((Fraction(top, bottom) for bottom, top in tops.items()), Fraction(0))
    return {"sum": float(whole), "smallest": min(hours), "largest": max(hours)}
