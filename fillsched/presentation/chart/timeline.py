"""A schedule as a timeline: the one value that every chart is drawn from, here and elsewhere.

What it is for: which bars stand in which lane, in which colour, and what each says. What it is not
for: its marks (`marks`), weeks (`weeks`), or drawing.
"""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from fillsched.jobs.job import Job
from fillsched.model.plant import AnySchedule, PlantSchedule
from fillsched.presentation.chart.colours import COLOURS, colours_of
from fillsched.presentation.chart.held import held_lanes
from fillsched.presentation.chart.lanes import Lane, lanes
from fillsched.presentation.chart.marks import marks_of
from fillsched.presentation.figures import count
from fillsched.wire.outcome.schedules import ActivityView, activity_views
from fillsched.wire.outcome.timeline import BarView, LaneView, TimelineView


def timeline_view(job: Job, schedule: AnySchedule, zone: ZoneInfo) -> TimelineView:
    """The timeline of the schedule of `job`, or of one strategy of it; texts by the clock of
    `zone`."""
    start = job.spec.start_time
    activities = list(activity_views(schedule, start))
    colours = colours_of(lot.product for lot in schedule.problem.lots)
    rows = _rows(activities, schedule)
    end = max((activity.end for activity in activities), default=start)
    return TimelineView(
        kind=job.spec.kind.value,
        id=job.id,
        provisional=not job.status.final,
        zone=zone.key,
        start=start,
        end=end,
        lanes=[lane_view(row, colours) for row in rows],
        colours={product: COLOURS[number] for product, number in colours.items()},
        marks=marks_of(schedule, rows, (start, end), zone),
    )


def _rows(activities: Sequence[ActivityView], schedule: AnySchedule) -> list[Lane]:
    """Lines, then units of shared equipment, of what is held while lines work last."""
    rows = list(lanes(activities, _lines(schedule)))
    if not isinstance(schedule, PlantSchedule):
        return rows
    held = list(held_lanes(activities, schedule.problem.plant))
    names = {lane.resource for lane in held}
    return [row for row in rows if row.resource is None or row.resource not in names] + held


def _lines(schedule: AnySchedule) -> Sequence[str]:
    """The lines there are, in the order of the plant; one that has nothing to do too."""
    if isinstance(schedule, PlantSchedule):
        return [line.name for line in schedule.problem.plant.lines]
    return [schedule.problem.rules.line]


def lane_view(row: Lane, colours: Mapping[str, int]) -> LaneView:
    """A lane with its bars, in `colours` of products."""
    return LaneView(
        name=row.name,
        resource=row.resource,
        bars=[_bar(one, colours, row.resource) for one in row.activities],
    )


def _bar(activity: ActivityView, colours: Mapping[str, int], resource: str | None) -> BarView:
    """`resource`: whose row it is, which a line's activity may hold."""
    coloured = activity.type is not None and activity.kind in ("fill", "after_fill")
    held = None
    if resource is not None and activity.resource is None:
        what = activity_text(activity)
        held = f"{resource.capitalize()}: {what[:1].lower()}{what[1:]}, line {activity.line}"
    return BarView(
        kind=activity.kind,
        start=activity.start,
        end=activity.end,
        lot=activity.lot_id,
        product=activity.type,
        colour=colours[activity.type or ""] if coloured else None,
        campaign=activity.campaign,
        text=activity_text(activity) if held is None else held,
    )


WORDS = {
    "clean": "Clean", "changeover": "Changeover to", "setup": "Setup for", "fill": "Fill of",
    "after_fill": "After",
}  # fmt: skip
"""What a bar is, before the name of its lot."""


def activity_text(activity: ActivityView) -> str:
    """What it is, in words: ``Fill of 27-001 (MMR), 106,500 vials``."""
    what = WORDS[activity.kind]
    if activity.resource is not None:
        what = f"{activity.resource.capitalize()} after"
    lot = "" if activity.lot_id is None else f" {activity.lot_id} ({activity.type})"
    vials = "" if activity.vials is None else f", {count(activity.vials, 'vial')}"
    closed = (
        "" if activity.closed_hours is None else f", {activity.closed_hours:.1f} h of it closed"
    )
    return f"{what}{lot}{vials}{closed}"
