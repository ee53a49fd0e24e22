"""A schedule as everybody draws it, on the wire: lanes with bars, colours of products, and marks.

What it is for: shape. What it is not for: making it (`presentation.chart.timeline`), or figures
that programs work on (`schedules`).
"""

from typing import Literal

from fillsched.wire.values import Answer, Instant, JobKindName, Lenient


class BarView(Lenient):
    """One bar of a lane, `[start, end)`. `colour` is the number of its product's colour, from 0, in
    whatever palette; null for what is coloured by no product. `text`: what it is, in words."""

    kind: Literal["clean", "changeover", "setup", "fill", "after_fill"]
    start: Instant
    end: Instant
    lot: str | None
    product: str | None
    colour: int | None
    campaign: int
    text: str


class LaneView(Lenient):
    """A line, or a unit of the shared `resource`; bars in order of start, no two at one time. A
    unit that is held during activities of lines, such as a crew, has their kinds of bars."""

    name: str
    resource: str | None
    bars: list[BarView]


class MarkView(Lenient):
    """What stands at a moment of a lane (its number, from 0), or over a span of it.

    ``due``: the due date of a lot that stands there, `met` or not. ``late``: the part of its fill
    that lies behind that date. ``closed``: a closure, or the time between shifts, not cut where the
    plan begins or ends. ``pin``: its fill begins there because somebody said so. `end` is null for
    a moment, `lot` for a closure, `met` for what is no due date.
    """

    kind: Literal["due", "late", "closed", "pin"]
    lane: int
    start: Instant
    end: Instant | None
    lot: str | None
    met: bool | None
    text: str


class TimelineView(Answer):
    """A whole schedule, from `start` to the end of its last bar; texts in it are by the clock of
    `zone`. `colours` are those of the products on a page, in the order of their numbers; they
    repeat after the last."""

    kind: JobKindName
    id: int
    provisional: bool
    zone: str
    start: Instant
    end: Instant
    lanes: list[LaneView]
    colours: dict[str, str]
    marks: list[MarkView]
