"""The covering relaxation over bins, solved by column generation, and the bound it proves.

Let a pattern j cost c_j and hold a_kj items of class k. The relaxation

    min  sum c_j x_j
    s.t. sum a_kj x_j + e_(k-1) - e_k >= demand_k    for every class k   (price pi_k)
         sum over the j that hold type p of x_j >= t_p  for every type p (price mu_p)
         b <= sum x_j <= b'                                              (price nu)
         x, e >= 0

has an exchange column e_k for neighbouring classes of a type: a slot for the larger item may hold
the smaller. That loses nothing (a pattern stays feasible) and keeps prices monotone in size, which
saves most of the rounds (Valerio de Carvalho 2005). t_p and b are what type p alone, and all items
together, need by volume: a fractional solution would fill bins of a type to the brim and use a
fraction of the last one; these rows charge for the whole of it. It is what closes the gap when
campaigns hold many small lots. Between b and b' the number of bins can be held, which is how
`branching` proves more than one relaxation can.

The bound. For any prices >= 0 let v be the most by which a pattern is worth more than it costs,
c the least cost of a bin. Every pattern has sum a pi + sum mu + nu <= c_j + v <= c_j (1 + v/c), so
prices / (1 + v/c) are dual feasible and

    (sum demand pi + sum t mu + b nu) / (1 + v/c)

is a valid bound in every round (Farley 1990); when nu < 0, it is set against the costs c_j - nu and
b' nu is added in the end. Prices are rounded down to integers first and the
arithmetic is exact, so no rounding of the linear solver can make it wrong; the cost is an integer,
so the bound is rounded up.

What it is not for: whole bins (see `diving` and `proof`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ortools.math_opt.python import mathopt

from fillsched.solve.packing.bounds import least_bins, least_types
from fillsched.solve.packing.column_generation.pricing import Pricing
from fillsched.solve.packing.item_classes import Classes, Pattern

SCALE_BITS = 34
"""A price of one cheapest bin is 2^34: sums over 100,000 lots stay far inside 63 bits."""

PATTERNS_A_ROUND = 400
"""Patterns added in one round: more make the linear program slow, fewer make more rounds."""

COST_OF_A_BIN_TOO_MANY = 8.0
"""In cheapest bins: what the relaxation pays for each bin beyond the most allowed."""

FAR = 0.01
"""A bound is far when it is this share below the value of the relaxation."""

KEPT_OF_BEST = 60
"""Percent of the best prices in those that are priced first."""

STEPS_A_ROUND = 500
"""Steps of work that one round counts: it takes some milliseconds."""

FEWEST_NODES, MOST_NODES = 8_000, 1_000_000
"""Nodes of the search for one pattern, at first and at most."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What any packing needs: bins with each type, bins in all; `most_bins`: it may use no more."""

    types: tuple[int, ...]
    bins: int
    most_bins: int | None = None


@dataclass(frozen=True, slots=True)
class Duals:
    """Integer prices of classes, types and bins; none below zero but that of bins may be."""

    classes: list[int]
    types: list[int]
    bin: int


@dataclass(slots=True)
class Prices:
    """Duals and the bound that they prove, `scale` to one unit of cost.

    `charges` is what a type costs less its price; `gain` the dual value without what `most_bins`
    costs, `loss` that cost. No pattern is worth more than `excess` beyond what it costs.
    """

    duals: Duals
    charges: list[int]
    scale: int
    gain: int
    loss: int
    excess: int
    bound: int = 0


class LinearTrouble(ArithmeticError):
    """The linear solver found no optimum, which a covering relaxation always has."""


