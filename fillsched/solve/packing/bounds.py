"""Lower bounds on the makespan that need no search: fill, least changeovers, campaigns by volume.

What they are for: every result carries a bound and a gap from the first moment. What they are not
for: proving good schedules optimal (see the column-generation bound).
"""

from collections.abc import Sequence

from fillsched.model import Problem
from fillsched.solve.packing.problem import Packing


def simple_bound(problem: Problem) -> int:
    """Ticks that no schedule of `problem` can beat."""
    packing = Packing.of(problem)
    bound = sequence_bound(problem)
    if packing is not None:
        bound = max(bound, packing.makespan_ticks(volume_bound(packing)))
    return bound


def volume_bound(packing: Packing) -> int:
    """Units that no packing can beat, by volume."""
    volumes = [0] * packing.types
    for size, kind in zip(packing.sizes, packing.type_of, strict=True):
        volumes[kind] += size
    types = least_types(packing, volumes)
    return least_cost(packing, types, least_bins(packing, sum(volumes), types))


def least_types(packing: Packing, volumes: Sequence[int]) -> list[int]:
    """For each type, the bins that must hold some of it: its volume over what a bin can hold."""
    return [-(-volume // packing.room_of(kind)) for kind, volume in enumerate(volumes)]


def least_bins(packing: Packing, volume: int, types: Sequence[int]) -> int:
    """The least number of bins for the volume, each type in so many of them at least.

    volume + sum(type_sizes x types) <= (capacity + most spared) x bins must hold.
    """
    taken = volume + sum(
        size * count for size, count in zip(packing.type_sizes, types, strict=True)
    )
    by_types = -(-taken // (packing.capacity + max(packing.spared)))
    return max(by_types, -(-volume // max(map(packing.room_of, range(packing.types)))))


def least_cost(packing: Packing, types: Sequence[int], bins: int) -> int:
    """Units that so many bins at least cost, each type in so many of them at least."""
    each = packing.bin_cost - max(packing.spared) // packing.unit_ticks
    more = max(0, bins - sum(types)) * min(packing.type_costs)
    of_types = sum(cost * count for cost, count in zip(packing.type_costs, types, strict=True))
    return each * bins + of_types + more


def sequence_bound(problem: Problem) -> int:
    """Ticks that no schedule can beat, whatever the changeovers.

    Let m_i be the least changeover that can lead to lot i. B campaigns have B first lots, which
    need none, so changeovers take at least sum(m) - (the B largest m), and windows hold at least
    that and the fills: sum(fill + m) - (the B largest m) <= B x window. The makespan for B is at
    least sum(fill + m) + sum over the B largest m of (clean - m); the least over all B that fit.
    Setups are not counted.
    """
    least = _least_changeovers(problem)
    total = sum(problem.fill_ticks) + sum(least)
    best: int | None = None
    bound, firsts = total, 0
    for bins, saved in enumerate(sorted(least, reverse=True), start=1):
        bound += problem.clean_ticks - saved
        firsts += saved
        if total - firsts > bins * problem.clean_window_ticks:
            continue
        if best is not None and bound >= best:
            break  # from here on each campaign costs more than it saves
        best = bound
    return best if best is not None else bound


def _least_changeovers(problem: Problem) -> list[int]:
    """For each lot, the shortest changeover by which some other lot can lead to it."""
    counts = [0] * len(problem.products)
    for product in problem.product_of:
        counts[product] += 1
    special = problem.special_changeover_ticks
    into: dict[int, list[int]] = {}
    for (first, second), ticks in special.items():
        if first != second:
            into.setdefault(second, []).append(ticks)
    least = []
    for product, count in enumerate(counts):
        ways = into.get(product, [])[:]
        if count > 1:
            ways.append(special.get((product, product), problem.changeover_same_ticks))
        if len(into.get(product, [])) < len(counts) - 1:
            ways.append(problem.changeover_different_ticks)
        least.append(min(ways, default=0))
    return [least[product] for product in problem.product_of]
