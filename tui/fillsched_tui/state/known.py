"""What the dashboard knows, and how a message changes it: pure, so that any storm can be replayed.

What it is for: jobs, the server's figures, the job looked at, and how fresh all of it is. What it
is not for: reading the socket (`feed`), order and filter (`jobs_list`), painting (the widgets).

Messages are taken in batches, one batch a paint: a table of thousands is copied once for each
picture and not once for each message. Times are seconds of the caller's monotonic clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal

from fillsched.client import Kind, Link
from fillsched.client.jobs import KINDS
from fillsched.presentation import figures
from fillsched_tui.state import tolerant_reading

STALE_SECONDS = 10.0
"""Silence after which what is shown is no longer called live: the topic ``server`` tells something
every two seconds, whatever else there is to tell."""

LOG_LINES, CURVE_POINTS = 500, 400
"""What is kept of the job looked at; the oldest go first."""

Job = Mapping[str, Any]
Standing = Literal["connecting", "live", "stale", "offline"]


@dataclass(frozen=True, slots=True)
class Detail:
    """The job looked at, as its own stream tells it. `lines` are (timestamp, text); `logged` counts
    also those that are no longer kept."""

    job_id: int
    kind: Kind = "schedule"
    seq: int = 0
    latest: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[tuple[str, str], ...] = ()
    logged: int = 0
    curve: tuple[float, ...] = ()
    improvements: int = 0
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None

    @property
    def topic(self) -> str:
        """The topic that tells of it."""
        return f"{self.kind}:{self.job_id}"


@dataclass(frozen=True, slots=True)
class State:
    """Everything that is painted. `told_at` is the daemon's clock in its last word, as sent,
    and `url` where it was last reached."""

    jobs: Mapping[int, Job] = field(default_factory=dict)
    server: Mapping[str, Any] | None = None
    detail: Detail | None = None
    link: Link = field(default_factory=lambda: Link("connecting"))
    linked_at: float = 0.0
    frame_at: float | None = None
    told_at: str = ""
    url: str = ""
    removed: frozenset[int] = frozenset()
    """Jobs whose end was told on this connection: a list asked for before may still hold them."""
    loaded: frozenset[Kind] = frozenset()
    """Kinds whose list has been had once: without it, no jobs means that they are not known."""

    @property
    def empty(self) -> bool:
        """Whether it is known that there are no jobs."""
        return not self.jobs and self.loaded.issuperset(KINDS)

    @property
    def looked_at(self) -> Job | None:
        """The job looked at, as the list tells of it."""
        return None if self.detail is None else self.jobs.get(self.detail.job_id)


def took(state: State, messages: Iterable[Mapping[str, Any]], now: float) -> State:
    """The state after `messages`, which came before `now`. What is not understood changes nothing,
    but proves that the daemon lives."""
    jobs: dict[int, Job] | None = None
    server, detail, frame_at = state.server, state.detail, state.frame_at
    told_at, removed = state.told_at, state.removed
    for given in messages:
        frame_at = now
        if (message := tolerant_reading.message(given)) is None:
            continue
        told_at = message.get("timestamp") or told_at
        match message["type"]:
            case "job":
                jobs = dict(state.jobs) if jobs is None else jobs
                job = message["job"]
                if message["event"] == "removed":
                    jobs.pop(job["id"], None)
                    removed |= {job["id"]}
                else:
                    jobs[job["id"]] = job
            case "server":
                server = message
            case "progress" | "complete" | "error" if detail is not None:
                detail = _told(detail, message)
    known = state.jobs if jobs is None else jobs
    return replace(
        state, jobs=known, server=server, detail=detail, frame_at=frame_at, told_at=told_at,
        removed=removed,
    )  # fmt: skip


def linked(state: State, link: Link, now: float) -> State:
    """The state once the connection stands as `link` says."""
    live = link.state == "live"
    frame_at = now if live else state.frame_at
    removed = frozenset[int]() if live else state.removed
    url = link.url or state.url
    return replace(state, link=link, linked_at=now, frame_at=frame_at, removed=removed, url=url)


def listed(state: State, jobs: Iterable[Job], *, whole: bool, kind: Kind = "schedule") -> State:
    """With older jobs of a kind that no message told of, and without those that are gone: what a
    fresh list from the newest down does not hold.

    `whole`: the list reaches the oldest job; otherwise jobs older than its last may be there still.
    """
    found = {job["id"]: job for job in tolerant_reading.jobs(list(jobs))}
    oldest = 0 if whole else min(found, default=0)
    kept = {
        i: job for i, job in state.jobs.items() if job["kind"] != kind or i in found or i < oldest
    }
    new = found.keys() - kept.keys() - state.removed
    older = {i: found[i] for i in new}
    if kind not in state.loaded:
        state = replace(state, loaded=state.loaded | {kind})
    same = not older and len(kept) == len(state.jobs)
    return state if same else replace(state, jobs={**kept, **older})


def also(state: State, job: Job) -> State:
    """With one job more, which somebody asked for; what messages tell of it is newer."""
    told = {found["id"]: found for found in tolerant_reading.jobs([job])}
    return replace(state, jobs={**told, **state.jobs})


def looking_at(state: State, job_id: int | None) -> State:
    """The state with another job looked at; its own stream has still to tell of it."""
    if job_id is None:
        return replace(state, detail=None)
    return replace(state, detail=Detail(job_id, state.jobs[job_id]["kind"]))


def standing(state: State, now: float) -> Standing:
    """Whether what is shown is live, by our own clock and not by the network's word."""
    if state.link.state != "live":
        return state.link.state
    return "stale" if (age(state, now) or 0.0) > STALE_SECONDS else "live"


