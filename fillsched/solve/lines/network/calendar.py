"""Where and at what cost a lot's fill ends that is begun in a cell: a loop over the cells.

What it is for: the part of a line's tables that closures and dates decide. What it is not for:
prices.
"""

from typing import Any, NamedTuple

from fillsched.solve.compiled import compiled
from fillsched.solve.lines.alone.decoding import _fit, _worked


class Fill(NamedTuple):
    """A lot behind something: ticks of changeover and setup, then of the fill, not before `release`
    and over by `latest`; what it costs, and each tick that it ends after `due`. Nothing begins
    before `free`."""

    lead: int
    fill: int
    release: int
    latest: int
    free: int
    due: int
    cost: float
    late: float


@compiled
def _ends(
    closures: Any, count: int, one: Fill, step: int, place: int, lots: int, behind: Any, cost: Any
) -> None:
    """Writes to every so many `lots` entries from `place` on the cell behind the fill, where it can
    be in time, and its cost; `closures` holds `count` starts, then their ends."""
    for cell in range(len(behind) // lots):
        begin = max(cell * step, one.free)
        at = _worked(closures, 0, count, 0, count, begin, one.lead)
        end = _fit(closures, 0, count, 0, count, max(at, one.release), one.fill) + one.fill
        if end <= one.latest:
            behind[cell * lots + place] = end // step
            cost[cell * lots + place] = one.cost + one.late * max(0, end - one.due)
