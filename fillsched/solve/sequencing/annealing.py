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
from fillsched.solve.sequencing.kernels import LONGEST_STRETCH, MASK, MULTIPLIER, Links, _put, _run

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
    """A schedule as the loop's tables, and back."""

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
        random = (seed * MULTIPLIER + 0x1234567) & MASK
        self.links = links = Links(
            fill=table(problem.fill_ticks),
            product=table(problem.product_of),
            changes=table(changes),
            after=table([-1] * lots),
            before=table([-1] * lots),
            campaign=table([-1] * lots),
            head=table([-1] * places),
            tail=table([-1] * places),
            length=table([0] * places),
            best_after=table([-1] * lots),
            best_head=table([-1] * places),
            journal=table([0] * (3 * (2 * LONGEST_STRETCH + 4))),
            numbers=table([random, 0, 0, 0]),
            products=products,
        )
        for place, own in enumerate(campaigns):
            for lot in own:
                put(lot, place, -1, links)
        cost = int(links.numbers[1]) + problem.clean_ticks * len(campaigns)
        links.numbers[1] = links.numbers[2] = cost
        links.best_after[:], links.best_head[:] = links.after, links.head

    @property
    def cost(self) -> int:
        """Ticks of cleans and changeovers in the best schedule met."""
        return int(self.links.numbers[2])

    def run(self, moves: int, hot: float, cold: float) -> None:
        """Makes `moves` moves while the temperature falls from `hot` to `cold`."""
        problem = self.problem
        self.pace.loop(_run)(
            self.links, problem.clean_ticks, problem.clean_window_ticks, moves, hot, cold
        )

    def best_campaigns(self) -> list[list[int]]:
        after, head = self.links.best_after, self.links.best_head
        campaigns: list[list[int]] = []
        for first in head:
            lots, lot = [], int(first)
            while lot >= 0:
                lots.append(lot)
                lot = int(after[lot])
            if lots:
                campaigns.append(lots)
        return campaigns
