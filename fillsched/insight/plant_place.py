"""Where a lot of a plant stands, and which clocks run beside it.

What it is for: the facts behind "why there, why then". What it is not for: other places and their
price, which on several lines only a search can tell; wording.
"""

from dataclasses import dataclass

from fillsched.model.plant import PlantSchedule
from fillsched.model.schedule import Activity, ActivityKind


@dataclass(frozen=True, slots=True)
class PlantPlace:
    """Campaigns, of `campaigns` on the line, and positions count from 1; campaign 0 is that which
    the line goes on with from its start state.

    `before` and `after`: neighbours in the campaign (indexes). `changeover` and `setup` lead to it.
    `left_ticks` of the clean window after its campaign's last fill. `waited_ticks`: how long the
    line stood or was closed right before, after all work, `closed_ticks` of it closed. `due_ticks`:
    from its end to its due date, below zero when it is late; None without one. `released`: it
    starts at its release; `pinned`: at the start that it is pinned to.
    """

    line: str
    campaign: int
    campaigns: int
    position: int
    lots: int
    fill: Activity
    before: int | None
    after: int | None
    changeover: Activity | None
    setup: Activity | None
    left_ticks: int
    waited_ticks: int
    closed_ticks: int
    due_ticks: int | None
    released: bool
    pinned: bool


def plant_place(schedule: PlantSchedule, lot: int) -> PlantPlace | None:
    """Where `lot` (an index) stands; None where it is left out."""
    problem = schedule.problem
    fill = schedule.fills().get(lot)
    if fill is None:
        return None
    own = [a for a in schedule.activities if a.line == fill.line and a.resource is None]
    fills = [a for a in own if a.kind is ActivityKind.FILL]
    campaign = [a for a in fills if a.campaign == fill.campaign]
    index = campaign.index(fill)
    leading = {a.kind: a for a in own if a.lot == lot and a is not fill}
    first = min((fill, *leading.values()), key=lambda a: a.start_tick)
    ends = [a.end_tick for a in own if a.end_tick <= first.start_tick]
    line = next(line for line in problem.lines if line.name == fill.line)
    due, free_from = problem.due[lot], max(ends, default=line.free)
    return PlantPlace(
        line=fill.line,
        campaign=fill.campaign,
        campaigns=max(a.campaign for a in fills),
        position=index + 1,
        lots=len(campaign),
        fill=fill,
        before=campaign[index - 1].lot if index else None,
        after=campaign[index + 1].lot if index + 1 < len(campaign) else None,
        changeover=leading.get(ActivityKind.CHANGEOVER),
        setup=leading.get(ActivityKind.SETUP),
        left_ticks=_clean_end(own, fill, line.state.clean_end if line.state else 0)
        + line.window
        - campaign[-1].end_tick,
        waited_ticks=first.start_tick - free_from,
        closed_ticks=sum(
            max(0, min(opens, first.start_tick) - max(closes, free_from))
            for closes, opens in line.closed
        ),
        due_ticks=None if due is None else due - fill.end_tick,
        released=fill.start_tick == problem.release[lot] > 0,
        pinned=fill.start_tick == problem.pin_start[lot],
    )


def _clean_end(own: list[Activity], fill: Activity, before: int) -> int:
    """The end of the clean of a fill's campaign; `before` the plan's start where it has none."""
    cleans = [a for a in own if a.kind is ActivityKind.CLEAN and a.campaign == fill.campaign]
    return cleans[0].end_tick if cleans else before
