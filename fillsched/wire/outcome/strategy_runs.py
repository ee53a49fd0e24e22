"""The strategies of a comparison as they stand, on the wire.

What it is for: their shape in progress messages, snapshots and REST, and reading it back from the
log, which is where a comparison's present state is kept. What it is not for: the messages around
it (`messages`) or the result of a comparison (`jobs.ranking`).
"""

import json

from pydantic import Field

from fillsched.jobs.comparison.strategy_run import Standing
from fillsched.jobs.events import Frame
from fillsched.wire.values import (
    Hours,
    Lenient,
    StrategyStateName,
)


class StrategyStanding(Lenient):
    """One strategy of a comparison. `state`: waiting, running, done, failed, refused or skipped;
    `progress` is 0 to 100; `text`, where there is one, says why it made no schedule."""

    name: str
    state: StrategyStateName
    progress: int
    incumbent_hours: Hours = None
    bound_hours: Hours = None
    gap: Hours = None
    text: str = Field("", exclude_if=lambda value: not value)


def standing_view(one: Standing) -> StrategyStanding:
    """`one` for the wire."""
    return StrategyStanding(
        name=one.name,
        state=one.state.value,
        progress=one.progress,
        incumbent_hours=one.figures.incumbent_hours,
        bound_hours=one.figures.bound_hours,
        gap=one.figures.gap,
        text=one.text,
    )


def standings_in(frame: Frame | None) -> list[StrategyStanding] | None:
    """The strategies in a comparison's progress message; None where there are none."""
    found = {} if frame is None else json.loads(frame.data)
    if "strategies" not in found:
        return None
    return [StrategyStanding.model_validate(one) for one in found["strategies"]]
