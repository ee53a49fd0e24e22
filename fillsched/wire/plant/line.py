"""The figures of one line, all of them.

What it is for: the figures that every job is planned with, whole. What it is not for: figures that
only differ, and all else a plant's file says (`shape`).
"""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field, field_validator

from fillsched.model import LineRules
from fillsched.wire.values import Figure, Strict

MOST_HOURS = 1_000_000
"""Hours of one figure at most, a century: beyond it ticks would be coarser than the figures."""

Rate = Annotated[Figure, Field(gt=0)]
NotNegative = Annotated[Figure, Field(ge=0, le=MOST_HOURS)]
Hours = Annotated[Figure, Field(gt=0, le=MOST_HOURS)]

MATRIX_ENTRIES = 10_000
"""Pairs of types in a changeover matrix at most: a hundred types."""

PRODUCT_RATES = 10_000
"""Types with a rate of their own at most; a plant has some hundreds."""

Rates = Annotated[
    dict[str, Rate],
    Field(
        max_length=PRODUCT_RATES,
        description="vials per hour of types that differ from the rate",
    ),
]
Matrix = Annotated[
    list[tuple[str, str, NotNegative]],
    Field(
        max_length=MATRIX_ENTRIES,
        description="[from, to, hours] for pairs of types that differ from the two changeovers",
    ),
]


def each_pair_once(matrix: list[tuple[str, str, Decimal]]) -> list[tuple[str, str, Decimal]]:
    """`matrix`, in which no pair stands twice. Raises ValueError."""
    seen: set[tuple[str, str]] = set()
    for first, second, _ in matrix:
        if (first, second) in seen:
            raise ValueError(f"the pair from {first} to {second} stands twice")
        seen.add((first, second))
    return matrix


class LineConfig(Strict):
    """The figures of the line. Hours, and vials per hour."""

    rate_vials_per_hour: Rate = Field(description="vials filled per hour")
    clean_hours: NotNegative = Field(description="length of the clean before every campaign")
    clean_window_hours: Hours = Field(
        description="time after a clean in which its campaign must be finished"
    )
    changeover_same_hours: NotNegative = Field(description="between two lots of one type")
    changeover_different_hours: NotNegative = Field(description="between two types")
    product_rates: Rates = Field(default_factory=dict)
    changeover_matrix: Matrix = Field(default_factory=list)

    @field_validator("changeover_matrix")
    @classmethod
    def _each_pair_once(
        cls, matrix: list[tuple[str, str, Decimal]]
    ) -> list[tuple[str, str, Decimal]]:
        return each_pair_once(matrix)

    def rules(self) -> LineRules:
        """These figures as exact line rules."""
        return LineRules(
            rate=Fraction(self.rate_vials_per_hour),
            clean_hours=Fraction(self.clean_hours),
            clean_window_hours=Fraction(self.clean_window_hours),
            changeover_same_hours=Fraction(self.changeover_same_hours),
            changeover_different_hours=Fraction(self.changeover_different_hours),
            product_rates={name: Fraction(rate) for name, rate in self.product_rates.items()},
            changeover_matrix={
                (first, second): Fraction(hours) for first, second, hours in self.changeover_matrix
            },
        )
