"""The planning of one line as a packing problem: bins with a capacity, items with a type.

What it is for: with one changeover figure within a product (s) and one between products (d), and
d >= s, the order inside a campaign needs no thought: lots of a product stand together. A campaign
of n lots of t products then has s(n - t) + d(t - 1) of changeovers, so it keeps the window w
exactly when

    sum(fill + s) + (d - s) t <= w + d,

and over B campaigns with T = the sum of their numbers of products, the makespan is

    sum(fill + s) + (c - d) B + (d - s) T          (c: clean).

So: items of size fill + s, bins of capacity w + d, each product present takes d - s more, and
`bin_cost` x B + `type_cost` x T is to be minimised. When c < d, mixing products never pays: a
campaign of t products split into t saves (t - 1)(d - c) and keeps every window. Then bins hold one
type each at c - s a bin, which is written as a type size that two types can never both afford. When
even c <= s, a clean is no dearer than a changeover and every lot alone is optimal: then sizes are
such that no two items share a bin.

What it is not for: changeover matrices and d < s, where the order matters (`Packing.of` says None).
"""

from collections import Counter
from dataclasses import dataclass
from math import gcd

from fillsched.model import Campaigns, Problem


@dataclass(frozen=True, slots=True)
class Packing:
    """Items `i` of `sizes[i]` and type `type_of[i]`, in ticks; costs in units of `unit_ticks`.

    A bin is feasible when the sizes in it plus `type_size` for each type are at most `capacity`.
    makespan = base_ticks + unit_ticks x (bin_cost x bins + type_cost x types over all bins).
    Every item fits alone. Neither cost is negative; both are zero only when no two items fit.
    """

    sizes: tuple[int, ...]
    type_of: tuple[int, ...]
    types: int
    capacity: int
    type_size: int
    bin_cost: int
    type_cost: int
    unit_ticks: int
    base_ticks: int

    @classmethod
    def of(cls, problem: Problem) -> "Packing | None":
        """The packing that `problem` is, or None when its makespan depends on the sequence."""
        figures = uniform_changeovers(problem)
        if figures is None or figures[1] < figures[0]:
            return None
        same, different = figures
        clean, window = problem.clean_ticks, problem.clean_window_ticks
        sizes = tuple(fill + same for fill in problem.fill_ticks)
        type_size, capacity = different - same, window + different
        bin_ticks, type_ticks, base = clean - different, different - same, sum(sizes)
        if clean <= same:  # a campaign for every lot
            sizes, type_size, capacity = (1,) * len(sizes), 1, 2
            bin_ticks, type_ticks, base = clean, 0, sum(problem.fill_ticks)
        elif clean < different:  # a product to every campaign
            type_size = window + same + 1
            capacity = window + same + type_size
            bin_ticks, type_ticks = clean - same, 0
        unit = gcd(bin_ticks, type_ticks) or 1
        return cls(
            sizes=sizes,
            type_of=problem.product_of,
            types=len(problem.products),
            capacity=capacity,
            type_size=type_size,
            bin_cost=bin_ticks // unit,
            type_cost=type_ticks // unit,
            unit_ticks=unit,
            base_ticks=base,
        )

    def makespan_ticks(self, cost: int) -> int:
        """The makespan of a packing that costs `cost` units."""
        return self.base_ticks + self.unit_ticks * cost

    def cost(self, bins: Campaigns) -> int:
        """Units that `bins` cost."""
        type_of = self.type_of
        types = sum(len({type_of[item] for item in items}) for items in bins)
        return self.bin_cost * sum(1 for items in bins if items) + self.type_cost * types

    def campaigns(self, bins: Campaigns) -> Campaigns:
        """The campaigns that `bins` are: lots of a product together, longest first."""
        type_of, sizes = self.type_of, self.sizes
        return [
            sorted(items, key=lambda item: (type_of[item], -sizes[item], item))
            for items in bins
            if items
        ]


def alone_is_best(problem: Problem) -> bool:
    """Whether a clean is no dearer than any changeover, so that no campaign need hold two lots."""
    special = problem.special_changeover_ticks.values()
    return problem.clean_ticks <= min(
        problem.changeover_same_ticks, problem.changeover_different_ticks, *special
    )


def uniform_changeovers(problem: Problem) -> tuple[int, int] | None:
    """(same, different) in ticks when all changeovers that can happen follow these two figures.

    A figure that no pair of these lots can ask for is set equal to the other one, so that a single
    product, or products of one lot each, always count as uniform.
    """
    counts = Counter(problem.product_of)
    several = [product for product, count in counts.items() if count > 1]
    special = problem.special_changeover_ticks
    sames = {special.get((p, p), problem.changeover_same_ticks) for p in several}
    differents = {ticks for (p, q), ticks in special.items() if p != q}
    pairs = len(counts) * (len(counts) - 1)
    if sum(1 for p, q in special if p != q) < pairs:
        differents.add(problem.changeover_different_ticks)
    if len(sames) > 1 or len(differents) > 1:
        return None
    same = sames.pop() if sames else None
    different = differents.pop() if differents else None
    if same is None:
        same = different if different is not None else 0
    return same, different if different is not None else same


def why_sequence_matters(problem: Problem) -> str | None:
    """In a planner's words, why the order inside a campaign decides; None when it does not."""
    figures = uniform_changeovers(problem)
    if figures is None:
        return "its changeover matrix makes the order of the lots decide"
    if figures[1] < figures[0]:
        return "a changeover between two products takes less time than within one"
    return None