def age(state: State, now: float) -> float | None:
    """Seconds since the daemon was last heard of; None if never."""
    return None if state.frame_at is None else max(0.0, now - state.frame_at)


def retry_seconds(state: State, now: float) -> float | None:
    """Until the next try, while offline."""
    if state.link.retry_seconds is None:
        return None
    return max(0.0, state.linked_at + state.link.retry_seconds - now)


def _told(detail: Detail, message: Mapping[str, Any]) -> Detail:
    if message["topic"] != detail.topic or message["seq"] <= detail.seq:
        return detail
    said = (message["timestamp"], in_short(message, detail))
    new = bool(said[1]) and (not detail.lines or detail.lines[-1][1] != said[1])
    lines = (*detail.lines, said)[-LOG_LINES:] if new else detail.lines
    aim, curve = aim_of(message), detail.curve
    better = aim is not None and (not curve or aim < curve[-1])
    return replace(
        detail,
        seq=message["seq"],
        latest=message,
        lines=lines,
        logged=detail.logged + new,
        curve=(*curve, float(aim))[-CURVE_POINTS:] if better and aim is not None else curve,
        improvements=detail.improvements + (better and bool(curve)),
        result=detail.result if message["result"] is None else message["result"],
        error=detail.error if message["error"] is None else message["error"],
    )


def in_short(message: Mapping[str, Any], before: Detail) -> str:
    """What a message says, without the figures that stand beside it: of a better schedule how good
    it is and how much better, of a bound that came nearer the gap."""
    text, hours = str(message["message"]), message["incumbent_hours"]
    step, found, known = message["step"], aim_of(message), aim_of(before.latest)
    name, colon, _ = text.partition(": ")
    whose = f"{name}{colon}" if colon and step.startswith("strategy_") else ""
    if message["type"] != "progress" or found is None or not (whose or step == "planning"):
        return text
    gap = "" if message["gap"] is None else f", gap {figures.percent(message['gap'])}"
    if known is not None and found == known and not whose:
        return f"gap {figures.percent(message['gap'])}" if gap else text
    change = "" if known is None or whose else f" ({figures.signed_hours(found - known)})"
    if cost_of(message) is None:
        return f"{whose}best {figures.hours(found)}{change}{gap}"
    return f"{whose}cost {figures.hours(found)}{change}, makespan {figures.hours(hours)}{gap}"


def cost_of(message: Mapping[str, Any]) -> float | None:
    """What the best plan of a plant costs by its aim; None where the makespan is the aim."""
    value = (message.get("objective") or {}).get("value")
    return value if isinstance(value, int | float) else None


def aim_of(message: Mapping[str, Any]) -> float | None:
    """What is to be as little as can be: the cost, else the makespan; None while not known."""
    cost = cost_of(message)
    return message.get("incumbent_hours") if cost is None else cost


def clock_of(timestamp: str, zone: tzinfo = UTC) -> str:
    """The time of day by the clock of `zone`; as wide when it is not known."""
    try:
        return f"{datetime.fromisoformat(timestamp).astimezone(zone):%H:%M:%S}"
    except ValueError:
        return " " * 8
