"""What is written, whatever the format: a schedule with everything that explains it.

What it is for: the one value that all formats take. What it is not for: any format.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Literal
from zoneinfo import ZoneInfo

from fillsched.export.lot_columns import NOTHING_ASKED, Asked
from fillsched.model import Lot
from fillsched.presentation.chart.lanes import Lane, lanes
from fillsched.presentation.provenance import Provenance
from fillsched.wire import ActivityView, AnyJob, BarView, TimelineView

Delimiter = Literal["comma", "semicolon", "tab"]

_MARKS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """How a CSV is written that a spreadsheet opens by double click: the marks that it takes."""

    delimiter: str
    decimal: str

    @classmethod
    def like(
        cls, receipt: Mapping[str, Any], sites: Delimiter, said: Delimiter | None = None
    ) -> "Spreadsheet":
        """As the lots came, which the site's spreadsheet wrote; else as `sites` says. What is
        `said` counts before both. A semicolon stands where the comma is the decimal mark."""
        mark = _MARKS.get(str(said or receipt.get("delimiter") or sites), ",")
        comma = receipt.get("decimal") == "comma" or (mark == ";" and not receipt.get("decimal"))
        return cls(mark, "," if comma and mark != "," else ".")


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen beside the format; a format that knows nothing of a choice passes it over.

    `fills_only` leaves cleans and changeovers out of tables of rows and calendars. `own_events`
    gives a calendar events of its own, instead of moving those of the same lots. `spreadsheet`
    writes a CSV for people, else it is for programs.
    """

    fills_only: bool = False
    own_events: bool = False
    spreadsheet: Spreadsheet | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A schedule to be taken away; of a comparison that of `stamp.strategy`.

    `kpis` are keyed as in a result. `activities` are in order of start and may be gone through
    several times. `zone` is the site's; times in it stand beside those in UTC. `timeline` makes
    what charts are drawn from, anew at each call: most formats have none. `asked`: what lots have
    beside their amount. `lots` are all that were to be planned, as they came.
    """

    job: AnyJob
    kpis: Mapping[str, Any]
    receipt: Mapping[str, Any]
    stamp: Provenance
    zone: ZoneInfo
    activities: Iterable[ActivityView]
    timeline: Callable[[], TimelineView]
    asked: Asked = NOTHING_ASKED
    choices: Choices = Choices()
    lots: Sequence[Lot] = ()

    @property
    def chosen(self) -> Iterator[ActivityView]:
        """The activities, or the fills alone where only they are wanted."""
        fills_only = self.choices.fills_only
        return (one for one in self.activities if one.kind == "fill" or not fills_only)

    @property
    def fills(self) -> Iterator[ActivityView]:
        """The fills in order of start."""
        return (one for one in self.activities if one.kind == "fill")

    @property
    def title(self) -> str:
        """``Schedule 43 · W42``, or ``Comparison 44 · W42 · smart-pack``."""
        parts = [f"{self.job.kind.title()} {self.job.id}", self.job.name]
        parts += [self.stamp.strategy] if self.job.kind == "comparison" else []
        return " · ".join(part for part in parts if part)

    def lanes(self) -> Iterator[Lane]:
        """The activities of each line, lines in the order in which they begin; then of each unit
        of shared equipment."""
        yield from lanes(self.activities)


def local(moment: datetime, zone: ZoneInfo) -> str:
    """`moment` as ISO 8601 in `zone` with milliseconds and its offset from UTC."""
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def when(moment: datetime, zone: tzinfo) -> str:
    """`moment` as every spreadsheet takes it for a time, to the second: ``2026-03-29 03:30:00``."""
    rounded = moment.astimezone(zone) + timedelta(microseconds=500_000)
    return rounded.strftime("%Y-%m-%d %H:%M:%S")


def clock(moment: datetime, zone: tzinfo) -> str:
    """`moment` for people, to the minute: ``Sun 2026-03-29 03:30 CEST``.

    The name of the offset tells the two hours apart that a clock shows twice in autumn.
    """
    return moment.astimezone(zone).strftime("%a %Y-%m-%d %H:%M %Z")


def told(text: str, one: ActivityView | BarView, zone: tzinfo) -> str:
    """A piece of the plan in words: `text`, then when, how long, and in which campaign."""
    hours = (one.end - one.start) / timedelta(hours=1)
    times = f"{clock(one.start, zone)} to {clock(one.end, zone)}"
    said = [f"{text}: {times}, {hours:.2f} h, campaign {one.campaign}"]
    return ", ".join(said if isinstance(one, BarView) else [*said, *_asked(one, zone)])


def _asked(fill: ActivityView, zone: tzinfo) -> Iterator[str]:
    """What its lot asks for, and whether that is kept."""
    if fill.release is not None:
        yield f"released {clock(fill.release, zone)}"
    if fill.due is not None:
        late = f", {fill.late_hours:,.2f} h late" if fill.late_hours else ""
        yield f"due {clock(fill.due, zone)}{late}"
    if fill.weight is not None:
        yield f"weight {fill.weight:g}"
