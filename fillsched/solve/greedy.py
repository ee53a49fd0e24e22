"""The simple strategies that build one campaign after another, lot behind lot.

What they are for: an understandable schedule at once, for any rules: each looks at the changeover
that its sequence really causes, so matrices and any figures are planned right. All take
O(n log n). What they are not for: good schedules; they put no second thought on any lot.
"""

from collections.abc import Iterable, Sequence

from fillsched.model import Problem
from fillsched.solve.search import Search
from fillsched.solve.unplaced import Remaining

LOTS_BETWEEN_LOOKS = 128
"""How many lots are placed between two looks at the stop rules: well under a millisecond."""


def in_given_order(search: Search) -> None:
    """Next fit in the order of the lots."""
    search.work(len(search.problem.lots))
    _offer_next_fit(search, range(len(search.problem.lots)))


def shortest_first(search: Search) -> None:
    """Next fit, the shortest fill first."""
    search.work(len(search.problem.lots))
    _offer_next_fit(search, _by_fill(search.problem))


def longest_first(search: Search) -> None:
    """One campaign after the other, each taking the longest lot left that still fits."""
    search.offer(_filled(search, [_by_fill(search.problem)]))


def clustered(search: Search) -> None:
    """As `longest_first`, but product by product, the one with most to fill first."""
    problem = search.problem
    groups: list[list[int]] = [[] for _ in problem.products]
    for lot in _by_fill(problem):
        groups[problem.product_of[lot]].append(lot)
    groups.sort(key=lambda lots: -sum(problem.fill_ticks[lot] for lot in lots))
    search.offer(_filled(search, groups))


def next_fit(problem: Problem, order: Iterable[int]) -> list[list[int]]:
    """Campaigns of the lots in `order`; a lot that does not fit any more opens the next one."""
    window, fill = problem.clean_window_ticks, problem.fill_ticks
    between = problem.ticks_between if problem.setup_ticks else problem.changeover_ticks
    campaigns: list[list[int]] = []
    used, last = window, -1
    for lot in order:
        if campaigns:
            used += between(last, lot) + fill[lot]
        if used > window or not campaigns:
            campaigns.append([])
            used = problem.setup_before(None, lot) + fill[lot]
        campaigns[-1].append(lot)
        last = lot
    return campaigns


def _offer_next_fit(search: Search, order: Iterable[int]) -> None:
    campaigns = next_fit(search.problem, order)
    search.placed(len(search.problem.lots))
    search.offer(campaigns)


def _by_fill(problem: Problem) -> list[int]:
    """All lots, shortest fill first; equal ones in the given order."""
    return sorted(range(len(problem.lots)), key=problem.fill_ticks.__getitem__)


def _filled(search: Search, groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Campaigns filled from one group after the other, each group shortest first.

    Of the lots left in the group the campaign takes the longest that surely fits: of the last
    lot's own product, or of any product with the longest changeover and setup that could be due.
    """
    problem = search.problem
    window, fill = problem.clean_window_ticks, problem.fill_ticks
    worst = _worst_changeovers(problem)
    campaigns: list[list[int]] = []
    used, count = 0, 0
    for group in groups:
        left = _Choice(problem, group)
        while left:
            lot = None
            if campaigns:
                last, room = campaigns[-1][-1], window - used
                product = problem.product_of[last]
                same = room - problem.changeover_ticks(last, last)
                lot = left.after(last, same, room - worst[product])
            if lot is None:
                lot = left.all.largest(window)
                assert lot is not None, "no lot is longer than the window"
                campaigns.append([])
                used = problem.setup_before(None, lot) + fill[lot]
            else:
                used += problem.ticks_between(campaigns[-1][-1], lot) + fill[lot]
            campaigns[-1].append(lot)
            left.take(lot)
            count += 1
            if count % LOTS_BETWEEN_LOOKS == 0:
                search.work(LOTS_BETWEEN_LOOKS)
                search.placed(count)
    search.placed(count)
    return campaigns


def _worst_changeovers(problem: Problem) -> list[int]:
    """For each product, the longest changeover and setup that can follow one of its lots."""
    usual = max(problem.changeover_same_ticks, problem.changeover_different_ticks)
    worst = [usual] * len(problem.products)
    for (first, _), ticks in problem.special_changeover_ticks.items():
        worst[first] = max(worst[first], ticks)
    setup = max(problem.setup_ticks, default=0)
    return [ticks + setup for ticks in worst]


class _Choice:
    """The lots left of a group, in one order over all products and one for each."""

    def __init__(self, problem: Problem, lots: Sequence[int]) -> None:
        self.problem = problem
        self.all = Remaining(lots, problem.fill_ticks)
        own: dict[int, list[int]] = {}
        for lot in lots:
            own.setdefault(problem.product_of[lot], []).append(lot)
        self.own = {product: Remaining(mine, problem.fill_ticks) for product, mine in own.items()}

    def __len__(self) -> int:
        return len(self.all)

    def after(self, last: int, own_limit: int, limit: int) -> int | None:
        """The longest lot of the product of `last` up to `own_limit` or of any up to `limit`."""
        fill = self.problem.fill_ticks
        mine = self.own.get(self.problem.product_of[last])
        same = mine.largest(own_limit) if mine is not None else None
        other = self.all.largest(limit)
        if same is None or other is None:
            return other if same is None else same
        return same if fill[same] >= fill[other] else other

    def take(self, lot: int) -> None:
        self.all.take(lot)
        self.own[self.problem.product_of[lot]].take(lot)
