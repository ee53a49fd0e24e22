"""What a planner says while it works and when it is done.

What it is for: the only words that leave the loop of a planner. What it is not for: percentages,
messages and times of day, which the worker adds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from fillsched.model import Campaigns


class Status(StrEnum):
    """What is known about the schedule. `OPTIMAL` only when proven."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


class StopReason(StrEnum):
    """Why the planner stopped. `STEPS`: it did all the work it was given. `TROUBLE`: it could not
    go on, and what it had found is kept."""

    TIME_LIMIT = "time_limit"
    GAP = "gap"
    PROVEN = "proven"
    CANCELLED = "cancelled"
    FINISHED = "finished"
    STEPS = "steps"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Placed:
    """`placed` of `lots` lots stand in the schedule being built (never an invented figure)."""

    placed: int
    lots: int


@dataclass(frozen=True, slots=True)
class Incumbent:
    """A complete schedule, better than every one reported before it."""

    campaigns: Campaigns
    makespan_ticks: int


@dataclass(frozen=True, slots=True)
class Bound:
    """No schedule can have a makespan below `ticks`; higher than every bound reported before it."""

    ticks: int


Report = Callable[[Placed | Incumbent | Bound], None]
"""The one callback. It returns at once; the caller decides how much of it to pass on."""


@dataclass(frozen=True, slots=True)
class Result:
    """The end of one run. `campaigns` is None only when `status` is INFEASIBLE or UNKNOWN.

    `steps` counts work, not seconds: the same problem, seed and step limit give the same result.
    """

    strategy: str
    campaigns: Campaigns | None
    makespan_ticks: int | None
    bound_ticks: int
    status: Status
    stop_reason: StopReason
    steps: int
    seed: int

    @property
    def gap(self) -> float | None:
        """(makespan - bound) / makespan; 0 is a proven optimum, None without a schedule."""
        return relative_gap(self.makespan_ticks, self.bound_ticks)


def relative_gap(value: float | None, bound: float | None) -> float | None:
    """(value - bound) / value of a makespan or cost, None while either is unknown."""
    if value is None or bound is None:
        return None
    return (value - bound) / value if value else 0.0
