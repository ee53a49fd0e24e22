"""What was found about a schedule, on the wire: why a lot stands there, what two differ in.

What it is for: shape. What it is not for: finding it (`insight`), or wording it (`presentation`).
"""

from typing import Annotated, Literal

from pydantic import Field

from fillsched.wire.values import Answer, Instant, Lenient

_OF_PLANTS = Field(exclude_if=lambda value: value is None)


class PlaceView(Lenient):
    """Where a lot is filled; campaigns and positions count from 1."""

    campaign: int
    campaigns: int
    position: int
    lots: int
    start: Instant
    end: Instant
    before: str | None
    after: str | None
    changeover_hours: float
    left_hours: float
    text: str
    first_start: Instant | None = None


class MoveView(Lenient):
    """The lot in another campaign; null is a new one of its own, before all others. `change_hours`:
    of the makespan; `start`: of its fill there, the other lots keeping their order; both are null
    where it cannot go.

    In a plant it is the best place that was tried on another `line`, all other lots keeping their
    order: `campaign` is the one there, and `cost_hours` what the plan would cost more by its aim.
    """

    campaign: int | None
    before: str | None
    after: str | None
    fits: bool
    change_hours: float | None
    reason: str
    start: Instant | None = None
    line: Annotated[str | None, _OF_PLANTS] = None
    cost_hours: Annotated[float | None, _OF_PLANTS] = None


class FitView(Lenient):
    """A lot against the clean window, and what would make it fit, each enough by itself."""

    fits: bool
    fill_hours: float
    window_hours: float
    text: str
    ways: list[str]


class WhyView(Answer):
    """Why a lot stands where it does, or what would make it fit when it was refused. `no_moves`:
    why there are none, where there are none."""

    schedule_id: int
    provisional: bool
    lot_id: str
    type: str
    vials: int | None
    fill_hours: float
    place: PlaceView | None
    moves: list[MoveView]
    refused: FitView | None
    strategy: str | None = None
    no_moves: str = "There is no other campaign."


class SideView(Lenient):
    """One of two schedules that are told apart; of a comparison the one that `strategy` made."""

    kind: Literal["schedule", "comparison"] = "schedule"
    schedule_id: int
    name: str
    provisional: bool
    start_time: Instant
    strategy: str


class MovedView(Lenient):
    """A lot that moved; hours are counted from the start of each schedule. The lines are told of
    plants."""

    lot_id: str
    type: str
    shift_hours: float
    a_start: Instant
    b_start: Instant
    a_campaign: int
    b_campaign: int
    a_line: Annotated[str | None, _OF_PLANTS] = None
    b_line: Annotated[str | None, _OF_PLANTS] = None


class ChangedView(Lenient):
    """A lot or a figure that is one thing in the first and another in the second."""

    what: str
    a: str
    b: str


class KpiChange(Lenient):
    """One KPI on both sides."""

    key: str
    label: str
    unit: str
    a: int | float
    b: int | float
    change: int | float


class DiffView(Answer):
    """What two schedules differ in. `same`: no lot differs in anything. `time_zone`: the clock of
    the plant, where there is one."""

    a: SideView
    b: SideView
    same: bool
    kpis: list[KpiChange]
    config: list[ChangedView]
    moved: list[MovedView]
    stayed: int
    only_a: list[str]
    only_b: list[str]
    changed: list[ChangedView]
    time_zone: Annotated[str | None, _OF_PLANTS] = None
