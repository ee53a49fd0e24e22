"""A lot: an amount of one product that is filled in one uninterrupted run.

What it is for: the planner's smallest piece. What it is not for: how long the run takes, which
depends on the line's rate and is worked out by `Problem`.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot, sized either in vials or directly in hours of filling, never both.

    `vials` is a count above zero; `fill_hours` an exact number of hours above zero.
    Raises ValueError when a value makes no sense.
    """

    id: str
    product: str
    vials: int | None = None
    fill_hours: Fraction | None = None

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
