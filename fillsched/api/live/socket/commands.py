"""Commands of a client, carried out on its connection.

What it is for: cancel, finish, auth, subscribe and unsubscribe, each answered once if it has an id.
What it is not for: reading a message (`inbound`), or what a topic then says (`connection`).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from fillsched.api.live.inbound import names_of, pause_of, wrong
from fillsched.errors import AuthenticationError, FillschedError, LimitExceeded, answered
from fillsched.jobs.job import JobKind
from fillsched.wire import ProblemDetails, ResultMessage, job_of_topic, problem_details

if TYPE_CHECKING:
    from fillsched.api.live.socket.connection import Connection

ID_CHARACTERS = 64
"""Longest id of a command that is answered: it comes back in a frame of at most 10 KB."""


async def obey(connection: "Connection", command: Mapping[str, Any]) -> ResultMessage | None:
    """Carries `command` out; an answer only if it had an id."""
    problem: ProblemDetails | None = None
    try:
        await _carry_out(connection, command)
    except FillschedError as error:
        problem = problem_details(error)
        answered(error)
    key = command.get("id")
    if not isinstance(key, int | str) or (isinstance(key, str) and len(key) > ID_CHARACTERS):
        return None
    return ResultMessage(id=key, ok=problem is None, problem=problem)


async def _carry_out(connection: "Connection", command: Mapping[str, Any]) -> None:
    kind = str(command.get("type"))[:40]
    service = connection.context.service
    if kind in ("cancel", "finish"):
        job_kind, job_id = _target(connection, command)
        act = service.cancel if kind == "cancel" else service.finish
        await run_in_threadpool(act, connection.identity.user, job_id, job_kind)
    elif kind == "auth":
        await _renew(connection, command)
    elif kind == "subscribe" and connection.stays:
        await _subscribe(connection, command)
    elif kind == "unsubscribe" and connection.stays:
        for name in names_of(command):
            connection.unsubscribe(name)
    else:
        more = ", subscribe, unsubscribe" if connection.stays else ""
        fix = f"Send one of cancel, finish, auth{more}"
        raise wrong("type", kind, "there is no such command", fix)


def _target(connection: "Connection", command: Mapping[str, Any]) -> tuple[JobKind, int]:
    """The job a command is for: the one of a job's socket, or the `topic` named."""
    named = command.get("topic")
    if not connection.stays and named is None:
        (name,) = connection.topics or ("",)
    else:
        name = str(named)
    target = job_of_topic(name)
    if target is None:
        raise wrong("topic", name[:80], "it names no job", 'Send "topic": "schedule:123"')
    return target


async def _renew(connection: "Connection", command: Mapping[str, Any]) -> None:
    token = str(command.get("token", ""))
    fresh = await run_in_threadpool(connection.context.auth.identity_of, token)
    if fresh.user.id != connection.identity.user.id:
        raise AuthenticationError("The token is somebody else's.")
    connection.identity = fresh


async def _subscribe(connection: "Connection", command: Mapping[str, Any]) -> None:
    names = names_of(command)
    since = command.get("since")
    since = since if isinstance(since, dict) else {}
    pause = pause_of(command.get("max_rate_hz"))
    most = connection.limits.topics
    if len(connection.topics.keys() | set(names)) > most:
        raise LimitExceeded(f"A socket may watch {most} topics at most.")
    for name in names:
        place = since.get(name)
        await connection.subscribe(
            name,
            since=place if isinstance(place, str) else None,
            pause_seconds=pause,
            everybody=command.get("scope") == "all",
        )