class Master:
    """The restricted relaxation over the patterns found so far, for `demand` items of each class.

    `look` is told of work done and leaves by an exception when it is time to stop.
    """

    def __init__(
        self,
        classes: Classes,
        patterns: Iterable[Pattern],
        demand: Sequence[int] | None = None,
        needs: Needs | None = None,
        *,
        look: Callable[[int], None],
    ) -> None:
        packing = classes.packing
        self.classes = classes
        self.demand = list(classes.demand if demand is None else demand)
        self.free = packing.least_cost == 0  # then no price proves anything
        self.least_cost = max(1, packing.least_cost)
        self.scale = max(1, (1 << SCALE_BITS) // self.least_cost)
        self.pricing = Pricing(classes, self.demand)
        self.nodes = FEWEST_NODES
        self.look = look
        self.needs = needs_by_volume(classes, self.demand) if needs is None else needs
        self.model = mathopt.Model()
        self.patterns: list[Pattern] = []
        self.value = 0.0
        self.amounts: list[float] = []
        self.prices: Prices | None = None
        self.known: set[Pattern] = set()
        self.variables: list[Any] = []
        self.rows = [self.model.add_linear_constraint(lb=float(need)) for need in self.demand]
        self.type_rows = [
            self.model.add_linear_constraint(lb=float(need)) for need in self.needs.types
        ]
        self.bin_row = self.model.add_linear_constraint()
        over = self.model.add_variable(lb=0.0)  # bins beyond most_bins, so that it stays solvable
        self.bin_row.set_coefficient(over, -1.0)
        self.model.objective.set_linear_coefficient(over, COST_OF_A_BIN_TOO_MANY)
        self.limit(self.needs)
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
        # reading back what is not needed takes as long as solving
        self.wanted = mathopt.ModelSolveParameters(
            variable_values_filter=mathopt.SparseVectorFilter(skip_zero_values=True),
            reduced_costs_filter=mathopt.SparseVectorFilter(filtered_items=frozenset()),
        )

    def limit(self, needs: Needs) -> None:
        """Changes what is needed of bins and types."""
        self.needs = needs
        self.prices = None  # what is best depends on the needs
        self.bin_row.lower_bound = float(needs.bins)
        self.bin_row.upper_bound = float("inf") if needs.most_bins is None else needs.most_bins
        for row, need in zip(self.type_rows, needs.types, strict=True):
            row.lower_bound = float(need)

    def add(self, patterns: Iterable[Pattern]) -> list[Pattern]:
        """Adds patterns not known yet; gives them."""
        added = []
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
            added.append(pattern)
        return added

    def solve(self) -> Duals:
        """Solves the restricted relaxation. Raises LinearTrouble when that fails twice."""
        result = self._solved(self.parameters)
        if result is None:  # its basis has gone bad: begin anew, with presolve
            self.solver = mathopt.IncrementalSolver(self.model, mathopt.SolverType.GLOP)
            result = self._solved(mathopt.SolveParameters(threads=1))
        if result is None:
            raise LinearTrouble
        self.value = result.objective_value() * self.least_cost
        positive = result.variable_values()
        self.amounts = [positive.get(variable, 0.0) for variable in self.variables]
        unit = self.scale * self.least_cost

        def whole(rows: list[Any]) -> list[int]:
            return [max(0, int(price * unit)) for price in result.dual_values(rows)]

        bin_price = int(result.dual_values([self.bin_row])[0] * unit)
        if self.needs.most_bins is None:
            bin_price = max(0, bin_price)
        return Duals(whole(self.rows), whole(self.type_rows), bin_price)

    def _solved(self, parameters: mathopt.SolveParameters) -> mathopt.SolveResult | None:
        try:
            result = self.solver.solve(params=parameters, model_params=self.wanted)
        except (AttributeError, RuntimeError, ValueError):
            # An abnormal end is a RuntimeError by the solver's manual; OR-Tools 9.15 stumbles over
            # an attribute while it makes that error.
            return None
        optimal = result.termination.reason is mathopt.TerminationReason.OPTIMAL
        return result if optimal else None

    def priced(self, duals: Duals) -> Prices:
        """The bound that follows from `duals`, by the table alone.

        Prices are first made monotone in size, as the exchange columns want them up to rounding.
        """
        packing, prices = self.classes.packing, duals.classes
        for number in range(len(prices) - 2, -1, -1):
            if self.classes.kind[number] == self.classes.kind[number + 1]:
                prices[number] = max(prices[number], prices[number + 1])
        costs = zip(packing.type_costs, duals.types, strict=True)
        charges = [cost * self.scale - price for cost, price in costs]
        worth = self.pricing.set_prices(prices, charges, self.scale)
        fixed = packing.bin_cost * self.scale - duals.bin
        gain = sum(need * price for need, price in zip(self.demand, prices, strict=True))
        gain += sum(need * price for need, price in zip(self.needs.types, duals.types, strict=True))
        gain += self.needs.bins * max(0, duals.bin)
        loss = (self.needs.most_bins or 0) * max(0, -duals.bin)
        made = Prices(duals, charges, self.scale, gain, loss, max(0, worth - fixed))
        made.bound = self.bound(made)
        return made

    def bound(self, prices: Prices) -> int:
        """Units that no packing within the needs can beat."""
        if self.free:
            return 0
        cost = self.least_cost * self.scale + max(0, -prices.duals.bin)
        divisor = cost + prices.excess
        return -((prices.loss * divisor - prices.gain * cost) // (divisor * self.scale))

    def improve(self, prices: Prices) -> list[Pattern]:
        """Adds patterns worth more than they cost at `prices`, and gives the new ones.

        Raises the bound in `prices` by what the search in exact rooms has shown.
        """
        fixed = self.classes.packing.bin_cost * self.scale - prices.duals.bin
        least = fixed + unit_slack(self.scale * self.least_cost)
        found, worth = self.pricing.patterns(least, PATTERNS_A_ROUND, self.nodes, self.look)
        prices.excess = min(prices.excess, max(0, worth - fixed))
        prices.bound = max(prices.bound, self.bound(prices))
        if self.prices is None or self._value(prices) > self._value(self.prices):
            self.prices = prices
        return self.add(found)

    def relax(
        self,
        rounds: int,
        *,
        report: Callable[[int], object] | None = None,
        known: int = 0,
        enough: int | None = None,
        smooth: bool = False,
        begin: Duals | None = None,
    ) -> bool:
        """Adds patterns for up to `rounds` rounds; whether the relaxation is solved.

        It ends early when the bound reaches `enough` or when the relaxation cannot prove more than
        the bound found, or `known` before. `report` is told of each bound.

        With `smooth`, while the bound is far, each round prices first between the prices of the
        linear program, which jump, and those that gave the best bound so far (Wentges 1997); only
        when this finds nothing that the linear program lacks, the former are taken as they are. It
        saves most of the rounds with many classes of many items, and costs time with few. `begin`:
        prices thought to be near the best, which are priced before anything is solved.
        """
        best = known
        if smooth or begin is not None:
            self.improve(self.priced(begin or self._by_volume()))
        for _ in range(rounds):
            self.look(STEPS_A_ROUND)
            try:
                duals = self.solve()
            except LinearTrouble:
                return False
            found: list[Pattern] = []
            if smooth and self.prices is not None and self.value - best > FAR * self.value:
                found = self.improve(self.priced(_between(self.prices.duals, duals)))
            if not any(self._pays(pattern, duals) for pattern in found):
                found = self._improve_surely(duals)
            if self.prices is not None:
                best = max(best, self.prices.bound)
            if report is not None:
                report(best)
            if not found or self.value <= best or (enough is not None and best >= enough):
                return True
        return False

    def _improve_surely(self, duals: Duals) -> list[Pattern]:
        """As `improve`; a search that was cut short and found nothing is made longer."""
        while True:
            prices = self.priced(duals)
            found = self.improve(prices)
            if found or self.nodes >= MOST_NODES:
                return found
            if prices.excess <= unit_slack(self.scale * self.least_cost):
                return found
            self.nodes *= 4

    def _pays(self, pattern: Pattern, duals: Duals) -> bool:
        """Whether the linear program gains by `pattern`."""
        worth = sum(duals.classes[number] for number in pattern) + duals.bin
        worth += sum(duals.types[kind] for kind in self.classes.kinds(pattern))
        unit = self.scale * self.least_cost
        return worth > self.classes.cost(pattern) * self.scale + unit_slack(unit)

    def _value(self, prices: Prices) -> float:
        """The bound before it is rounded up."""
        cost = self.least_cost * self.scale + max(0, -prices.duals.bin)
        return prices.gain * (cost / (cost + prices.excess)) - prices.loss

    def _by_volume(self) -> Duals:
        """Prices in proportion to size: always dual feasible, and a good beginning."""
        packing = self.classes.packing
        room = max(map(packing.room_of, range(packing.types)))
        unit = self.scale * self.least_cost
        prices = [unit * size // room for size in self.classes.size]
        return Duals(prices, [0] * packing.types, 0)


def _between(center: Duals, duals: Duals) -> Duals:
    """Prices on the way from the best ones to those of the linear program."""

    def mixed(one: int, other: int) -> int:
        return (one * KEPT_OF_BEST + other * (100 - KEPT_OF_BEST)) // 100

    return Duals(
        [mixed(*pair) for pair in zip(center.classes, duals.classes, strict=True)],
        [mixed(*pair) for pair in zip(center.types, duals.types, strict=True)],
        mixed(center.bin, duals.bin),
    )


def needs_by_volume(classes: Classes, demand: Sequence[int]) -> Needs:
    """The needs of `demand` items of each class that follow from their volume."""
    packing = classes.packing
    volumes = [0] * packing.types
    for kind, size, need in zip(classes.kind, classes.size, demand, strict=True):
        volumes[kind] += size * need
    types = least_types(packing, volumes)
    return Needs(tuple(types), least_bins(packing, sum(volumes), types))


def unit_slack(unit: int) -> int:
    """What a pattern must be worth beyond its cost to be added: a billionth of a bin."""
    return unit >> 30
