"""A problem: lots and line rules that fit together, in exact integer ticks.

What it is for: the one place where amounts and hours become ticks, and where it is checked that a
plan can exist at all; behind it every number is trusted. What it is not for: reading files, or
any choice about the plan.

A tick is the least common denominator of all rates and figures (`ticks`). With the usual figures
(19,920 vials per hour, whole hours) one tick is the filling of one vial, so windows, makespans and
bounds are compared exactly: three lots that fill a window to the last vial fit.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fillsched.errors import Fault, InvalidInput
from fillsched.model.line import LineRules
from fillsched.model.lot import Lot
from fillsched.model.ticks import fill_hours, rounded_up, ticks_per_hour


@dataclass(frozen=True, slots=True)
class Problem:
    """Lots to be planned on one line. Make it with `Problem.of`, which checks and converts.

    All `_ticks` are integers, `ticks_per_hour` of them to the hour. `fill_ticks[i]` and
    `product_of[i]` (an index into `products`) belong to `lots[i]`. `special_changeover_ticks`
    holds the pairs of product indexes that the changeover matrix names; empty without a matrix.
    `setup_ticks[product]`: an activity of its own right before a fill, whenever the product before
    it in the campaign is another or none; empty on a line without.
    """

    lots: tuple[Lot, ...]
    rules: LineRules
    ticks_per_hour: int
    fill_ticks: tuple[int, ...]
    products: tuple[str, ...]
    product_of: tuple[int, ...]
    clean_ticks: int
    clean_window_ticks: int
    changeover_same_ticks: int
    changeover_different_ticks: int
    special_changeover_ticks: Mapping[tuple[int, int], int]
    setup_ticks: tuple[int, ...] = ()

    @classmethod
    def of(cls, lots: Iterable[Lot], rules: LineRules) -> "Problem":
        """The problem of planning `lots` under `rules`.

        Raises InvalidInput with every fault: no lots, an id that stands twice, a lot whose fill is
        longer than the clean window.
        """
        kept = tuple(lots)
        durations = [fill_hours(lot, rules) for lot in kept]
        faults = _faults(kept, durations, rules)
        if faults:
            raise InvalidInput(faults)
        per_hour = ticks_per_hour(kept, rules)
        window_ticks = int(rules.clean_window_hours * per_hour)
        products = tuple(dict.fromkeys(lot.product for lot in kept))
        index = {product: number for number, product in enumerate(products)}

        def ticks(hours: Fraction) -> int:
            return rounded_up(hours.numerator, hours.denominator, per_hour)

        return cls(
            lots=kept,
            rules=rules,
            ticks_per_hour=per_hour,
            # a lot that takes the whole window fits, also when ticks are rounded
            fill_ticks=tuple(
                min(window_ticks, rounded_up(top, bottom, per_hour)) for top, bottom in durations
            ),
            products=products,
            product_of=tuple(index[lot.product] for lot in kept),
            clean_ticks=ticks(rules.clean_hours),
            clean_window_ticks=window_ticks,
            changeover_same_ticks=ticks(rules.changeover_same_hours),
            changeover_different_ticks=ticks(rules.changeover_different_hours),
            special_changeover_ticks={
                (index[first], index[second]): ticks(hours)
                for (first, second), hours in rules.changeover_matrix.items()
                if first in index and second in index
            },
        )

    def changeover_ticks(self, before: int, after: int) -> int:
        """Ticks of changeover from lot `before` to lot `after` (indexes into `lots`)."""
        first, second = self.product_of[before], self.product_of[after]
        if self.special_changeover_ticks:
            special = self.special_changeover_ticks.get((first, second))
            if special is not None:
                return special
        return self.changeover_same_ticks if first == second else self.changeover_different_ticks

    def setup_before(self, before: int | None, lot: int) -> int:
        """Ticks of setup before the fill of `lot`; `before`: the lot before it in its campaign."""
        product = self.product_of[lot]
        if not self.setup_ticks or (before is not None and self.product_of[before] == product):
            return 0
        return self.setup_ticks[product]

    def ticks_between(self, before: int, after: int) -> int:
        """Ticks of changeover and setup between the fills of two lots of a campaign."""
        return self.changeover_ticks(before, after) + self.setup_before(before, after)

    def hours(self, ticks: int) -> float:
        """Hours in `ticks`, for showing; comparisons stay in ticks."""
        return ticks / self.ticks_per_hour


def _faults(
    lots: tuple[Lot, ...], durations: list[tuple[int, int]], rules: LineRules
) -> list[Fault]:
    if not lots:
        return [Fault("lots", "", "there is no lot to plan", "Give at least one lot")]
    faults = [
        Fault(f"lot {lot_id}", lot_id, f"the id stands {count} times", "Give each lot its own id")
        for lot_id, count in Counter(lot.id for lot in lots).items()
        if count > 1
    ]
    faults.extend(fault for _, fault in _longer(lots, durations, rules))
    return faults


def too_long(lots: Sequence[Lot], rules: LineRules) -> list[tuple[Lot, Fault]]:
    """Each lot whose fill is longer than the clean window, with its fault."""
    return list(_longer(lots, [fill_hours(lot, rules) for lot in lots], rules))


def _longer(
    lots: Sequence[Lot], durations: Sequence[tuple[int, int]], rules: LineRules
) -> Iterator[tuple[Lot, Fault]]:
    window = rules.clean_window_hours
    limit_top, limit_bottom = window.numerator, window.denominator
    for lot, (top, bottom) in zip(lots, durations, strict=True):
        if top * limit_bottom > limit_top * bottom:
            yield lot, _too_long(lot, Fraction(top, bottom), rules)


def _too_long(lot: Lot, hours: Fraction, rules: LineRules) -> Fault:
    window = rules.clean_window_hours
    most_vials = int(window * rules.rate_of(lot.product))
    most = f"{most_vials:,} vials" if lot.vials is not None else f"{float(window):g} h"
    return Fault(
        f"lot {lot.id}",
        f"{lot.vials:,} vials" if lot.vials is not None else f"{float(hours):g} h",
        f"its fill takes {_told_beside(hours, window)} h, longer than the clean window of "
        f"{float(window):g} h",
        f"Use at most {most} a lot, or a longer clean window",
    )


def _told_beside(hours: Fraction, limit: Fraction) -> str:
    """`hours` with as many decimals as it takes to see by how much they are over `limit`."""
    for decimals in range(2, 12):
        text = f"{float(hours):.{decimals}f}"
        if abs(Fraction(text) - hours) * 5 <= hours - limit:
            return text
    return "a little more than " + f"{float(limit):g}"
