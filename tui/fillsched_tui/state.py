"""What the dashboard knows, as a value: every message makes a new one.

What it is for: pure functions from what was known and what came to what is known now, and which
jobs are shown. What it is not for: sockets (`feed`), clocks (times are handed in) or drawing
(`panels`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from fillsched.client import Link

LOG_LINES = 500
"""Messages of the selected job that are kept to scroll through."""

CURVE_POINTS = 60
"""Points of the improvement curve: as many as a line of blocks can show."""

STALE_BEATS = 2.5
"""After so many heartbeats without a frame what is shown is no longer taken for live."""

FINAL = ("succeeded", "failed", "cancelled")

Sort = Literal["newest", "state", "name"]
SORTS: tuple[Sort, ...] = ("newest", "state", "name")

_STATE_ORDER = ("running", "queued", "failed", "cancelled", "succeeded")


@dataclass(frozen=True, slots=True)
class Selected:
    """The job that is looked at: its last progress, what it said, how its best schedule fell."""

    id: int
    latest: Mapping[str, Any] = field(default_factory=dict)
    log: tuple[tuple[str, str], ...] = ()
    curve: tuple[float, ...] = ()
    said: int = 0
    """How many messages came, those no longer kept included."""


@dataclass(frozen=True, slots=True)
class Board:
    """All that is shown. `heard_at` and `link_at` are times of the caller's clock."""

    jobs: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    server: Mapping[str, Any] = field(default_factory=dict)
    selected: Selected | None = None
    link: Link = field(default_factory=lambda: Link("connecting"))
    link_at: float = 0.0
    heard_at: float | None = None


def heard(board: Board, message: Mapping[str, Any], now: float) -> Board:
    """The board after `message`, of any topic. Unknown types change nothing but the time."""
    board = replace(board, heard_at=now)
    match message.get("type"):
        case "job":
            return _job(board, message["event"], message["job"])
        case "server":
            return replace(board, server=message)
        case "progress" | "complete" | "error":
            return _said(board, message)
    return board


def linked(board: Board, link: Link, now: float) -> Board:
    """The board after the connection changed. A new connection tells every job anew."""
    return replace(board, link=link, link_at=now)


def without(board: Board, gone: Collection[int]) -> Board:
    """The board without jobs that were deleted while nobody could tell."""
    return replace(board, jobs={k: job for k, job in board.jobs.items() if k not in gone})


def chosen(board: Board, job_id: int | None) -> Board:
    """The board with another job looked at."""
    return replace(board, selected=None if job_id is None else Selected(job_id))


def stale(board: Board, now: float) -> bool:
    """Whether what is shown may no longer be true."""
    beat = float(board.server.get("heartbeat_seconds", 30.0))
    silent = board.heard_at is not None and now - board.heard_at > STALE_BEATS * beat
    return board.link.state != "live" or silent


def shown(board: Board, wanted: str, sort: Sort) -> Sequence[Mapping[str, Any]]:
    """The jobs that fit `wanted`, in order. ``state:failed name:W4`` asks fields, other words the
    name, the number or the state."""
    jobs = [job for job in board.jobs.values() if all(_fits(job, w) for w in wanted.split())]
    newest_first = sorted(jobs, key=lambda job: -int(job["id"]))
    if sort == "name":
        return sorted(newest_first, key=lambda job: str(job["name"]).casefold())
    if sort == "state":
        return sorted(newest_first, key=lambda job: _STATE_ORDER.index(job["status"]))
    return newest_first


def _fits(job: Mapping[str, Any], word: str) -> bool:
    key, colon, value = word.partition(":")
    if colon and key in ("state", "name", "strategy", "owner", "step"):
        field_name = "status" if key == "state" else key
        return value.casefold() in str(job.get(field_name, "")).casefold()
    text = f"{job['id']} {job['name']} {job['status']}".casefold()
    return word.casefold() in text


def _job(board: Board, event: str, job: Mapping[str, Any]) -> Board:
    jobs = dict(board.jobs)
    if event == "removed":
        jobs.pop(job["id"], None)
    else:
        jobs[job["id"]] = job
    return replace(board, jobs=jobs)


def _said(board: Board, message: Mapping[str, Any]) -> Board:
    seen = board.selected
    if seen is None or not str(message.get("topic", "")).endswith(f":{seen.id}"):
        return board
    clock = str(message["timestamp"])[11:19]
    text = str(message["message"])
    if message["type"] == "error":
        text = f"{text}: {message['error']['details']}"
    log = seen.log if message.get("snapshot") else (*seen.log, (clock, text))[-LOG_LINES:]
    curve = seen.curve
    best = message.get("incumbent_hours")
    if best is not None and (not curve or best < curve[-1]):
        curve = (*curve, float(best))[-CURVE_POINTS:]
    said = seen.said + (0 if message.get("snapshot") else 1)
    after = replace(seen, latest=message, log=log, curve=curve, said=said)
    return replace(board, selected=after)
