"""The rows of a Gantt chart: one for each line, and one for each unit of shared equipment in use.

What it is for: activities that may stand at the same time, told apart. What it is not for: weeks
(`weeks`), or drawing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fillsched.wire import ActivityView


@dataclass(frozen=True, slots=True)
class Lane:
    """A line, or a unit of a resource, and what stands there, in order of start. `owner`: the name
    of the line or the resource itself."""

    name: str
    owner: str
    resource: str | None
    activities: list[ActivityView]


def lanes(activities: Iterable[ActivityView], lines: Sequence[str] = ()) -> Iterator[Lane]:
    """Lines in the order of `lines`, any other as it begins, then resources; `activities` in order
    of start."""
    by_line: dict[str, list[ActivityView]] = {line: [] for line in lines}
    shared: dict[str, list[ActivityView]] = {}
    for activity in activities:
        if activity.resource is None:
            by_line.setdefault(activity.line, []).append(activity)
        else:
            shared.setdefault(activity.resource, []).append(activity)
    for line, own in by_line.items():
        yield Lane(line, line, None, own)
    for resource, uses in shared.items():
        yield from units_of(resource, uses)


def units_of(resource: str, uses: Iterable[ActivityView]) -> Iterator[Lane]:
    """The units of a resource that are in use, each with what stands there; `uses` in order of
    start."""
    units: list[list[ActivityView]] = []
    for use in uses:
        _free(units, use.start).append(use)
    for number, unit in enumerate(units, start=1):
        name = f"{resource} {number}" if len(units) > 1 else resource
        yield Lane(name, resource, resource, unit)


def _free(units: list[list[ActivityView]], start: datetime) -> list[ActivityView]:
    """The first unit that is free at that time, a new one if none is."""
    for unit in units:
        if unit[-1].end <= start:
            return unit
    units.append([])
    return units[-1]


LOOKS_LIKE = {"setup": "changeover", "after_fill": "fill"}
"""Kinds that are drawn as another one; what they are is said in words."""


def drawn_kind(kind: str) -> str:
    """``clean``, ``changeover`` or ``fill``: as what an activity of a kind is drawn."""
    return LOOKS_LIKE.get(kind, kind)


KIND_WORDS = {"after_fill": "after fill"}


def kind_word(kind: str) -> str:
    """A kind of activity in words."""
    return KIND_WORDS.get(kind, kind)
