"""The covering relaxation over bins, solved by column generation, and the bound it proves.

Let a pattern j cost c_j and hold a_kj items of class k. The relaxation

    min  sum c_j x_j
    s.t. sum a_kj x_j + e_(k-1) - e_k >= demand_k    for every class k   (price pi_k)
         sum over the j that hold type p of x_j >= t_p  for every type p (price mu_p)
         sum x_j >= b                                                    (price nu)
         x, e >= 0

has an exchange column e_k for neighbouring classes of a type: a slot for the larger item may hold
the smaller. That loses nothing (a pattern stays feasible) and keeps prices monotone in size, which
saves most of the rounds (Valerio de Carvalho 2005). t_p and b are what type p alone, and all items
together, need by volume: a fractional solution would fill bins of a type to the brim and use a
fraction of the last one; these rows charge for the whole of it. It is what closes the gap when
campaigns hold many small lots.

The bound. For any prices >= 0 let v be the most by which a pattern is worth more than it costs,
c the least cost of a bin. Every pattern has sum a pi + sum mu + nu <= c_j + v <= c_j (1 + v/c), so
prices / (1 + v/c) are dual feasible and

    (sum demand pi + sum t mu + b nu) / (1 + v/c)

is a valid bound in every round (Farley 1990). Prices are rounded down to integers first and the
arithmetic is exact, so no rounding of the linear solver can make it wrong; the cost is an integer,
so the bound is rounded up.

What it is not for: whole bins (see `diving` and `proof`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.math_opt.python import mathopt

from fillsched.solve.bounds import least_bins, least_types
from fillsched.solve.classes import Classes, Pattern
from fillsched.solve.pricing import Pricing

SCALE_BITS = 34
"""A price of one cheapest bin is 2^34: sums over 100,000 lots stay far inside 63 bits."""

PATTERNS_A_ROUND = 80
"""Patterns added in one round: more make the linear program slow, fewer make more rounds."""

STEPS_A_ROUND = 500
"""Steps of work that one round counts: it takes some milliseconds."""

FEWEST_NODES, MOST_NODES = 4_000, 1_000_000
"""Nodes of the search for one pattern, at first and at most."""


@dataclass(slots=True)
class Prices:
    """Integer prices, `scale` to one unit of cost, and the bound that they prove."""

    classes: list[int]
    charges: list[int]
    bin: int
    scale: int
    total: int
    bound: int
    excess: int


class Master:
    """The restricted relaxation over the patterns found so far, for `demand` items of each class.

    `look` is told of work done and leaves by an exception when it is time to stop.
    """

    def __init__(
        self,
        classes: Classes,
        patterns: Iterable[Pattern],
        demand: Sequence[int] | None = None,
        *,
        look: Callable[[int], None],
    ) -> None:
        packing = classes.packing
        self.classes = classes
        self.demand = list(classes.demand if demand is None else demand)
        self.least_cost = max(1, packing.bin_cost + packing.type_cost)
        self.scale = max(1, (1 << SCALE_BITS) // self.least_cost)
        self.pricing = Pricing(classes, self.demand)
        self.nodes = FEWEST_NODES
        self.look = look
        volumes = [0] * packing.types
        for kind, size, need in zip(classes.kind, classes.size, self.demand, strict=True):
            volumes[kind] += size * need
        self.types_needed = least_types(packing, volumes)
        self.bins_needed = least_bins(packing, sum(volumes), sum(self.types_needed))
        self.model = mathopt.Model()
        self.patterns: list[Pattern] = []
        self.value = 0.0
        self.amounts: list[float] = []
        self.known: set[Pattern] = set()
        self.variables: list[Any] = []
        self.rows = [self.model.add_linear_constraint(lb=float(need)) for need in self.demand]
        self.type_rows = [
            self.model.add_linear_constraint(lb=float(need)) for need in self.types_needed
        ]
        self.bin_row = self.model.add_linear_constraint(lb=float(self.bins_needed))
        for kind in range(packing.types):
            for number in range(classes.first[kind], classes.first[kind + 1] - 1):
                exchange = self.model.add_variable(lb=0.0)
                self.rows[number].set_coefficient(exchange, -1.0)
                self.rows[number + 1].set_coefficient(exchange, 1.0)
        self.model.objective.is_maximize = False
        self.add(patterns)
        self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
        self.parameters = mathopt.SolveParameters(
            presolve=mathopt.Emphasis.OFF,
            lp_algorithm=mathopt.LPAlgorithm.PRIMAL_SIMPLEX,
            threads=1,
        )

    def add(self, patterns: Iterable[Pattern]) -> int:
        """Adds patterns not known yet; says how many."""
        added = 0
        for pattern in patterns:
            if pattern in self.known:
                continue
            self.known.add(pattern)
            self.patterns.append(pattern)
            self.amounts.append(0.0)
            variable = self.model.add_variable(lb=0.0)
            self.variables.append(variable)
            cost = self.classes.cost(pattern) / self.least_cost
            self.model.objective.set_linear_coefficient(variable, cost)
            counts: dict[int, int] = {}
            for number in pattern:
                counts[number] = counts.get(number, 0) + 1
            for number, count in counts.items():
                self.rows[number].set_coefficient(variable, float(count))
            for kind in self.classes.kinds(pattern):
                self.type_rows[kind].set_coefficient(variable, 1.0)
            self.bin_row.set_coefficient(variable, 1.0)
            added += 1
        return added

    def solve(self) -> Prices:
        """Solves the restricted relaxation and prices all patterns there are."""
        result = self.solver.solve(params=self.parameters)
        if result.termination.reason is not mathopt.TerminationReason.OPTIMAL:
            raise ArithmeticError(f"the linear program ended with {result.termination.reason}")
        self.value = result.objective_value() * self.least_cost
        self.amounts = result.variable_values(self.variables)
        unit = self.scale * self.least_cost

        def whole(rows: list[Any]) -> list[int]:
            return [max(0, int(price * unit)) for price in result.dual_values(rows)]

        return self.priced(whole(self.rows), whole(self.type_rows), whole([self.bin_row])[0])

    def priced(self, prices: list[int], kinds: list[int], bin_price: int) -> Prices:
        """The bound that follows from these prices of classes, types and bins."""
        packing = self.classes.packing
        charges = [packing.type_cost * self.scale - price for price in kinds]
        worth = self.pricing.set_prices(prices, charges)
        fixed = packing.bin_cost * self.scale - bin_price
        total = sum(need * price for need, price in zip(self.demand, prices, strict=True))
        total += sum(need * price for need, price in zip(self.types_needed, kinds, strict=True))
        total += self.bins_needed * bin_price
        excess = max(0, worth - fixed)
        made = Prices(prices, charges, bin_price, self.scale, total, 0, excess)
        made.bound = self.bound(made, excess)
        return made

    def bound(self, prices: Prices, excess: int) -> int:
        """Units that no packing can beat when no pattern is worth `excess` more than its cost."""
        unit = self.least_cost * self.scale
        return -(-prices.total * self.least_cost // (unit + excess))

    def improve(self, prices: Prices) -> int:
        """Adds patterns worth more than they cost; says how many. 0: the relaxation is solved.

        Raises the bound in `prices` by what the search in exact rooms has shown. When a search that
        was cut short finds nothing, it is made longer.
        """
        fixed = self.classes.packing.bin_cost * self.scale - prices.bin
        least = fixed + unit_slack(self.scale * self.least_cost)
        while True:
            found, worth = self.pricing.patterns(least, PATTERNS_A_ROUND, self.nodes, self.look)
            prices.excess = min(prices.excess, max(0, worth - fixed))
            prices.bound = max(prices.bound, self.bound(prices, prices.excess))
            added = self.add(found)
            if added or worth <= least or self.nodes >= MOST_NODES:
                return added
            self.nodes *= 4

    def relax(self, rounds: int, *, report: Callable[[int], object] | None = None) -> bool:
        """Adds patterns for up to `rounds` rounds; whether the relaxation is solved.

        It ends early when the bound shows that the relaxation cannot rise by another unit. `report`
        is told of each bound.
        """
        best = 0
        for _ in range(rounds):
            self.look(STEPS_A_ROUND)
            prices = self.solve()
            added = self.improve(prices)
            best = max(best, prices.bound)
            if report is not None:
                report(best)
            if not added or self.value <= best:
                return True
        return False


def unit_slack(unit: int) -> int:
    """What a pattern must be worth beyond its cost to be added: a billionth of a bin."""
    return unit >> 30
