"""One run of a planner: the best schedule and bound so far, the work done, and the one way out.

What it is for: a strategy asks `work` whether to go on, hands schedules to `offer` and bounds to
`raise_bound`; this keeps the promises of the reports (incumbents strictly better, bounds strictly
higher, both true). What it is not for: deciding how to search.
"""

from collections.abc import Sequence
from itertools import pairwise

from fillsched.model import Campaigns, Problem
from fillsched.solve.result import Bound, Incumbent, Placed, Report, StopReason
from fillsched.solve.stop import SearchState, Stop

PLACED_REPORTS = 100
"""A schedule being built is reported about once per percent: the reader sees a bar, not a flood."""


class Stopped(Exception):
    """A stop rule has spoken; carries the reason up through the strategy to `solve`."""

    def __init__(self, reason: StopReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Search:
    """The state of one run. `campaigns` and `makespan_ticks` are None until the first offer.

    `steps` counts work done, never time, so that a run can be repeated exactly.
    """

    def __init__(self, problem: Problem, *, seed: int, stop: Stop, report: Report) -> None:
        self.problem = problem
        self.seed = seed
        self.steps = 0
        self.campaigns: Campaigns | None = None
        self.makespan_ticks: int | None = None
        self.bound_ticks: int | None = None
        self._stop = stop
        self._report = report
        self._next_placed = 0

    @property
    def proven(self) -> bool:
        """Whether the bound meets the makespan."""
        return self.makespan_ticks is not None and self.makespan_ticks == self.bound_ticks

    def seconds_left(self) -> float | None:
        """How long the stop rules let the search go on at most; None: no such limit."""
        return self._stop.seconds_left()

    def work(self, steps: int = 1) -> None:
        """Counts `steps` of work. Raises Stopped when a stop rule says so."""
        self.steps += steps
        reason = self._stop(SearchState(self.steps, self.makespan_ticks, self.bound_ticks))
        if reason is not None:
            raise Stopped(reason)

    def placed(self, count: int) -> None:
        """Says that `count` lots stand in the first schedule; later ones speak as incumbents."""
        if self.campaigns is not None or count < self._next_placed:
            return
        lots = len(self.problem.lots)
        after = count + max(1, lots // PLACED_REPORTS)
        self._next_placed = min(after, lots) if count < lots else lots + 1
        self._report(Placed(count, lots))

    def offer(self, campaigns: Campaigns) -> bool:
        """Keeps and reports a complete schedule if it is better than the best; says whether.

        The caller vouches that the clean window is kept; the makespan is worked out here.
        """
        kept = [list(lots) for lots in campaigns if lots]
        makespan = makespan_of(self.problem, kept)
        if self.makespan_ticks is not None and makespan >= self.makespan_ticks:
            return False
        self.campaigns, self.makespan_ticks = kept, makespan
        self._report(Incumbent(kept, makespan))
        return True

    def raise_bound(self, ticks: int) -> bool:
        """Keeps and reports a bound if it is higher than the highest; says whether."""
        if self.bound_ticks is not None and ticks <= self.bound_ticks:
            return False
        self.bound_ticks = ticks
        self._report(Bound(ticks))
        return True


def makespan_of(problem: Problem, campaigns: Campaigns) -> int:
    """Ticks from the first clean to the end of the last fill when `campaigns` run back to back."""
    total = problem.clean_ticks * sum(1 for lots in campaigns if lots)
    return total + sum(campaign_ticks(problem, lots) for lots in campaigns)


def campaign_ticks(problem: Problem, lots: Sequence[int]) -> int:
    """Ticks from the end of a campaign's clean to the end of its last fill."""
    fill = problem.fill_ticks
    total = sum(fill[lot] for lot in lots)
    if problem.special_changeover_ticks or problem.setup_ticks:
        first = problem.setup_before(None, lots[0]) if lots else 0
        pairs = pairwise(lots)
        return total + first + sum(problem.ticks_between(before, after) for before, after in pairs)
    product_of = problem.product_of
    products = [product_of[lot] for lot in lots]
    same = sum(first == second for first, second in pairwise(products))
    different = max(0, len(lots) - 1 - same)
    return (
        total
        + same * problem.changeover_same_ticks
        + different * problem.changeover_different_ticks
    )


def flaw_of(problem: Problem, campaigns: Campaigns) -> str | None:
    """Why `campaigns` is no complete schedule of `problem`, else None."""
    seen = sorted(lot for lots in campaigns for lot in lots)
    if seen != list(range(len(problem.lots))):
        return "it does not hold every lot exactly once"
    if any(campaign_ticks(problem, lots) > problem.clean_window_ticks for lots in campaigns):
        return "a campaign is longer than the clean window"
    return None
