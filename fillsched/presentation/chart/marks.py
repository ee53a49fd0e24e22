"""What is marked on a plan beside its bars: due dates, what is late, closures, pins.

What it is for: facts of a schedule, each with its lane, its time and its words. What it is not for:
glyphs and colours, which each chart has of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fillsched.model.lot import LotTerms
from fillsched.model.plant import AnySchedule, Calendar, Plant, PlantSchedule
from fillsched.presentation.chart.lanes import Lane
from fillsched.presentation.figures import hours
from fillsched.wire.outcome.schedules import ActivityView
from fillsched.wire.outcome.timeline import MarkView

HOUR = timedelta(hours=1)

PLAIN_WORDS = {"no shift": "between shifts"}
"""Of closures that no planner has named."""


MARK_WORDS = {
    "closed": "closed",
    "met": "due, on time",
    "missed": "due, missed",
    "late": "late part",
    "pin": "pinned",
}
"""What the legend of a chart calls its marks, in this order."""


def look_of(mark: MarkView) -> str:
    """As which of MARK_WORDS a mark is drawn."""
    if mark.kind == "due":
        return "met" if mark.met else "missed"
    return mark.kind


def marks_of(
    schedule: AnySchedule,
    lanes: Sequence[Lane],
    span: tuple[datetime, datetime],
    zone: ZoneInfo,
) -> list[MarkView]:
    """All marks within `span`, lane by lane; of each lane closures, then lots in order of start.

    A schedule of one line alone knows neither dates nor calendars, so it has none.
    """
    if not isinstance(schedule, PlantSchedule):
        return []
    terms = {lot.id: lot.terms for lot in schedule.problem.lots}
    late = _late(schedule)
    marks: list[MarkView] = []
    for number, lane in enumerate(lanes):
        marks += _closures(number, _calendar(schedule.problem.plant, lane), span)
        if lane.resource is None:
            marks += _of_lots(number, lane.activities, terms, late, zone)
    return marks


def _calendar(plant: Plant, lane: Lane) -> Calendar:
    owners = plant.lines if lane.resource is None else plant.resources
    return next((one.calendar for one in owners if one.name == lane.owner), Calendar())


def _closures(lane: int, calendar: Calendar, span: tuple[datetime, datetime]) -> Iterator[MarkView]:
    told = {(one.start, one.end): one.what for one in calendar.told(*span)}
    for (start, end), what in sorted(told.items()):
        yield MarkView(
            kind="closed",
            lane=lane,
            start=start,
            end=end,
            lot=None,
            met=None,
            text=PLAIN_WORDS.get(what, what),
        )


def _late(schedule: PlantSchedule) -> set[str]:
    """The lots that end after they are due, exactly as the figures count them."""
    problem = schedule.problem
    return {
        problem.lots[lot].id
        for lot, fill in schedule.fills().items()
        if (due := problem.due[lot]) is not None and fill.end_tick > due
    }


def _of_lots(
    lane: int,
    activities: Sequence[ActivityView],
    terms: Mapping[str, LotTerms],
    late: set[str],
    zone: ZoneInfo,
) -> Iterator[MarkView]:
    for fill in activities:
        if fill.kind != "fill" or fill.lot_id is None:
            continue
        asked = terms[fill.lot_id]
        if asked.due is not None:
            yield from _due(lane, fill, asked.due, zone, late=fill.lot_id in late)
        if pinned := ", ".join(_pins(asked, zone)):
            yield MarkView(
                kind="pin",
                lane=lane,
                start=fill.start,
                end=None,
                lot=fill.lot_id,
                met=None,
                text=f"{fill.lot_id} is pinned: {pinned}",
            )


def _due(
    lane: int, fill: ActivityView, due: datetime, zone: ZoneInfo, *, late: bool
) -> Iterator[MarkView]:
    """When the lot is due, and the part of its fill behind that."""
    rest = f"{hours(abs(fill.end - due) / HOUR)} {'late' if late else 'to spare'}"
    text = f"{fill.lot_id} due {_end_of_day(due, zone)}: {rest}"
    yield MarkView(
        kind="due", lane=lane, start=due, end=None, lot=fill.lot_id, met=not late, text=text
    )
    if late:
        yield MarkView(
            kind="late",
            lane=lane,
            start=max(due, fill.start),
            end=fill.end,
            lot=fill.lot_id,
            met=None,
            text=text,
        )


def _pins(terms: LotTerms, zone: ZoneInfo) -> Iterator[str]:
    if terms.pin_line is not None:
        yield f"on {terms.pin_line}"
    if terms.pin_start is not None:
        yield f"from {_clock(terms.pin_start, zone)}"
    if terms.pin_first:
        yield "first of its line"
    if terms.pin_after is not None:
        yield f"after {terms.pin_after}"


def _end_of_day(moment: datetime, zone: ZoneInfo) -> str:
    """Midnight, which a date alone stands for, as the end of the day before it."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) == (0, 0):
        return f"{local - timedelta(hours=12):%a %d %b %Y} 24:00"
    return _clock(moment, zone)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%a %d %b %Y %H:%M}"
