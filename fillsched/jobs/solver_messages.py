"""What a solver process is given, and what it tells.

What it is for: the values that cross the pipe between an attempt and its solver. What it is not
for: the work (`worker.run`), or what an attempt makes of the news.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.errors import Fault
from fillsched.jobs.job import Figures, LotsFile, Objective, StoredSchedule
from fillsched.model import LineRules
from fillsched.solve.result import Status, StopReason


@dataclass(frozen=True, slots=True)
class Task:
    """What a solver process is given. `time_limit_seconds` counts from the start of planning.

    `rules` are those of the line, `plant` the figures of a plant where any are told.
    `warm_start` is a packed plan of an earlier attempt, and `known_bound_hours` what that attempt
    proved (0: nothing), of a plant in `known_objective` too; `start_time` is when the plan begins,
    `asked_at` when it was asked for.
    `finish` asks for the first answer;
    `check_only` ends after checking; `fix` asks for a cleaned copy as well. `known_lots`:
    packed lots that were read before, instead of reading. `prepare_for`: ends after finding which
    of these strategies can plan the lots, and how long they take in the given order.
    """

    lots: LotsFile
    read: Mapping[str, Any]
    rules: LineRules
    strategy: str
    seed: int = 0
    time_limit_seconds: float | None = None
    max_steps: int | None = None
    gap: float | None = None
    warm_start: bytes | None = None
    known_bound_hours: float = 0.0
    known_objective: Objective | None = None
    start_time: datetime | None = None
    asked_at: datetime | None = None
    finish: bool = False
    check_only: bool = False
    fix: bool = False
    known_lots: bytes | None = None
    prepare_for: tuple[str, ...] = ()
    plant: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Stepped:
    """The performance is in `step`; `done` of `total` rows or lots, where they are counted."""

    step: str
    message: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class HasRead:
    """The lots were read; packed by `compact`."""

    lots: bytes
    receipt: Mapping[str, Any]
    count: int


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file made for the user; `rows` stand below its headings."""

    content: bytes
    filename: str
    media_type: str
    rows: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The lots that could be read for certain as a file like theirs, and what is not in it."""

    lots: WrittenFile
    left_out: WrittenFile | None


@dataclass(frozen=True, slots=True)
class PlacedSome:
    """Lots standing in the schedule being built."""

    placed: int
    lots: int


@dataclass(frozen=True, slots=True)
class Improved:
    """A better, judged schedule."""

    plan: StoredSchedule
    figures: Figures


@dataclass(frozen=True, slots=True)
class BoundRose:
    """A better bound."""

    figures: Figures


@dataclass(frozen=True, slots=True)
class Performed:
    """The planner is done; the best schedule has been told as `Improved` before."""

    figures: Figures
    status: Status
    stop_reason: StopReason
    steps: int


@dataclass(frozen=True, slots=True)
class Checked:
    """The end of a `check_only` task: the lots can be planned."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a comparison must know first: why some strategies cannot plan these lots, and the KPIs
    (fields of `model.Kpis`) of the lots in their given order."""

    refused: Mapping[str, str]
    given_order: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    """The input cannot be planned; `step` is where that was seen. `receipt`: of lots that cannot be
    read, how far it went, and the questions that are open."""

    step: str
    faults: tuple[Fault, ...]
    summary: str
    receipt: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Crashed:
    """Our own fault; `text` names it without path or traceback. `passing`: it was the machine's,
    and another time it may go well."""

    text: str
    passing: bool = False


LastWord = Performed | Checked | Prepared | Refused | Crashed


LAST_WORDS = (Performed, Checked, Prepared, Refused, Crashed)
"""After one of these a performance tells nothing more."""


Told = Stepped | HasRead | Cleaned | PlacedSome | Improved | BoundRose | LastWord


Tell = Callable[[Told], None]
