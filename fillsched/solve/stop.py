"""Stop rules: callables that a planner asks, often, whether to go on.

What they are for: a planner has no clock and no idea of commands; a rule is handed both. Rules are
combined with `FirstOf`. What they are not for: killing a planner that does not ask, which is the
worker's task.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fillsched.solve.result import StopReason, relative_gap


@dataclass(frozen=True, slots=True)
class SearchState:
    """Where a search stands: work done in steps, best makespan and bound in ticks (None: none)."""

    steps: int = 0
    makespan_ticks: int | None = None
    bound_ticks: int | None = None


class Stop(Protocol):
    """Says why to stop now, or None to go on. Cheap (well under 10 µs) and safe from any thread.

    `seconds_left()` is how long the rule will let the search go on at most, None when it sets no
    such limit: a planner shares its time out by it and hands it to native solvers.
    """

    def __call__(self, state: SearchState) -> StopReason | None: ...

    def seconds_left(self) -> float | None:
        """Seconds until this rule will stop, None when time does not decide."""
        ...


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """Stops `seconds` after `started`, both on `clock` (a monotonic clock in seconds)."""

    seconds: float
    clock: Callable[[], float]
    started: float

    def __call__(self, state: SearchState) -> StopReason | None:
        return StopReason.TIME_LIMIT if self.seconds_left() <= 0 else None

    def seconds_left(self) -> float:
        return self.seconds - (self.clock() - self.started)


@dataclass(frozen=True, slots=True)
class StepLimit:
    """Stops after `steps` units of work: the reproducible limit."""

    steps: int

    def __call__(self, state: SearchState) -> StopReason | None:
        return StopReason.STEPS if state.steps >= self.steps else None

    def seconds_left(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class GapReached:
    """Stops when (makespan - bound) / makespan is at most `gap`."""

    gap: float

    def __call__(self, state: SearchState) -> StopReason | None:
        reached = relative_gap(state.makespan_ticks, state.bound_ticks)
        return StopReason.GAP if reached is not None and reached <= self.gap else None

    def seconds_left(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Proven:
    """Stops when the bound meets the makespan."""

    def __call__(self, state: SearchState) -> StopReason | None:
        if state.makespan_ticks is None or state.bound_ticks is None:
            return None
        return StopReason.PROVEN if state.bound_ticks >= state.makespan_ticks else None

    def seconds_left(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Asked:
    """Stops when somebody asked for it: `asked()` gives CANCELLED, FINISHED or None."""

    asked: Callable[[], StopReason | None]

    def __call__(self, state: SearchState) -> StopReason | None:
        return self.asked()

    def seconds_left(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class FirstOf:
    """Stops as soon as one of `rules` does, with its reason; asked in the order given."""

    rules: tuple[Stop, ...]

    def __call__(self, state: SearchState) -> StopReason | None:
        for rule in self.rules:
            reason = rule(state)
            if reason is not None:
                return reason
        return None

    def seconds_left(self) -> float | None:
        known = [left for rule in self.rules if (left := rule.seconds_left()) is not None]
        return min(known) if known else None
