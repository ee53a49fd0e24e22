"""What was found about a schedule, on the wire: why a lot stands there, what two differ in.

What it is for: shape. What it is not for: finding it (`insight`), or wording it (`presentation`).
"""

from fillsched.wire.values import Answer, Instant, Lenient


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


class MoveView(Lenient):
    """The lot in another campaign; null is a new one of its own. `change_hours`: of the makespan;
    null where it cannot go."""

    campaign: int | None
    before: str | None
    after: str | None
    fits: bool
    change_hours: float | None
    reason: str


class FitView(Lenient):
    """A lot against the clean window, and what would make it fit, each enough by itself."""

    fits: bool
    fill_hours: float
    window_hours: float
    text: str
    ways: list[str]


class WhyView(Answer):
    """Why a lot stands where it does, or what would make it fit when it was refused."""

    schedule_id: int
    provisional: bool
    lot_id: str
    type: str
    vials: int | None
    fill_hours: float
    place: PlaceView | None
    moves: list[MoveView]
    refused: FitView | None


class SideView(Lenient):
    """One of two schedules that are compared."""

    schedule_id: int
    name: str
    provisional: bool
    start_time: Instant
    strategy: str


class MovedView(Lenient):
    """A lot that moved; hours are counted from the start of each schedule."""

    lot_id: str
    type: str
    shift_hours: float
    a_start: Instant
    b_start: Instant
    a_campaign: int
    b_campaign: int


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
    """What two schedules differ in. `same`: no lot differs in anything."""

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
