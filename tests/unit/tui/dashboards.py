"""A dashboard whose feed a test fills by hand, and whose clock only the test moves."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from fillsched.client import Client, Kind, Link, fixed
from fillsched.client.jobs import Jobs
from fillsched.testing.clock import ManualClock
from fillsched.testing.problems import USUAL_RULES
from fillsched.wire import (
    ActivityView,
    AnyJob,
    ComparisonView,
    DiffView,
    JobView,
    LineView,
    StrategyView,
    TimelineView,
    WhyView,
)
from fillsched_tui.app import Dashboard
from fillsched_tui.dialogs.confirm import Confirm
from fillsched_tui.feed.feed import Feed
from fillsched_tui.jobs_list import rows
from fillsched_tui.look.alphabet import UNICODE
from fillsched_tui.state import tolerant_reading
from tests.conftest import WAIT_SECONDS
from tests.unit.presentation.chart.timelines import timeline_of

Data = dict[str, Any]

START = "2025-10-13T10:30:00.000Z"


def job(number: int, **more: Any) -> Data:
    """A job as the topic ``schedules`` tells of it."""
    plain: Data = {
        "kind": "schedule",
        "id": number,
        "name": f"W{number}",
        "status": "running",
        "step": "planning",
        "progress": 71,
        "message": "best 3,204.5 h",
        "strategy": "auto",
        "owner": "local",
        "created_at": START,
        "started_at": START,
        "finished_at": None,
        "eta_seconds": 3.0,
        "incumbent_hours": 3204.5,
        "bound_hours": 3198.0,
        "gap": 0.002,
        "objective": None,
        "queue_position": None,
        "watchers": 3,
        "attempt": 1,
        "time_limit_seconds": 10.0,
        "lots": None,
    }
    return {**plain, **more}


def answered(number: int, **more: Any) -> AnyJob:
    """The same as REST answers it."""
    rest = {"seed": 0, "time_limit_seconds": None, "max_steps": None, "start_time": START,
            "cursor": f"{number}-1", "config": USUAL_RULES.figures(), "result": None,
            "error": None}  # fmt: skip
    found = {**job(number, **more), **rest}
    return (ComparisonView if found["kind"] == "comparison" else JobView).heard(found)


def changed(number: int, **more: Any) -> Data:
    return {"type": "job", "event": "changed", "job": job(number, **more)}


def progress(number: int, seq: int, hours: float | None = None, **more: Any) -> Data:
    return {
        "type": "progress",
        "topic": f"schedule:{number}",
        "seq": seq,
        "cursor": f"{number}-{seq}",
        "step": "planning",
        "progress": 60,
        "message": f"message {seq}",
        "timestamp": "2025-10-13T10:30:45.123Z",
        "incumbent_hours": hours,
        **more,
    }


def server() -> Data:
    socket = {
        "id": "ab12cd34",
        "user": "local",
        "kind": "tui",
        "topics": 3,
        "age_seconds": 40.0,
        "beat_age_seconds": 2.0,
        "lag_ms": 3.0,
        "queued": 0,
        "conflated": 0,
    }
    return {
        "type": "server",
        "timestamp": START,
        "jobs": {"queued": 1, "running": 2},
        "connections": {"total": 14, "users": 3, "limit": 1000},
        "messages_per_second": 120.0,
        "heartbeat_seconds": 30.0,
        "sockets": [socket],
        "sockets_total": 1,
        "workers": [],
        "servers": [],
        "members": {
            "kind": "one_machine",
            "text": "One machine: this server plans 3 jobs at a time, 2 now.",
            "servers": 1,
            "workers": 1,
            "slots": 3,
            "busy": 2,
        },
    }


ACTIVITIES = [
    ActivityView.model_validate(one)
    for one in (
        {
            "kind": kind,
            "line": "L1",
            "lot_id": lot,
            "type": product,
            "vials": None,
            "start": f"2025-10-{day:02}T{hour:02}:00:00.000Z",
            "end": f"2025-10-{to_day:02}T{to_hour:02}:00:00.000Z",
            "hours": 1.0,
            "campaign": campaign,
        }
        for kind, lot, product, day, hour, to_day, to_hour, campaign in [
            ("clean", None, None, 13, 0, 14, 0, 1),
            ("fill", "A-1", "A", 14, 0, 15, 12, 1),
            ("changeover", "A-2", "A", 15, 12, 15, 20, 1),
            ("fill", "A-2", "A", 15, 20, 18, 0, 1),
            ("clean", None, None, 18, 0, 19, 0, 2),
            ("fill", "B-1", "B", 19, 0, 21, 0, 2),
        ]
    )
]


TIMELINE = timeline_of(ACTIVITIES)


def _side(number: int) -> Data:
    return {"schedule_id": number, "name": f"W{number}", "provisional": False,
            "start_time": START, "strategy": "auto"}  # fmt: skip


DIFF = DiffView.heard({
    "a": _side(42),
    "b": _side(43),
    "same": False,
    "kpis": [
        {"key": "makespan_hours", "label": "Makespan", "unit": "h",
         "a": 3204.5, "b": 3198.0, "change": -6.5},
        {"key": "changeover_count", "label": "Changeovers", "unit": "",
         "a": 12, "b": 11, "change": -1},
    ],
    "config": [],
    "moved": [
        {"lot_id": "A-2", "type": "A", "shift_hours": -6.5, "a_start": START, "b_start": START,
         "a_campaign": 1, "b_campaign": 2},
    ],
    "stayed": 41,
    "only_a": [],
    "only_b": ["A-9"],
    "changed": [],
})  # fmt: skip

WHY = WhyView.heard({
    "schedule_id": 43,
    "provisional": True,
    "lot_id": "A-1",
    "type": "A",
    "vials": 120_000,
    "fill_hours": 36.0,
    "place": {"campaign": 1, "campaigns": 2, "position": 1, "lots": 2, "start": START, "end": START,
              "before": None, "after": "A-2", "changeover_hours": 0.0, "left_hours": 24.0,
              "text": "Campaign 1 of 2, lot 1 of 2, right after the clean."},
    "moves": [
        {"campaign": 2, "before": None, "after": None, "fits": True, "change_hours": 4.0,
         "reason": "longer: 4.00 h more of changeovers"},
        {"campaign": None, "before": None, "after": None, "fits": False, "change_hours": None,
         "reason": "impossible: it needs 130.00 h"},
    ],
    "refused": None,
})  # fmt: skip


class CalledJobs(Jobs):
    """Notes in `calls` what it was asked, and reaches nobody."""

    def __init__(self, calls: list[tuple[str, int]]) -> None:
        self.calls = calls

    async def get(self, job_id: int, kind: Kind = "schedule") -> AnyJob:  # type: ignore[override]
        return answered(job_id, kind=kind)

    async def cancel(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        self.calls.append(("cancel", job_id))
        return answered(job_id)

    async def finish(self, job_id: int, kind: Kind = "schedule") -> AnyJob:
        self.calls.append(("finish", job_id))
        return answered(job_id)

    async def delete(self, job_id: int, kind: Kind = "schedule") -> None:
        self.calls.append(("delete", job_id))

    async def diff(self, first: int, second: int, **by: Any) -> DiffView:
        self.calls.append(("diff", 1000 * first + second))
        return DIFF

    async def why(
        self, job_id: int, lot_id: str, kind: Kind = "schedule", *, strategy: str | None = None
    ) -> WhyView:
        self.calls.append((f"why {lot_id}", job_id))
        return WHY

    async def page(self, kind: Kind = "schedule", **query: Any) -> list[AnyJob]:
        """The newest before the one asked for; schedule 12 is the only one."""
        if kind == "comparison":
            return []
        self.calls.append(("schedules", query["before"]))
        return [answered(12)] if query["before"] > 12 else []


class Called(Client):
    """A client that notes what it was asked and reaches nobody."""

    def __init__(self) -> None:
        super().__init__(fixed("http://127.0.0.1:1", "none"))
        self.calls: list[tuple[str, int]] = []
        self.jobs = CalledJobs(self.calls)

    async def strategies(self) -> list[StrategyView]:
        return [
            StrategyView(name=name, description="", guarantee="", default=False)
            for name in ("auto", "lpt-pack")
        ]

    def retry_now(self) -> None:
        self.calls.append(("retry", 0))


class HandFeed(Feed):
    """A feed without a socket: a test puts messages in and says how the link stands."""

    client: Called

    def __init__(self) -> None:
        super().__init__(Called())

    async def run(self) -> None:
        await asyncio.Event().wait()

    def retry_now(self) -> None:
        self.client.retry_now()

    async def picture(self, job_id: int, kind: Kind) -> tuple[TimelineView, LineView | None]:
        return TIMELINE, answered(job_id).config


def today() -> datetime:
    """A moment in the middle of ACTIVITIES."""
    return datetime(2025, 10, 16, 6, tzinfo=UTC)


class Stage:
    """A dashboard on a hand-fed feed; `play` shows what was put."""

    def __init__(self, **options: Any) -> None:
        self.clock = ManualClock()
        self.feed = HandFeed()
        self.app = Dashboard(
            self.feed, url="http://127.0.0.1:8000", user="local", clock=self.clock, today=today,
            **options,
        )  # fmt: skip

    def link(self, state: Any, **more: Any) -> None:
        self.feed.links.append((Link(state, **more), self.clock()))

    def put(self, *messages: Data) -> None:
        for message in messages:
            self.feed.put(message)

    def usual(self) -> None:
        """Live, with one job of every state; the newest runs."""
        self.link("live")
        self.put(
            server(),
            changed(43, name="W42"),
            changed(42, name="W41", status="queued", step="loading", progress=0, watchers=0,
                    queue_position=2, incumbent_hours=None, bound_hours=None, gap=None),
            changed(41, status="succeeded", step="complete", progress=100, eta_seconds=None),
            changed(39, name="test", status="failed", message="bad lots", eta_seconds=None),
        )  # fmt: skip


def row_of(told: Data, room: int = 80) -> str:
    """A job's row in a table that has so many columns."""
    (read,) = tolerant_reading.jobs([told])
    widths = rows.Widths(UNICODE)
    widths.see([read], today())
    return rows.row(read, widths.fitting(room), UNICODE, today(), chosen=False, marked=False)


def lies_ready(app: App[Any], kind: type[Screen[Any]]) -> bool:
    """Whether a screen of that kind lies on top and all that is on it is there, too."""
    screen = app.screen
    parts = screen.query("*")
    return isinstance(screen, kind) and bool(parts) and all(part.is_mounted for part in parts)


async def asked(pilot: Pilot[None]) -> Confirm:
    """The question that stands on the screen, once it can be read and answered."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not (isinstance(pilot.app.screen, Confirm) and pilot.app.screen.drawn_at):
            await pilot.pause()
    assert isinstance(pilot.app.screen, Confirm)
    return pilot.app.screen
