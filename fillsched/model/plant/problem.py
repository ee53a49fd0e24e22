"""A problem of a plant: lots and a plant that fit together, in exact integer ticks from the start.

What it is for: what planners count with; every number is trusted. What it is not for: making one
(`conversion`), saying what cannot fit (`fit`), or any choice about the plan.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fillsched.model.lot import Lot
from fillsched.model.plant.calendar import MICROSECONDS_PER_HOUR
from fillsched.model.plant.plant import (
    Plant,
    Product,
    Weights,
)
from fillsched.model.ticks import rounded_up

FOREVER = 1 << 45
"""A tick after every other: of a deadline that nobody has set."""

TickSpan = tuple[int, int]
"""From a tick to a tick, half open."""


@dataclass(frozen=True, slots=True)
class StateTicks:
    """How a line stands at the start. `variant`: what it filled last, None on a clean line.

    `clean_end` is the end of its last clean, `idle_since` the moment from which the clean hold
    counts; both may lie before the start. `lots_filled` since that clean.
    """

    variant: int | None
    clean_end: int
    idle_since: int
    lots_filled: int


@dataclass(frozen=True, slots=True)
class LineTicks:
    """One line. `fill[lot]` is 0 where the line cannot take the lot.

    `latest_end[lot]`: the fill ends by then (deadline, bulk hold, the plant's `until`); FOREVER
    where nothing limits it. `hold` and `most_lots` are None where nothing limits them. `closed`: in
    order, apart, as far as `PlantProblem.calendar_end`. `free`: no activity before. `state`: None
    where a clean is due.
    """

    name: str
    fill: tuple[int, ...]
    latest_end: tuple[int, ...]
    clean: int
    window: int
    hold: int | None
    most_lots: int | None
    closed: tuple[TickSpan, ...]
    free: int
    state: StateTicks | None


@dataclass(frozen=True, slots=True)
class ResourceTicks:
    """Shared equipment. `after[lot]`: ticks the lot needs of it after its fill, 0 for none."""

    name: str
    capacity: int
    during: frozenset[str]
    closed: tuple[TickSpan, ...]
    after: tuple[int, ...]
    wait: int


@dataclass(frozen=True, slots=True)
class Costs:
    """The objective in whole numbers: cost for each tick. An hour of weight 1 costs `per_hour`.

    `late[lot]` for each tick its fill ends after its due date.
    """

    per_hour: int
    late: tuple[int, ...]
    makespan: int
    changeover: int
    clean: int


@dataclass(frozen=True, slots=True)
class PlantProblem:
    """Lots to be planned in a plant from `start` on. Make it with `conversion.in_ticks`.

    `variants` are the different kinds of filling: a product in a format; `variant_of[lot]` and
    `setup[variant]` belong to them. `release[lot]`: no fill starts before. `due[lot]`: None without
    a due date. `pin_start[lot]`: None without one; `pin_first`: lots that are first on their line;
    `pin_after[lot]`: the lot before it, on the same line, or None. Lines a lot is pinned to are
    already those that can take it. `calendar_end`: closures are known up to here, and no activity
    ends after it.
    """

    lots: tuple[Lot, ...]
    plant: Plant
    start: datetime
    weights: Weights
    ticks_per_hour: int
    variants: tuple[Product, ...]
    variant_of: tuple[int, ...]
    setup: tuple[int, ...]
    lines: tuple[LineTicks, ...]
    resources: tuple[ResourceTicks, ...]
    release: tuple[int, ...]
    due: tuple[int | None, ...]
    pin_start: tuple[int | None, ...]
    pin_first: frozenset[int]
    pin_after: tuple[int | None, ...]
    calendar_end: int
    costs: Costs
    _changeovers: dict[tuple[int, int, int], int] = field(default_factory=dict, repr=False)

    def changeover(self, line: int, before: int, after: int) -> int:
        """Worked ticks of a changeover on a line (an index) between two variants (indexes)."""
        key = (line, before, after)
        ticks = self._changeovers.get(key)
        if ticks is None:
            hours = self.plant.changeover_hours(
                self.plant.lines[line], self.variants[before], self.variants[after]
            )
            ticks = rounded_up(hours.numerator, hours.denominator, self.ticks_per_hour)
            self._changeovers[key] = ticks
        return ticks

    def eligible(self, lot: int) -> list[int]:
        """The lines (indexes) that can take `lot`."""
        return [number for number, line in enumerate(self.lines) if line.fill[lot]]

    def hours(self, ticks: int) -> float:
        """Hours in `ticks`, for showing; comparisons stay in ticks."""
        return ticks / self.ticks_per_hour

    def cost_hours(self, cost: int) -> float:
        """A cost in hours of weight 1, the unit of the objective."""
        return cost / (self.costs.per_hour)

    def moment(self, tick: int) -> datetime:
        """The moment of a tick, to the microsecond."""
        return self.start + timedelta(
            microseconds=tick * MICROSECONDS_PER_HOUR // self.ticks_per_hour
        )
