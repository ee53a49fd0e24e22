"""Simulated annealing over the orders of all lines at once.

What it is for: a search that never stops getting better (Kirkpatrick and others 1983), over the
orders of lots and the marks where campaigns begin. Lines that share nothing are laid out alone,
from the change on; lines that share equipment the same way, beside all that stands.
What it is not for: bounds.
"""

from collections.abc import Sequence

from fillsched.model.plant import PlantProblem
from fillsched.model.schedule import Activity, ActivityKind
from fillsched.solve.compiled import Pace
from fillsched.solve.lines.alone.layout import activities_of
from fillsched.solve.lines.alone.moves import MASK, MULTIPLIER, _anneal
from fillsched.solve.lines.alone.sequences import _lay_out_all, _recall, _remember
from fillsched.solve.lines.alone.state import BEST, NOW, Sequences, sequences_of
from fillsched.solve.lines.alone.tables import Tables, tables_of
from fillsched.solve.lines.dispatch import Orders
from fillsched.solve.lines.shared.layout import activities_beside
from fillsched.solve.lines.shared.moves import _anneal_beside
from fillsched.solve.lines.shared.sequences import (
    _lay_out_beside,
    _recall_beside,
    _remember_beside,
)
from fillsched.solve.lines.shared.units import Units, units_of

Delays = Sequence[int]
"""Ticks that each lot is put off beyond what rules and orders ask; empty: none is."""


class Orderings:
    """A plan of orders as the loops' tables, and back. Costs are those of the loops."""

    moves_share = 1
    """A move costs this many times what one on lines that share nothing does."""

    def __init__(self, problem: PlantProblem, pace: Pace, seed: int) -> None:
        self.problem, self.pace = problem, pace
        self.tables: Tables = tables_of(problem, pace)
        random = (seed * MULTIPLIER + 0x1234567) & MASK
        self.state: Sequences = sequences_of(self.tables, pace, random)
        self.movable = [
            lot for lot in range(len(problem.lots)) if any(line.fill[lot] for line in problem.lines)
        ]

    def delays_like(
        self, orders: Orders, marks: dict[int, int], activities: Sequence[Activity]
    ) -> Delays:
        """How long lots are put off so that `orders` stand as `activities` do; on lines that share
        nothing none is, since these put off by themselves."""
        return ()

    def begin(
        self, orders: Orders, marks: dict[int, int] | None = None, delays: Delays = ()
    ) -> bool:
        """Takes `orders` as the plan that stands; keeps it if it is the best, and says whether."""
        state, data = self.state, self.state.ints
        for number, order in enumerate(orders):
            own = number * state.room
            for place, lot in enumerate(order):
                data[state.order + own + place] = lot
                data[state.marks + own + place] = 0 if marks is None else marks.get(lot, 0)
                data[state.line + lot], data[state.place + lot] = number, place
            data[state.lots_on + number] = len(order)
        placed = sum(len(order) for order in orders)
        assert placed == len(self.movable), "every lot that some line can take has a place"
        self._lay_out()
        if state.floats[state.costs + NOW] < self.cost:
            self._remember()
            return True
        return False

    @property
    def cost(self) -> float:
        """Of the best plan met."""
        return float(self.state.floats[self.state.costs + BEST])

    def anneal(self, moves: int, hot: float, cold: float) -> None:
        """Makes `moves` moves while the temperature falls from `hot` to `cold`."""
        self.pace.loop(_anneal)(self.tables, self.state, moves, hot, cold)

    def recall(self) -> None:
        """Goes back to the best plan."""
        self.pace.loop(_recall)(self.tables, self.state)
        self._lay_out()

    def activities(self) -> list[Activity]:
        """Of the best plan."""
        return activities_of(self.problem, self.tables, self.state, self.pace)

    def _lay_out(self) -> None:
        self.pace.loop(_lay_out_all)(self.tables, self.state)

    def _remember(self) -> None:
        self.pace.loop(_remember)(self.tables, self.state)


MOST_LAID_OUT_WHOLE = 100
"""Lots at most where every second round lays out all lines for each move: what one line gives back
others take at once then, and of few lots that is soon done. Of 200 lots it is ten times slower than
one line or two beside what stands, and ends at two to three times the tardiness."""


class SharedOrderings(Orderings):
    """As Orderings, for lines that share equipment or people. Rounds take turns, of few lots."""

    moves_share = 8

    def __init__(self, problem: PlantProblem, pace: Pace, seed: int) -> None:
        super().__init__(problem, pace, seed)
        self.units: Units = units_of(problem, self.tables, pace)
        self._rounds = 0

    @property
    def laid_out_whole(self) -> bool:
        """Whether this round lays out all lines for each move."""
        return self.tables.lots <= MOST_LAID_OUT_WHOLE and self._rounds % 2 == 0

    def delays_like(
        self, orders: Orders, marks: dict[int, int], activities: Sequence[Activity]
    ) -> Delays:
        """As Orderings. One layout finds them."""
        wanted = [-1] * self.tables.lots
        for activity in activities:  # in order of start: a setup stands before its fill
            if activity.lot is None or activity.kind not in (ActivityKind.SETUP, ActivityKind.FILL):
                continue
            if wanted[activity.lot] < 0:
                wanted[activity.lot] = activity.start_tick
        other = SharedOrderings(self.problem, self.pace, 0)
        other._write(other.units.wanted, wanted)
        other.begin(orders, marks)
        at = other.units.delay
        return [int(delay) for delay in other.units.ints[at : at + self.tables.lots]]

    def begin(
        self, orders: Orders, marks: dict[int, int] | None = None, delays: Delays = ()
    ) -> bool:
        """As Orderings; lots are put off as `delays` say."""
        self._write(self.units.delay, delays or [0] * self.tables.lots)
        return super().begin(orders, marks)

    def recall(self) -> None:
        """As Orderings; where the same orders cost less when all lines are laid out anew, that is
        the best plan now."""
        self._rounds += 1
        best = self.cost
        self.pace.loop(_recall_beside)(self.tables, self.state, self.units)
        self._lay_out()
        if self.state.floats[self.state.costs + NOW] < best:
            self._remember()
        else:
            self.pace.loop(_recall_beside)(self.tables, self.state, self.units)

    def anneal(self, moves: int, hot: float, cold: float) -> None:
        self.pace.loop(_anneal_beside)(
            self.tables, self.state, self.units, moves, hot, cold, self.laid_out_whole
        )

    def activities(self) -> list[Activity]:
        return activities_beside(self.problem, self.state, self.units)

    def _write(self, at: int, values: Sequence[int]) -> None:
        for lot, value in enumerate(values):
            self.units.ints[at + lot] = value

    def _lay_out(self) -> None:
        self.pace.loop(_lay_out_beside)(self.tables, self.state, self.units)

    def _remember(self) -> None:
        self.pace.loop(_remember_beside)(self.tables, self.state, self.units)


def orderings_of(problem: PlantProblem, pace: Pace, seed: int) -> Orderings:
    """The one for `problem`."""
    return (SharedOrderings if problem.resources else Orderings)(problem, pace, seed)
