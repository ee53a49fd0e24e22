"""The rows of shared equipment and people that are held while a line works, such as a crew.

What it is for: which unit is held when, by what. What it is not for: what has activities of its
own, such as a freeze dryer (`lanes`), or drawing.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from fillsched.model.plant.plant import Plant, Resource
from fillsched.presentation.chart.lanes import Lane, units_of
from fillsched.wire import ActivityView


def held_lanes(activities: Sequence[ActivityView], plant: Plant) -> Iterator[Lane]:
    """The units of every resource that is held during activities, in the order of the plant; what
    stands there after fills stands in the same units. `activities` in order of start."""
    for resource in plant.resources:
        if resource.during:
            uses = sorted(_uses(activities, resource, plant), key=lambda use: use.start)
            yield from units_of(resource.name, uses)


def _uses(
    activities: Sequence[ActivityView], resource: Resource, plant: Plant
) -> Iterator[ActivityView]:
    for activity in activities:
        if activity.resource == resource.name:
            yield activity
        elif activity.resource is None and activity.kind in resource.during:
            for start, end in _worked(activity, plant):
                yield activity.model_copy(update={"start": start, "end": end})


def _worked(activity: ActivityView, plant: Plant) -> Iterator[tuple[datetime, datetime]]:
    """The parts of an activity outside of its line's closures, in which it waits and holds none."""
    line = next(line for line in plant.lines if line.name == activity.line)
    closed = line.calendar.told(activity.start, activity.end) if activity.closed_hours else ()
    start = activity.start
    for shut in sorted(closed, key=lambda one: one.start):
        if start < min(shut.start, activity.end):
            yield start, min(shut.start, activity.end)
        start = max(start, shut.end)
    if start < activity.end:
        yield start, activity.end
