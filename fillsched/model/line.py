"""The rules of one filling line: how fast it fills, when it is cleaned, what a changeover costs.

What it is for: the figures that every plan must keep, all of them configuration. What it is not
for: default values (see `fillsched.daemon.settings`) or the arithmetic of a plan (see `problem`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any


@dataclass(frozen=True, slots=True)
class LineRules:
    """The rules of one line. Hours are exact; rates are vials per hour.

    A clean of `clean_hours` comes before every campaign. Within `clean_window_hours` after the end
    of that clean all fills and changeovers of the campaign must be finished. A changeover between
    two lots takes `changeover_same_hours` within one product and `changeover_different_hours`
    between two; none is needed right after a clean. `product_rates` overrides `rate` for some
    products. `changeover_matrix` gives hours for single ordered pairs (from, to) of products,
    including (p, p), and overrides the two general figures for them.

    Raises ValueError when a figure makes no sense.
    """

    rate: Fraction
    clean_hours: Fraction
    clean_window_hours: Fraction
    changeover_same_hours: Fraction
    changeover_different_hours: Fraction
    line: str = "L1"
    product_rates: Mapping[str, Fraction] = field(default_factory=dict)
    changeover_matrix: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for product, rate in (("", self.rate), *self.product_rates.items()):
            if rate <= 0:
                of = f" of {product}" if product else ""
                raise ValueError(f"the rate{of} is {rate} vials per hour; it must be above zero")
        if self.clean_window_hours <= 0:
            raise ValueError(
                f"clean_window_hours is {self.clean_window_hours}; it must be above zero"
            )
        for name in ("clean_hours", "changeover_same_hours", "changeover_different_hours"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must not be negative")
        for (first, second), hours in self.changeover_matrix.items():
            if hours < 0:
                raise ValueError(f"the changeover {first} → {second} is {hours} h; it is negative")

    def rate_of(self, product: str) -> Fraction:
        """Vials per hour at which this line fills `product`."""
        return self.product_rates.get(product, self.rate)

    def changeover_hours(self, before: str, after: str) -> Fraction:
        """Hours between a lot of product `before` and the next lot, of product `after`."""
        special = self.changeover_matrix.get((before, after))
        if special is not None:
            return special
        return self.changeover_same_hours if before == after else self.changeover_different_hours

    def figures(self) -> dict[str, Any]:
        """All figures as plain text and lists, exact; `from_figures` turns them back."""
        return {
            "line": self.line,
            "rate_vials_per_hour": str(self.rate),
            "clean_hours": str(self.clean_hours),
            "clean_window_hours": str(self.clean_window_hours),
            "changeover_same_hours": str(self.changeover_same_hours),
            "changeover_different_hours": str(self.changeover_different_hours),
            "product_rates": {product: str(rate) for product, rate in self.product_rates.items()},
            "changeover_matrix": [
                [first, second, str(hours)]
                for (first, second), hours in self.changeover_matrix.items()
            ],
        }

    @classmethod
    def from_figures(cls, figures: Mapping[str, Any]) -> "LineRules":
        """The rules that `figures()` wrote down. Raises ValueError for figures without sense."""
        return cls(
            line=figures["line"],
            rate=Fraction(figures["rate_vials_per_hour"]),
            clean_hours=Fraction(figures["clean_hours"]),
            clean_window_hours=Fraction(figures["clean_window_hours"]),
            changeover_same_hours=Fraction(figures["changeover_same_hours"]),
            changeover_different_hours=Fraction(figures["changeover_different_hours"]),
            product_rates={
                product: Fraction(rate) for product, rate in figures["product_rates"].items()
            },
            changeover_matrix={
                (first, second): Fraction(hours)
                for first, second, hours in figures["changeover_matrix"]
            },
        )
