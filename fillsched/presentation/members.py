"""The words for the servers and workers of an installation.

What it is for: one sentence and one way to write a server and a worker on every screen. What it is
not for: who is connected to them.
"""

from collections.abc import Mapping
from typing import Any, Literal

from fillsched.presentation import figures

MembersKind = Literal["one_machine", "cluster", "unknown"]
"""``unknown``: a cluster whose other members cannot be heard just now."""

SERVER_COLUMNS = ("Server", "Connected", "Messages", "Load", "Heard", "Version")
WORKER_COLUMNS = ("Worker", "At work", "Load", "Heard", "Version")


def together(kind: MembersKind, *, servers: int, workers: int, slots: int, busy: int) -> str:
    """``One machine: this server plans 3 jobs at a time, 2 now.``"""
    if kind == "one_machine":
        if not slots:
            return "One machine: this server plans nothing by itself."
        return (
            f"One machine: this server plans {figures.count(slots, 'job')} at a time, {busy} now."
        )
    if kind == "unknown":
        return "Redis is away: other servers and the workers are not known just now."
    if not workers:
        return f"{figures.count(servers, 'server')}, no worker: jobs wait until one is started."
    there = f"{figures.count(servers, 'server')}, {figures.count(workers, 'worker')}"
    return f"{there}: {figures.count(slots, 'job')} at a time, {busy} now."


def server_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands under SERVER_COLUMNS."""
    stopping = "" if one["ready"] in (True, None) else ", not ready"
    limit = one["connections_limit"]
    of = "" if limit is None else f" of {limit:,}"
    rate = one["messages_per_second"]
    return (
        f"{one['name']}{stopping}",
        f"{_whole(one['connections'])}{of}",
        figures.UNKNOWN if rate is None else f"{rate:,.0f}/s",
        load(one["load_per_core"]),
        "this one" if one["here"] else heard(one["beat_age_seconds"]),
        one["version"] or figures.UNKNOWN,
    )


def worker_row(one: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands under WORKER_COLUMNS."""
    return (
        one["host"],
        f"{_whole(one['busy'])} of {_whole(one['slots'])}",
        load(one["load_per_core"]),
        heard(one["beat_age_seconds"]),
        one["version"] or figures.UNKNOWN,
    )


def load(per_core: float | None) -> str:
    """``85 %`` of the cores of its machine wanted; above 100 some wait."""
    return figures.UNKNOWN if per_core is None else f"{100 * per_core:.0f} %"


def heard(seconds: float | None) -> str:
    """``1 s ago``."""
    return figures.UNKNOWN if seconds is None else f"{seconds:.0f} s ago"


def _whole(value: float | None) -> str:
    return figures.UNKNOWN if value is None else f"{value:,.0f}"
