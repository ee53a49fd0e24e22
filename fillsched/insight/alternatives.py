"""Why a lot stands where it does: its place, and what every other campaign would cost.

What it is for: a planner who asks "could this lot not go there?" and gets hours and the reason.
What it is not for: finding better schedules: the other lots keep their order, and one lot moves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from fillsched.model import ActivityKind, Problem, Schedule


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lot is filled. Campaigns and positions count from 1.

    `before` and `after` are its neighbours in the campaign (indexes into `Problem.lots`), None at
    either end. `changeover_ticks` leads to it and is 0 right after the clean. `left_ticks` is what
    the campaign leaves of its clean window. `given_back_ticks` is how much shorter the schedule
    would be without the lot. At `first_tick` it would be filled if its campaign came first.
    """

    campaign: int
    campaigns: int
    position: int
    lots: int
    start_tick: int
    end_tick: int
    before: int | None
    after: int | None
    changeover_ticks: int
    left_ticks: int
    given_back_ticks: int
    first_tick: int


@dataclass(frozen=True, slots=True)
class Move:
    """The lot moved into another campaign, at the place where it costs least.

    `campaign` None is a new campaign of its own, before all others. There it is filled from
    `start_tick`. `change_ticks` is added to the makespan (below
    zero: shorter). `changeover_ticks` is what changeovers take more there. `left_ticks` is left of
    that campaign's window before the move and `needed_ticks` what the lot and its changeovers need;
    it fits when that is no more.
    """

    campaign: int | None
    before: int | None
    after: int | None
    start_tick: int
    change_ticks: int
    changeover_ticks: int
    left_ticks: int
    needed_ticks: int

    @property
    def fits(self) -> bool:
        """Whether the lot and its changeovers end within the window."""
        return self.needed_ticks <= self.left_ticks


@dataclass(frozen=True, slots=True)
class Why:
    """A lot's place and its moves: those that fit first, by cost; then by how little is missing."""

    place: Place
    moves: tuple[Move, ...]


def why(schedule: Schedule, lot: int) -> Why:
    """What speaks for the place of `lot` (an index into `Problem.lots`).

    Raises KeyError when it is not filled.
    """
    problem = schedule.problem
    campaigns = _campaigns(schedule)
    place = _place(schedule, campaigns, lot)
    own = campaigns[place.campaign - 1]
    begins = _begins(problem, [[one for one in lots if one != lot] for lots in campaigns])
    moves = [
        _move(problem, lot, number, lots, place, begins[number - 1])
        for number, lots in enumerate(campaigns, start=1)
        if number != place.campaign
    ]
    if len(own) > 1:
        moves.append(_alone(problem, lot, place))
    return Why(place, tuple(sorted(moves, key=_order)))


def _campaigns(schedule: Schedule) -> list[list[int]]:
    """The lots of each campaign in order of filling."""
    lots: dict[int, list[int]] = {}
    for activity in schedule.activities:
        if activity.kind is ActivityKind.FILL and activity.lot is not None:
            lots.setdefault(activity.campaign, []).append(activity.lot)
    return [lots[number] for number in sorted(lots)]


def _place(schedule: Schedule, campaigns: Sequence[Sequence[int]], lot: int) -> Place:
    problem = schedule.problem
    fills = {a.lot: a for a in schedule.activities if a.kind is ActivityKind.FILL}
    fill = fills[lot]
    number = next(at for at, lots in enumerate(campaigns, start=1) if lot in lots)
    lots = campaigns[number - 1]
    index = lots.index(lot)
    before = lots[index - 1] if index else None
    after = lots[index + 1] if index + 1 < len(lots) else None
    given_back = problem.fill_ticks[lot] + _extra(problem, before, lot, after)
    return Place(
        campaign=number,
        campaigns=len(campaigns),
        position=index + 1,
        lots=len(lots),
        start_tick=fill.start_tick,
        end_tick=fill.end_tick,
        before=before,
        after=after,
        changeover_ticks=0 if before is None else problem.changeover_ticks(before, lot),
        left_ticks=problem.clean_window_ticks - _span(problem, lots),
        given_back_ticks=given_back + (problem.clean_ticks if len(lots) == 1 else 0),
        first_tick=_reached(problem, lots[: index + 1]) - problem.fill_ticks[lot],
    )


def _begins(problem: Problem, campaigns: Sequence[Sequence[int]]) -> list[int]:
    """When each campaign begins, one after the other; one without lots is left out."""
    lengths = (_reached(problem, lots) if lots else 0 for lots in campaigns)
    return list(accumulate(lengths, initial=0))


def _reached(problem: Problem, lots: Sequence[int]) -> int:
    """Ticks from the begin of a campaign's clean to the end of its last fill."""
    return problem.clean_ticks + _span(problem, lots)


def _move(
    problem: Problem, lot: int, number: int, lots: Sequence[int], place: Place, begin: int
) -> Move:
    neighbours = zip([None, *lots], [*lots, None], strict=True)
    extra, before, after = min(
        ((_extra(problem, before, lot, after), before, after) for before, after in neighbours),
        key=lambda found: found[0],
    )
    needed = problem.fill_ticks[lot] + extra
    ahead = [] if before is None else lots[: lots.index(before) + 1]
    changeover = 0 if before is None else problem.changeover_ticks(before, lot)
    return Move(
        campaign=number,
        before=before,
        after=after,
        start_tick=begin + _reached(problem, ahead) + changeover,
        change_ticks=needed - place.given_back_ticks,
        changeover_ticks=extra - _extra(problem, place.before, lot, place.after),
        left_ticks=problem.clean_window_ticks - _span(problem, lots),
        needed_ticks=needed,
    )


def _alone(problem: Problem, lot: int, place: Place) -> Move:
    fill = problem.fill_ticks[lot]
    return Move(
        campaign=None,
        before=None,
        after=None,
        start_tick=problem.clean_ticks,
        change_ticks=problem.clean_ticks + fill - place.given_back_ticks,
        changeover_ticks=-_extra(problem, place.before, lot, place.after),
        left_ticks=problem.clean_window_ticks,
        needed_ticks=fill,
    )


def _extra(problem: Problem, before: int | None, lot: int, after: int | None) -> int:
    """Ticks of changeover that `lot` adds between these neighbours."""
    added = 0
    if before is not None:
        added += problem.changeover_ticks(before, lot)
    if after is not None:
        added += problem.changeover_ticks(lot, after)
    if before is not None and after is not None:
        added -= problem.changeover_ticks(before, after)
    return added


def _span(problem: Problem, lots: Sequence[int]) -> int:
    """Ticks from the end of the clean to the end of the last fill."""
    fills = sum(problem.fill_ticks[lot] for lot in lots)
    pairs = pairwise(lots)
    return fills + sum(problem.changeover_ticks(first, second) for first, second in pairs)


def _order(move: Move) -> tuple[bool, int]:
    missing = move.needed_ticks - move.left_ticks
    return (False, move.change_ticks) if move.fits else (True, missing)
