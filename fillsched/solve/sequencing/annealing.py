"""Local search over the order of the lots and the places of the cleans, for any changeovers.

What it is for: changeover matrices, and changeovers between products that are shorter than within
one: there the order decides and no packing says what a campaign takes. A schedule is a line of lots
for each campaign (the order of all lots, cut where a clean stands). The energy is

    clean x campaigns + changeovers - weight x clean x sum over campaigns of (length / window)^2

where the last term rewards uneven campaigns, so that short ones run empty (as in
`packing.heuristics.annealing`); it is searched by simulated annealing (Kirkpatrick and others 1983)
with the moves usual for routes (Kindervater and Savelsbergh 1997): a lot, or two or three in a row,
go before another lot or into a campaign of their own (55 %); two lots change places (20 %); two
campaigns exchange their ends (15 %); a stretch of a campaign is turned round (10 %). Each is a
series of single steps, "put this lot before that one", which are taken back one by one when the
move is refused: so any matrix, asymmetric ones too, is counted right.

Only schedules that keep the window are visited. What it is not for: bounds; and where the order
does not decide, the packing planner is far stronger.
"""

from fillsched.solve.compiled import pace
from fillsched.solve.search import Search
from fillsched.solve.sequencing.kernels import LONGEST_STRETCH, MASK, MULTIPLIER, _put, _run

WARM, COLD = 0.15, 0.002
"""Temperatures from and to, in cleans."""


MOVES_A_SLICE = 50_000, 1_000
"""Moves between two looks at the stop rules, compiled and plain: about 10 ms."""


MOVES_A_STEP = 50, 1
"""Moves that count as one step of work, compiled and plain: some microseconds."""


SPARE_CAMPAIGNS = 2
"""Empty campaigns that a move may open."""


def anneal_sequences(search: Search, *, moves: int, seed: int, warm: float = WARM) -> None:
    """Searches from the best schedule of `search` for `moves` moves and offers what is better.

    MOVES_A_STEP moves count as a step.
    """
    state = _State(search, seed)
    a_slice, a_step = (state.pace.slice_of(both) for both in (MOVES_A_SLICE, MOVES_A_STEP))
    done, best = 0, state.cost
    while done < moves and not search.proven:
        count = min(a_slice, moves - done)
        hot = warm * (COLD / warm) ** (done / moves)
        cold = warm * (COLD / warm) ** ((done + count) / moves)
        state.run(count, hot, cold)
        done += count
        if state.cost < best:
            best = state.cost
            search.offer(state.best_campaigns())
        search.work(max(1, count // a_step))


class _State:
    """A schedule as flat tables for the loop.

    Lots of a campaign are linked through `after` and `before`, -1 at its ends `head` and `tail`.
    `numbers`: random state, cost now, best cost, steps of the move in `journal`. Each step there
    has three entries: the lot, and the campaign and the lot before which it stood (-1: the end).
    """

    def __init__(self, search: Search, seed: int) -> None:
        problem = search.problem
        assert search.campaigns is not None, "a strategy that builds one comes first"
        self.problem, self.pace = problem, pace()
        table, put = self.pace.table, self.pace.loop(_put)
        campaigns = [list(lots) for lots in search.campaigns]
        lots, places = len(problem.lots), len(campaigns) + SPARE_CAMPAIGNS
        products = len(problem.products)
        first_of = {product: lot for lot, product in reversed(list(enumerate(problem.product_of)))}
        changes = [
            problem.changeover_ticks(first_of[p], first_of[q])
            for p in range(products)
            for q in range(products)
        ]
        self.tables = (
            table(problem.fill_ticks), table(problem.product_of), table(changes),
            table([-1] * lots), table([-1] * lots), table([-1] * lots), table([-1] * places),
            table([-1] * places), table([0] * places), table([-1] * lots), table([-1] * places),
            table([0] * (3 * (2 * LONGEST_STRETCH + 4))),
        )  # fmt: skip
        random = (seed * MULTIPLIER + 0x1234567) & MASK
        self.numbers = table([random, 0, 0, 0])
        for place, own in enumerate(campaigns):
            for lot in own:
                put(lot, place, -1, products, *self.tables[:9], self.numbers)
        cost = int(self.numbers[1]) + problem.clean_ticks * len(campaigns)
        self.numbers[1] = self.numbers[2] = cost
        self._keep()

    @property
    def cost(self) -> int:
        """Ticks of cleans and changeovers in the best schedule met."""
        return int(self.numbers[2])

    def run(self, moves: int, hot: float, cold: float) -> None:
        """Makes `moves` moves while the temperature falls from `hot` to `cold`."""
        problem = self.problem
        self.pace.loop(_run)(
            *self.tables, self.numbers, len(problem.products), problem.clean_ticks,
            problem.clean_window_ticks, moves, hot, cold,
        )  # fmt: skip

    def best_campaigns(self) -> list[list[int]]:
        after, head = self.tables[9], self.tables[10]
        campaigns: list[list[int]] = []
        for first in head:
            lots, lot = [], int(first)
            while lot >= 0:
                lots.append(lot)
                lot = int(after[lot])
            if lots:
                campaigns.append(lots)
        return campaigns

    def _keep(self) -> None:
        after, head, best_after, best_head = (self.tables[index] for index in (3, 6, 9, 10))
        best_after[:], best_head[:] = after, head
