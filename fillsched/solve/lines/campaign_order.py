"""Campaigns of one line in the order that dates want.

What it is for: where every order ends at the same moment, the least late of them: exactly for few
campaigns, else by exchanges until none helps. Within a campaign, runs of a product are put in the
order of their dates too. What it is not for: which lots a campaign holds (`packing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from fillsched.model import Campaigns, Problem
from fillsched.solve.search import campaign_ticks

MOST_EXACT = 10
"""Campaigns of which every order is weighed: some 10,000 sums, 20 ms."""

MOST_EXCHANGES = 20_000
"""Exchanges of neighbours that are weighed beyond that: some 20 ms."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Of each lot: `due` in ticks from the start, None without, and what a tick late weighs."""

    due: Sequence[int | None]
    weight: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Campaign:
    """Lots in filling order; `ticks` with its clean. `asked`: of each lot with a date, how long
    after the campaign's beginning its fill ends, when it is due, and its weight."""

    lots: Sequence[int]
    ticks: int
    asked: Sequence[tuple[int, int, float]]

    def late(self, begin: int) -> float:
        """What its lots weigh together, as late as they are when it begins then."""
        return sum(w * max(0, begin + end - due) for end, due, w in self.asked)

    @property
    def must_begin(self) -> float:
        """The latest beginning that leaves no lot late; without dates there is none."""
        return min((due - end for end, due, _ in self.asked), default=float("inf"))


def by_dates(problem: Problem, dates: Dates, campaigns: Campaigns) -> list[list[int]]:
    """`campaigns` sorted by the date that comes first in each: a quick order."""
    return [list(one.lots) for one in sorted(_read(problem, dates, campaigns), key=_must_begin)]


def least_late(problem: Problem, dates: Dates, campaigns: Campaigns) -> list[list[int]]:
    """`campaigns` in the order of least weighted tardiness: of all orders where there are at most
    MOST_EXACT, else the best met. Never later than they came; equal ones keep their order."""
    read = _read(problem, dates, campaigns)
    if len(read) <= MOST_EXACT:
        return [list(one.lots) for one in _best_of_all(read)]
    starts = [read, sorted(read, key=_must_begin), sorted(read, key=_density)]
    found = min((_exchanged(start) for start in starts), key=_lateness)
    return [list(one.lots) for one in found]


def _must_begin(campaign: _Campaign) -> float:
    return campaign.must_begin


def _density(campaign: _Campaign) -> tuple[float, float]:
    """Time for each unit of weight: what is best first where all are late (Smith 1956)."""
    weight = sum(w for _, _, w in campaign.asked)
    return (campaign.ticks / weight if weight else float("inf"), campaign.must_begin)


def _read(problem: Problem, dates: Dates, campaigns: Campaigns) -> list[_Campaign]:
    return [_campaign(problem, dates, _runs_by_dates(problem, dates, lots)) for lots in campaigns]


def _runs_by_dates(problem: Problem, dates: Dates, lots: Sequence[int]) -> Sequence[int]:
    """The runs of a product in order of their first date, and the lots in each run too; as they
    came where that would take longer."""

    def date(lot: int) -> float:
        due = dates.due[lot]
        return float("inf") if due is None else due

    runs = [
        sorted(run, key=date) for _, run in groupby(lots, key=lambda lot: problem.product_of[lot])
    ]
    found = [lot for run in sorted(runs, key=lambda run: date(run[0])) for lot in run]
    longer = campaign_ticks(problem, found) > campaign_ticks(problem, lots)
    return lots if longer else found


def _campaign(problem: Problem, dates: Dates, lots: Sequence[int]) -> _Campaign:
    now, asked, before = problem.clean_ticks, [], None
    for lot in lots:
        now += 0 if before is None else problem.changeover_ticks(before, lot)
        now += problem.setup_before(before, lot) + problem.fill_ticks[lot]
        due, before = dates.due[lot], lot
        if due is not None:
            asked.append((now, due, dates.weight[lot]))
    return _Campaign(lots, now, asked)


def _best_of_all(campaigns: Sequence[_Campaign]) -> list[_Campaign]:
    """The least late order: of each set of campaigns that come first, the best one (Held and Karp
    1962); a set begins the next campaign at the same moment whatever its order."""
    count = len(campaigns)
    begins = [0] * (1 << count)
    best: list[tuple[float, int]] = [(0.0, -1)] * (1 << count)
    for done in range(1, 1 << count):
        lowest = (done & -done).bit_length() - 1
        begins[done] = begins[done & (done - 1)] + campaigns[lowest].ticks
        best[done] = min(
            (best[rest][0] + campaigns[last].late(begins[rest]), -last)
            for last in range(count)
            if done >> last & 1
            for rest in (done ^ (1 << last),)
        )
    order, left = [], (1 << count) - 1
    while left:
        last = -best[left][1]
        order.append(campaigns[last])
        left ^= 1 << last
    return order[::-1]


def _exchanged(campaigns: Sequence[_Campaign]) -> list[_Campaign]:
    """Neighbours exchanged while that makes less late, MOST_EXCHANGES of them weighed at most."""
    order, weighed, better = list(campaigns), 0, True
    while better and weighed < MOST_EXCHANGES:
        better, now = False, 0
        for place in range(len(order) - 1):
            first, second = order[place], order[place + 1]
            as_is = first.late(now) + second.late(now + first.ticks)
            if second.late(now) + first.late(now + second.ticks) < as_is:
                order[place], order[place + 1] = second, first
                better = True
            now += order[place].ticks
            weighed += 1
    return order


def _lateness(order: Sequence[_Campaign]) -> float:
    late, now = 0.0, 0
    for campaign in order:
        late += campaign.late(now)
        now += campaign.ticks
    return late
