"""What two schedules differ in: which lots moved and how far, which are new, gone or changed.

What it is for: reading a second plan against the first. Starts are counted from each schedule's own
beginning, so that planning the same lots an hour later moves nothing. What it is not for: KPIs,
which are compared where they are shown.
"""

from dataclasses import dataclass
from fractions import Fraction

from fillsched.model import ActivityKind, Lot
from fillsched.model.plant import AnySchedule


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a lot is filled: hours after the start of its schedule, the line and the campaign."""

    start_hours: Fraction
    line: str
    campaign: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A lot that both schedules fill, at different hours or in different campaigns."""

    lot: Lot
    first: Spot
    second: Spot

    @property
    def shift_hours(self) -> Fraction:
        """Above zero: later in the second schedule."""
        return self.second.start_hours - self.first.start_hours


@dataclass(frozen=True, slots=True)
class Difference:
    """`moved` is sorted by how far, farthest first. `changed` holds lots of one id that are not
    the same: as they are in the first schedule, and in the second.
    """

    moved: tuple[Moved, ...]
    stayed: int
    only_first: tuple[Lot, ...]
    only_second: tuple[Lot, ...]
    changed: tuple[tuple[Lot, Lot], ...]

    @property
    def none(self) -> bool:
        """Whether both fill the same lots at the same hours in the same campaigns."""
        return not (self.moved or self.only_first or self.only_second or self.changed)


def difference(first: AnySchedule, second: AnySchedule) -> Difference:
    """How `second` differs from `first`; lots are known by their ids."""
    spots, lots = _spots(first), _lots(first)
    other_spots, other_lots = _spots(second), _lots(second)
    both = [lot_id for lot_id in lots if lot_id in other_lots]
    moved = [
        Moved(lots[lot_id], spots[lot_id], other_spots[lot_id])
        for lot_id in both
        if spots[lot_id] != other_spots[lot_id]
    ]
    return Difference(
        moved=tuple(sorted(moved, key=lambda one: (-abs(one.shift_hours), one.lot.id))),
        stayed=len(both) - len(moved),
        only_first=tuple(lot for lot_id, lot in lots.items() if lot_id not in other_lots),
        only_second=tuple(lot for lot_id, lot in other_lots.items() if lot_id not in lots),
        changed=tuple(
            (lots[lot_id], other_lots[lot_id])
            for lot_id in both
            if lots[lot_id] != other_lots[lot_id]
        ),
    )


def _lots(schedule: AnySchedule) -> dict[str, Lot]:
    return {lot.id: lot for lot in schedule.problem.lots}


def _spots(schedule: AnySchedule) -> dict[str, Spot]:
    problem = schedule.problem
    return {
        problem.lots[activity.lot].id: Spot(
            Fraction(activity.start_tick, problem.ticks_per_hour),
            activity.line,
            activity.campaign,
        )
        for activity in schedule.activities
        if activity.kind is ActivityKind.FILL and activity.lot is not None
    }
