"""A report that remembers, and stop rules for tests without a clock."""

from collections.abc import Callable
from dataclasses import dataclass, field

from fillsched.model import Problem, lay_out, verify
from fillsched.solve.result import Bound, Incumbent, Placed, Result, StopReason
from fillsched.solve.stop import SearchState, StepLimit, Stop
from fillsched.solve.strategies import solve

SEARCHING = ("auto", "optimal", "milp")
"""Strategies that go on until they are stopped; without a stop, tests limit their steps."""


@dataclass
class Watcher:
    """Keeps all reports; its properties are what the planner said, in order."""

    events: list[Placed | Incumbent | Bound] = field(default_factory=list)

    def __call__(self, event: Placed | Incumbent | Bound) -> None:
        self.events.append(event)

    @property
    def makespans(self) -> list[int]:
        return [event.makespan_ticks for event in self.events if isinstance(event, Incumbent)]

    @property
    def bounds(self) -> list[int]:
        return [event.ticks for event in self.events if isinstance(event, Bound)]

    @property
    def placed(self) -> list[int]:
        return [event.placed for event in self.events if isinstance(event, Placed)]


@dataclass
class Never:
    """Lets the planner do all its work, and counts how often it was asked."""

    asked: int = 0

    def __call__(self, state: SearchState) -> StopReason | None:
        self.asked += 1
        return None

    def seconds_left(self) -> float | None:
        return None


@dataclass
class AfterLooks:
    """Gives `reason` from the look number `looks` on."""

    looks: int
    reason: StopReason = StopReason.FINISHED
    asked: int = 0

    def __call__(self, state: SearchState) -> StopReason | None:
        self.asked += 1
        return self.reason if self.asked > self.looks else None

    def seconds_left(self) -> float | None:
        return None


def judged(
    problem: Problem,
    strategy: str,
    stop: Stop | None = None,
    check: Callable[[Result], None] | None = None,
    **options: object,
) -> Result:
    """The result of `strategy`, after everything that holds for every run has been checked."""
    watcher = Watcher()
    stop = stop or (StepLimit(20_000) if strategy in SEARCHING else Never())
    result = solve(problem, strategy=strategy, stop=stop, report=watcher, **options)  # type: ignore[arg-type]
    assert result.campaigns is not None and result.makespan_ticks is not None
    schedule = lay_out(problem, result.campaigns)
    assert verify(schedule) == ()
    assert schedule.activities[-1].end_tick == result.makespan_ticks
    assert result.bound_ticks <= result.makespan_ticks
    assert watcher.makespans == sorted(set(watcher.makespans), reverse=True)
    assert watcher.makespans[-1] == result.makespan_ticks
    assert watcher.bounds == sorted(set(watcher.bounds))
    assert not watcher.bounds or watcher.bounds[-1] == result.bound_ticks
    assert watcher.placed == sorted(set(watcher.placed))
    assert all(0 <= count <= len(problem.lots) for count in watcher.placed)
    return result
