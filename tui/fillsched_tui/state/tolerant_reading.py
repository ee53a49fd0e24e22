"""Tolerant reading: what of a message the dashboard goes by. Pure.

What it is for: a daemon of another version, or a broken one, never ends the dashboard. A field
that is missing, or of another kind than it should be, is not known; a message without a field that
it is nothing without is none. Fields that are not listed here pass as they are. What it is not
for: what messages mean (`known`).
"""

from collections.abc import Mapping
from typing import Any

NEEDED = object()
"""Stands for a field without which the whole is nothing."""

NUMBER = (int, float)

Shape = Mapping[str, tuple[type | tuple[type, ...], Any]]
"""For each field its kinds, and what stands for it when it is not known."""

JOB: Shape = {
    "id": (int, NEEDED), "kind": (str, NEEDED), "status": (str, NEEDED), "step": (str, ""),
    "name": (str, ""), "progress": (NUMBER, None), "message": (str, ""), "strategy": (str, ""),
    "owner": (str, ""), "eta_seconds": (NUMBER, None), "incumbent_hours": (NUMBER, None),
    "bound_hours": (NUMBER, None), "gap": (NUMBER, None), "queue_position": (int, None),
    "watchers": (int, None), "lots": (int, None), "time_limit_seconds": (NUMBER, None),
    "created_at": (str, ""),
}  # fmt: skip

GONE: Shape = {"id": (int, NEEDED)}

TOLD: Shape = {
    "topic": (str, NEEDED), "seq": (int, NEEDED), "timestamp": (str, ""), "message": (str, ""),
    "step": (str, ""), "progress": (NUMBER, None), "incumbent_hours": (NUMBER, None),
    "bound_hours": (NUMBER, None), "gap": (NUMBER, None), "eta_seconds": (NUMBER, None),
    "elapsed_seconds": (NUMBER, None), "strategies": (list, None), "result": (dict, None),
    "error": (dict, None), "objective": (dict, None),
}  # fmt: skip

ERROR: Shape = {"code": (str, "error"), "details": (str, "")}

STRATEGY: Shape = {
    "name": (str, NEEDED), "state": (str, NEEDED), "progress": (NUMBER, None), "text": (str, ""),
    "incumbent_hours": (NUMBER, None), "makespan_hours": (NUMBER, None),
}  # fmt: skip

SERVER: Shape = {
    "connections": (dict, NEEDED), "jobs": (dict, NEEDED), "messages_per_second": (NUMBER, None),
    "heartbeat_seconds": (NUMBER, 30.0), "sockets": (list, ()), "sockets_total": (int, 0),
    "workers": (list, ()), "servers": (list, ()), "members": (dict, None), "timestamp": (str, ""),
}  # fmt: skip

CONNECTIONS: Shape = {"total": (int, None), "users": (int, None), "limit": (int, None)}

SOCKET: Shape = {
    "id": (str, ""), "user": (str, ""), "kind": (str, ""), "age_seconds": (NUMBER, None),
    "beat_age_seconds": (NUMBER, None), "lag_ms": (NUMBER, None), "queued": (int, None),
    "conflated": (int, None),
}  # fmt: skip

WORKER: Shape = {
    "host": (str, ""), "busy": (int, None), "slots": (int, None),
    "beat_age_seconds": (NUMBER, None), "load_per_core": (NUMBER, None), "version": (str, None),
}  # fmt: skip

SERVER_OF_SEVERAL: Shape = {
    "name": (str, ""), "here": (bool, False), "beat_age_seconds": (NUMBER, None),
    "connections": (int, None), "connections_limit": (int, None), "ready": (bool, None),
    "messages_per_second": (NUMBER, None), "load_per_core": (NUMBER, None), "version": (str, None),
}  # fmt: skip

MEMBERS: Shape = {
    "kind": (str, ""), "text": (str, ""), "servers": (int, 0), "workers": (int, 0),
}  # fmt: skip


def message(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A message with every field that the dashboard looks at; None for what says nothing to it."""
    match given.get("type"):
        case "job":
            shape = GONE if given.get("event") == "removed" else JOB
            about = fitting(given.get("job"), shape)
            return None if about is None else {**given, "event": given.get("event"), "job": about}
        case "server":
            return _server(given)
        case "progress" | "complete" | "error":
            return _told(given)
    return None


def jobs(given: object) -> list[dict[str, Any]]:
    """The jobs of a list that can be shown."""
    return _each(given, JOB)


def fitting(given: object, shape: Shape) -> dict[str, Any] | None:
    """`given` with all fields of `shape`; None without one that is needed."""
    if not isinstance(given, Mapping):
        return None
    found = dict(given)
    for name, (kinds, instead) in shape.items():
        if not isinstance(found.get(name), kinds):
            if instead is NEEDED:
                return None
            found[name] = instead
    return found


def _server(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    server = fitting(given, SERVER)
    if server is not None:
        server["connections"] = fitting(server["connections"], CONNECTIONS)
        server["sockets"] = _each(server["sockets"], SOCKET)
        server["workers"] = _each(server["workers"], WORKER)
        server["servers"] = _each(server["servers"], SERVER_OF_SEVERAL)
        server["members"] = fitting(server["members"], MEMBERS)
    return server


def _told(given: Mapping[str, Any]) -> Mapping[str, Any] | None:
    told = fitting(given, TOLD)
    if told is None:
        return None
    told["strategies"] = _each(told["strategies"], STRATEGY)
    if told["result"] is not None:
        told["result"] = {**told["result"]}
        told["result"]["strategies"] = _each(told["result"].get("strategies"), STRATEGY)
    told["error"] = fitting(told["error"], ERROR)
    return told


def _each(given: object, shape: Shape) -> list[dict[str, Any]]:
    some = given if isinstance(given, list | tuple) else ()
    return [found for one in some if (found := fitting(one, shape)) is not None]
