"""A plant that is one line and nothing more: packed, and proven where its dates cost nothing.

What it is for: campaigns may stand in any order, as each begins with a clean: the packing planner
finds the campaigns and the proof, dates find their order. With makespan alone as the aim (PLANT,
section 1) that is all; where lateness costs too, it is a good plan to begin with, the bound on the
makespan, and the proof where nothing is late then. What it is not for: a line with closures, a
state or releases, where the order decides how long it takes.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

from fillsched.model import LineRules, Problem, lay_out
from fillsched.model.plant import FOREVER, PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.model.ticks import rounded_up
from fillsched.solve.greedy import next_fit
from fillsched.solve.lines.campaign_order import Dates, by_dates, least_late
from fillsched.solve.lines.search import LinesSearch
from fillsched.solve.packing.bounds import simple_bound
from fillsched.solve.packing.problem import why_sequence_matters
from fillsched.solve.result import Bound, Incumbent, Placed, StopReason
from fillsched.solve.search import Search, Stopped, campaign_ticks, makespan_of
from fillsched.solve.stop import SearchState

LOOK_STEPS = 3_000
"""Steps of packing at most where it does not decide alone: a second or two."""

LOOK_SHARE = 0.3
"""Share of the time that is left that it may take then, if there is a limit."""


MOST_PRODUCTS = 300
"""With more products, changeover rules between each two of them are not looked through."""


def packing_of(problem: PlantProblem) -> Problem | None:
    """The packing that `problem` is, in the same ticks; None where it is none."""
    if len(problem.lines) != 1:
        return None
    if not problem.costs.makespan or _asks_for_a_time(problem) or not _always_open(problem):
        return None
    packing = _packing(problem)
    if packing is None:
        return None
    longest = makespan_of(packing, [[lot] for lot in range(len(packing.lots))])
    fits = all(packing.fill_ticks) and all(
        campaign_ticks(packing, [lot]) <= packing.clean_window_ticks
        for lot in range(len(packing.lots))
    )
    if not fits or longest > problem.calendar_end or why_sequence_matters(packing):
        return None
    return packing


def _asks_for_a_time(problem: PlantProblem) -> bool:
    pins = (*problem.pin_start, *problem.pin_after)
    limits = (latest < FOREVER for latest in problem.lines[0].latest_end)
    return any(problem.release) or bool(problem.pin_first) or _any(pins) or any(limits)


def _any(ticks: Sequence[int | None]) -> bool:
    return any(tick is not None for tick in ticks)


def _always_open(problem: PlantProblem) -> bool:
    """Whether nothing keeps its line but cleans, changeovers and fills."""
    (line,) = problem.lines
    kept = (line.closed, line.free, line.state, problem.resources)
    return not any(kept) and line.hold is None and line.most_lots is None


def _packing(problem: PlantProblem) -> Problem | None:
    """None where products need more than a name, or are too many, for their changeovers."""
    (line,), rules = problem.lines, problem.plant.lines[0].rules
    products = tuple(dict.fromkeys(lot.product for lot in problem.lots))
    index = {product: number for number, product in enumerate(products)}
    variants = dict(
        zip(problem.variant_of, (index[lot.product] for lot in problem.lots), strict=True)
    )
    told = problem.plant.changeovers
    if told and (len(variants) > len(products) or len(products) > MOST_PRODUCTS):
        return None
    setups = {product: problem.setup[variant] for variant, product in variants.items()}
    same, different = (
        rounded_up(hours.numerator, hours.denominator, problem.ticks_per_hour)
        for hours in (rules.changeover_same_hours, rules.changeover_different_hours)
    )
    return Problem(
        lots=problem.lots,
        rules=LineRules(
            rules.rate,
            rules.clean_hours,
            rules.clean_window_hours,
            rules.changeover_same_hours,
            rules.changeover_different_hours,
            line.name,
        ),
        ticks_per_hour=problem.ticks_per_hour,
        fill_ticks=line.fill,
        products=products,
        product_of=tuple(index[lot.product] for lot in problem.lots),
        clean_ticks=line.clean,
        clean_window_ticks=line.window,
        changeover_same_ticks=same,
        changeover_different_ticks=different,
        special_changeover_ticks={
            (variants[before], variants[after]): problem.changeover(0, before, after)
            for before, after in product(variants if told else (), repeat=2)
        },
        setup_ticks=tuple(setups[p] for p in range(len(products))) if any(setups.values()) else (),
    )


@dataclass(frozen=True, slots=True)
class Packed:
    """The planning of a plant's problem as `packing`."""

    search: LinesSearch
    packing: Problem
    most_steps: int | None = None
    least_left: float = 0.0
    """Seconds that must be left to the search behind it."""
    before: int = 0
    """Steps of the search before it."""

    @property
    def decides(self) -> bool:
        """Whether the best packing is the best plan: makespan alone is the aim."""
        costs = self.search.problem.costs
        return not (any(costs.late) or costs.changeover or costs.clean)

    def look(self) -> None:
        """Plans for a while, and offers the best packing in the order that its dates want. Raises
        Stopped when a rule of the plant's own search speaks."""
        kept = (1 - LOOK_SHARE) * (self.search.seconds_left() or 0.0)
        limited = replace(self, most_steps=LOOK_STEPS, least_left=kept, before=self.search.steps)
        with suppress(Stopped):
            limited.plan()
        self.put_in_order()
        self.search.work(0)  # where it was that rule, it speaks again

    def plan(self) -> None:
        """Plans until the optimum is proven, a rule speaks (raises Stopped), or all is tried; there
        is a schedule by then."""
        from fillsched.solve.packing.planner import optimise  # heavy, and mostly not needed

        inner = Search(self.packing, seed=self.search.seed, stop=self, report=self._heard)
        inner.raise_bound(simple_bound(self.packing))
        known = self.search.schedule
        if known is not None and not known.unplaced():
            inner.offer(_campaigns(known.activities))
        inner.offer(next_fit(self.packing, range(len(self.packing.lots))))
        inner.work(0)
        optimise(inner)

    def put_in_order(self) -> None:
        """The best schedule in the order that its dates want, which makes it no longer."""
        known = self.search.schedule
        if known is None or known.unplaced():
            return
        campaigns = least_late(self.packing, self._dates, _campaigns(known.activities))
        activities = lay_out(self.packing, campaigns).activities
        self.search.offer(activities)
        self.search.settle(activities)

    def __call__(self, state: SearchState) -> StopReason | None:
        """The stop rule of the packing: the plant's own search counts, asks, and raises Stopped."""
        self.search.work(self.before + state.steps - self.search.steps)
        left = self.seconds_left()
        spent = self.most_steps is not None and state.steps > self.most_steps
        return StopReason.STEPS if spent or (left is not None and left <= 0) else None

    def seconds_left(self) -> float | None:
        """As the plant's own search says, less what must be left to it."""
        left = self.search.seconds_left()
        return None if left is None else left - self.least_left

    def _heard(self, news: Placed | Incumbent | Bound) -> None:
        if isinstance(news, Incumbent):
            campaigns = by_dates(self.packing, self._dates, news.campaigns)
            self.search.offer(lay_out(self.packing, campaigns).activities)
        elif isinstance(news, Bound):
            self.search.raise_bound(self.search.problem.costs.makespan * news.ticks, news.ticks)

    @property
    def _dates(self) -> Dates:
        problem = self.search.problem
        return Dates(problem.due, [float(lot.terms.weight) for lot in problem.lots])


def _campaigns(activities: Sequence[Activity]) -> list[list[int]]:
    """The lots of each campaign of a line, in order."""
    found: dict[int, list[int]] = {}
    for activity in activities:
        if activity.kind is ActivityKind.FILL and activity.lot is not None:
            found.setdefault(activity.campaign, []).append(activity.lot)
    return list(found.values())
