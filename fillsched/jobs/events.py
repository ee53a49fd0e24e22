"""What a job tells its watchers: events, and the percentage they carry.

What it is for: pure values between the worker and the encoder that makes frames of them. What it is
not for: JSON, sequence numbers, delivery.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from fillsched.jobs.job import NOTHING_KNOWN, Figures, JobKind
from fillsched.jobs.standings import Standing, share_done

STEP_PROGRESS = {"loading": 10, "validating": 30, "planning": 50, "saving": 90, "complete": 100}
"""Where each step of a schedule begins, in percent (PROTOCOL, section 2)."""

COMPARISON_PROGRESS = {
    "loading": 5,
    "validating": 10,
    "preparing": 15,
    "analyzing": 90,
    "saving": 95,
    "complete": 100,
}
"""The same of a comparison; its strategies stand between (`standings.place_of`)."""

PROGRESS_OF = {JobKind.SCHEDULE: STEP_PROGRESS, JobKind.COMPARISON: COMPARISON_PROGRESS}

PLANNING_SHARE = 39
"""Percent that planning may add before saving begins at 90."""

CANCELLED_STEP = "unknown"
"""Step of an end that came from outside any step."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The job goes on. None: not known, and never invented. `gap` and shares are 0 to 1.

    `standings`: every strategy of a comparison, in its order.
    """

    step: str
    progress: int
    message: str
    figures: Figures = NOTHING_KNOWN
    elapsed_seconds: float | None = None
    eta_seconds: float | None = None
    placed: int | None = None
    lots: int | None = None
    attempt: int = 1
    standings: tuple[Standing, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """The job ended with a result."""

    message: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Failed:
    """The job ended without a result. `code` is one of `errors`; `details` is for people."""

    step: str
    progress: int
    message: str
    code: str
    details: str


Event = Progress | Complete | Failed


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of one job, encoded once: `data` is what every watcher gets, byte for byte."""

    seq: int
    data: bytes
    terminal: bool = False


Encode = Callable[[JobKind, int, int, datetime, Event], bytes]
"""(kind, job id, seq, time, event) -> the frame's bytes, under 10 KB."""


def planning_progress(
    *,
    elapsed_seconds: float,
    limit_seconds: float | None,
    gap: float | None,
    first_gap: float | None,
    placed: int | None,
    lots: int | None,
) -> int:
    """Percent within planning: 50 + floor(39 x the furthest of time, gap closed, lots placed).

    Terms that are not known are left out (PROTOCOL, section 2).
    """
    share = share_done(
        elapsed_seconds=elapsed_seconds,
        limit_seconds=limit_seconds,
        gap=gap,
        first_gap=first_gap,
        placed=None if placed is None or lots is None else (placed, lots),
    )
    return STEP_PROGRESS["planning"] + floor(PLANNING_SHARE * share)
