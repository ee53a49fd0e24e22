"""Commands of a client, carried out on its connection.

What it is for: cancel, finish, auth, subscribe and unsubscribe, each answered once if it has an id.
What it is not for: reading a message (`inbound`), or what a topic then says (`connection`).
"""

from collections.abc import Mapping
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool

from fillsched.api.live.inbound import names_of, pause_of, wrong
from fillsched.api.live.socket.subscriptions import Subscriptions
from fillsched.errors import AuthenticationError, FillschedError, answered
from fillsched.jobs.job import JobKind
from fillsched.service.jobs import JobService
from fillsched.service.tokens import Identity, TokenService
from fillsched.wire import ProblemDetails, ResultMessage, job_of_topic, problem_details

ID_CHARACTERS = 64
"""Longest id of a command that is answered: it comes back in a frame of at most 10 KB."""


class Commanded(Protocol):
    """The connection on which commands are carried out."""

    identity: Identity
    subscriptions: Subscriptions

    async def subscribe(
        self, name: str, *, since: str | None, pause_seconds: float, everybody: bool
    ) -> None:
        """Adds the topic `name`."""
        ...

    def unsubscribe(self, name: str) -> None:
        """Leaves the topic `name`, if it is one."""
        ...


class Commands:
    """What the user of one connection asks on it."""

    def __init__(self, on: Commanded, service: JobService, tokens: TokenService) -> None:
        self._on, self._service, self._tokens = on, service, tokens

    async def obey(self, command: Mapping[str, Any]) -> ResultMessage | None:
        """Carries `command` out; an answer only if it had an id."""
        problem: ProblemDetails | None = None
        try:
            await self._carry_out(command)
        except FillschedError as error:
            problem = problem_details(error)
            answered(error)
        key = command.get("id")
        if not isinstance(key, int | str) or (isinstance(key, str) and len(key) > ID_CHARACTERS):
            return None
        return ResultMessage(id=key, ok=problem is None, problem=problem)

    async def _carry_out(self, command: Mapping[str, Any]) -> None:
        kind = str(command.get("type"))[:40]
        stays = self._on.subscriptions.stays
        if kind in ("cancel", "finish"):
            job_kind, job_id = self._target(command)
            act = self._service.cancel if kind == "cancel" else self._service.finish
            await run_in_threadpool(act, self._on.identity.user, job_id, job_kind)
        elif kind == "auth":
            await self._renew(command)
        elif kind == "subscribe" and stays:
            await self._subscribe(command)
        elif kind == "unsubscribe" and stays:
            for name in names_of(command):
                self._on.unsubscribe(name)
        else:
            more = ", subscribe, unsubscribe" if stays else ""
            fix = f"Send one of cancel, finish, auth{more}"
            raise wrong("type", kind, "there is no such command", fix)

    def _target(self, command: Mapping[str, Any]) -> tuple[JobKind, int]:
        """The job a command is for: the one of a job's socket, or the `topic` named."""
        named = command.get("topic")
        if not self._on.subscriptions.stays and named is None:
            name = next(iter(self._on.subscriptions.names()), "")
        else:
            name = str(named)
        target = job_of_topic(name)
        if target is None:
            raise wrong("topic", name[:80], "it names no job", 'Send "topic": "schedule:123"')
        return target

    async def _renew(self, command: Mapping[str, Any]) -> None:
        token = str(command.get("token", ""))
        fresh = await run_in_threadpool(self._tokens.identity_of, token)
        if fresh.user.id != self._on.identity.user.id:
            raise AuthenticationError("The token is somebody else's.")
        self._on.identity = fresh.at(self._on.identity.user.way.address)

    async def _subscribe(self, command: Mapping[str, Any]) -> None:
        names = names_of(command)
        since = command.get("since")
        since = since if isinstance(since, dict) else {}
        pause = pause_of(command.get("max_rate_hz"))
        self._on.subscriptions.make_room(names)
        for name in names:
            place = since.get(name)
            await self._on.subscribe(
                name,
                since=place if isinstance(place, str) else None,
                pause_seconds=pause,
                everybody=command.get("scope") == "all",
            )
