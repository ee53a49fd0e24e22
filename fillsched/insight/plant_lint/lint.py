"""The whole of what is said of a plant, with and without lots.

What it is for: one answer of all looks: faults, of a plant with which nothing could be planned, and
notes. What it is not for: the form of the file (`wire.plant`), or single lots that fit nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.errors import Fault
from fillsched.insight.plant_lint.changeovers import never_reached, triangles
from fillsched.insight.plant_lint.clocks import odd_times
from fillsched.insight.plant_lint.idle import idle_in_plant
from fillsched.insight.plant_lint.names import names_nowhere
from fillsched.insight.plant_lint.room import ahead, no_room, no_room_for_lots, nowhere_to_stand
from fillsched.model import Lot
from fillsched.model.plant.figures import plant_of

MOST_TOLD = 20
"""Notes of one kind that are told; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Lint:
    """`faults`: what nothing can be planned with. `notes`: sentences without an end."""

    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def lint(figures: Mapping[str, Any], start: datetime) -> Lint:
    """What is to be said of the plant of `figures`, in which a plan would begin at `start`.

    Raises InvalidInput where it is none, as `plant_of`.
    """
    plant = plant_of(figures)
    return Lint(
        tuple(no_room(plant, start)),
        (
            *_some(odd_times(figures, start)),
            *_some(names_nowhere(figures)),
            *_some(never_reached(plant)),
            *_some(triangles(plant)),
            *_some(_over(plant.until, start)),
        ),
    )


def lint_with_lots(figures: Mapping[str, Any], lots: Sequence[Lot], start: datetime) -> Lint:
    """What the `lots` show beside what `lint` says: where none could stand, names that none uses.

    Raises InvalidInput as `lint`.
    """
    plant = plant_of(figures)
    return Lint(
        (*nowhere_to_stand(plant, lots), *no_room_for_lots(plant, lots, start)),
        tuple(_some(idle_in_plant(figures, lots))),
    )


def effort(figures: Mapping[str, Any], start: datetime) -> int:
    """About how many closures are made for a `lint`: 10,000 take a tenth of a second or so.

    Those of all lines are made once, those that name some once for each.
    """
    days = (ahead(plant_of(figures), start) - start).days
    closures: Sequence[Mapping[str, Any]] = figures.get("closures", ())
    made = sum(_times(one) * days // 366 * max(1, len(one.get("lines") or ())) for one in closures)
    lines: Mapping[str, Any] = figures.get("lines") or {}
    shifts = sum(len(one.get("shifts", ())) for one in lines.values())
    return made + shifts * days // 7 + len(lines) * len(closures)


def _times(closure: Mapping[str, Any]) -> int:
    """How often a closure may come in a year."""
    every = closure.get("every")
    if not every:
        return 1
    return next((times for word, times in _A_YEAR.items() if word in every.upper()), 366)


_A_YEAR = {"YEARLY": 1, "MONTHLY": 12, "WEEKLY": 53}
"""How often a rule comes that has no further parts; others count as daily."""


def _over(until: datetime | None, start: datetime) -> list[str]:
    if until is None or until > start:
        return []
    return [f"until is over: {until:%Y-%m-%d %H:%M} UTC; nothing can be planned after it"]


def _some(notes: Sequence[str]) -> list[str]:
    told = list(notes[:MOST_TOLD])
    left = len(notes) - len(told)
    return [*told, f"and {left:,} more of this kind"] if left else told
