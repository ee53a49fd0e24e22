"""Timelines for tests, of activities alone."""

from collections.abc import Sequence
from datetime import datetime

from fillsched.presentation.chart.colours import COLOURS, colours_of
from fillsched.presentation.chart.lanes import lanes
from fillsched.presentation.chart.timeline import lane_view
from fillsched.wire import ActivityView, MarkView, TimelineView


def timeline_of(
    activities: Sequence[ActivityView], zone: str = "UTC", marks: Sequence[MarkView] = ()
) -> TimelineView:
    """What the daemon would say of these activities."""
    colours = colours_of(one.type for one in activities if one.type)
    return TimelineView(
        kind="schedule",
        id=43,
        provisional=False,
        zone=zone,
        start=activities[0].start,
        end=max(one.end for one in activities),
        lanes=[lane_view(lane, colours) for lane in lanes(activities)],
        colours={product: COLOURS[number] for product, number in colours.items()},
        marks=list(marks),
    )


def mark(kind: str, start: datetime, end: datetime | None = None, **more: object) -> MarkView:
    """A mark of the first lane."""
    plain = {"lane": 0, "lot": None, "met": None, "text": ""}
    return MarkView.model_validate({**plain, "kind": kind, "start": start, "end": end, **more})
