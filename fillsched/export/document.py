"""What is written, whatever the format: a schedule with everything that explains it.

What it is for: the one value that all formats take. What it is not for: any format.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fillsched.presentation.provenance import Provenance
from fillsched.wire import ActivityView, JobView


@dataclass(frozen=True, slots=True)
class Document:
    """A schedule to be taken away.

    `kpis` are keyed as in a result. `activities` are in order of start and may be gone through
    several times. `zone` is the site's; times in it stand beside those in UTC.
    """

    job: JobView
    kpis: Mapping[str, Any]
    receipt: Mapping[str, Any]
    stamp: Provenance
    zone: ZoneInfo
    activities: Iterable[ActivityView]

    @property
    def title(self) -> str:
        """``Schedule 43 · W42``."""
        return f"Schedule {self.job.id} · {self.job.name}".removesuffix(" · ")

    def by_line(self) -> Iterator[tuple[str, list[ActivityView]]]:
        """The activities of each line, lines in the order in which they begin."""
        lines: dict[str, list[ActivityView]] = {}
        for activity in self.activities:
            lines.setdefault(activity.line, []).append(activity)
        yield from lines.items()


def local(moment: datetime, zone: ZoneInfo) -> str:
    """`moment` as ISO 8601 in `zone` with milliseconds and its offset from UTC."""
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """`moment` for people, to the minute: ``Sun 2026-03-29 03:30 CEST``.

    The name of the offset tells the two hours apart that a clock shows twice in autumn.
    """
    return moment.astimezone(zone).strftime("%a %Y-%m-%d %H:%M %Z")
