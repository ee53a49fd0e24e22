"""The servers and workers that make up this installation, as this server knows them.

What it is for: one view for `/status`, the topic ``server`` and `/metrics`: itself, what the others
have last said of themselves, and one sentence of all. What it is not for: how they come to know of
each other, or what a job's worker holds, which the leases say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fillsched.presentation.members import MembersKind, together
from fillsched.wire import MembersView, ServerView, WorkerView

MEMBERS_SHOWN = 12
"""Servers, and workers, in one message of the topic ``server``; their number is always told."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What this server, called `name`, knows of others; `shared`: whether there may be any.

    `known()`: whether what they say comes through; `elsewhere()`: what each other server has said,
    with its ``name`` and how long ago; `vitals()`: version and load here.
    """

    name: str
    shared: bool
    known: Callable[[], bool]
    elsewhere: Callable[[], Sequence[Mapping[str, Any]]]
    vitals: Callable[[], Mapping[str, Any]]

    def servers(self, here: Mapping[str, Any]) -> list[ServerView]:
        """All that are known, this one first, which says `here` of itself; the others by name."""
        others = sorted(self.elsewhere(), key=lambda said: str(said["name"]))
        mine = {**here, "name": self.name, "beat_age_seconds": 0.0}
        return [_view(mine, here=True), *(_view(said, here=False) for said in others)]

    def view(self, servers: int, workers: Sequence[WorkerView]) -> MembersView:
        """How many there are, and one sentence of it."""
        kind: MembersKind = "one_machine"
        if self.shared:
            kind = "cluster" if self.known() else "unknown"
        slots = sum(worker.slots for worker in workers)
        busy = sum(worker.busy for worker in workers)
        return MembersView(
            kind=kind,
            text=together(kind, servers=servers, workers=len(workers), slots=slots, busy=busy),
            servers=servers,
            workers=len(workers),
            slots=slots,
            busy=busy,
        )


def _view(said: Mapping[str, Any], *, here: bool) -> ServerView:
    """One of an older version says less."""
    return ServerView(
        name=said["name"],
        here=here,
        beat_age_seconds=said["beat_age_seconds"],
        connections=said["connections"],
        connections_limit=said.get("connections_limit"),
        messages_per_second=said.get("messages_per_second"),
        load_per_core=said.get("load_per_core"),
        ready=said.get("ready"),
        version=said.get("version"),
        started_at=said.get("started_at"),
    )
