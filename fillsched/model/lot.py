"""A lot: an amount of one product that is filled in one uninterrupted run.

What it is for: the planner's smallest piece, and what its owner asks of its time and place. What it
is not for: how long the run takes, which depends on the line's rate and is worked out by the
problem.
"""

from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class LotTerms:
    """What holds of one lot beyond its amount; moments in UTC, None where nothing is asked.

    `release`: no fill starts before. `due`: late after it. `deadline`: the fill ends by then.
    `weight`: what an hour late costs, beside other lots. `lines`: the only ones it may stand on.
    `bulk_ready`: no fill starts before, and it ends (or starts) within `bulk_hold_hours` after it.
    `kind`: shown only. Pins: `pin_line`, `pin_start`, `pin_first` (of its line), `pin_after` (the
    id of a lot that is filled some time before it on the same line).

    Raises ValueError when a value makes no sense.
    """

    format: str | None = None
    release: datetime | None = None
    due: datetime | None = None
    deadline: datetime | None = None
    weight: Fraction = Fraction(1)
    lines: frozenset[str] | None = None
    bulk_ready: datetime | None = None
    bulk_hold_hours: Fraction | None = None
    kind: str | None = None
    pin_line: str | None = None
    pin_start: datetime | None = None
    pin_first: bool = False
    pin_after: str | None = None

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"the weight is {self.weight}; it must be above zero")
        if self.bulk_hold_hours is not None and self.bulk_hold_hours <= 0:
            raise ValueError(f"the bulk hold is {self.bulk_hold_hours} h; it must be above zero")


NO_TERMS = LotTerms()
"""Of a lot of which only the amount is known."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot, sized either in vials or directly in hours of filling, never both.

    `vials` is a count above zero; `fill_hours` an exact number of hours above zero. `own`: texts
    that its owner keeps beside it, which do not make it another lot.
    Raises ValueError when a value makes no sense.
    """

    id: str
    product: str
    vials: int | None = None
    fill_hours: Fraction | None = None
    terms: LotTerms = NO_TERMS
    own: tuple[str, ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        if not self.id.strip():
            raise ValueError("a lot needs an id")
        if not self.product.strip():
            raise ValueError(f"lot {self.id} needs a product")
        if (self.vials is None) == (self.fill_hours is None):
            raise ValueError(f"lot {self.id} needs either vials or fill_hours, exactly one of them")
        amount = self.vials if self.vials is not None else self.fill_hours
        if amount is not None and amount <= 0:
            raise ValueError(f"lot {self.id} has the amount {amount}; it must be above zero")
