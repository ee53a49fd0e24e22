"""How the strategies of a comparison stand against each other while it runs.

What it is for: pure values: what one strategy has shown so far, and what the comparison as a whole
may say of it (step, percentage, best schedule, highest bound). What it is not for: solvers
(`worker.solver_group`), the order in which they start (`worker.comparison_attempt`), or the result
(`ranking`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import floor

from fillsched.jobs.job import NOTHING_KNOWN, Figures, Objective, StoredSchedule
from fillsched.jobs.results import Ending
from fillsched.solve.result import relative_gap

STRATEGIES_BEGIN, STRATEGIES_END = 25, 75
"""Where the first strategy of a comparison stands and the last one, in percent (PROTOCOL, 2)."""


class StrategyState(StrEnum):
    """Where one strategy of a comparison stands. The last four are final.

    `REFUSED`: it cannot plan these lots. `SKIPPED`: the comparison was finished before it had a
    schedule.
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"
    SKIPPED = "skipped"

    @property
    def final(self) -> bool:
        """Whether it never changes again."""
        return self not in (StrategyState.WAITING, StrategyState.RUNNING)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is told of one strategy. `progress` is 0 to 100; `text` is why it made no schedule."""

    name: str
    state: StrategyState = StrategyState.WAITING
    progress: int = 0
    figures: Figures = NOTHING_KNOWN
    text: str = ""


@dataclass(slots=True)
class StrategyRun:
    """One strategy with all that it has shown. `since` is when it began to plan, on any clock.

    `deaths` counts the solvers that died on it; `share` is how far its search is, 0 to 1.
    """

    name: str
    state: StrategyState = StrategyState.WAITING
    plan: StoredSchedule | None = None
    figures: Figures = NOTHING_KNOWN
    ending: Ending | None = None
    text: str = ""
    deaths: int = 0
    since: float | None = None
    first_gap: float | None = None
    share: float = 0.0

    def improved(self, figures: Figures) -> None:
        """A better schedule or a better bound."""
        self.figures = figures
        if self.first_gap is None:
            self.first_gap = figures.gap

    def moved(
        self, *, now: float, limit_seconds: float | None, placed: tuple[int, int] | None = None
    ) -> None:
        """Takes note of how far it is; never less far than before."""
        self.share = max(
            self.share,
            share_done(
                elapsed_seconds=self.seconds(now),
                limit_seconds=limit_seconds,
                gap=self.figures.gap,
                first_gap=self.first_gap,
                placed=placed,
            ),
        )

    def seconds(self, now: float) -> float:
        """How long it has planned."""
        return 0.0 if self.since is None else now - self.since

    def standing(self) -> Standing:
        """What is told of it."""
        progress = 100 if self.state is StrategyState.DONE else floor(100 * self.share)
        return Standing(self.name, self.state, progress, self.figures, self.text)


def share_done(
    *,
    elapsed_seconds: float,
    limit_seconds: float | None,
    gap: float | None,
    first_gap: float | None,
    placed: tuple[int, int] | None,
) -> float:
    """How much of a search is done, 0 to 1: the furthest of time, gap closed, lots placed.

    Terms that are not known are left out (PROTOCOL, section 2). `placed`: of how many lots.
    """
    shares = [0.0]
    if limit_seconds:
        shares.append(elapsed_seconds / limit_seconds)
    if gap is not None and first_gap:
        shares.append(1 - gap / first_gap)
    if placed is not None and placed[1]:
        shares.append(placed[0] / placed[1])
    return min(1.0, max(shares))


def waiting(names: Iterable[str]) -> tuple[Standing, ...]:
    """The strategies of a comparison before it begins."""
    return tuple(Standing(name) for name in names)


def place_of(runs: Iterable[StrategyRun]) -> tuple[str, int]:
    """The step `strategy_k` and its percentage; k is one more than have ended, refused ones not
    counted (PROTOCOL, section 2)."""
    planning = [one for one in runs if one.state is not StrategyState.REFUSED]
    total = max(1, len(planning))
    k = min(total, 1 + sum(one.state.final for one in planning))
    span = STRATEGIES_END - STRATEGIES_BEGIN
    return f"strategy_{k}", STRATEGIES_BEGIN + span * (k - 1) // max(1, total - 1)


def together(runs: Iterable[StrategyRun]) -> Figures:
    """The best schedule by the aim and the highest bound of all: every bound holds for every
    strategy. Of plants `incumbent_hours` is the makespan of the one that costs least."""
    known = [one.figures for one in runs]
    costs = [f.objective for f in known if f.objective is not None]
    if costs:
        return _by_cost(known, costs)
    incumbent = min(
        (f.incumbent_hours for f in known if f.incumbent_hours is not None), default=None
    )
    bound = max((f.bound_hours for f in known if f.bound_hours is not None), default=None)
    return Figures(incumbent, bound, relative_gap(incumbent, bound))


def _by_cost(known: Sequence[Figures], costs: Sequence[Objective]) -> Figures:
    """As `together`, of a plant; lots that are left out weigh more than any cost."""
    found = [f for f in known if f.objective is not None and f.objective.value is not None]
    whole = [f for f in found if f.gap is not None] or found
    best = min(whole, key=_cost, default=NOTHING_KNOWN)
    least = max((one.bound for one in costs if one.bound is not None), default=None)
    bound = max((f.bound_hours for f in known if f.bound_hours is not None), default=None)
    value = None if best.objective is None else best.objective.value
    return Figures(
        best.incumbent_hours,
        bound,
        relative_gap(value, least),
        replace(costs[0], value=value, bound=least),
    )


def _cost(figures: Figures) -> float:
    assert figures.objective is not None and figures.objective.value is not None
    return figures.objective.value
