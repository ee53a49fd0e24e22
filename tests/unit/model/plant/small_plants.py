"""Small plants and hand-made schedules for these tests: a vial is filled in an hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from fillsched.model import Activity, ActivityKind, Lot
from fillsched.model.lot import LotTerms
from fillsched.model.plant import (
    Calendar,
    Closure,
    Line,
    Plant,
    PlantSchedule,
    Rules,
    in_ticks,
    verify_plant,
)

START = datetime(2026, 3, 2, tzinfo=UTC)

RULES = Rules(
    rate=Fraction(1),
    clean_hours=Fraction(10),
    clean_window_hours=Fraction(50),
    changeover_same_hours=Fraction(2),
    changeover_different_hours=Fraction(4),
)


def at(hours: float) -> datetime:
    """The moment so many hours after the start."""
    return START + timedelta(hours=hours)


def closed(*spans: tuple[float, float]) -> Calendar:
    """A calendar closed between hours."""
    return Calendar(tuple(Closure("maintenance", at(start), at(end)) for start, end in spans))


def line(name: str = "L1", *, rules: Rules = RULES, **more: Any) -> Line:
    return Line(name, rules, **more)


def plant(*lines: Line, **more: Any) -> Plant:
    return Plant("test", "UTC", lines or (line(),), **more)


def lot(name: str, hours: int, product: str = "A", **terms: Any) -> Lot:
    return Lot(name, product, vials=hours, terms=LotTerms(**terms))


Piece = tuple[str, float, float, int, int | None]
"""Kind, begin and end in hours, campaign, lot (an index)."""


def schedule_of(
    lots: Sequence[Lot], where: Plant, pieces: dict[str, Sequence[Piece]]
) -> PlantSchedule:
    """A schedule as it is written down, line by line."""
    problem = in_ticks(lots, where, START)
    hour = problem.ticks_per_hour
    activities = [
        Activity(ActivityKind(kind), name, int(begin * hour), int(end * hour), campaign, number)
        for name, own in pieces.items()
        for kind, begin, end, campaign, number in own
    ]
    return PlantSchedule(problem, tuple(activities))


def with_waiting(schedule: PlantSchedule, lot: int, closed_hours: int) -> PlantSchedule:
    """The same, the changeover to `lot` waiting for so long in closures."""
    ticks = closed_hours * schedule.problem.ticks_per_hour
    return replace(
        schedule,
        activities=tuple(
            replace(activity, closed_ticks=ticks)
            if activity.kind is ActivityKind.CHANGEOVER and activity.lot == lot
            else activity
            for activity in schedule.activities
        ),
    )


def broken(schedule: PlantSchedule) -> set[str]:
    """The rules that it breaks."""
    return {violation.rule for violation in verify_plant(schedule)}
