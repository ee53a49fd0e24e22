"""What a job tells its watchers.

What it is for: pure values between the worker and the encoder that makes frames of them. What it is
not for: percentages (`progress`), JSON, sequence numbers, delivery.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fillsched.errors import Fault
from fillsched.jobs.comparison.strategy_run import Standing
from fillsched.jobs.job import NOTHING_KNOWN, Figures, JobKind


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
    """The job ended without a result. `code` is one of `errors`; `details` is for people, `faults`
    of bad lots for programs."""

    step: str
    progress: int
    message: str
    code: str
    details: str
    faults: Sequence[Fault] = ()


Event = Progress | Complete | Failed


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of one job, encoded once: `data` is what every watcher gets, byte for byte."""

    seq: int
    data: bytes
    terminal: bool = False


Encode = Callable[[JobKind, int, int, datetime, Event], bytes]
"""(kind, job id, seq, time, event) -> the frame's bytes, under 10 KB."""
